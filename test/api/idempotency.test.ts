import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applied, problem, received, theCase } from '../../api/schemas.js';
import { forgetAnswers, keepAnswer, takeKey } from '../../store/idempotency.js';
import { household, startTestHusly, type TestHusly } from '../support/husly.js';
import { openTestStore } from '../support/store.js';

/** `Idempotency-Key`: what a client sends again is answered as before. */
let husly: TestHusly;
beforeAll(async () => {
  husly = await startTestHusly();
});
afterAll(() => husly?.dispose());

const under = (key: string) => ({ 'Idempotency-Key': key });
const report = (body: unknown, key: string) => husly.as('intake').post('/cases', body, under(key));
const sendList = async (name: string, key: string): Promise<{ status: number; body: unknown }> => {
  const form = new FormData();
  form.append('file', new Blob([`Lejer;Adresse;Restance\n${name};Prøvevej 7;1.000,00\n`]), 'liste.csv');
  const headers = { 'Husly-Persona': 'intake', ...under(key) };
  const answer = await fetch(`${husly.url}/api/v1/imports`, { method: 'POST', headers, body: form });
  return { status: answer.status, body: await answer.json() };
};

describe('a request with an Idempotency-Key', () => {
  it('sent again is answered as before, word for word', async () => {
    const [body, key] = [household(), randomUUID()];
    const first = await report(body, key);
    const again = await report(body, key);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    // Without the key it is the same home again.
    expect((await husly.as('intake').post('/cases', body)).status).toBe(200);
  });

  it('and another body, or another path, is 422', async () => {
    const key = randomUUID();
    const { caseId } = (await report(household(), key)).as(received);
    const payment = { commandId: randomUUID(), kind: 'payment', extent: 'part' };
    const others = [
      await report(household(), key),
      await husly.as('intake').post(`/cases/${caseId}/facts`, payment, under(key)),
    ];
    for (const answer of others) {
      expect(answer.status).toBe(422);
      expect(answer.as(problem).errors).toMatchObject([{ pointer: 'Idempotency-Key', code: 'idempotencyKeyReused' }]);
    }
    const { timeline } = (await husly.as('supervisor').get(`/cases/${caseId}`)).as(theCase);
    expect(timeline.filter((entry) => entry.by !== 'husly')).toEqual([]);
  });

  it('belongs to its sender: another one may use the same', async () => {
    const key = randomUUID();
    const mine = (await report(household(), key)).as(received);
    const theirs = await husly.as('supervisor').post('/cases', household(), under(key));
    expect(theirs.status).toBe(201);
    expect(theirs.as(received).caseId).not.toBe(mine.caseId);
  });

  it('many times at once is done once: the others get the same answer, or are told to wait', async () => {
    const [body, key] = [household(), randomUUID()];
    const answers = await Promise.all(Array.from({ length: 10 }, () => report(body, key)));
    const done = answers.filter((a) => a.status === 201);
    const waiting = answers.filter((a) => a.status === 409);
    expect(done.length).toBeGreaterThan(0);
    expect(done.length + waiting.length).toBe(answers.length);
    expect(new Set(done.map((a) => a.as(received).caseId)).size).toBe(1);
    for (const answer of waiting) {
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(answer.as(problem).type).toBe('urn:husly:problem:stillUnderWay');
    }
    expect((await report(body, key)).body).toEqual(done[0]?.body);
  });

  it('that was refused has changed nothing: mended it gets through under the same key', async () => {
    const [body, key] = [household(), randomUUID()];
    const bad = { ...body, citizen: { name: body.citizen.name } };
    expect([(await report(bad, key)).status, (await report(bad, key)).status]).toEqual([422, 422]);
    expect((await report(body, key)).status).toBe(201);
  });

  it('may be a fact: the answer is the one given then', async () => {
    const { caseId } = (await report(household(), randomUUID())).as(received);
    const payment = { commandId: randomUUID(), kind: 'payment', extent: 'full' };
    const tell = () => husly.as('supervisor').post(`/cases/${caseId}/facts`, payment, under(`betalt-${caseId}`));
    const first = await tell();
    expect(first.as(applied)).toMatchObject({ status: 'applied', stage: 'closed' });
    expect((await tell()).body).toEqual(first.body);
  });

  it('may be a list: the same file is the same import, another file is 422', async () => {
    const key = randomUUID();
    const first = await sendList('Mette Prøve', key);
    expect(first.status).toBe(202);
    expect(await sendList('Mette Prøve', key)).toEqual(first);
    expect((await sendList('Mads Prøve', key)).status).toBe(422);
  });

  it.each(['', 'nøgle', 'x'.repeat(201)])('%j is no key: 400', async (key) => {
    const headers = { 'Husly-Persona': 'intake', 'content-type': 'application/json' };
    const sent = { ...headers, 'Idempotency-Key': Buffer.from(key, 'utf8').toString('latin1') };
    const body = JSON.stringify(household());
    const answer = await fetch(`${husly.url}/api/v1/cases`, { method: 'POST', headers: sent, body });
    expect(answer.status).toBe(400);
  });
});

describe('a kept answer', () => {
  const [then, later, tooLong] = ['2026-12-01T08:00:00.000Z', '2026-12-01T08:00:10.000Z', '2026-12-01T08:01:00.000Z'];
  const request = { by: 'partner:test', key: 'k', fingerprint: 'f' };

  it('of a request that a crash cut off is waited for a while; then the request is done anew, by one', async () => {
    const store = await openTestStore();
    try {
      expect(await takeKey(store.db, request, then, then)).toEqual({ kind: 'first' });
      expect(await takeKey(store.db, request, later, then)).toEqual({ kind: 'underWay' });
      const again = await Promise.all([0, 1, 2].map(() => takeKey(store.db, request, tooLong, later)));
      expect(again.map((turn) => turn.kind).toSorted()).toEqual(['first', 'underWay', 'underWay']);
    } finally {
      await store.close();
    }
  });

  it('is forgotten in the end, and the key is free', async () => {
    const store = await openTestStore();
    try {
      const answer = { status: 201, headers: { Location: '/x' }, body: { result: 'created' } };
      await takeKey(store.db, request, then, then);
      await keepAnswer(store.db, request, answer);
      expect(await takeKey(store.db, request, later, then)).toEqual({ kind: 'answered', answer });
      await forgetAnswers(store.db, then);
      expect(await takeKey(store.db, request, later, then)).toMatchObject({ kind: 'answered' });
      await forgetAnswers(store.db, later);
      expect(await takeKey(store.db, request, later, then)).toEqual({ kind: 'first' });
    } finally {
      await store.close();
    }
  });
});
