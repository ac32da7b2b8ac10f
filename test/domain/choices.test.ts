import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply } from '../../domain/apply.js';
import { isWorkingDay } from '../../domain/calendar.js';
import { openCase, type CaseState, type Instant } from '../../domain/case.js';
import type { Fact } from '../../domain/commands.js';
import { dateInCopenhagen, timeInCopenhagen, toInstant } from '../../domain/copenhagen.js';
import { callChoices, openVisit, visitChoices } from '../../domain/planner/choices.js';
import { plan } from '../../domain/planner/plan.js';
import { situation } from '../../domain/planner/situation.js';
import { live, policy, someDeeds, someFacts } from '../support/lives.js';

/** Every property holds at every moment of generated lives. */
function always(check: (state: CaseState, at: Instant) => void): void {
  fc.assert(
    fc.property(someFacts, someDeeds, (facts, deeds) => {
      for (const { state, at, answer } of live(facts, deeds)) if (answer) check(state, at);
    }),
    { numRuns: 100 },
  );
}

/** What is planned once the citizen has said so. */
const planAfter = (state: CaseState, fact: Fact, at: Instant) =>
  plan(apply(state, { kind: 'fact', fact }, at), policy, at);

describe('the times a citizen may choose for a visit', () => {
  it('are few, in order, on later working days, when visits are made, and other than the present one', () => {
    always((state, now) => {
      const times = visitChoices(state, policy, now);
      expect(times.length).toBeLessThanOrEqual(6);
      expect(times).toEqual([...new Set(times)].toSorted());
      const starts = policy.visit.parts.map((p) => p.from);
      for (const at of times) {
        expect(dateInCopenhagen(at) > dateInCopenhagen(now)).toBe(true);
        expect(isWorkingDay(dateInCopenhagen(at), policy.closingDays)).toBe(true);
        expect(starts).toContain(timeInCopenhagen(at));
        expect(at).not.toBe(openVisit(state, now)?.from);
      }
    });
  });

  it('leave room to act: none from the hearing on, none after the last safe day or the day to move out', () => {
    always((state, now) => {
      const { clock, urgency } = situation(state, policy, now);
      const { hearingAt } = state.legal;
      const safe = clock.find((entry) => entry.id === 'latestSafeVisit')?.date;
      const days = [safe, urgency.hardDate].filter((date) => date !== undefined && date !== null);
      const tooLate = visitChoices(state, policy, now).filter(
        (at) =>
          (hearingAt !== undefined && hearingAt > now && at >= hearingAt) ||
          days.some((date) => dateInCopenhagen(at) > date),
      );
      expect(tooLate).toEqual([]);
    });
  });

  it('are kept: whichever is chosen, that is when the visit is', () => {
    always((state, now) => {
      for (const at of visitChoices(state, policy, now)) {
        const visit = planAfter(state, { kind: 'visitTimeChosen', at }, now).tasks.find((t) => t.kind === 'visit');
        expect(visit?.from).toBe(at);
      }
    });
  });

  it('are offered only where a visit is planned', () => {
    always((state, now) => {
      expect(visitChoices(state, policy, now).length > 0 && openVisit(state, now) === null).toBe(false);
    });
  });

  it('lie on several days and in all parts of the day where there is time', () => {
    const at = toInstant('2032-03-01', '08:00');
    const visit = { id: 'visit-1-1', kind: 'visit', role: 'outreach', lapses: true } as const;
    const window = { from: toInstant('2032-03-02', '15:30'), dueAt: toInstant('2032-03-02', '17:30') };
    const facts = {
      caseId: '00000000-0000-4000-8000-000000000000',
      municipality: '0730',
      openedAt: at,
      reach: { phones: [], email: false, address: true },
      children: false,
      knownNeed: false,
      legal: {},
      doubts: [],
    };
    const state = { ...openCase(facts), tasks: [{ ...visit, ...window, because: [], assignee: null, overdue: false }] };
    const times = visitChoices(state, policy, at).map((t) => `${dateInCopenhagen(t).slice(8)} ${timeInCopenhagen(t)}`);
    expect(times).toEqual(['02 09:30', '02 12:00', '03 09:30', '03 15:30', '04 12:00', '04 15:30']);
  });
});

describe('a visit that the citizen does not want', () => {
  it('is none, and no other is planned; somebody is to offer another way, or there is contact already', () => {
    always((state, now) => {
      const visit = openVisit(state, now);
      if (!visit) return;
      const { tasks, stage } = planAfter(state, { kind: 'visitDeclined', taskId: visit.id }, now);
      const kinds = tasks.map((t) => t.kind);
      expect(kinds).not.toContain('visit');
      expect(kinds).toContain('reply');
      expect(stage).not.toBe('closed');
    });
  });
});

describe('when a citizen may ask to be called', () => {
  it('is few, in order, when calls are made, with an hour left at least', () => {
    always((state, now) => {
      const choices = callChoices(state, policy, now);
      expect(choices.length).toBeLessThanOrEqual(6);
      expect(choices.map((c) => c.at)).toEqual(choices.map((c) => c.at).toSorted());
      for (const { at, until } of choices) {
        expect(isWorkingDay(dateInCopenhagen(at), policy.closingDays)).toBe(true);
        const parts = policy.phone.parts.map((p) => `${p.from}–${p.to}`);
        expect(parts).toContain(`${timeInCopenhagen(at)}–${timeInCopenhagen(until)}`);
        expect(Date.parse(until) - Date.parse(now)).toBeGreaterThanOrEqual(3_600_000);
      }
    });
  });

  it('is kept: somebody has the task to call then', () => {
    always((state, now) => {
      for (const choice of callChoices(state, policy, now)) {
        const tasks = planAfter(state, { kind: 'callBackAsked', ...choice }, now).tasks;
        const calls = tasks.filter((t) => t.kind === 'call' || t.kind === 'reply');
        expect(calls.map((t) => (t.kind === 'call' ? t.dueAt : choice.until))).toContain(choice.until);
      }
    });
  });

  it('is never without a usable number, or after the end', () => {
    always((state, now) => {
      const possible = state.outcome === null && state.reach.phones.some((p) => p.usable);
      expect(callChoices(state, policy, now).length > 0).toBe(possible);
    });
  });
});
