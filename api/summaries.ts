import { shownDeadline } from './views.js';

interface CitizenRow {
  tenants: string[];
  street: string | null;
  postcode: string | null;
  city: string | null;
  protectedAddress: boolean;
}

/** A protected address stands on the case alone, where whoever needs it opens it: in no list on a screen or a printout. */
const nowhere = { street: null, postcode: null, city: null };

/** Whom a row of a list is about. */
export const citizenOf = ({ tenants, street, postcode, city, protectedAddress }: CitizenRow) => ({
  name: tenants.join(' og '),
  protectedAddress,
  ...(protectedAddress ? nowhere : { street, postcode, city }),
});

/** A case as a row of a list. */
export const summaryOf = <T extends CitizenRow & { deadlineOn: string }>({
  tenants,
  street,
  postcode,
  city,
  protectedAddress,
  deadlineOn,
  ...row
}: T) => ({
  ...row,
  deadlineOn: shownDeadline(deadlineOn),
  citizen: citizenOf({ tenants, street, postcode, city, protectedAddress }),
});
