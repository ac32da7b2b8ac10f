import { describe, expect, it } from 'vitest';
import { apply } from '../../domain/apply.js';
import type { CaseState } from '../../domain/case.js';
import { factBody, factForEngine, type Fact } from '../../domain/commands.js';
import { attemptsMade } from '../../domain/figures.js';
import { inWords } from '../../domain/inWords.js';
import { messageStepId } from '../../domain/stepIds.js';
import { stepMisfit } from '../../domain/steps.js';
import { done, kinds, lines, monday, opened, passed, planned, told } from '../support/ruleCase.js';
import { local } from '../support/testCase.js';

/** A person moves or cancels a step of the plan: the rules alone. */
const noPhone = { reach: { phones: [], email: true, address: true } };

const move = (step: string, at: string, until: string): Fact => ({
  kind: 'stepMoved',
  step,
  at: local(at),
  until: local(until),
});
const cancel = (step: string): Fact => ({ kind: 'stepCancelled', step });
const first = (state: CaseState, id: string) => state.tasks.find((t) => t.id === id);
const messagesOf = (state: CaseState, purpose: string) => state.messages.filter((m) => m.purpose === purpose);

/** All messages that wait have gone out. */
const sent = (state: CaseState): CaseState =>
  state.messages.reduce((s, { key }) => apply(s, { kind: 'messageSettled', key, result: 'sent' }, monday), state);

/** In the stage of visits, the first one planned for Tuesday 2 March 15.30. */
const visiting = (known: object = {}): CaseState => told(opened(known), { kind: 'forcedOn', stage: 'visit' });

describe('a task that a person has moved', () => {
  it('lies where they put it, and says who chose the time', () => {
    const state = told(opened(), move('call-1-1', '2027-03-03 10:15', '2027-03-03 12:00'));
    expect(lines(state)).toEqual(['call-1-1 (03-03 10:15 – 03-03 12:00)']);
    expect(first(state, 'call-1-1')?.because.map((r) => r.text)).toEqual([
      'En medarbejder har valgt tiden.',
      'Første opkald.',
    ]);
  });

  it('stays there whatever else happens, also when the clock becomes short', () => {
    const moved = told(visiting(), move('visit-2-1', '2027-03-09 10:00', '2027-03-09 11:00'));
    const short = told(moved, { kind: 'hearingSet', hearingAt: local('2027-03-11 13:00') }, local('2027-03-05 09:00'));
    expect(short.urgency).toBe('short');
    expect(lines(short)).toContain('visit-2-1 (03-09 10:00 – 03-09 11:00)');
  });

  it('takes the plan’s own time again where its own has come to lie after the hearing, and stays there', () => {
    const moved = told(visiting(), move('visit-2-1', '2027-03-19 10:00', '2027-03-19 11:00'));
    const hearing: Fact = { kind: 'hearingSet', hearingAt: local('2027-03-12 09:00') };
    const state = told(moved, hearing, local('2027-03-05 09:00'));
    expect(lines(state)).toEqual(['visit-2-1 (03-08 15:30 – 03-08 17:30)']);
    expect(first(state, 'visit-2-1')?.because[0]?.rule).toBe('chosen-time-too-late');
    expect(state.moved).toEqual([]);
    const nextDay = planned(state, local('2027-03-06 09:00'));
    expect(lines(nextDay).filter((line) => line.startsWith('visit'))).toEqual(lines(state));
  });

  it('lapses when its own time has passed, and is forgotten', () => {
    const state = passed(told(opened(), move('call-1-1', '2027-03-03 10:15', '2027-03-03 12:00')), 'call-1-1');
    expect(lines(state)).toEqual(['call-1-2 (03-03 11:30 – 03-03 13:30)']);
    expect([state.moved, state.attention]).toEqual([[], 'notDone']);
  });

  it('was made in the part of the day it was moved to: the next try is in another', () => {
    const moved = told(visiting(), move('visit-2-1', '2027-03-09 10:00', '2027-03-09 11:00'));
    const state = done(moved, 'visit-2-1', { outcome: 'nobodyHome' }, local('2027-03-09 10:20'));
    expect(state.attempts.map((a) => a.part)).toEqual(['morning']);
    expect(lines(state)).toEqual(['visit-2-2 (03-12 15:30 – 03-12 17:30)']);
  });

  it('is announced anew where it is a visit; today’s that goes to another day is called off to the unit', () => {
    const told1 = told(visiting(), move('visit-2-1', '2027-03-09 10:00', '2027-03-09 11:00'));
    expect(messagesOf(told1, 'visitNotice').map((m) => [m.key, m.visitAt, m.notBefore])).toEqual(
      ['sms', 'email'].map((channel) => [
        `visitNotice:visit-2-1@20270309T0900:${channel}`,
        local('2027-03-09 10:00'),
        local('2027-03-08 09:00'),
      ]),
    );
    const today = told(told1, move('visit-2-1', '2027-03-11 10:00', '2027-03-11 11:00'), local('2027-03-09 08:30'));
    expect(messagesOf(today, 'visitOff').map((m) => m.taskId)).toEqual(['visit-2-1']);
  });

  it('is told at once to a citizen who expects the visit at another time, but not to one who does not', () => {
    const before = visiting();
    const announced = { ...before, messages: [], settled: messagesOf(before, 'visitNotice').map((m) => m.key) };
    const to = move('visit-2-1', '2027-03-09 10:00', '2027-03-09 11:00');
    const atOnce = told(announced, to, local('2027-03-02 10:00'));
    expect(messagesOf(atOnce, 'visitNotice').map((m) => m.notBefore)).toEqual([
      local('2027-03-02 10:00'),
      local('2027-03-02 10:00'),
    ]);
    expect(messagesOf(atOnce, 'visitNotice')[0]?.because[0]?.text).toContain('med det samme');
    expect(messagesOf(atOnce, 'visitNotice')[0]?.expectedAt).toBe(local('2027-03-02 15:30'));
    const notYet = told({ ...before, messages: [] }, to, local('2027-03-02 10:00'));
    expect(messagesOf(notYet, 'visitNotice').map((m) => m.notBefore)).not.toContain(local('2027-03-02 10:00'));
  });

  it('is told at once also where the old time is just being sent: it may have arrived', () => {
    const before = visiting();
    const keys = messagesOf(before, 'visitNotice').map((m) => m.key);
    const onTheirWay = apply(before, { kind: 'messagesDue', keys }, monday);
    const moved = told(onTheirWay, move('visit-2-1', '2027-03-09 10:00', '2027-03-09 11:00'), monday);
    const anew = messagesOf(moved, 'visitNotice').filter((m) => m.visitAt === local('2027-03-09 10:00'));
    expect(anew.map((m) => m.notBefore)).toEqual([local('2027-03-01 09:00'), local('2027-03-01 09:00')]);
  });

  it('is told once more where it is back at a time that was told before another was', () => {
    const [old, other] = ['2027-03-02 15:30', '2027-03-09 10:00'];
    const second = sent(told(sent(visiting()), move('visit-2-1', other, '2027-03-09 11:00')));
    const back = told(second, move('visit-2-1', old, '2027-03-02 17:30'));
    const [sms, email] = ['sms', 'email'].map((channel) => `visitNotice:visit-2-1@20270302T1430r2:${channel}`);
    expect(messagesOf(back, 'visitNotice').map((m) => [m.key, m.visitAt])).toEqual(
      [sms, email].map((key) => [key, local(old)]),
    );
    expect(messageStepId.safeParse(sms).success).toBe(true);
    // Half of it is out: the other half stays as it was planned, and neither comes twice.
    const half = apply(back, { kind: 'messageSettled', key: sms ?? '', result: 'sent' }, monday);
    expect(messagesOf(planned(half, monday), 'visitNotice').map((m) => m.key)).toEqual([email]);
    expect(messagesOf(planned(sent(back), monday), 'visitNotice')).toEqual([]);
    const confirmed = told(sent(back), { kind: 'visitConfirmed', taskId: 'visit-2-1' });
    expect(confirmed.messages.filter((m) => m.purpose.startsWith('visit'))).toEqual([]);
    const again = told(sent(back), move('visit-2-1', other, '2027-03-09 11:00'));
    expect(messagesOf(again, 'visitNotice').map((m) => m.visitAt)).toEqual([local(other), local(other)]);
  });

  it('is the agreed time where one was agreed, until the citizen chooses another', () => {
    const chosen = told(visiting(), { kind: 'visitTimeChosen', at: local('2027-03-04 12:00') });
    const moved = told(chosen, move('visit-2-1', '2027-03-05 10:00', '2027-03-05 11:30'));
    expect([moved.appointmentAt, lines(moved)]).toEqual([
      local('2027-03-05 10:00'),
      ['visit-2-1 (03-05 10:00 – 03-05 11:30)'],
    ]);
    expect(messagesOf(moved, 'visitReminder').length).toBeGreaterThan(0);
    const again = told(moved, { kind: 'visitTimeChosen', at: local('2027-03-08 12:00') });
    expect(lines(again)).toEqual(['visit-2-1 (03-08 12:00 – 03-08 13:00)']);
  });

  it('is when the citizen is called who had asked for it', () => {
    const asked = told(opened(), {
      kind: 'callBackAsked',
      at: local('2027-03-02 13:00'),
      until: local('2027-03-02 15:00'),
    });
    const moved = told(asked, move('call-1-1', '2027-03-03 09:00', '2027-03-03 09:30'));
    expect(lines(moved)).toEqual(['call-1-1 (03-03 09:00 – 03-03 09:30)']);
    expect([moved.callBackAt, moved.callBackUntil]).toEqual([local('2027-03-03 09:00'), local('2027-03-03 09:30')]);
  });

  it('gives the caseworker other time to answer, and a follow-up another day', () => {
    const asked = told(opened(noPhone), move('askCaseworker-1', '2027-03-05 08:00', '2027-03-08 12:00'));
    expect(lines(asked)).toEqual(['askCaseworker-1 (03-05 08:00 – 03-08 12:00)']);
    expect(first(asked, 'askCaseworker-1')?.because[1]?.text).toContain('senest mandag d. 8. marts kl. 12.00');
    const support = told(opened(), { kind: 'citizenContact', channel: 'phone' });
    const followUp = told(support, move('followUp-1', '2027-03-22 10:00', '2027-03-22 11:00'));
    expect(lines(followUp)).toEqual(['followUp-1 (03-22 10:00 – 03-22 11:00)']);
    expect(lines(passed(followUp, 'followUp-1'))).toEqual(lines(followUp));
  });
});

describe('a task that a person has cancelled', () => {
  it('is a try that was not made: the next comes, nobody is asked to call, and nothing is said to be not done', () => {
    const state = told(opened(), cancel('call-1-1'), local('2027-03-01 08:30'));
    expect(lines(state)).toEqual(['call-1-2 (03-01 11:30 – 03-01 13:30)']);
    expect(first(state, 'call-1-2')?.because[0]?.text).toContain('Indtil nu: aflyst.');
    expect([state.attention, state.contactAt, messagesOf(state, 'contactRequest')]).toEqual([null, null, []]);
    expect(attemptsMade(state)).toEqual([]);
  });

  it('counts among the tries of its kind, so that the ladder goes on', () => {
    const ids = ['call-1-1', 'call-1-2', 'call-1-3'];
    const state = ids.reduce((before, id) => told(before, cancel(id)), opened());
    expect([state.stage, kinds(state)]).toEqual(['caseworker', ['askCaseworker']]);
    expect(state.because.map((r) => r.text)).toContain('Alle 3 opkald er brugt uden kontakt: 3 gange aflyst.');
    const passedOver = told(state, cancel('askCaseworker-1'));
    expect([passedOver.stage, kinds(passedOver)]).toEqual(['visit', ['visit']]);
    expect(passedOver.because.map((r) => r.text)).toContain('Spørgsmålet til sagsbehandleren er aflyst.');
  });

  it('is called off where it was a visit: who was told of it, and who may be on the way, are told', () => {
    const before = visiting();
    const announced = { ...before, settled: messagesOf(before, 'visitNotice').map((m) => m.key) };
    const state = told(announced, cancel('visit-2-1'), local('2027-03-02 09:00'));
    expect(lines(state)).toEqual(['visit-2-2 (03-05 09:30 – 03-05 11:30)']);
    expect(messagesOf(state, 'visitOff').map((m) => m.taskId)).toEqual(['visit-2-1']);
    expect(messagesOf(state, 'visitCancelled').map((m) => m.taskId)).toEqual(['visit-2-1']);
    expect(messagesOf(state, 'visitNotice').map((m) => [m.taskId, m.notBefore])).toEqual(
      ['sms', 'email'].map(() => ['visit-2-2', local('2027-03-02 09:00')]),
    );
  });

  it('is called off at the time the citizen knows, where another was chosen and not told yet, or is just being told', () => {
    const known = local('2027-03-02 15:30');
    const moved = told(sent(visiting()), move('visit-2-1', '2027-03-09 10:00', '2027-03-09 11:00'));
    expect(messagesOf(told(moved, cancel('visit-2-1')), 'visitCancelled').map((m) => m.visitAt)).toEqual([known]);
    const over = told(moved, cancel('visit-2-1'), local('2027-03-03 09:00'));
    expect(messagesOf(over, 'visitCancelled')).toEqual([]);
    const keys = messagesOf(visiting(), 'visitNotice').map((m) => m.key);
    const onTheirWay = apply(visiting(), { kind: 'messagesDue', keys }, monday);
    expect(messagesOf(told(onTheirWay, cancel('visit-2-1')), 'visitCancelled').map((m) => m.visitAt)).toEqual([known]);
    expect(messagesOf(told(visiting(), cancel('visit-2-1')), 'visitCancelled')).toEqual([]);
  });

  it('is called off by SMS to whom only that reaches, where no other time is told of at once', () => {
    const reach = { ...opened().reach, email: false };
    const bySms = { ...sent(visiting()), reach };
    const offs = (state: CaseState): string[] => messagesOf(state, 'visitCancelled').map((m) => m.channel);
    const another = told(bySms, cancel('visit-2-1'), local('2027-03-02 09:00'));
    expect([offs(another), messagesOf(another, 'visitNotice').map((m) => m.channel)]).toEqual([[], ['sms']]);
    const paid = told(bySms, { kind: 'payment', extent: 'full' }, local('2027-03-02 09:00'));
    expect(offs(paid)).toEqual(['sms']);
    expect(offs(told({ ...bySms, noMessages: ['sms'] }, { kind: 'payment', extent: 'full' }))).toEqual([]);
    expect(offs(told(sent(visiting()), { kind: 'payment', extent: 'full' }))).toEqual(['email']);
  });

  it('is called off also where the case goes on in another one of the home, which says nothing of this visit', () => {
    const asks = opened({ matches: [{ taskId: 'match-1', caseId: monday, because: [] }] });
    const state = sent(told(asks, { kind: 'forcedOn', stage: 'visit' }));
    const ended = done(state, 'match-1', { outcome: 'same' });
    expect([ended.outcome, ended.messages.map((m) => m.purpose)]).toEqual(['sammeHjem', ['visitCancelled']]);
  });

  it('leaves what was found before it: a citizen who has moved is not visited because an appointment was cancelled', () => {
    const moved = done(visiting(), 'visit-2-1', { outcome: 'moved' }, local('2027-03-02 16:00'));
    const agreed = told(moved, { kind: 'visitTimeChosen', at: local('2027-03-04 12:00') });
    expect(kinds(agreed)).toContain('visit');
    expect(kinds(told(agreed, cancel('visit-2-2')))).not.toContain('visit');
  });

  it('is seen to where it was a follow-up: the next comes within the days from then, and it is no contact', () => {
    const support = told(opened(), { kind: 'citizenContact', channel: 'phone' });
    const state = told(support, cancel('followUp-1'), local('2027-03-10 09:00'));
    expect(lines(state)).toEqual(['followUp-2 (03-24 08:00 – 03-24 15:00)']);
    expect(state.contactAt).toBe(monday);
  });
});

describe('a message that a person has cancelled', () => {
  it('is not sent, nor planned again, while a visit’s new time is told after all', () => {
    const before = visiting();
    const key = 'visitNotice:visit-2-1@20270302T1430:sms';
    expect(before.messages.map((m) => m.key)).toContain(key);
    const state = told(before, cancel(key));
    expect(state.messages.map((m) => m.key)).not.toContain(key);
    expect(messagesOf(state, 'visitNotice').map((m) => m.channel)).toEqual(['email']);
    expect(planned(state, local('2027-03-02 09:00')).messages.map((m) => m.key)).not.toContain(key);
    const moved = told(state, move('visit-2-1', '2027-03-09 10:00', '2027-03-09 11:00'));
    expect(messagesOf(moved, 'visitNotice').map((m) => m.channel)).toEqual(['sms', 'email']);
  });
});

describe('what does not fit', () => {
  const hearing = { legal: { hearingAt: local('2027-03-12 09:00') } };
  const misfits: [string, CaseState, Fact, string | null][] = [
    ['a task that is not open', opened(), move('call-1-2', '2027-03-03 10:00', '2027-03-03 11:00'), 'TaskNotOpen'],
    ['a time that has passed', opened(), move('call-1-1', '2027-02-26 10:00', '2027-02-26 11:00'), 'TimePassed'],
    [
      'a visit from the hearing on',
      visiting(hearing),
      move('visit-2-1', '2027-03-12 09:00', '2027-03-12 10:00'),
      'TooLate',
    ],
    [
      'a visit after the day to move out',
      visiting({ legal: { moveOutOn: '2027-03-12' } }),
      move('visit-2-1', '2027-03-13 09:00', '2027-03-13 10:00'),
      'TooLate',
    ],
    ['a visit before it', visiting(hearing), move('visit-2-1', '2027-03-11 09:00', '2027-03-11 10:00'), null],
    ['cancelling what is not open', opened(), cancel('visit-1-1'), 'TaskNotOpen'],
    ['cancelling a message that is not planned', opened(), cancel('dropIn:1:sms'), 'MessageNotPlanned'],
    ['cancelling what is open', opened(), cancel('call-1-1'), null],
    ['another fact', opened(), { kind: 'resumed' }, null],
  ];

  it.each(misfits)('%s: told so, or taken', (_, state, fact, misfit) => {
    expect(stepMisfit(state, fact, monday)).toBe(misfit);
  });

  it('is a message that is being sent', () => {
    const state = visiting();
    const [message] = state.messages;
    const sending = state.messages.map((m) => ({ ...m, status: 'sending' as const }));
    expect(stepMisfit({ ...state, messages: sending }, cancel(message?.key ?? ''), monday)).toBe('MessageNotPlanned');
  });

  it('changes nothing, also where it gets by', () => {
    const state = opened();
    for (const fact of [
      move('call-1-9', '2027-03-03 10:00', '2027-03-03 11:00'),
      cancel('call-1-9'),
      cancel('dropIn:1:sms'),
    ])
      expect(told(state, fact)).toEqual(state);
  });
});

const commandId = '00000000-0000-4000-8000-000000000000';
const mayBeMoved = (step: string) => factBody.safeParse({ commandId, kind: 'stepMoved', step, at: monday }).success;
const mayBeCancelled = (step: string) => factBody.safeParse({ commandId, kind: 'stepCancelled', step }).success;

describe('how a step is named', () => {
  it('is as the plan names it, for every message of generated lives', () => {
    for (const state of [visiting(), told(opened(noPhone), { kind: 'citizenReplied', channel: 'sms' })])
      for (const { key } of state.messages) expect([key, mayBeCancelled(key)]).toEqual([key, true]);
    for (const step of ['call-1-1', 'visit-2-3', 'askCaseworker-1', 'followUp-12']) {
      expect([step, mayBeMoved(step)]).toEqual([step, true]);
      expect([step, mayBeCancelled(step)]).toEqual([step, true]);
    }
  });

  it.each([
    'clarify-1',
    'supervisorDecision-1',
    'decision5a-1',
    'match-1',
    'reply-1',
    'call-1',
    '0101701234',
    'Kari',
    '',
  ])('is nothing else, for it goes into the engine: %j', (step) => {
    // One number too few names no task that there is, and is refused as not open.
    expect(mayBeMoved(step)).toBe(step === 'call-1');
  });

  it.each(['visitNotice:Kari:sms', 'visitNotice:0101701234:sms', 'hello:1:sms', 'dropIn:1:fax', 'dropIn:1:sms '])(
    'is no such message: %j',
    (step) => {
      expect(mayBeCancelled(step)).toBe(false);
    },
  );

  it('takes an hour where no end is said', () => {
    const said = { commandId, kind: 'stepMoved', step: 'call-1-1', at: monday };
    expect(factForEngine(factBody.parse(said))).toEqual({
      kind: 'stepMoved',
      step: 'call-1-1',
      at: monday,
      until: local('2027-03-01 09:00'),
    });
  });
});

describe('the words of the timeline', () => {
  it.each([
    [
      move('visit-1-1', '2027-03-09 10:00', '2027-03-09 11:00'),
      'Besøget er flyttet til tirsdag d. 9. marts kl. 10.00.',
    ],
    [cancel('call-1-2'), 'Opkaldet er aflyst af en medarbejder.'],
    [cancel('visitNotice:visit-1-1@20270302T1430:sms'), 'SMS (besked om besøg) er aflyst af en medarbejder.'],
  ])('%o', (fact, words) => {
    expect(inWords({ kind: 'fact', fact })).toBe(words);
  });
});
