import { whyMayNotEndOn, type IsoDate } from '../calendar.js';
import { dateInCopenhagen } from '../copenhagen.js';
import type { Reason } from '../reason.js';
import { contestedDemand, DEMAND_LAW, demandTrack, dueDateEntry, earliestDemand } from './demand.js';
import { laterSteps, spoken, type LaterStep, type LegalFacts } from './entry.js';

export type LegalWarningCode = 'demandTooEarly' | 'demandContested' | 'hearingOnDayOff' | `${LaterStep['id']}TooEarly`;

/** Something reported that looks too early in law. For a person to clear up; it changes no date and decides nothing. */
export interface LegalWarning {
  code: LegalWarningCode;
  /** Danish sentence for the caseworker. */
  text: string;
  reason: Reason;
}

const UNDECIDED = 'Få det afklaret; programmet afgør ikke, om det er gyldigt.';

function demandWarning(told: IsoDate, demandOn: IsoDate): LegalWarning | null {
  const due = dueDateEntry(told).date;
  const earliest = earliestDemand(due).date;
  if (demandOn >= earliest) return null;
  const contested = contestedDemand(told, earliest);
  const byChecklist = contested !== null && demandOn >= contested;
  const text = byChecklist
    ? `Påkravet fra ${spoken(demandOn)} er kun rettidigt efter en omstridt tjekliste. ${UNDECIDED}`
    : `Påkravet fra ${spoken(demandOn)} ser ud til at være afgivet for tidligt. ${UNDECIDED}`;
  const reason: Reason = {
    rule: 'lejeloven-182-2-demand',
    text: `Efter lovens ordlyd kan påkravet tidligst sendes ${spoken(earliest)}.`,
    paragraph: DEMAND_LAW,
    inputs: { dueDate: told, demandOn, demandEarliest: earliest },
  };
  return { code: byChecklist ? 'demandContested' : 'demandTooEarly', text, reason };
}

/** No court sits on a Saturday, a Sunday or a holiday: most likely the day is written wrongly. */
function hearingOnDayOff({ hearingAt }: LegalFacts): LegalWarning[] {
  const date = hearingAt === undefined ? null : dateInCopenhagen(hearingAt);
  const dayOff = date === null ? null : whyMayNotEndOn(date);
  if (date === null || dayOff === null) return [];
  const text = `Fogedforretningen er oplyst til ${spoken(date)}, som er ${dayOff}. Spørg fogedretten, om dagen er rigtig.`;
  const reason: Reason = {
    rule: 'court-closed',
    text: `Fogedretten holder lukket: ${dayOff}.`,
    inputs: { hearingAt: date },
  };
  return [{ code: 'hearingOnDayOff', text, reason }];
}

/**
 * What has been reported in an order that makes sense but looks too early in law: a demand before its earliest day
 * (or lawful only by the contested checklist), a termination or a later step before the 14 days had ended.
 */
export function warnings(facts: LegalFacts): LegalWarning[] {
  const demandOn = facts.demandSentOn ?? facts.demandReceivedOn;
  const demand = facts.dueDate === undefined || demandOn === undefined ? null : demandWarning(facts.dueDate, demandOn);
  const deadline = demandTrack(facts).find(({ id }) => id === 'deadline')?.date;
  const early = laterSteps(facts).flatMap(({ id, name, fact, date }): LegalWarning[] => {
    if (deadline === undefined || date > deadline) return [];
    const reason: Reason = {
      rule: 'lejeloven-182-2-termination',
      text: `Fristen løber tidligst til og med ${spoken(deadline)}; først derefter kan lejemålet ophæves.`,
      paragraph: DEMAND_LAW,
      inputs: { deadline, [fact]: date },
    };
    const text = `Datoen for ${name}, ${spoken(date)}, ligger, før lejerens frist er udløbet. ${UNDECIDED}`;
    return [{ code: `${id}TooEarly`, text, reason }];
  });
  return [...(demand === null ? [] : [demand]), ...early, ...hearingOnDayOff(facts)];
}
