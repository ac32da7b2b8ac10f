import { afterAll, beforeAll, expect, it } from 'vitest';
import { received } from '../../api/schemas.js';
import { startTestHusly, type TestHusly } from '../support/husly.js';
let husly: TestHusly;
beforeAll(async () => { husly = await startTestHusly(); });
afterAll(() => husly?.dispose());
it('smoke', async () => {
  const a = await husly.as('intake').post('/cases', { source: { kind: 'housingOrganisation' }, citizen: { name: 'Anna', address: { street: 'Vestergade 1' } } });
  console.log(JSON.stringify(a.body), a.as(received).caseId);
  for (const p of ['/cases', '/tasks', '/messages', `/cases/${a.as(received).caseId}`, `/cases/${a.as(received).caseId}/forecast?assume=paid:2026-12-12`, '/legal-clock?dueDate=2026-12-01&receivedOn=2026-12-05', '/cases/zz', '/cases/%zz', '/cases?cursor=abc', '/cases?cursor=WyJ4IiwieSJd','/tasks?cursor=WyJ4IiwieSIsInoiXQ','/messages?cursor=WyJ4IiwieSIsInoiXQ', '/cases?assignee=%00','/cases?foo=1']) {
    try { const b = await husly.as('supervisor').get(p); console.log(p, b.status, JSON.stringify(b.body).slice(0, 300)); } catch (e) { console.log(p, String(e)); }
  }
  const t = (await husly.as('supervisor').get('/openapi.json')).body;
  console.log(JSON.stringify(t).slice(0, 3000));
});
