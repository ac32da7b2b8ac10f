/** The words of the case: stages, tasks, their results, and how a case ends (glossary: domain.md §5, codes: §2.4). */

export const stages = ['phone', 'caseworker', 'visit', 'support', 'unreached', 'closed'] as const;
export type Stage = (typeof stages)[number];

export const roles = ['outreach', 'caseworker', 'supervisor', 'intake'] as const;
export type Role = (typeof roles)[number];
/** A role as it is kept; what is none of ours may do least. */
export const asRole = (role: string): Role => roles.find((known) => known === role) ?? 'intake';
/** What people call them. */
export const roleNames: Record<Role, string> = {
  outreach: 'opsøgende medarbejder',
  caseworker: 'sagsbehandler',
  supervisor: 'leder',
  intake: 'indberetter',
};

/** What each kind of task may end with. Results of calls and visits follow design §8. */
export const taskOutcomes = {
  call: ['reached', 'noAnswer', 'leftMessage', 'notInUse', 'wrongNumber', 'callBack', 'declined'],
  askCaseworker: ['contactMade', 'newContactDetails', 'appointment', 'noContact', 'noCaseworker'],
  visit: ['met', 'metOther', 'nobodyHome', 'wrongAddress', 'moved', 'unsafe', 'declined'],
  followUp: ['onTrack', 'needsMore', 'lostContact'],
  decision5a: ['helpGranted', 'helpRefused'],
  supervisorDecision: ['anotherRound', 'anotherVisit', 'wait', 'close'],
  clarify: ['clarified'],
  match: ['same', 'different'],
  reply: ['reached', 'noAnswer', 'noted'],
  advice: ['answered'],
  locate: ['met', 'metOther', 'nobodyHome', 'wrongAddress', 'moved', 'unsafe'],
  incoming: ['answered', 'noted', 'matched', 'wrongNumber'],
} as const;
export type TaskKind = keyof typeof taskOutcomes;
export const taskKinds: readonly TaskKind[] = Object.freeze([
  'call',
  'askCaseworker',
  'visit',
  'followUp',
  'decision5a',
  'supervisorDecision',
  'clarify',
  'match',
  'reply',
  'advice',
  'locate',
  'incoming',
]);
export type Outcome = (typeof taskOutcomes)[TaskKind][number];

/** Does this kind of task end with such an outcome? */
export const isOutcomeOf = (kind: TaskKind, outcome: string): boolean =>
  taskOutcomes[kind].some((known) => known === outcome);

/** Results that say nothing without a companion: what must be told with them. */
export const neededWith: Partial<Record<Outcome, 'at' | 'until' | 'contact' | 'caseId'>> = {
  callBack: 'at',
  appointment: 'at',
  wait: 'until',
  newContactDetails: 'contact',
  matched: 'caseId',
};

/** Results with which there may be more to tell: the number that is the right one. */
export const askedWith: Partial<Record<Outcome, 'contact'>> = { wrongNumber: 'contact', notInUse: 'contact' };

/** The results a phone shows big, in this order; the others stand behind "andet" (product.md §4.1). */
export const mainOutcomes = {
  call: ['reached', 'noAnswer', 'leftMessage', 'notInUse'],
  visit: ['met', 'metOther', 'nobodyHome', 'wrongAddress'],
  reply: ['reached', 'noAnswer', 'noted'],
  locate: ['met', 'metOther', 'nobodyHome', 'wrongAddress'],
} as const satisfies Partial<Record<TaskKind, readonly Outcome[]>>;

/** Whose task it is. The authority's decisions are never the outreach worker's (design §1: an adviser, no authority). */
export const taskRole: Record<TaskKind, Role> = {
  call: 'outreach',
  visit: 'outreach',
  followUp: 'outreach',
  clarify: 'outreach',
  match: 'outreach',
  reply: 'outreach',
  advice: 'outreach',
  locate: 'outreach',
  incoming: 'outreach',
  askCaseworker: 'caseworker',
  decision5a: 'caseworker',
  supervisorDecision: 'supervisor',
};

/**
 * May this role complete such a task? A supervisor stands in for anybody but the authority: its decisions
 * (afgørelser) are the caseworker's alone (design §1).
 */
export const mayComplete = (role: Role, kind: TaskKind): boolean =>
  role === taskRole[kind] || (role === 'supervisor' && kind !== 'decision5a');

/**
 * Tasks that are steps of the plan, so that a person may give them another time or cancel them. What a case asks of people (an
 * answer, a decision) is neither moved nor cancelled: it is answered.
 */
export const plannedKinds = ['call', 'askCaseworker', 'visit', 'followUp'] as const satisfies readonly TaskKind[];

/** The kind in a task's id, or null where the id is none of ours. */
export const kindOfTask = (taskId: string): TaskKind | null =>
  taskKinds.find((kind) => taskId.startsWith(`${kind}-`)) ?? null;

/** How a case ends: a value, never a failure. Danish, as the unit reports them; the last four are Husly's own. */
export const closingOutcomes = [
  'betalt',
  'afdragsordning',
  'kommunalGaranti',
  'enkeltydelse81',
  'huslejehjaelp81a',
  'administrationsaftale',
  'flyttetBilligere',
  'fraflyttetSelv',
  'effektivtUdsat',
  'husvild80',
  'ingenKontakt',
  'oenskerIkkeHjaelp',
  'fejlagtigHenvendelse',
  'tilbagekaldt',
  'afgaaetVedDoeden',
  'flyttetKommune',
  'sammeHjem',
] as const;
export type ClosingOutcome = (typeof closingOutcomes)[number];
/** What people call them. */
export const closingTexts: Record<ClosingOutcome, string> = {
  betalt: 'restancen er betalt',
  afdragsordning: 'afdragsordning',
  kommunalGaranti: 'kommunal garanti',
  enkeltydelse81: 'enkeltydelse efter § 81',
  huslejehjaelp81a: 'hjælp efter § 81 a',
  administrationsaftale: 'administrationsaftale',
  flyttetBilligere: 'flyttet til en billigere bolig',
  fraflyttetSelv: 'fraflyttet på eget initiativ',
  effektivtUdsat: 'sat ud af boligen',
  husvild80: 'midlertidigt husly efter § 80',
  ingenKontakt: 'ingen kontakt',
  oenskerIkkeHjaelp: 'ønsker ikke hjælp',
  fejlagtigHenvendelse: 'fejlagtig henvendelse',
  tilbagekaldt: 'trukket tilbage',
  afgaaetVedDoeden: 'afgået ved døden',
  flyttetKommune: 'flyttet til en anden kommune',
  sammeHjem: 'fortsætter i en anden sag om samme bolig',
};
/** Those a person may close a case with; `sammeHjem` ends a case that goes on in another one of the same home. */
export const chosenOutcomes = closingOutcomes.filter((outcome) => outcome !== 'sammeHjem');

/** Why a case asks for a supervisor's eye; one at a time, the gravest (search attribute `Attention`). */
export const attentions = ['planFailed', 'unsafe', 'critical', 'unreached', 'doubt', 'overdue', 'notDone'] as const;
export type Attention = (typeof attentions)[number];
