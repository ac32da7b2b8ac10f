import { z } from 'zod';
import type { CaseState } from './case.js';
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

/** Those with arrears of their own to claim; a lawyer claims for somebody else. */
export const isLandlord = (kind: PartnerKind): boolean => kind === 'housingOrganisation' || kind === 'privateLandlord';

/** By which right a partner tells of arrears before the bailiff’s stage (domain.md §4.3). */
export const legalBasis = z.strictObject({
  kind: z.enum(['statute', 'agreement', 'consent']),
  /** Paragraph, agreement or who has decided it, for people to read. */
  reference: z.string().trim().min(1).max(300),
  since: z.iso.date(),
});
export type LegalBasis = z.infer<typeof legalBasis>;

/** The court's notice starts the authority's 14 days (§ 5 a): it comes from the court, or by way of the municipality. */
export const mayGiveCourtNotice = (kind: PartnerKind): boolean =>
  kind === 'bailiffCourt' || sourceOf[kind] === 'municipality';

const senderPrefix = 'partner:';

/** What a partner is called as the author of a report or a fact: an id, nothing personal. */
export const senderOf = (partnerId: string): string => `${senderPrefix}${partnerId}`;

/** The partner behind an author's id; null where it is not one of the directory's. */
export const partnerOf = (by: string): string | null =>
  by.startsWith(senderPrefix) ? by.slice(senderPrefix.length) : null;

/** The municipality's own offices that may know a citizen's caseworker, the likeliest first. */
export const askedKinds = ['authorityCentre', 'benefitsOffice'] as const satisfies readonly PartnerKind[];

export interface Mailbox {
  partnerId: string;
  kind: PartnerKind;
  mailbox: string;
  /** The case names this partner already. */
  inCase: boolean;
}

/**
 * Where the question "do you have contact?" goes: to the office that already takes part in the case, else to the
 * likeliest one of the directory.
 *
 * @returns undefined where the directory holds no such mailbox: then the policy's own is used
 */
export function referralMailbox(known: readonly Mailbox[]): Mailbox | undefined {
  const inOrder = askedKinds.flatMap((kind) => known.filter((m) => m.kind === kind));
  return inOrder.find((m) => m.inCase) ?? inOrder[0];
}

/** What a sender learns of a case it has reported, and nothing else (design §1). */
export const senderStatuses = ['received', 'handled', 'ended'] as const;
export type SenderStatus = (typeof senderStatuses)[number];
export const senderStatusNames: Record<SenderStatus, string> = {
  received: 'modtaget',
  handled: 'under behandling',
  ended: 'afsluttet',
};

/**
 * How far a case is, as its sender sees it: handled from the moment somebody of the unit has taken it or done something.
 *
 * @param state null before the workflow has told anything
 */
export function senderStatus(state: CaseState | null, closed: boolean): SenderStatus {
  if (closed || state?.outcome) return 'ended';
  return state && isTakenUp(state) ? 'handled' : 'received';
}

const isTakenUp = (state: CaseState): boolean =>
  (state.contactAt !== null && !state.arranged) ||
  state.assignee !== null ||
  state.clarified + state.decisions + state.decisions5a > 0 ||
  state.attempts.some((a) => a.outcome !== 'lapsed') ||
  state.tasks.some((t) => t.assignee !== null);
