import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateInCopenhagen, timeInCopenhagen } from '../../domain/copenhagen.js';
import { isMessageDay, isWorkingDay } from '../../domain/calendar.js';
import { openCase, type CaseState } from '../../domain/case.js';
import { adopt } from '../../domain/course.js';
import { forecast } from '../../domain/planner/forecast.js';
import { isTooLate } from '../../domain/planner/hardDate.js';
import { plan } from '../../domain/planner/plan.js';
import { policySchema } from '../../domain/policy.js';
import { live, policy, someDeeds, someFacts } from '../support/lives.js';

/** Every property holds at every moment of generated lives. */
function always(check: (moment: ReturnType<typeof live>[number]) => void): void {
  fc.assert(
    fc.property(someFacts, someDeeds, (facts, deeds) => {
      for (const moment of live(facts, deeds)) check(moment);
    }),
    { numRuns: 300 },
  );
}

const toStaff = new Set(['citizenReplied', 'referral', 'urgent', 'visitOff']);
const afterTheEnd = new Set(['farewell', 'visitOff', 'visitCancelled']);

describe('the planner', () => {
  it('asks a second time and changes nothing: an answer that is taken up is complete', () => {
    always(({ at, state, answer }) => {
      if (!answer) return;
      const again = adopt(state, plan(state, policy, at), at);
      expect(again.map((e) => e.kind)).toEqual(['planned']);
    });
  });

  it('plans calls and visits on working days, within the parts of the day that the policy names', () => {
    always(({ state, movedByPerson }) => {
      for (const task of state.tasks) {
        if ((task.kind !== 'call' && task.kind !== 'visit') || !task.part || movedByPerson.has(task.id)) continue;
        const parts = task.kind === 'call' ? policy.phone.parts : policy.visit.parts;
        const part = parts.find((p) => p.part === task.part);
        expect(isWorkingDay(dateInCopenhagen(task.from), policy.closingDays)).toBe(true);
        expect([timeInCopenhagen(task.from), timeInCopenhagen(task.dueAt)]).toEqual([part?.from, part?.to]);
      }
    });
  });

  it('has somebody read what a citizen wrote, and asks nobody to call who has written or asked to be called', () => {
    always(({ state, answer }) => {
      if (!answer || state.stage === 'closed') return;
      const asksToRead = answer.tasks.some((t) => t.kind === 'reply');
      expect(asksToRead || !state.awaitingReply).toBe(true);
      const asked = answer.messages.some((m) => m.purpose === 'contactRequest' || m.purpose === 'dropIn');
      expect(asked && Boolean(state.awaitingReply || state.callBackUntil)).toBe(false);
    });
  });

  it('has a citizen called who asks for it, in the hours they named', () => {
    always(({ at, state, answer }) => {
      const { callBackAt, callBackUntil, outcome } = state;
      if (!answer || outcome || !callBackAt || !callBackUntil) return;
      const calls = answer.tasks.filter((t) => t.kind === 'call' || t.kind === 'reply');
      expect(calls.length).toBeGreaterThan(0);
      const asked = calls.filter((t) => t.from === callBackAt && t.dueAt === callBackUntil);
      const other = callBackUntil <= at || state.awaitingReply ? calls.length : 0;
      expect(asked.length + other).toBeGreaterThan(0);
    });
  });

  it('calls a visit off only where it was announced in the same way and does not stand', () => {
    always(({ state, answer }) => {
      for (const m of answer?.messages.filter(({ purpose }) => purpose === 'visitCancelled') ?? []) {
        expect(state.settled.some((key) => key.includes(`${m.taskId}@`) && key.endsWith(`:${m.channel}`))).toBe(true);
        expect(answer?.tasks.filter((t) => t.id === m.taskId && t.from === m.visitAt)).toEqual([]);
      }
    });
  });

  it('tries each rung at most as often as the policy says, and each time in another part of the day', () => {
    always(({ state, movedByPerson }) => {
      for (const [rung, most] of [
        ['phone', policy.phone.attempts],
        ['visit', policy.visit.attempts],
      ] as const) {
        const tried = state.attempts.filter(
          (a) => a.rung === rung && a.round === state.rounds[rung] && a.outcome !== 'callBack' && !a.asked,
        );
        expect(tried.length).toBeLessThanOrEqual(most);
        const parts = tried.flatMap((a) => (a.part && !movedByPerson.has(a.taskId) ? [a.part] : []));
        expect(new Set(parts).size).toBe(parts.length);
      }
    });
  });

  it('texts citizens only in the message window of a message day, and always with time left to be sent', () => {
    always(({ answer }) => {
      for (const message of answer?.messages ?? []) {
        expect(message.notBefore < message.notAfter).toBe(true);
        if (toStaff.has(message.purpose)) continue;
        expect(isMessageDay(dateInCopenhagen(message.notBefore))).toBe(true);
        expect(timeInCopenhagen(message.notBefore) >= policy.messages.from).toBe(true);
        expect(timeInCopenhagen(message.notBefore) < policy.messages.to).toBe(true);
      }
    });
  });

  it('has the court’s notice decided on within its last day, which is still that day when it is told half a minute late', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const noticed = { ...facts, children: true, legal: { courtNoticeOn: dateInCopenhagen(facts.openedAt) } };
        const decision = plan(openCase(noticed), policy, facts.openedAt).tasks.find((t) => t.kind === 'decision5a');
        const due = decision?.dueAt ?? '';
        const late = new Date(Date.parse(due) + 30_000).toISOString();
        expect(dateInCopenhagen(late)).toBe(dateInCopenhagen(due));
        expect(timeInCopenhagen(due)).toBe('23:59');
      }),
    );
  });

  it('keeps the time that a person has chosen, for as long as the task is open and it is not too late', () => {
    always(({ at, state, answer }) => {
      if (!answer) return;
      for (const { taskId, from, dueAt } of state.moved ?? []) {
        expect(state.tasks.find((t) => t.id === taskId)).toMatchObject({ from, dueAt });
        expect(isTooLate(state.legal, from, at) && taskId.startsWith('visit')).toBe(false);
      }
    });
  });

  it('plans no visit from the hearing on, nor after the day to move out, whoever has chosen its time', () => {
    always(({ at, state, answer }) => {
      for (const { kind, from } of answer?.tasks ?? [])
        expect(kind === 'visit' && isTooLate(state.legal, from, at)).toBe(false);
    });
  });

  it('plans no message again that a person has cancelled, and says of no cancelled step that it was not done', () => {
    always(({ state, answer }) => {
      const cancelled = (answer?.messages ?? []).filter((m) => state.cancelledMessages?.includes(m.key));
      expect(cancelled).toEqual([]);
      expect(answer?.attention === 'notDone' && state.attempts.at(-1)?.outcome === 'cancelled').toBe(false);
    });
  });

  it('never leaves an open case to nobody: there is a task, or a day when it is asked again', () => {
    always(({ state, answer }) => {
      if (!answer || state.stage === 'closed') return;
      expect(state.tasks.length > 0 || state.askAgainAt !== null).toBe(true);
    });
  });

  it('after the end has no tasks, and no message but the farewell and word of visits called off', () => {
    always(({ state }) => {
      if (state.stage !== 'closed') return;
      expect(state.tasks).toEqual([]);
      const left = state.messages.filter((m) => m.status === 'planned').map((m) => m.purpose);
      expect(left.filter((purpose) => !afterTheEnd.has(purpose))).toEqual([]);
      expect(state.outcome).not.toBeNull();
    });
  });

  it('after a payment in full plans no reminder and no visit', () => {
    always(({ state, answer }) => {
      if (!answer || !state.paidAfterTermination) return;
      expect(answer.tasks.filter((t) => t.kind === 'call' || t.kind === 'visit')).toEqual([]);
      expect(answer.messages.filter((m) => m.purpose === 'contactRequest' || m.purpose === 'visitNotice')).toEqual([]);
    });
  });

  it('says why, with a rule and a Danish sentence, of every task and message', () => {
    always(({ answer }) => {
      for (const { because } of [...(answer?.tasks ?? []), ...(answer?.messages ?? [])]) {
        expect(because.length).toBeGreaterThan(0);
        for (const reason of because) expect(reason.text.length * reason.rule.length).toBeGreaterThan(0);
      }
    });
  });

  it('gives an answer of a few kB at the most', () => {
    always(({ answer }) => {
      expect(JSON.stringify(answer).length).toBeLessThan(12_000);
    });
  });
});

describe('the forecast', () => {
  it('ends, in order of time, with every step on a moment that lies ahead or is open already', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const steps = forecast(openCase(facts), policy, facts.openedAt);
        const times = steps.map((s) => s.at);
        expect(times).toEqual(times.toSorted());
        expect(steps.length).toBeLessThan(300);
      }),
      { numRuns: 200 },
    );
  });

  it('leaves the case it is asked about as it was', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const state: CaseState = openCase(facts);
        const before = structuredClone(state);
        forecast(state, policy, facts.openedAt);
        expect(state).toEqual(before);
      }),
    );
  });
});

describe('the policy', () => {
  it('is refused where a part of the day ends before it begins, or stands twice', () => {
    const [first] = policy.phone.parts;
    const backwards = {
      ...policy,
      phone: { ...policy.phone, parts: [{ part: 'morning', from: '11:00', to: '09:00' }] },
    };
    const twice = { ...policy, phone: { ...policy.phone, parts: [first, first] } };
    expect(policySchema.safeParse(policy).success).toBe(true);
    expect(policySchema.safeParse(backwards).success).toBe(false);
    expect(policySchema.safeParse(twice).success).toBe(false);
  });

  it('is refused where critical is no shorter than short, or a name would make an SMS two parts', () => {
    const clock = { ...policy, shortClock: { shortWorkingDays: 3, criticalWorkingDays: 3 } };
    const long = { ...policy, municipality: { ...policy.municipality, worker: 'Alexandrine-Marie' } };
    expect(policySchema.safeParse(clock).success).toBe(false);
    expect(policySchema.safeParse(long).success).toBe(false);
  });
});
