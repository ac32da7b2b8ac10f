import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { apply } from '../../domain/apply.js';
import { openCase, type CaseEvent, type CaseFacts, type CaseView, type RecordedEvent } from '../../domain/case.js';
import { understandIntake } from '../../domain/intake/understand.js';
import { homeMunicipality, policyFor } from '../../domain/policy.js';
import { keepReport } from '../../intake/receive.js';
import { caseRow } from '../../store/cases.js';
import { attemptFigures } from '../../store/figuresSchema.js';
import { listTasks } from '../../store/lists.js';
import { listMessages } from '../../store/messageList.js';
import type { Store } from '../../store/open.js';
import { writeProjection } from '../../store/projection.js';
import { timelineOf } from '../../store/timeline.js';
import { household } from '../support/husly.js';
import { openTestStore } from '../support/store.js';

/** What the lists hold when a worker died between writing into them and telling the engine what it had done. */
let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store?.close());

const now = '2026-11-23T08:00:00.000Z';
const later = (minutes: number): string => new Date(Date.parse(now) + minutes * 60_000).toISOString();
const because = [{ rule: 'test', text: 'Prøve.' }];
let facts: CaseFacts;
let view: CaseView;

beforeEach(async () => {
  const reading = understandIntake(household({ phones: ['20123456'] }), '2026-11-23', now);
  if (!reading.ok) throw new Error('the household is no case');
  const sender = { by: 'test', role: 'intake', municipality: homeMunicipality } as const;
  const kept = await keepReport(store.db, reading.intake, sender, now);
  if (kept.result !== 'created') throw new Error('the household is not new');
  facts = kept.facts;
  view = { ...openCase(facts), seq: 0 };
});

const opens = (id: string): CaseEvent => {
  const task = { id, kind: 'call', from: now, dueAt: later(180), lapses: true, role: 'outreach', because } as const;
  return { kind: 'taskOpened', task };
};
const completes = (taskId: string): CaseEvent => {
  return { kind: 'taskCompleted', taskId, taskKind: 'call', result: { outcome: 'noAnswer' } };
};
const plans = (key: string): CaseEvent => {
  const message = {
    key,
    purpose: 'contactRequest',
    channel: 'sms',
    notBefore: now,
    notAfter: later(600),
    because,
  } as const;
  return { kind: 'messagePlanned', message };
};

/** What a workflow that stands at `from` records at a moment. */
function happens(from: CaseView, at: string, happened: CaseEvent[]): { events: RecordedEvent[]; view: CaseView } {
  const events = happened.map((event, n) => ({ seq: from.seq + n + 1, at, by: 'husly', event }));
  const state = happened.reduce((before, event) => ({ ...before, ...apply(before, event, at) }), from);
  return { events, view: { ...state, seq: from.seq + happened.length } };
}
const write = (what: { events: RecordedEvent[]; view: CaseView }) =>
  writeProjection(store.db, facts.caseId, what.events, what.view, policyFor(homeMunicipality).closingDays);

const kinds = async () => (await timelineOf(store.db, facts.caseId)).happened.map((e) => `${e.seq} ${e.event.kind}`);
const openTasks = async () => {
  const filter = { municipality: homeMunicipality, caseId: facts.caseId };
  return (await listTasks(store.db, filter, 50, null)).map(({ task }) => [task.taskId, task.assignee]);
};
const planned = async () => {
  const filter = { municipality: homeMunicipality, caseId: facts.caseId };
  return (await listMessages(store.db, filter, 50, null)).map((m) => m.key);
};
/** The tries that the figures count, by their places. */
const tries = async () => {
  const of = eq(attemptFigures.caseId, facts.caseId);
  return (await store.db.select({ n: attemptFigures.n }).from(attemptFigures).where(of)).map(({ n }) => n);
};

describe('what was written but never kept by the engine', () => {
  it('is taken back when the case goes on without it', async () => {
    const kept = happens(view, now, [{ kind: 'opened' }, opens('call-1-1')]);
    await write(kept);
    await write(
      happens(kept.view, later(1), [completes('call-1-1'), opens('call-1-2'), plans('contactRequest:1:sms')]),
    );
    const assigned: CaseEvent = { kind: 'taskAssigned', taskId: 'call-1-1', assignee: 'kari' };
    const truth = happens(kept.view, later(2), [assigned]);
    await write(truth);
    expect(await kinds()).toEqual(['1 opened', '2 taskOpened', '3 taskAssigned']);
    expect(await openTasks()).toEqual([['call-1-1', 'kari']]);
    expect(await planned()).toEqual([]);
    expect((await caseRow(store.db, facts.caseId))?.seq).toBe(3);

    await write(
      happens(truth.view, later(3), [completes('call-1-1'), opens('call-1-2'), plans('contactRequest:1:sms')]),
    );
    expect(await openTasks()).toEqual([['call-1-2', null]]);
    expect(await planned()).toEqual(['contactRequest:1:sms']);
  });

  it('does not close a case for good', async () => {
    const kept = happens(view, now, [{ kind: 'opened' }, opens('call-1-1')]);
    await write(kept);
    const closing = happens(kept.view, later(1), [{ kind: 'fact', fact: { kind: 'withdrawn' } }]);
    await write({ ...closing, view: { ...closing.view, stage: 'closed' } });
    expect((await caseRow(store.db, facts.caseId))?.closedAt).not.toBeNull();
    await write(happens(kept.view, later(2), [{ kind: 'fact', fact: { kind: 'needs', children: true } }]));
    expect(await caseRow(store.db, facts.caseId)).toMatchObject({ closedAt: null, stage: 'phone', seq: 3 });
  });
});

describe('what is written twice', () => {
  it('changes nothing, also when newer events are known', async () => {
    const first = happens(view, now, [{ kind: 'opened' }, opens('call-1-1')]);
    const second = happens(first.view, later(1), [completes('call-1-1'), opens('call-1-2')]);
    await write(first);
    await write(second);
    for (const again of [first, second, first]) await write(again);
    expect(await kinds()).toEqual(['1 opened', '2 taskOpened', '3 taskCompleted', '4 taskOpened']);
    expect(await openTasks()).toEqual([['call-1-2', null]]);
    expect(await tries()).toEqual([0]);
  });
});

describe('what waited through an outage', () => {
  it('is written batch after batch, each with its tasks and messages, under one view', async () => {
    const first = happens(view, now, [{ kind: 'opened' }, opens('call-1-1')]);
    await write(first);
    const all = happens(first.view, later(1), [
      opens('call-1-2'),
      completes('call-1-1'),
      plans('contactRequest:1:sms'),
    ]);
    await write({ events: all.events.slice(0, 1), view: all.view });
    await write({ events: all.events.slice(1), view: all.view });
    expect(await openTasks()).toEqual([['call-1-2', null]]);
    expect(await planned()).toEqual(['contactRequest:1:sms']);
  });
});
