import { instantAt } from '../app/copenhagen.js';
import type { FactBody } from '../app/types.js';
import { factWords } from '../words/facts.js';
import { codeOf, contactOf } from './caseComplete.js';

export const emptyFact = {
  kind: '',
  extent: '',
  paidOn: '',
  amountOre: '',
  instalment: '',
  'instalments/0/dueOn': '',
  count: '',
  each: '',
  guaranteed: '',
  receivedOn: '',
  hearingAt: '',
  'hearingAt/time': '',
  'contact/phones': '',
  'contact/email': '',
  'contact/address/street': '',
  'contact/address/postcode': '',
  channel: '',
  within: '',
  until: '',
  children: '',
  knownNeed: '',
  stage: '',
  outcome: '',
  'dates/dueDate': '',
  'dates/demandSentOn': '',
  'dates/demandReceivedOn': '',
  'dates/leaseTerminatedOn': '',
  'dates/moveOutOn': '',
  'dates/evictionRequestedOn': '',
  'measures/gaeldsraadgivning': '',
  'measures/administrationsaftale': '',
  'measures/enkeltydelse81': '',
  'measures/huslejehjaelp81a': '',
  'measures/boligstoette': '',
  'measures/bostoette': '',
  'measures/billigereBolig': '',
  'measures/kommunalGaranti': '',
  note: '',
};
export type FactValues = typeof emptyFact;
/** What is told in this form; the others have places of their own. */
export type FactKind = Exclude<FactBody['kind'], 'assigned' | 'stepMoved' | 'stepCancelled'>;

/** One of a few codes, where it is one. */
const oneOf = <K extends string>(known: Record<K, unknown>, code: string): K | undefined => {
  const isKnown = (name: string): name is K => Object.hasOwn(known, name);
  return isKnown(code) ? code : undefined;
};
const says = factWords.da;

export const factKind = (code: string): FactKind | undefined => oneOf(says.kinds, code);

/** What is told, from what was typed; only what belongs to that kind. Null while something is missing: nothing is guessed. */
export function factOf(kind: FactKind, v: FactValues): FactBody | null {
  const note = v.note ? { note: v.note } : {};
  const hearingAt = instantAt(v.hearingAt, v['hearingAt/time']);
  switch (kind) {
    case 'payment':
      return payment(v, note);
    case 'paymentAgreement': {
      const instalments = monthly(v);
      return instalments && { kind, ...note, instalments, ...(v.guaranteed && { guaranteed: true }) };
    }
    case 'contactDetails': {
      const { contact } = contactOf(v, false);
      return contact ? { kind, ...note, contact } : null;
    }
    case 'hearingSet':
    case 'hearingMoved':
      return hearingAt ? { kind, ...note, hearingAt } : null;
    case 'courtNotice':
      return v.receivedOn ? { kind, ...note, receivedOn: v.receivedOn, ...(hearingAt && { hearingAt }) } : null;
    case 'needs':
      return { kind, ...note, ...needs(v) };
    case 'legalDates': {
      const dates = legalDates(v);
      return Object.keys(dates).length > 0 ? { kind, ...note, dates } : null;
    }
    case 'moved':
      return { kind, ...note, ...(v.within && { withinMunicipality: v.within === 'yes' }) };
    case 'citizenContact':
    case 'noMessages':
    case 'paused':
    case 'forcedOn':
    case 'closed':
      return answered(kind, v, note);
    case 'hearingWithdrawn':
    case 'resumed':
    case 'withdrawn':
    case 'died':
    case 'wrongPerson':
    case 'evicted':
      return { kind, ...note };
  }
}

interface Noted {
  note?: string;
}

/** The kinds that ask one thing. */
export type Single = 'citizenContact' | 'noMessages' | 'paused' | 'forcedOn' | 'closed';

function answered(kind: Single, v: FactValues, note: Noted): FactBody | null {
  switch (kind) {
    case 'citizenContact': {
      const channel = oneOf(says.channels, v.channel);
      return channel ? { kind, ...note, channel } : null;
    }
    case 'noMessages': {
      const channel = oneOf(says.messageChannels, v.channel);
      return channel ? { kind, ...note, channel } : null;
    }
    case 'paused':
      return v.until ? { kind, ...note, until: v.until } : null;
    case 'forcedOn': {
      const stage = oneOf(forcedStages, v.stage);
      return stage ? { kind, ...note, stage } : null;
    }
    case 'closed': {
      const outcome = codeOf(v.outcome);
      return outcome ? { kind, ...note, outcome } : null;
    }
  }
}

/** Where a supervisor may move a case. */
export const forcedStages = { phone: true, caseworker: true, visit: true, support: true, unreached: true };

function payment(v: FactValues, note: Noted): FactBody | null {
  const amountOre = inOre(v.amountOre);
  const instalment = Number(v.instalment);
  const extent = oneOf(says.extents, v.extent);
  if (!extent || Number.isNaN(amountOre)) return null;
  return {
    kind: 'payment',
    ...note,
    extent,
    ...(v.paidOn && { paidOn: v.paidOn }),
    ...(amountOre !== undefined && { amountOre }),
    ...(extent === 'instalment' && instalment > 0 && { instalment }),
  };
}

/** "1.234,50" kroner in øre; undefined where nothing is written, NaN where it is no amount. */
function inOre(kroner: string): number | undefined {
  const text = kroner.trim();
  return text ? Math.round(Number(text.replaceAll('.', '').replace(',', '.')) * 100) : undefined;
}

/** The same day each month; the last of a month that has no such day. */
function monthly(v: FactValues): { dueOn: string; amountOre?: number }[] | null {
  const amountOre = inOre(v.each);
  const first = v['instalments/0/dueOn'];
  const count = Number(v.count);
  if (!first || Number.isNaN(amountOre) || !Number.isInteger(count) || count < 1 || count > 60) return null;
  return Array.from({ length: count }, (_, n) => ({
    dueOn: n === 0 ? first : monthsLater(first, n),
    ...(amountOre !== undefined && { amountOre }),
  }));
}

function monthsLater(day: string, months: number): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  const then = new Date(Date.UTC(year, month - 1 + months, Math.min(date, last)));
  return then.toISOString().slice(0, 10);
}

type Needs = Omit<Extract<FactBody, { kind: 'needs' }>, 'kind' | 'note'>;

function needs(v: FactValues): Needs {
  const ticked = Object.entries(v).flatMap(([name, value]) => {
    const measure = name.startsWith('measures/') && value ? oneOf(says.measures, name.slice(9)) : undefined;
    return measure ?? [];
  });
  return {
    ...(v.children && { children: true }),
    ...(v.knownNeed && { knownNeed: true }),
    ...(ticked.length > 0 && { measures: ticked }),
  };
}

type LegalDates = Extract<FactBody, { kind: 'legalDates' }>['dates'];

function legalDates(v: FactValues): LegalDates {
  const told = Object.keys(says.dates).flatMap((name) => {
    const date = oneOf(says.dates, name);
    const value = Object.entries(v).find(([field]) => field === `dates/${name}`)?.[1];
    return date && value ? [[date, value] as const] : [];
  });
  return Object.fromEntries(told);
}
