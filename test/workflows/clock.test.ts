import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEngine, type Engine, type Opening } from '../support/engine.js';
import { local, open } from '../support/testCase.js';

let engine: Engine;
beforeAll(async () => void (engine = await openEngine()));
afterAll(() => engine.close());

const withHearing = (at: string, more: Opening = {}): Opening => ({ ...more, legal: { hearingAt: local(at) } });

describe.concurrent('a short clock', () => {
  it('calls today, asks the caseworker beside it and visits the next working day', async () => {
    // Monday 1 March: 8 working days to Thursday 11 March.
    const theCase = await engine.newCase(withHearing('2032-03-11 10:00'));
    const view = await theCase.view();
    expect(view.stage).toBe('phone');
    expect(open(view)).toEqual([
      'call-1-1 (03-01 09:00 – 03-01 11:00)',
      'askCaseworker-1 (03-01 08:00 – 03-02 15:00)',
      'visit-1-1 (03-02 15:30 – 03-02 17:30)',
    ]);
    expect(view.because.map((r) => r.rule)).toEqual(expect.arrayContaining(['clock-short', 'side-by-side']));
    expect(view.attention).toBeNull();
    await theCase.travel('2032-03-01 12:00');
    expect(await theCase.messages()).toEqual([
      '03-01 08:00 referral email sent',
      '03-01 09:00 visitNotice email sent',
      '03-01 09:00 visitNotice sms sent',
      '03-01 11:00 contactRequest email sent',
      // One SMS a day for a home: the notice of the visit was it.
      '03-01 11:00 contactRequest sms suppressed householdTextedToday',
    ]);
  });

  it('of three days or fewer visits today, and tells the supervisor', async () => {
    // Monday 1 March: 2 working days to Wednesday 3 March.
    const theCase = await engine.newCase(withHearing('2032-03-03 10:00'));
    const view = await theCase.view();
    expect(view.attention).toBe('critical');
    expect(open(view)).toEqual([
      'call-1-1 (03-01 09:00 – 03-01 11:00)',
      'askCaseworker-1 (03-01 08:00 – 03-01 15:00)',
      'visit-1-1 (03-01 15:30 – 03-01 17:30)',
    ]);
    await theCase.travel('2032-03-01 08:30');
    expect(await theCase.messages()).toEqual([
      '03-01 08:00 referral email sent',
      '03-01 08:00 urgent email sent',
      '03-01 09:00 visitNotice email planned',
      '03-01 09:00 visitNotice sms planned',
    ]);
    const mail = engine.sent.find(
      (m) => m.to === 'boligsocial-leder@randers.example' && m.text.includes(theCase.caseId),
    );
    expect(mail?.subject).toBe('Husly: en sag haster');
  });

  it('begins by itself when the days run down, and again when it becomes critical', async () => {
    // 10 working days to Thursday 18 March begin on Thursday 4 March; 3 of them on Monday 15 March.
    const theCase = await engine.newCase(withHearing('2032-03-18 10:00'));
    expect(open(await theCase.view())).toEqual(['call-1-1 (03-01 09:00 – 03-01 11:00)']);
    await theCase.travel('2032-03-04 08:00');
    expect((await theCase.view()).because.map((r) => r.rule)).toContain('clock-short');
    expect(open(await theCase.view())).toContainEqual(expect.stringMatching(/^visit-1-1 \(03-05 15:30/));
    await theCase.travel('2032-03-15 08:00');
    expect((await theCase.view()).attention).toBe('critical');
    expect(await theCase.messages()).toContainEqual('03-15 07:00 urgent email sent');
  });

  it('leaves a visit that is under way where it is, although a new one would come after the hearing', async () => {
    const theCase = await engine.newCase({ openedAt: local('2032-03-02 08:00'), ...withHearing('2032-03-03 10:00') });
    await theCase.travel('2032-03-02 17:10');
    const view = await theCase.fact({ kind: 'payment', extent: 'part' });
    expect(open(view)).toContain('visit-1-1 (03-02 15:30 – 03-02 17:30)');
    await theCase.complete('visit-1-1', 'met');
    expect((await theCase.view()).stage).toBe('support');
  });

  it('counts a move-out date as well', async () => {
    const theCase = await engine.newCase({ legal: { moveOutOn: '2032-03-03' } });
    expect((await theCase.view()).attention).toBe('critical');
  });
});

describe.concurrent('a hearing', () => {
  it('that is set in the middle brings the visit forward at once', async () => {
    const theCase = await engine.newCase();
    await theCase.travel('2032-03-01 10:00');
    const view = await theCase.fact({ kind: 'hearingSet', hearingAt: local('2032-03-10 09:00') });
    expect(open(view)).toEqual([
      'call-1-1 (03-01 09:00 – 03-01 11:00)',
      'askCaseworker-1 (03-01 10:00 – 03-02 15:00)',
      'visit-1-1 (03-02 15:30 – 03-02 17:30)',
    ]);
  });

  it('that is moved forward shortens the clock, moved back lengthens it, withdrawn ends it', async () => {
    const theCase = await engine.newCase(withHearing('2032-06-01 10:00'));
    expect(open(await theCase.view())).toHaveLength(1);
    const sooner = await theCase.fact({ kind: 'hearingMoved', hearingAt: local('2032-03-03 10:00') });
    expect(sooner.attention).toBe('critical');
    expect(sooner.tasks.map((t) => t.id)).toEqual(['call-1-1', 'askCaseworker-1', 'visit-1-1']);
    const later = await theCase.fact({ kind: 'hearingMoved', hearingAt: local('2032-06-01 10:00') });
    expect(later.attention).toBeNull();
    expect(later.because.map((r) => r.rule)).not.toContain('clock-critical');
    const withdrawn = await theCase.fact({ kind: 'hearingWithdrawn' });
    expect(withdrawn.legal.hearingAt).toBeUndefined();
    expect(withdrawn.tasks.map((t) => t.id)).toContain('call-1-1');
  });

  it('that is withdrawn is never asked about afterwards', async () => {
    const theCase = await engine.newCase(withHearing('2032-03-30 10:00'));
    await theCase.complete('call-1-1', 'reached');
    await theCase.fact({ kind: 'hearingWithdrawn' });
    await theCase.travel('2032-04-05 10:00');
    expect((await theCase.view()).doubts).toEqual([]);
  });

  it('that has passed with no word is asked about the next working morning', async () => {
    // The hearing is on Wednesday before Easter: Thursday to Monday are closed.
    const theCase = await engine.newCase(withHearing('2032-03-24 10:00'));
    await theCase.complete('call-1-1', 'reached');
    await theCase.travel('2032-03-29 12:00');
    expect((await theCase.view()).tasks.map((t) => t.kind)).not.toContain('clarify');
    await theCase.travel('2032-03-30 07:30');
    const view = await theCase.view();
    expect(view.tasks.find((t) => t.kind === 'clarify')).toMatchObject({ about: ['hearingPassed'] });
    const after = await theCase.complete('clarify-1', 'clarified');
    expect([after.doubts, after.legal.hearingAt]).toEqual([[], undefined]);
    await theCase.travel('2032-04-10 10:00');
    expect((await theCase.view()).tasks.map((t) => t.kind)).not.toContain('clarify');
  });
});

describe.concurrent('§ 5 a', () => {
  it('gives the authority 14 days from the court’s notice where there are children', async () => {
    const theCase = await engine.newCase({ household: { children: 2 } });
    await theCase.travel('2032-03-02 10:00');
    const view = await theCase.fact({
      kind: 'courtNotice',
      receivedOn: '2032-03-02',
      hearingAt: local('2032-05-03 10:00'),
    });
    const decision = view.tasks.find((t) => t.kind === 'decision5a');
    expect(decision).toMatchObject({ id: 'decision5a-1', role: 'caseworker', lapses: false });
    expect(open(view)).toContain('decision5a-1 (03-02 08:00 – 03-16 23:59)');
    const decided = await theCase.complete('decision5a-1', 'helpGranted', {
      by: 'caseworker:1',
      letter: 'digitalPost',
    });
    expect(decided.tasks.map((t) => t.kind)).not.toContain('decision5a');
    await theCase.travel('2032-03-03 20:00');
    expect(await theCase.messages()).toContainEqual('03-02 10:00 digitalPost sms sent');
  });

  it('waits for a known need where there are no children, and becomes overdue rather than forgotten', async () => {
    const theCase = await engine.newCase();
    const noNeed = await theCase.fact({ kind: 'courtNotice', receivedOn: '2032-03-01' });
    expect(noNeed.tasks.map((t) => t.kind)).not.toContain('decision5a');
    const need = await theCase.fact({ kind: 'needs', knownNeed: true });
    expect(need.tasks.map((t) => t.kind)).toContain('decision5a');
    await theCase.complete('call-1-1', 'reached');
    await theCase.travel('2032-03-16 08:00');
    const view = await theCase.view();
    expect(view.tasks.find((t) => t.kind === 'decision5a')).toMatchObject({ overdue: true });
    expect(view.attention).toBe('overdue');
  });
});
