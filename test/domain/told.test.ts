import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { apply } from '../../domain/apply.js';
import { openCase, type CaseState, type ClarifyCode } from '../../domain/case.js';
import { completeTaskBody, type Fact } from '../../domain/commands.js';
import { done, facts, kinds, lines, monday, opened, planned, told } from '../support/ruleCase.js';
import { local } from '../support/testCase.js';

/** What people tell a case, and what it makes of it: the rules alone, without an engine. */
const asked = (state: CaseState): ClarifyCode[] => state.tasks.flatMap((t) => t.about ?? []);
const numbers = (...ids: string[]) => ids.map((id) => ({ id, usable: true, sms: true }));

describe('a doubt about the hearing', () => {
  const nextHearing = local('2027-04-20 10:00');
  const noReach = { phones: numbers('p1'), email: true, addressGiven: false };
  const ways: [string, Fact][] = [
    ['set', { kind: 'hearingSet', hearingAt: nextHearing }],
    ['moved', { kind: 'hearingMoved', hearingAt: nextHearing }],
    ['told with the court’s notice', { kind: 'courtNotice', receivedOn: '2027-03-01', hearingAt: nextHearing }],
  ];

  it.each(ways)('that cannot be read ends when the hearing is %s, and nobody is asked any more', (_, fact) => {
    const unreadable = opened({ doubts: ['hearingUnreadable'] });
    expect([kinds(unreadable).includes('clarify'), unreadable.attention]).toEqual([true, 'doubt']);
    const known = told(unreadable, fact);
    expect([known.legal.hearingAt, known.doubts, asked(known), known.attention]).toEqual([nextHearing, [], [], null]);
  });

  it.each(ways)('that has passed ends when the next is %s', (_, fact) => {
    const passed = planned(opened({ legal: { hearingAt: local('2027-03-02 10:00') } }), local('2027-03-03 07:00'));
    expect(asked(passed)).toEqual(['hearingPassed']);
    const known = told(passed, fact, local('2027-03-03 09:00'));
    expect([known.doubts, asked(known)]).toEqual([[], []]);
  });

  it('that has passed ends when a report tells of the court’s next one', () => {
    const passed = planned(opened({ legal: { hearingAt: local('2027-03-02 10:00') } }), local('2027-03-03 07:00'));
    const dates = { courtNoticeOn: '2027-03-03', hearingAt: nextHearing };
    const again: Fact = { kind: 'reportedAgain', dates, doubts: [], reach: noReach };
    const known = told(passed, again, local('2027-03-03 09:00'));
    expect([known.legal.hearingAt, asked(known)]).toEqual([nextHearing, []]);
  });

  it('stays when the court’s notice says nothing of the hearing', () => {
    const state = told(opened({ doubts: ['hearingUnreadable'] }), { kind: 'courtNotice', receivedOn: '2027-03-01' });
    expect(asked(state)).toEqual(['hearingUnreadable']);
  });

  it('that cannot be read is not ended by a tick, for the hearing is still to come: its day must be told', () => {
    const state = done(opened({ doubts: ['hearingUnreadable'] }), 'clarify-1', { outcome: 'clarified' });
    expect([asked(state), state.tasks.some((t) => t.id === 'clarify-2')]).toEqual([['hearingUnreadable'], true]);
    expect(told(state, { kind: 'hearingWithdrawn' }).doubts).toEqual([]);
  });

  it('is ended alone: a hearing that was told meanwhile is not erased with the one that has passed', () => {
    const passed = planned(opened({ legal: { hearingAt: local('2027-03-02 10:00') } }), local('2027-03-03 07:00'));
    // Both are told before the planner has answered to the first: the task still asks about the old hearing.
    const notice = { kind: 'courtNotice', receivedOn: '2027-03-03', hearingAt: nextHearing } as const;
    const meanwhile = apply(passed, { kind: 'fact', fact: notice }, local('2027-03-03 09:00'));
    const state = done(meanwhile, 'clarify-1', { outcome: 'clarified' }, local('2027-03-03 09:00'));
    expect([state.legal.hearingAt, state.doubts]).toEqual([nextHearing, []]);
  });
});

describe('what a person clears up', () => {
  it('is what the task asked about; a doubt that came later is asked about anew', () => {
    const state = opened({ doubts: ['amountUnreadable'] });
    const cleared = apply(
      { ...state, doubts: [...state.doubts, 'movedReported'] },
      { kind: 'taskCompleted', taskId: 'clarify-1', taskKind: 'clarify', result: { outcome: 'clarified' } },
      monday,
    );
    expect(cleared.doubts).toEqual(['movedReported']);
    expect(planned(cleared, monday).tasks).toContainEqual(
      expect.objectContaining({ id: 'clarify-2', about: ['movedReported'] }),
    );
  });

  it('is told to whoever has the task when a doubt joins it', () => {
    const again: Fact = { kind: 'reportedAgain', dates: {}, doubts: ['hearingUnreadable'] };
    expect(asked(told(opened({ doubts: ['amountUnreadable'] }), again))).toEqual([
      'amountUnreadable',
      'hearingUnreadable',
    ]);
  });

  it('closes a paid case only where it was the landlord’s word that was asked for', () => {
    const state = opened({ legal: { leaseTerminatedOn: '2027-02-22' }, doubts: ['amountUnreadable'] });
    const paid = apply(state, { kind: 'fact', fact: { kind: 'payment', extent: 'full' } }, monday);
    const cleared = done(paid, 'clarify-1', { outcome: 'clarified' });
    expect([cleared.outcome, asked(cleared)]).toEqual([null, ['terminationWithdrawn']]);
    expect(done(cleared, 'clarify-2', { outcome: 'clarified' }).outcome).toBe('betalt');
  });
});

describe('a hearing of which only the day is known', () => {
  const wholeDay = { legal: { hearingAt: local('2027-03-03 00:00') } };

  it.each(['07:00', '12:00', '20:00'])('is critical on that day itself, at %s', (time) => {
    const state = planned(opened(wholeDay), local(`2027-03-03 ${time}`));
    expect([state.attention, state.because.map((r) => r.rule)]).toEqual([
      'critical',
      expect.arrayContaining(['clock-critical']),
    ]);
  });

  it('leaves room for a visit on the day, for it may be in the afternoon', () => {
    const openedAt = local('2027-03-03 08:00');
    const state = planned(openCase(facts({ ...wholeDay, openedAt })), openedAt);
    const visits = state.tasks.filter((t) => t.kind === 'visit');
    expect(visits.map((t) => t.from.slice(0, 10))).toEqual(['2027-03-03']);
  });

  it('is visited before, at an hour when fewer are at home, where the usual one comes too late', () => {
    const friday = local('2027-03-05 18:00');
    const state = planned(
      openCase(facts({ legal: { hearingAt: local('2027-03-08 10:15') }, openedAt: friday })),
      friday,
    );
    expect(lines(state)).toContain('visit-1-1 (03-08 09:30 – 03-08 11:30)');
  });

  it('is over the next morning, and asked about then', () => {
    const state = planned(opened(wholeDay), local('2027-03-04 07:00'));
    expect([state.attention, asked(state)]).toEqual(['doubt', ['hearingPassed']]);
  });

  it('differs from one whose hour is known, which is over when the hour is', () => {
    const state = opened({ legal: { hearingAt: local('2027-03-03 10:00') } });
    expect(planned(state, local('2027-03-03 09:59')).attention).toBe('critical');
    expect(planned(state, local('2027-03-03 10:01')).attention).not.toBe('critical');
  });
});

/** A visit has found that the citizen does not live there. */
const afterAWrongDoor = (): CaseState => {
  const door = done(opened({ reach: { phones: [], email: true, address: true } }), 'askCaseworker-1', {
    outcome: 'noContact',
  });
  return done(door, 'visit-1-1', { outcome: 'wrongAddress' }, local('2027-03-02 16:00'));
};

describe('a wrong address', () => {
  const later = local('2027-03-03 09:00');

  it.each<[string, Fact]>([
    ['a number', { kind: 'contactDetails', reach: { phones: numbers('p1'), email: true, addressGiven: false } }],
    [
      'the same report again',
      {
        kind: 'reportedAgain',
        dates: {},
        doubts: [],
        reach: { phones: [], email: true, addressGiven: false },
      },
    ],
    ['that the door is to be tried', { kind: 'forcedOn', stage: 'visit' }],
  ])('stays wrong when somebody tells %s', (_, fact) => {
    const state = told(afterAWrongDoor(), fact, later);
    expect([state.reach.address, kinds(state).includes('visit'), asked(state)]).toEqual([
      false,
      false,
      ['addressWrong'],
    ]);
  });

  it('stays wrong when it is ticked off as cleared up, and no visit goes there', () => {
    const state = done(afterAWrongDoor(), 'clarify-1', { outcome: 'clarified' }, later);
    expect([state.reach.address, kinds(state).includes('visit')]).toEqual([false, false]);
  });

  it('is replaced by one that is told, and visited again', () => {
    const reach = { phones: [], email: true, addressGiven: true };
    const state = told(afterAWrongDoor(), { kind: 'contactDetails', reach }, later);
    expect([state.reach.address, kinds(state), state.doubts]).toEqual([true, ['visit'], []]);
  });
});

const agreed = (): CaseState =>
  told(opened(), { kind: 'paymentAgreement', instalments: [{ dueOn: '2027-04-15' }, { dueOn: '2027-03-15' }] });
const states = (state: CaseState): string[] => state.instalments.map((i) => `${i.dueOn} ${i.state}`);
const pays = (state: CaseState, at: string): CaseState => told(state, { kind: 'payment', extent: 'instalment' }, at);

const whyVisit = (state: CaseState) => state.tasks.find((t) => t.kind === 'visit')?.because[0]?.text;

it('a first visit that comes late is not said to be within the promised days', () => {
  expect(whyVisit(told(opened(), { kind: 'forcedOn', stage: 'visit' }))).toMatch(/, inden for 5 arbejdsdage/);
  const late = told(opened(), { kind: 'forcedOn', stage: 'visit' }, local('2027-03-30 09:00'));
  expect(whyVisit(late)).toMatch(/; det skulle have været inden for 5 arbejdsdage/);
});

describe('a payment agreement', () => {
  const agreement: Fact = { kind: 'paymentAgreement', instalments: [{ dueOn: '2027-03-15' }] };

  it('that is told ends the calls and is watched, but nobody says that there was contact', () => {
    const state = told(opened(), agreement);
    expect([state.stage, kinds(state), state.because.map((r) => r.rule)]).toEqual([
      'support',
      ['followUp'],
      ['arrears-arranged'],
    ]);
    const paid = told(state, { kind: 'payment', extent: 'instalment' });
    expect([paid.outcome, paid.messages.map((m) => m.purpose)]).toEqual(['afdragsordning', []]);
  });

  it('beside contact leaves the contact what it is, and contact afterwards is contact', () => {
    const spoken: Fact = { kind: 'citizenContact', channel: 'phone' };
    for (const order of [
      [spoken, agreement],
      [agreement, spoken],
    ]) {
      const state = order.reduce((before, fact) => told(before, fact), opened());
      expect(state.because.map((r) => r.rule)).toEqual(['contact-made']);
    }
  });
});

describe('an instalment that is paid', () => {
  it('is the oldest, in whatever order they were told', () => {
    expect(states(pays(agreed(), local('2027-03-14 12:00')))).toEqual(['2027-03-15 paid', '2027-04-15 due']);
  });

  it('is the missed one before the next, so that the agreement can be kept after all', () => {
    const missed = planned(agreed(), local('2027-03-19 07:00'));
    expect(states(missed)).toEqual(['2027-03-15 missed', '2027-04-15 due']);
    const caughtUp = pays(missed, local('2027-03-20 12:00'));
    expect(states(caughtUp)).toEqual(['2027-03-15 paid', '2027-04-15 due']);
    expect(pays(caughtUp, local('2027-04-14 12:00')).outcome).toBe('afdragsordning');
  });
});

describe('a time that had passed when it was told', () => {
  const noPhone = { reach: { phones: [], email: true, address: true } };

  it('for a call: the citizen is called as soon as can be, not at an hour that is gone', () => {
    const state = done(
      opened(),
      'call-1-1',
      { outcome: 'callBack', at: local('2027-02-26 14:00') },
      local('2027-03-01 09:30'),
    );
    expect(lines(state)).toEqual(['call-1-2 (03-01 09:00 – 03-01 11:00)']);
    expect(state.attempts.map((a) => a.outcome)).toEqual(['callBack']);
  });

  it('for a meeting: the visit is made as soon as can be, and nobody is reminded of an hour that is gone', () => {
    const result = { outcome: 'appointment', at: local('2027-02-26 14:00') } as const;
    const state = done(opened(noPhone), 'askCaseworker-1', result, local('2027-03-01 09:30'));
    expect(lines(state)).toEqual(['visit-1-1 (03-02 15:30 – 03-02 17:30)']);
    expect(state.messages.filter((m) => m.notAfter <= local('2027-03-01 09:30'))).toEqual([]);
    expect(state.messages.map((m) => m.visitAt).filter((at) => at === result.at)).toEqual([]);
  });

  it('counts as agreed while the hour runs', () => {
    const result = { outcome: 'appointment', at: local('2027-03-01 09:00') } as const;
    const state = done(opened(noPhone), 'askCaseworker-1', result, local('2027-03-01 09:30'));
    expect(lines(state)).toEqual(['visit-1-1 (03-01 09:00 – 03-01 10:00)']);
  });
});

const about = (phoneId: string) =>
  completeTaskBody.safeParse({ commandId: randomUUID(), outcome: 'notInUse', phoneId });

describe('which phone a result is about', () => {
  it.each(['p1', 'p12', 'p9999'])('is said by its id in the case: %s', (phoneId) => {
    expect(about(phoneId).success).toBe(true);
  });

  it.each(['+4520123456', '20123456', 'p', 'p20123456', 'P1', ' p1', 'p1 ', 'p1\n', 'Kari', ''])(
    'is never said by anything else, for it goes into the engine: %j',
    (phoneId) => {
      expect(about(phoneId).error?.issues.map((issue) => issue.path)).toEqual([['phoneId']]);
    },
  );
});
