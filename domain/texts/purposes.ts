import { purposes, type Purpose } from '../case.js';

/** Who a message is written to, by what it is for. Apart from the texts, because guards ask it of every message. */
export const staffPurposes = [
  'referral',
  'urgent',
  'visitOff',
  'citizenReplied',
  'inquiryReminder',
  'inquiryEscalated',
] as const satisfies readonly Purpose[];
export type StaffPurpose = (typeof staffPurposes)[number];
export type CitizenPurpose = Exclude<Purpose, StaffPurpose>;

/** Is it written to a colleague? Then quiet hours, opt-outs and households have no say. */
export const isToStaff = (purpose: Purpose): purpose is StaffPurpose => staffPurposes.some((p) => p === purpose);

const isToCitizen = (purpose: Purpose): purpose is CitizenPurpose => !isToStaff(purpose);
export const citizenPurposes: readonly CitizenPurpose[] = purposes.filter(isToCitizen);

/** Is it about what a colleague has asked of the outreach worker? */
export const isAboutInquiry = (purpose: Purpose): boolean =>
  purpose === 'inquiryReminder' || purpose === 'inquiryEscalated';
