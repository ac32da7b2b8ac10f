import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MessageProvider, Outgoing, SendResult } from '../../activities/providers/port.js';
import { createTellOfVisit } from '../../activities/tellOfVisit.js';
import { policyFor, type Policy } from '../../domain/policy.js';
import { newVisit, type VisitNews } from '../../domain/safeVisit.js';
import { smsParts } from '../../domain/smsParts.js';
import { ownTexts } from '../../domain/texts/texts.js';
import type { Store } from '../../store/open.js';
import { storeVisitCommand } from '../../store/visitCommands.js';
import { insertVisit } from '../../store/visits.js';
import { openTestStore } from '../support/store.js';

/** Who is told of a visit, by which ways, and once each. */
let store: Store;
beforeAll(async () => {
  store = await openTestStore();
});
afterAll(() => store.close());

const sent: (Outgoing & { channel: string })[] = [];
let answers: Record<string, SendResult[]> = {};
beforeEach(() => {
  sent.length = 0;
  answers = {};
});
const provider = (channel: 'sms' | 'email'): MessageProvider => ({
  name: 'double',
  async send(outgoing) {
    const answer = answers[channel]?.shift() ?? { kind: 'accepted', providerId: null };
    if (answer.kind === 'accepted') sent.push({ ...outgoing, channel });
    return answer;
  },
  findSent: async () => [],
  forget: async () => 'forgotten',
  close: () => undefined,
});

const randers = policyFor('0730');
const mobiles = { unitMobile: '+4520123456', supervisorMobile: '+4530123456' };
const withMobile: Policy = { ...randers, safeVisit: { ...randers.safeVisit, ...mobiles } };
const startedAt = '2026-12-03T13:30:00.000Z';
const expectedEndAt = '2026-12-03T14:20:00.000Z';
const silence = (): void => undefined;

function tell(news: VisitNews, visitId = randomUUID(), policy = withMobile) {
  const log = { info: silence, warn: silence, error: silence };
  const words = { policyFor: () => policy, textsFor: () => ownTexts, baseUrl: 'https://husly.example/' };
  const deps = { db: store.db, sms: provider('sms'), email: provider('email'), ...words, now: Date.now, log };
  return createTellOfVisit(deps)({ visitId, municipality: '0730', news, since: expectedEndAt, expectedEndAt });
}
const to = () => sent.map((m) => `${m.channel} ${m.to}`);

describe('an alarm', () => {
  it('goes to the unit’s mobile and mailbox, once each, with the time and where to look', async () => {
    const id = randomUUID();
    expect(await tell('worker', id)).toEqual(['sms', 'email']);
    expect(await tell('worker', id)).toEqual(['sms', 'email']);
    expect(to()).toEqual(['sms +4520123456', `email ${randers.municipality.unitMailbox}`]);
    for (const { text } of sent) expect(text).toContain('kl. 15.20');
    expect(sent[1]?.text).toContain(`https://husly.example/visits/${id}`);
    expect(await tell('colleague', id)).toEqual(['sms', 'email']);
    expect(sent).toHaveLength(4);
  });

  it('goes by mail alone where no mobile is known', async () => {
    expect(await tell('worker', randomUUID(), randers)).toEqual(['email']);
    expect(await tell('visitOff', randomUUID(), randers)).toEqual([]);
    expect(to()).toEqual([`email ${randers.municipality.unitMailbox}`]);
  });

  it('goes to the supervisor in the end', async () => {
    expect(await tell('supervisor')).toEqual(['sms', 'email']);
    expect(to()).toEqual(['sms +4530123456', `email ${randers.municipality.supervisorMailbox}`]);
  });

  it('that one way cannot take now is tried again there, and not sent twice by the other', async () => {
    const id = randomUUID();
    answers = { email: [{ kind: 'notSent', code: '451' }] };
    await expect(tell('worker', id)).rejects.toMatchObject({ type: 'StaffProvider', nonRetryable: false });
    expect(await tell('worker', id)).toEqual(['sms', 'email']);
    expect(to()).toEqual(['sms +4520123456', `email ${randers.municipality.unitMailbox}`]);
  });

  it('that one way refuses for good goes by the other', async () => {
    answers = { sms: [{ kind: 'rejected', reason: 'recipientRejected', code: '21211' }] };
    expect(await tell('worker')).toEqual(['email']);
  });

  it('is not sent where the worker’s word is on its way; that the visit is off is', async () => {
    const facts = {
      visitId: randomUUID(),
      municipality: '0730',
      taskId: `${randomUUID()}.visit-1-1`,
      worker: 'persona:outreach',
      startedAt,
      step: 'atTheDoor',
      expectedEndAt,
      watch: { colleagueAfterMinutes: 10, supervisorAfterMinutes: 10 },
    } as const;
    const { visitId, municipality, taskId, worker } = facts;
    const row = { visitId, municipality, taskId, worker, startedAt, caseId: null, inquiryId: null, dueAt: null };
    await insertVisit(store.db, { ...row, view: { ...newVisit(facts), seq: 0 } });
    const args = { commandId: randomUUID(), by: worker, minutes: 30 };
    await storeVisitCommand(store.db, { visitId, message: { update: 'extend', args }, note: null, at: startedAt });
    expect(await tell('worker', visitId)).toEqual([]);
    expect(sent).toEqual([]);
    expect(await tell('visitOff', visitId)).toEqual(['sms']);
    expect(sent[0]?.text).toContain('aflyst');
  });

  it('fits one SMS, whatever the time', async () => {
    for (const news of ['worker', 'colleague', 'supervisor', 'visitOff'] as const) await tell(news);
    const texts = sent.filter((m) => m.channel === 'sms').map((m) => m.text);
    expect(texts).toHaveLength(4);
    for (const text of texts) expect(smsParts(text)).toMatchObject({ encoding: 'GSM-7', parts: 1 });
  });
});
