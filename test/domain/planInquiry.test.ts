import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWorkingDay, workingDaysBetween } from '../../domain/calendar.js';
import { dateInCopenhagen } from '../../domain/copenhagen.js';
import {
  applyToInquiry,
  inquiryDueMoment,
  newInquiry,
  whatTimeBringsToInquiry,
  type InquiryState,
  type InquiryTask,
} from '../../domain/inquiry.js';
import { afterInquiryTask } from '../../domain/planner/afterInquiryTask.js';
import { planInquiry } from '../../domain/planner/planInquiry.js';
import { homeMunicipality, policyFor } from '../../domain/policy.js';
import { local, short } from '../support/testCase.js';

const policy = policyFor(homeMunicipality);
const asked = (kind: 'advice' | 'locate', askedAt: string): InquiryState =>
  newInquiry({ inquiryId: 'i', kind, municipality: homeMunicipality, caseId: null, askedAt });

function taskOf(state: InquiryState, at = state.askedAt): InquiryTask {
  const step = planInquiry(state, policy, at);
  if (!('task' in step)) throw new Error('nothing more to do');
  return step.task;
}
const moments = ({ dueAt, escalateAt }: InquiryTask): string[] => [short(dueAt), short(escalateAt)];

/** Any minute of the years around. */
const anyMoment = fc
  .date({ min: new Date('2026-01-01T00:00:00Z'), max: new Date('2029-12-31T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());

describe('advice', () => {
  it.each([
    ['on an ordinary Monday', '2027-03-01 10:00', ['03-02 10:00', '03-03 10:00']],
    ['on a Friday', '2027-03-05 15:30', ['03-08 15:30', '03-09 15:30']],
    ['on a Sunday, counted from Monday morning', '2027-03-07 20:00', ['03-09 09:00', '03-10 09:00']],
    ['before Easter', '2027-03-24 12:00', ['03-30 12:00', '03-31 12:00']],
    [
      'before Christmas, when the municipality is closed on the 24th',
      '2026-12-23 09:00',
      ['12-28 09:00', '12-29 09:00'],
    ],
    ['over the change to winter time', '2027-10-29 10:00', ['11-01 10:00', '11-02 10:00']],
  ])('asked %s', (_, at, expected) => {
    expect(moments(taskOf(asked('advice', local(at))))).toEqual(expected);
  });

  it('names the days it has stepped over', () => {
    const [because] = taskOf(asked('advice', local('2026-12-23 09:00'))).because;
    expect(because?.steppedOver?.map((day) => day.date)).toContain('2026-12-24');
  });

  it('reminds and escalates on working days, in that order, never early', () => {
    fc.assert(
      fc.property(anyMoment, (at) => {
        const { dueAt, escalateAt } = taskOf(asked('advice', at));
        for (const moment of [dueAt, escalateAt])
          expect(isWorkingDay(dateInCopenhagen(moment), policy.closingDays)).toBe(true);
        expect(at < dueAt && dueAt < escalateAt).toBe(true);
        const days = workingDaysBetween(dateInCopenhagen(at), dateInCopenhagen(dueAt), policy.closingDays);
        expect(days).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});

describe('locate', () => {
  it.each([
    ['in the morning: now', '2027-03-01 08:00', 'morning', '03-01 09:30'],
    ['too late for the morning', '2027-03-01 11:10', 'midday', '03-01 12:00'],
    ['late in the day: the next working day', '2027-03-05 17:10', 'morning', '03-08 09:30'],
  ])('asked %s', (_, at, part, from) => {
    const task = taskOf(asked('locate', local(at)));
    expect([task.part, short(task.from)]).toEqual([part, from]);
  });

  it('goes on other days and other parts of the day, as often as the policy says, and then no more', () => {
    fc.assert(
      fc.property(anyMoment, fc.array(fc.integer({ min: 0, max: 5 * 86_400_000 }), { maxLength: 3 }), (at, waits) => {
        let state = asked('locate', at);
        let now = at;
        const days: string[] = [];
        const parts: (string | undefined)[] = [];
        for (let n = 0; n < policy.inquiries.locateAttempts; n += 1) {
          const task = taskOf(state, now);
          expect(task.id).toBe(`locate-${n + 1}`);
          expect(task.dueAt > now && task.escalateAt > task.dueAt).toBe(true);
          expect(days).not.toContain(dateInCopenhagen(task.from));
          expect(parts).not.toContain(task.part);
          parts.push(task.part);
          state = applyToInquiry(state, { kind: 'taskOpened', task }, now);
          now = new Date(Date.parse(task.from) + (waits[n] ?? 0)).toISOString();
          days.push(dateInCopenhagen(now));
          state = applyToInquiry(state, { kind: 'taskCompleted', taskId: task.id, outcome: 'nobodyHome' }, now);
        }
        expect(planInquiry(state, policy, now)).toHaveProperty('notFound');
      }),
    );
  });
});

const begun = (): InquiryState => {
  const state = asked('advice', local('2027-03-01 10:00'));
  return applyToInquiry(state, { kind: 'asked', task: taskOf(state) }, state.askedAt);
};
const after = (state: InquiryState, at: string): InquiryState =>
  whatTimeBringsToInquiry(state, at).reduce((s, event) => applyToInquiry(s, event, at), state);

describe('time', () => {
  it('brings the reminder, then the supervisor, then nothing more', () => {
    let state = begun();
    expect(short(inquiryDueMoment(state) ?? '')).toBe('03-02 10:00');
    state = after(state, local('2027-03-02 10:00'));
    expect([state.overdue, state.escalatedAt, short(inquiryDueMoment(state) ?? '')]).toEqual([
      true,
      null,
      '03-03 10:00',
    ]);
    state = after(state, local('2027-03-03 10:00'));
    expect([state.escalatedAt, inquiryDueMoment(state)]).toEqual([local('2027-03-03 10:00'), null]);
    expect(whatTimeBringsToInquiry(state, local('2027-04-01 10:00'))).toEqual([]);
  });

  it('brings both at once where the engine was away', () => {
    const events = whatTimeBringsToInquiry(begun(), local('2027-03-10 10:00'));
    expect(events.map((e) => e.kind)).toEqual(['reminded', 'escalated']);
  });
});

describe('what would follow a result', () => {
  it('is what the engine then plans: another visit after a vain one until all are used, else the end', () => {
    fc.assert(
      fc.property(anyMoment, fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 6 }), (at, hours) => {
        let state = asked('locate', at);
        let now = at;
        for (const later of hours) {
          const step = planInquiry(state, policy, now);
          if (!('task' in step)) return;
          state = applyToInquiry(state, { kind: 'taskOpened', task: step.task }, now);
          now = new Date(Date.parse(now) + later * 3_600_000).toISOString();
          for (const outcome of ['met', 'wrongAddress', 'unsafe'] as const)
            expect(afterInquiryTask(state, policy, outcome, now)).toMatchObject({ next: null, because: [{}] });
          const foreseen = afterInquiryTask(state, policy, 'nobodyHome', now);
          const event = { kind: 'taskCompleted', taskId: step.task.id, outcome: 'nobodyHome' } as const;
          state = applyToInquiry(state, event, now);
          const then = planInquiry(state, policy, now);
          expect(foreseen?.next?.at ?? null).toEqual('task' in then ? then.task.from : null);
        }
      }),
    );
    expect(
      afterInquiryTask(asked('locate', local('2027-03-01 10:00')), policy, 'met', local('2027-03-01 10:00')),
    ).toBeNull();
  });
});
