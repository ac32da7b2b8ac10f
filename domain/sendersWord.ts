/**
 * What a sender's word is worth in a case that others have reported too. A sender knows its own claim; it may not end what
 * somebody else has reported, nor move the court's dates. What it tells then is kept, and a person asks.
 */
import type { ClarifyCode } from './case.js';
import type { FactBody } from './commands.js';
import type { SourceKind } from './intake/request.js';
import type { LegalFacts } from './law/entry.js';
import { isLandlord, sourceOf, type PartnerKind } from './partners.js';

/** Who tells a fact: the author's id, and the partner behind it; null for a persona. */
export interface Teller {
  by: string;
  partner: { kind: PartnerKind; nameKey: string } | null;
}

/** A report of the case: everybody who has sent it, as what, and whose home it says it is (`landlordKey`; empty: nobody's). */
export interface Reported {
  senders: readonly string[];
  kind: SourceKind;
  landlord: string;
  tellsHearing: boolean;
}

/** What the case is made of, as far as a sender's word is weighed against it. */
export interface Standing {
  reports: readonly Reported[];
  legal: LegalFacts;
}

/**
 * What a person must ask before a sender's fact counts; null where it counts at once. The municipality's own offices are
 * believed; the court in what is the court's (a hearing, an eviction, a withdrawal); a landlord in its own arrears, also
 * beside the court's notice, as long as no other landlord has a claim.
 */
export function whatToAsk(fact: FactBody, teller: Teller, { reports, legal }: Standing): ClarifyCode | null {
  const kind = teller.partner?.kind;
  if (kind && sourceOf[kind] === 'municipality') return null;
  const isCourt = kind === 'bailiffCourt';
  const own = reports.filter((report) => isOwn(report, teller));
  const others = reports.filter((report) => !own.includes(report));
  switch (fact.kind) {
    case 'hearingSet':
    case 'hearingMoved':
      return ask('hearingDisputed', !isCourt && fact.hearingAt !== legal.hearingAt && isOthers(own, others, legal));
    case 'hearingWithdrawn':
      return ask('hearingDisputed', !isCourt && isOthers(own, others, legal));
    case 'payment':
      return ask('paymentReported', fact.extent !== 'part' && hasAnotherLandlord(teller, own, others));
    case 'paymentAgreement':
      return ask('agreementReported', hasAnotherLandlord(teller, own, others));
    case 'legalDates':
      return ask('datesContradict', overrules(legal, fact.dates) && hasAnotherLandlord(teller, own, others));
    case 'withdrawn':
      // A citizen who came by has made no claim that could stand against the landlord's withdrawal.
      return ask('withdrawnReported', !isCourt && others.some((report) => report.kind !== 'citizen'));
    case 'evicted':
      return ask('evictedReported', !isCourt && others.length > 0);
    case 'moved':
      return ask('movedReported', others.length > 0);
    case 'died':
      return ask('diedReported', others.length > 0);
    case 'wrongPerson':
      return ask('wrongPersonReported', others.length > 0);
    default:
      return null;
  }
}

const ask = (code: ClarifyCode, when: boolean): ClarifyCode | null => (when ? code : null);

/** Its own: sent by it, or by somebody else in its name. */
const isOwn = ({ senders, kind, landlord }: Reported, { by, partner }: Teller): boolean =>
  senders.includes(by) ||
  (partner !== null && isLandlord(partner.kind) && kind !== 'bailiffCourt' && landlord === partner.nameKey);

/** The hearing the case knows was told by somebody else: the court, staff in its name, or another sender. */
function isOthers(own: readonly Reported[], others: readonly Reported[], legal: LegalFacts): boolean {
  if (!legal.hearingAt) return false;
  const noticeIsOwn = own.some(({ kind }) => kind === 'bailiffCourt');
  if (legal.courtNoticeOn && !noticeIsOwn) return true;
  return others.some(({ kind, tellsHearing }) => tellsHearing || kind === 'bailiffCourt' || kind === 'municipality');
}

/** Whether anybody else has a claim in the case: the court's notice and the citizen have none of their own. */
function hasAnotherLandlord(teller: Teller, own: readonly Reported[], others: readonly Reported[]): boolean {
  const { partner } = teller;
  // A lawyer, and a persona of the demo, write for the landlords they name; a landlord only for itself.
  const theirs =
    partner && partner.kind !== 'lawyer'
      ? [partner.nameKey]
      : own.map(({ landlord }) => landlord).filter((landlord) => landlord !== '');
  return others.some(({ landlord, kind }) =>
    landlord === '' ? kind === 'housingOrganisation' || kind === 'privateLandlord' : !theirs.includes(landlord),
  );
}

const overrules = (legal: LegalFacts, dates: LegalFacts): boolean =>
  Object.entries(dates).some(([name, date]) =>
    Object.entries(legal).some(([known, told]) => known === name && told !== undefined && told !== date),
  );
