import type { LegalFacts } from '../law/entry.js';
import type { sourceKinds } from './request.js';

/** A phone as reported: what the worker sees, and whether the machine may use it. */
export interface ReportedPhone {
  /** E.164, or null when no number can be read out of it. */
  e164: string | null;
  asWritten: string;
  /** Text may be sent: a readable number that is the citizen's own (never a daughter's: confidentiality). */
  sms: boolean;
  /** What stood beside the number: "datter", "mobil". */
  note: string | null;
}

/** Codes of what a person must clear up (`clarify` task, the same day); no values, so they may enter Temporal. */
export const doubtCodes = [
  'amountUnreadable',
  'dateUnreadable',
  'dateAbsurd',
  'datesContradict',
  'hearingUnreadable',
  'hearingPassed',
  'nameDamaged',
  'protectedAddress',
] as const;
export type DoubtCode = (typeof doubtCodes)[number];

/** A reported value that cannot be right: left unknown, shown as written, never used in a computation. */
export interface Doubt {
  code: DoubtCode;
  /** JSON Pointer into the intake request, e.g. `/legal/demandSentOn`. */
  pointer: string;
  asWritten: string;
  /** Danish, for the person who clears it up. */
  detail: string;
}

/** Something odd that stops nobody: shown on the case, no task. */
export interface IntakeWarning {
  code: string;
  pointer: string;
  asWritten: string;
  detail: string;
}

/** One reported household, understood. Personal data: lives in the database, never in Temporal. */
export interface Intake {
  source: {
    kind: (typeof sourceKinds)[number];
    organisation: string | null;
    reference: string | null;
    noticedOn: string | null;
  };
  /** Everybody on the lease, first the one named first; "Lene og Torben Kjær" is two. At least one. */
  tenants: string[];
  address: { street: string; postcode: string | null; city: string | null };
  phones: ReportedPhone[];
  email: string | null;
  language: string | null;
  protectedAddress: boolean;
  children: number | null;
  knownNeed: boolean;
  tenancy: { kind: 'nonProfit' | 'private' | null; landlord: string | null; number: string | null };
  /** Unknown amount: null, never zero. */
  arrears: { amountOre: number | null; months: number; dueDate: string | null };
  legal: LegalFacts;
  remarks: string | null;
  doubts: Doubt[];
  warnings: IntakeWarning[];
  /** Keys that find the open case of the same home (design §4.6). */
  keys: {
    /** Landlord and tenancy number in one normal form; null without a number. */
    tenancy: string | null;
    /** Street, number, floor, door and postcode in one normal form. */
    address: string;
    /** Each tenant's name in one normal form (æ/ae, ø/oe, å/aa, diacritics, case). */
    tenants: string[];
  };
}

/** Why a report is no case: it has nobody, nowhere, or no arrears. */
export interface Rejection {
  code: 'nobody' | 'nowhere' | 'noArrears';
  pointer: string;
  detail: string;
}

export type IntakeReading = { ok: true; intake: Intake } | { ok: false; rejections: Rejection[] };
