import { dateInCopenhagen, later, toInstant } from '../copenhagen.js';
import { addDays, weekday } from '../calendar.js';
import type { Channel, Instant, Message, Task } from '../case.js';
import { callsNothingOff } from '../messageGuards.js';
import type { ClosingOutcome, Stage } from '../outcomes.js';
import type { Reason } from '../reason.js';
import type { Situation } from './situation.js';
import { wasNotCancelled } from './planRungs.js';
import { hasDeclinedUnseen } from './planTasks.js';
import { announcements, occasionOf, toldAnew } from './announcements.js';
import { messageDayBefore, nextMessageMoment } from './windows.js';

type Draft = Omit<Message, 'key' | 'channel'> & { occasion: string };

/** Results after which the citizen has not been spoken to, so a text may help. */
const unanswered = new Set(['noAnswer', 'leftMessage', 'lapsed']);
/** Ends where nobody takes leave of the citizen, who is helped on in another case, or whom it is not for. */
const silentEnds: ReadonlySet<ClosingOutcome> = new Set<ClosingOutcome>([...callsNothingOff, 'sammeHjem']);

/** What should be waiting to go out, given what is planned. What has been sent is never planned again. */
export function planMessages(s: Situation, stage: Stage, tasks: readonly Task[]): Message[] {
  const drafts =
    stage === 'closed'
      ? farewell(s)
      : s.paused
        ? []
        : [
            ...contactRequest(s, stage),
            ...visitNotices(s, tasks),
            ...missedVisit(s, stage, tasks),
            ...dropIn(s, stage),
            ...decisionLetter(s),
          ];
  const toCitizen = drafts.flatMap((draft) => channels(s).map((channel) => toldAnew(s.state, message(draft, channel))));
  const asked = stage === 'closed' ? [] : [...referral(s, tasks), ...replied(s, tasks), ...urgent(s)];
  const byMail = [...asked, ...visitOff(s, tasks)].map((draft) => message(draft, 'email'));
  const calledOff = callingOffBy(s, tasks).flatMap((channel) =>
    visitCancelled(s, tasks, channel).map((draft) => message(draft, channel)),
  );
  return [...toCitizen, ...byMail, ...calledOff]
    .filter((m) => m.notBefore < m.notAfter && !hasEnded(s, m))
    .map((m) => keep(s, m));
}

/** Sent, or given up; or a person has cancelled it. */
const hasEnded = ({ state: { settled, cancelledMessages = [] } }: Situation, { key }: Message): boolean =>
  settled.includes(key) || cancelledMessages.includes(key);

const message = ({ occasion, ...draft }: Draft, channel: Channel): Message => ({
  ...draft,
  key: `${draft.purpose}:${occasion}:${channel}`,
  channel,
});

/** A message that is waiting keeps its time, unless the visit it speaks of has moved. */
function keep(s: Situation, wanted: Message): Message {
  const waiting = s.state.messages.find((m) => m.key === wanted.key);
  if (!waiting || waiting.visitAt !== wanted.visitAt) return wanted;
  const { status: _, ...asPlanned } = waiting;
  return asPlanned;
}

function channels(s: Situation): Channel[] {
  const { reach, noMessages } = s.state;
  const sms = reach.phones.some((p) => p.usable && p.sms) && !noMessages.includes('sms');
  return [
    ...(sms ? (['sms'] as const) : []),
    ...(reach.email && !noMessages.includes('email') ? (['email'] as const) : []),
  ];
}

/** After the first unanswered call, or where nobody can be called: "ring to me". */
function contactRequest(s: Situation, stage: Stage): Draft[] {
  if ((stage !== 'phone' && stage !== 'caseworker') || hasAnswered(s)) return [];
  const round = s.state.rounds.phone;
  const tried = s.state.attempts.filter((a) => a.rung === 'phone' && a.round === round && unanswered.has(a.outcome));
  const noPhone = !s.state.reach.phones.some((p) => p.usable);
  if (tried.length === 0 && !noPhone) return [];
  const because = noPhone
    ? {
        rule: 'ask-to-call-no-phone',
        text: 'Der er ikke noget nummer at ringe til, så borgeren bedes skriftligt om at ringe.',
      }
    : { rule: 'ask-to-call', text: 'Første opkald blev ikke besvaret, så borgeren bedes om at ringe.' };
  return [{ purpose: 'contactRequest', occasion: `${round}`, ...soon(s), because: [because] }];
}

/** Who has written, or asked to be called, is not asked to call. */
const hasAnswered = ({ state }: Situation): boolean =>
  Boolean(state.awaitingReply) ||
  hasDeclinedUnseen(state) ||
  (state.callBackAt !== null && Boolean(state.callBackUntil));

/** The weekday before a visit the citizen is told, where there is still time to; at once where they expect us at another time. */
function visitNotices(s: Situation, tasks: readonly Task[]): Draft[] {
  return tasks
    .filter((t) => t.kind === 'visit')
    .flatMap((visit) => {
      const eve = messageDayBefore(dateInCopenhagen(visit.from));
      const expectedAt = expectedInstead(s, visit);
      const atOnce = expectedAt !== undefined;
      const notBefore = atOnce ? s.now : later(s.now, toInstant(eve, s.policy.messages.from));
      const moment = nextMessageMoment(notBefore, s.policy).at;
      const sameDay = dateInCopenhagen(moment) === dateInCopenhagen(visit.from);
      const because = {
        rule: 'visit-told-the-day-before',
        text: atOnce
          ? 'Borgeren har fået besked om en anden tid, så den nye meldes med det samme.'
          : sameDay
            ? 'Borgeren får besked om besøget samme dag, fordi der er kort tid.'
            : 'Borgeren får besked om besøget hverdagen før.',
        inputs: { visit: visit.from },
      };
      const occasion = occasionOf(visit);
      const purpose = isAgreed(s, visit) && !wasAnnounced(s, occasion) ? 'visitReminder' : 'visitNotice';
      return [
        {
          purpose,
          occasion,
          notBefore: moment,
          notAfter: visit.from,
          visitAt: visit.from,
          ...(expectedAt && { expectedAt }),
          taskId: visit.id,
          because: [because],
        },
      ];
    });
}

/**
 * A person has moved or cancelled a visit that lies ahead and that the citizen has been told of: nobody need wait in vain.
 *
 * @returns the first such time
 */
function expectedInstead({ state, now }: Situation, visit: Task): Instant | undefined {
  const { moved = [], attempts } = state;
  const isChanged = (id: string): boolean =>
    id === visit.id
      ? moved.some(({ taskId }) => taskId === id)
      : attempts.some(({ taskId, outcome }) => taskId === id && outcome === 'cancelled');
  const inVain = announcements(state).filter(({ taskId: id, visitAt: from }) => {
    const isThis = occasionOf({ id, from }) === occasionOf(visit);
    return from > now && !isThis && isChanged(id);
  });
  return inVain.map((told) => told.visitAt).toSorted()[0];
}

/** Agreed with the citizen: then it is a reminder. */
const isAgreed = ({ state }: Situation, { id, from }: Task): boolean =>
  state.appointmentAt !== null || state.tasks.some((t) => t.id === id && t.from === from && t.confirmed);

/** A notice has gone out: confirming the visit does not bring a reminder on top of it. */
const wasAnnounced = ({ state }: Situation, occasion: string): boolean =>
  state.settled.some((key) => key.startsWith(`visitNotice:${occasion}`));

/** Nobody home: a card was left, and a text says when the worker comes again, or asks the citizen to call. */
function missedVisit(s: Situation, stage: Stage, tasks: readonly Task[]): Draft[] {
  const last = s.state.attempts.findLast((a) => a.rung === 'visit' && wasNotCancelled(a));
  if (last?.outcome !== 'nobodyHome' || stage === 'support') return [];
  const next = tasks.find((t) => t.kind === 'visit');
  const because: Reason = {
    rule: 'missed-visit',
    text: 'Der var ingen hjemme ved besøget.',
    inputs: { visit: last.at },
  };
  const { at, until } = nextMessageMoment(last.at, s.policy);
  const window = { notBefore: later(s.now, at), notAfter: until };
  if (!next && hasAnswered(s)) return [];
  if (!next) return [{ purpose: 'contactRequest', occasion: last.taskId, ...window, because: [because] }];
  return [
    {
      purpose: 'missedVisit',
      occasion: last.taskId,
      ...window,
      visitAt: next.from,
      taskId: next.id,
      because: [because],
    },
  ];
}

/** When the phone has brought nothing: the Wednesday drop-in, on another day than the last text. */
function dropIn(s: Situation, stage: Stage): Draft[] {
  const round = s.state.rounds.phone;
  const lastCall = s.state.attempts.findLast((a) => a.rung === 'phone' && a.round === round);
  if (stage !== 'caseworker' || !lastCall || !unanswered.has(lastCall.outcome) || hasAnswered(s)) return [];
  const dayAfter = toInstant(addDays(dateInCopenhagen(lastCall.at), 1), '00:00');
  const { at, until } = nextMessageMoment(later(s.now, dayAfter), s.policy);
  let date = dateInCopenhagen(at);
  while (weekday(date) !== s.policy.municipality.dropIn.weekday) date = addDays(date, 1);
  const because = {
    rule: 'drop-in',
    text: 'Opkald gav ikke kontakt, så borgeren får at vide, hvor man kan møde os uden aftale.',
  };
  const visitAt = toInstant(date, `${s.policy.municipality.dropIn.from.padStart(2, '0')}:00`);
  const notAfter = until < visitAt ? until : visitAt;
  return [{ purpose: 'dropIn', occasion: `${round}`, notBefore: at, notAfter, visitAt, because: [because] }];
}

function decisionLetter(s: Situation): Draft[] {
  if (!s.state.decisionLetter) return [];
  const because = {
    rule: 'decision-sent',
    text: 'Afgørelsen er sendt i Digital Post, og borgeren får besked om at læse den.',
  };
  return [{ purpose: 'digitalPost', occasion: '5a', ...soonOrTheNextDay(s), because: [because] }];
}

function farewell(s: Situation): Draft[] {
  const { outcome, contactAt, arranged } = s.state;
  // Who has never spoken with us has nothing to take leave of.
  if (!contactAt || arranged || !outcome || silentEnds.has(outcome)) return [];
  const because = { rule: 'farewell', text: 'Forløbet er slut, og borgeren får at vide, at man altid må ringe igen.' };
  return [{ purpose: 'farewell', occasion: 'end', ...soonOrTheNextDay(s), because: [because] }];
}

/** To the caseworker's department: that a case waits in Husly, nothing about whom. Staff mail knows no quiet hours. */
function referral(s: Situation, tasks: readonly Task[]): Draft[] {
  return tasks
    .filter((t) => t.kind === 'askCaseworker')
    .map((t) => ({
      purpose: 'referral',
      occasion: t.id,
      notBefore: s.now,
      notAfter: t.dueAt,
      taskId: t.id,
      because: [{ rule: 'referral', text: 'Afdelingen får besked om, at der venter en henvendelse.' }],
    }));
}

/** To the outreach workers, at once: a citizen has answered. */
function replied(s: Situation, tasks: readonly Task[]): Draft[] {
  return tasks
    .filter((t) => t.kind === 'reply' && (s.state.awaitingReply || hasDeclinedUnseen(s.state)))
    .map((t) => ({
      purpose: 'citizenReplied',
      occasion: t.id,
      notBefore: s.now,
      notAfter: t.dueAt,
      taskId: t.id,
      because: [{ rule: 'citizen-replied', text: 'Borgeren har svaret, og de opsøgende medarbejdere får besked.' }],
    }));
}

function urgent(s: Situation): Draft[] {
  const { level, hardDate, because } = s.urgency;
  if (level !== 'critical' || !hardDate) return [];
  return [
    {
      purpose: 'urgent',
      occasion: hardDate,
      notBefore: s.now,
      notAfter: toInstant(addDays(hardDate, 1), '00:00'),
      because,
    },
  ];
}

/**
 * A visit of today that falls away, because it is paid or for any other reason: whoever may be on the way is told. Waiting
 * to go out, it stays; a visit planned for today after all takes it back.
 */
function visitOff(s: Situation, tasks: readonly Task[]): Draft[] {
  const isToday = (t: Task): boolean => t.kind === 'visit' && dateInCopenhagen(t.from) <= s.today;
  if (tasks.some(isToday)) return [];
  const because = [
    { rule: 'visit-called-off', text: 'Dagens besøg er aflyst, og den, der kan være på vej, får besked.' },
  ];
  const fallenAway = s.state.tasks.filter(isToday).map(({ id: taskId, dueAt: notAfter }) => ({ taskId, notAfter }));
  const waiting = s.state.messages.flatMap(({ purpose, taskId, notAfter }) =>
    purpose === 'visitOff' && taskId ? [{ taskId, notAfter }] : [],
  );
  return [...waiting, ...fallenAway].map(({ taskId, notAfter }) => ({
    purpose: 'visitOff',
    occasion: taskId,
    notBefore: s.now,
    notAfter,
    taskId,
    because,
  }));
}

/**
 * By e-mail where there is one: it takes the visit out of the citizen's calendar. An SMS is for whom nothing else would tell:
 * a home has one a day, and the one that tells of another time at once says enough.
 */
function callingOffBy(s: Situation, tasks: readonly Task[]): Channel[] {
  const open = channels(s);
  if (open.includes('email')) return ['email'];
  const isToldAnother = tasks.some((t) => t.kind === 'visit' && expectedInstead(s, t) !== undefined);
  return isToldAnother ? [] : open;
}

/** A visit that was announced in this way and falls away before the time told: nobody need wait in vain. */
function visitCancelled(s: Situation, tasks: readonly Task[], channel: Channel): Draft[] {
  const { outcome, messages } = s.state;
  if (outcome && callsNothingOff.has(outcome)) return [];
  const because = [{ rule: 'visit-cancelled', text: 'Et varslet besøg er aflyst, og borgeren får besked.' }];
  const told = announcements(s.state).filter((a) => a.channel === channel);
  const stands = new Set(tasks.map((t) => t.id));
  const fallenAway = s.state.tasks
    .filter((t) => t.kind === 'visit' && !stands.has(t.id))
    .flatMap(({ id }) => {
      const from = told.findLast((a) => a.taskId === id)?.visitAt;
      return from && from > s.now ? [{ id, from }] : [];
    });
  const waiting = messages.flatMap(({ purpose, taskId: id, visitAt: from, ...m }) =>
    purpose === 'visitCancelled' && m.channel === channel && id && from && !stands.has(id) ? [{ id, from }] : [],
  );
  return [...waiting, ...fallenAway].map((visit) => ({
    purpose: 'visitCancelled',
    occasion: occasionOf(visit),
    notBefore: soon(s).notBefore,
    notAfter: visit.from,
    visitAt: visit.from,
    taskId: visit.id,
    because,
  }));
}

/** As soon as a citizen may be texted, and no later than the end of that day: a stale text helps nobody. */
function soon(s: Situation): { notBefore: Instant; notAfter: Instant } {
  const { at, until } = nextMessageMoment(s.now, s.policy);
  return { notBefore: at, notAfter: until };
}

/** What keeps a day, where the home has had its SMS of today. */
function soonOrTheNextDay(s: Situation): { notBefore: Instant; notAfter: Instant } {
  const { notBefore, notAfter } = soon(s);
  return { notBefore, notAfter: nextMessageMoment(notAfter, s.policy).until };
}
