import { z } from 'zod';
import type { SourceKind } from './intake/request.js';

/** Those the unit works with (issue's words in Danish, as people know them), and what a list from each counts as. */
export const partnerKinds = [
  'citizenService',
  'benefitsOffice',
  'authorityCentre',
  'paymentOffice',
  'housingOrganisation',
  'bailiffCourt',
  'lawyer',
  'privateLandlord',
] as const;
export type PartnerKind = (typeof partnerKinds)[number];

/** What people call them. */
export const partnerKindNames: Record<PartnerKind, string> = {
  citizenService: 'borgerservice',
  benefitsOffice: 'ydelseskontoret',
  authorityCentre: 'myndighedscentret',
  paymentOffice: 'betalingskontoret',
  housingOrganisation: 'boligforening',
  bailiffCourt: 'fogedretten',
  lawyer: 'advokat',
  privateLandlord: 'udlejer',
};

/** A lawyer writes for a landlord; the municipality’s own offices report as the municipality. */
export const sourceOf: Record<PartnerKind, SourceKind> = {
  citizenService: 'municipality',
  benefitsOffice: 'municipality',
  authorityCentre: 'municipality',
  paymentOffice: 'municipality',
  housingOrganisation: 'housingOrganisation',
  bailiffCourt: 'bailiffCourt',
  lawyer: 'privateLandlord',
  privateLandlord: 'privateLandlord',
};

/** By which right a partner tells of arrears before the bailiff’s stage (domain.md §4.3). */
export const legalBasis = z.strictObject({
  kind: z.enum(['statute', 'agreement', 'consent']),
  /** Paragraph, agreement or who has decided it, for people to read. */
  reference: z.string().trim().min(1).max(300),
  since: z.iso.date(),
});
export type LegalBasis = z.infer<typeof legalBasis>;
