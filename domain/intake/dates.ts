/**
 * Dates as people write them, and which of the reported ones can be believed. A date that is not clearly one day is left
 * unknown and asked about; it never rolls over (31-11 is not 1-12) and is never guessed.
 */
import { Temporal } from 'temporal-polyfill';
import { dateInCopenhagen, timeInCopenhagen, toInstant } from '../copenhagen.js';
import { addDays, type IsoDate } from '../calendar.js';
import { contradictions, toldDates, type ToldDate } from '../law/contradictions.js';
import type { LegalFacts } from '../law/entry.js';
import type { Doubt, DoubtCode, Intake, IntakeWarning } from './intake.js';
import { written } from './names.js';
import type { IntakeRequest } from './request.js';

export type DateReading = { date: IsoDate } | { unreadable: true };
/** `time` is local, `HH:MM`; null when only a day was written. */
export type MomentReading = { date: IsoDate; time: string | null } | { unreadable: true };

const UNREADABLE = { unreadable: true } as const;
const ISO = /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})$/;
const DANISH = /^(?<day>\d{1,2})(?:\s*[-/.]\s*|\s+)(?<month>\d{1,2})(?:\s*[-/.]\s*|\s+)(?<year>\d{4}|\d{2})$/;
const IN_WORDS = /^(?<day>\d{1,2})\.?\s*(?<month>[a-z]{3,9})\.?,?\s*(?<year>\d{4}|\d{2})$/i;
const MONTHS = 'januar februar marts april maj juni juli august september oktober november december'.split(' ');
/** English lists, and the abbreviations that are not simply the beginning of the Danish word. */
const OTHER_MONTHS: Record<string, number> = { march: 3, mrt: 3, may: 5, june: 6, july: 7, october: 10, oct: 10 };
const WEEKDAYS = 'mandag tirsdag onsdag torsdag fredag lørdag søndag'.split(' ');
/** "torsdag d. 3. december 2026", as Husly writes it too. */
const BEFORE_DAY = new RegExp(`^(?:(?<weekday>${WEEKDAYS.join('|')}),?\\s+)?(?:den\\s+|d\\.\\s*)?(?=\\d)`, 'i');
const CLOCK = '(?<hour>[01]?\\d|2[0-3])[:.](?<minute>[0-5]\\d)(?:[:.][0-5]\\d(?:\\.\\d+)?)?';
const MOMENT = new RegExp(
  `^(?<day>.+?)(?:T|,?\\s+(?:kl\\.?\\s*)?)${CLOCK}(?<offset>Z|[+-](?:0\\d|1[0-4]):?[0-5]\\d)?$`,
  'i',
);

function monthOf(word: string): number {
  const lower = word.toLowerCase();
  // At least three letters, so that one month at most begins like it.
  const danish = MONTHS.findIndex((month) => month.startsWith(lower.replace(/^sept$/, 'sep')));
  return danish >= 0 ? danish + 1 : (OTHER_MONTHS[lower] ?? 0);
}

/**
 * Reads a date, always day first: `06-11-2026`, `6/11-2026`, `06.11.2026`, `06-11-26` (2026), `9. november 2026`,
 * `10. nov. 2026`, `torsdag d. 3. december 2026`, and ISO `2026-11-06`. A day that does not exist, or is another day of
 * the week than it says, is unreadable; never throws.
 */
export function parseDanishDate(text: string): DateReading {
  const whole = text.normalize('NFKC').trim();
  const before = BEFORE_DAY.exec(whole);
  const line = whole.slice(before?.[0].length ?? 0);
  const parts = (ISO.exec(line) ?? DANISH.exec(line) ?? IN_WORDS.exec(line))?.groups;
  if (parts === undefined) return UNREADABLE;
  const { year = '', month = '', day = '' } = parts;
  try {
    const date = Temporal.PlainDate.from(
      {
        year: Number(year.length === 2 ? `20${year}` : year),
        month: /^\d/.test(month) ? Number(month) : monthOf(month),
        day: Number(day),
      },
      { overflow: 'reject' },
    );
    const weekday = before?.groups?.['weekday']?.toLowerCase();
    if (weekday !== undefined && WEEKDAYS[date.dayOfWeek - 1] !== weekday) return UNREADABLE;
    return { date: date.toString() };
  } catch (error) {
    if (error instanceof RangeError) return UNREADABLE; // the calendar has no such day
    throw error;
  }
}

/**
 * Reads a day with or without a time: any date above, then `T` or a space (and perhaps `kl.`) and `10:30` or `10.30`.
 * A time is Danish local time unless it carries `Z` or an offset; the answer is always local.
 */
export function parseDanishMoment(text: string): MomentReading {
  const day = parseDanishDate(text);
  if ('date' in day) return { ...day, time: null };
  const parts = MOMENT.exec(text.normalize('NFKC').trim())?.groups;
  const date = parseDanishDate(parts?.['day'] ?? '');
  if (parts === undefined || 'unreadable' in date) return UNREADABLE;
  const time = `${(parts['hour'] ?? '').padStart(2, '0')}:${parts['minute']}`;
  const offset = parts['offset']?.toUpperCase();
  if (offset === undefined) return { ...date, time };
  const instant = Temporal.Instant.from(`${date.date}T${time}:00${offset}`).toString();
  return { date: dateInCopenhagen(instant), time: timeInCopenhagen(instant) };
}

type Fact = ToldDate;
interface Known {
  date: IsoDate;
  time: string | null;
  asWritten: string;
}

/** `done`: reported as something that has happened. */
const FACTS: Record<Fact, { pointer: string; name: string; done: boolean }> = {
  dueDate: { pointer: '/arrears/dueDate', name: 'Forfaldsdatoen', done: false },
  demandSentOn: { pointer: '/legal/demandSentOn', name: 'Datoen for påkrav sendt', done: true },
  demandReceivedOn: { pointer: '/legal/demandReceivedOn', name: 'Datoen for påkrav fremme', done: true },
  leaseTerminatedOn: { pointer: '/legal/leaseTerminatedOn', name: 'Datoen for ophævelsen', done: true },
  moveOutOn: { pointer: '/legal/moveOutOn', name: 'Datoen for fraflytningen', done: false },
  evictionRequestedOn: {
    pointer: '/legal/evictionRequestedOn',
    name: 'Datoen for anmodningen til fogedretten',
    done: true,
  },
  hearingAt: { pointer: '/legal/hearingAt', name: 'Datoen for fogedforretningen', done: false },
};

const UNREADABLE_TEXT = 'findes ikke eller kan ikke læses, så den er ukendt indtil videre. Spørg udlejer.';
const ABSURD_TEXT = 'ligger uden for årene 2000-2099, så den er ukendt indtil videre. Spørg udlejer.';
const AHEAD_TEXT = 'ligger for langt ude i fremtiden, så den er ukendt indtil videre. Spørg udlejer.';
const CALL_TODAY = 'En fogedforretning kan være nær: ring til udlejer i dag.';

/** The calendar ends with 2100; a date in its last year could not be counted from. */
const isAbsurd = (date: IsoDate): boolean => date < '2000-01-01' || date > '2099-12-31';

/** Days ahead beyond which a date is a slip of the hand: what is done lies behind, a rent falls due within a year or so. */
const MOST_AHEAD = { done: 60, dueDate: 400, other: 800 };

/** Whether a date lies so far ahead that nothing is counted from it. */
export function isTooFarAhead(fact: Fact, date: IsoDate, today: IsoDate): boolean {
  const days = FACTS[fact].done ? MOST_AHEAD.done : fact === 'dueDate' ? MOST_AHEAD.dueDate : MOST_AHEAD.other;
  return date > addDays(today, days);
}

function doubtAbout(fact: Fact, code: DoubtCode, asWritten: string, text: string): Doubt {
  const { pointer, name } = FACTS[fact];
  // A hearing that nobody knows the day of is the most urgent doubt there is, whatever the cause.
  const isHearing = fact === 'hearingAt' && code !== 'hearingPassed';
  return {
    code: isHearing ? 'hearingUnreadable' : code,
    pointer,
    asWritten,
    detail: `${name} ${text}${isHearing ? ` ${CALL_TODAY}` : ''}`,
  };
}

function readEach(request: IntakeRequest, today: IsoDate): { known: Map<Fact, Known>; doubts: Doubt[] } {
  const known = new Map<Fact, Known>();
  const doubts: Doubt[] = [];
  for (const fact of toldDates) {
    const asWritten = written(fact === 'dueDate' ? request.arrears?.dueDate : request.legal?.[fact]);
    if (asWritten === null) continue;
    const reading = parseDanishMoment(asWritten);
    if ('unreadable' in reading) doubts.push(doubtAbout(fact, 'dateUnreadable', asWritten, UNREADABLE_TEXT));
    else if (isAbsurd(reading.date)) doubts.push(doubtAbout(fact, 'dateAbsurd', asWritten, ABSURD_TEXT));
    else if (isTooFarAhead(fact, reading.date, today))
      doubts.push(doubtAbout(fact, 'dateAbsurd', asWritten, AHEAD_TEXT));
    else known.set(fact, { ...reading, asWritten });
  }
  return { known, doubts };
}

/** Nobody can say which date of a contradiction is the wrong one, so all of them become unknown. */
function withoutContradictions(known: ReadonlyMap<Fact, Known>): { kept: Map<Fact, Known>; doubts: Doubt[] } {
  const kept = new Map(known);
  const doubts = new Map<Fact, Doubt>();
  const dates = new Map([...known].map(([fact, { date }]) => [fact, date]));
  for (const [earlier, later] of contradictions(dates)) {
    const [laterName, earlierName] = [FACTS[later].name.toLowerCase(), FACTS[earlier].name.toLowerCase()];
    const text = `passer ikke med de andre: ${laterName} ligger før ${earlierName}. Ingen af dem bruges, før udlejer har svaret.`;
    for (const fact of [earlier, later]) {
      const asWritten = known.get(fact)?.asWritten ?? '';
      if (kept.delete(fact)) doubts.set(fact, doubtAbout(fact, 'datesContradict', asWritten, text));
    }
  }
  if (doubts.size === 0) return { kept, doubts: [] };
  const further = withoutContradictions(kept);
  return { kept: further.kept, doubts: [...doubts.values(), ...further.doubts] };
}

function futureWarnings(known: ReadonlyMap<Fact, Known>, today: IsoDate): IntakeWarning[] {
  return [...known].flatMap(([fact, { date, asWritten }]) => {
    const { pointer, name, done } = FACTS[fact];
    if (!done || date <= today) return [];
    return [
      { code: 'dateInFuture', pointer, asWritten, detail: `${name} ligger ude i fremtiden. Spørg, om den er rigtig.` },
    ];
  });
}

/** The day a court's notice reached the municipality: as told, else `today`, the latest day it can have been. */
function readNotice(request: IntakeRequest, today: IsoDate): { noticedOn: IsoDate | null; doubts: Doubt[] } {
  const asWritten = written(request.source.noticedOn);
  if (asWritten === null) return { noticedOn: null, doubts: [] };
  const reading = parseDanishMoment(asWritten);
  const doubt = (code: DoubtCode, detail: string) => ({
    noticedOn: null,
    doubts: [{ code, pointer: '/source/noticedOn', asWritten, detail: `Modtagelsesdatoen ${detail}` }],
  });
  if ('unreadable' in reading) return doubt('dateUnreadable', 'findes ikke eller kan ikke læses. Se på brevet.');
  if (isAbsurd(reading.date)) return doubt('dateAbsurd', 'ligger uden for årene 2000-2099. Se på brevet.');
  if (reading.date > today) return doubt('datesContradict', 'ligger ude i fremtiden. Se på brevet.');
  return { noticedOn: reading.date, doubts: [] };
}

/** The dates of a report that can be believed, and what must be asked about the others. */
export interface ReportedDates {
  facts: LegalFacts;
  noticedOn: IsoDate | null;
  doubts: Doubt[];
  warnings: IntakeWarning[];
}

/**
 * Reads all dates of a report. A date that does not exist, is outside 2000–2099 or contradicts another is left out with a
 * doubt. A hearing in the past is kept, since its outcome must be asked for.
 * @param today date in Copenhagen; @param now ISO UTC instant.
 */
export function readDates(request: IntakeRequest, today: IsoDate, now: string): ReportedDates {
  const each = readEach(request, today);
  const { kept, doubts: contradicting } = withoutContradictions(each.known);
  const notice = readNotice(request, today);
  const doubts = [...each.doubts, ...contradicting, ...notice.doubts];
  const facts: LegalFacts = {};
  for (const [fact, { date }] of kept) facts[fact] = date;
  const hearing = kept.get('hearingAt');
  if (hearing !== undefined) {
    // A day without a time is kept as that day's local midnight: the day is right, and no hour is invented.
    facts.hearingAt = toInstant(hearing.date, hearing.time ?? '00:00');
    const isPast = hearing.time === null ? hearing.date < today : Date.parse(facts.hearingAt) < Date.parse(now);
    const text = 'er passeret, og udfaldet er ukendt. Spørg udlejer eller fogedretten i dag.';
    if (isPast) doubts.push(doubtAbout('hearingAt', 'hearingPassed', hearing.asWritten, text));
  }
  if (request.source.kind === 'bailiffCourt') facts.courtNoticeOn = notice.noticedOn ?? today;
  return { facts, noticedOn: notice.noticedOn, doubts, warnings: futureWarnings(kept, today) };
}

/**
 * Every date a report tells, by its name: as it was read, or could have been read had it been believed, else as written. The
 * hearing with its time, midnight where none is told. The same on whichever day the report is read.
 */
export function datesAsTold({ legal, doubts }: Pick<Intake, 'legal' | 'doubts'>): Record<string, string> {
  const told: Record<string, string> = {};
  for (const fact of toldDates) {
    const known = legal[fact];
    const asWritten = doubts.find(({ pointer }) => pointer === FACTS[fact].pointer)?.asWritten;
    if (known !== undefined)
      told[fact] = fact === 'hearingAt' ? `${dateInCopenhagen(known)} ${timeInCopenhagen(known)}` : known;
    else if (asWritten !== undefined) told[fact] = readable(asWritten, fact === 'hearingAt');
  }
  return told;
}

function readable(asWritten: string, withTime: boolean): string {
  const reading = parseDanishMoment(asWritten);
  if ('unreadable' in reading) return asWritten;
  return withTime ? `${reading.date} ${reading.time ?? '00:00'}` : reading.date;
}
