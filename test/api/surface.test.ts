import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roles, type Role } from '../../domain/outcomes.js';
import { openApi, validator, type OpenApi } from '../support/contract.js';
import { startTestHusly, type TestHusly } from '../support/husly.js';

/** What anybody meets before a case is told of: the document, the pages, who may ask from where, and health. */
let husly: TestHusly;
let document: OpenApi;
beforeAll(async () => {
  husly = await startTestHusly();
  document = openApi.parse(await (await fetch(`${husly.url}/api/v1/openapi.json`)).json());
});
afterAll(() => husly?.dispose());

const someCase = '00000000-0000-4000-8000-000000000000';
const someTask = `${someCase}.call-1-1`;

/** Design §8. */
const promised = [
  'GET /session',
  'POST /session',
  'DELETE /session',
  'GET /staff',
  'GET /access-log',
  'POST /cases',
  'GET /cases',
  'GET /cases/{caseId}',
  'POST /cases/{caseId}/facts',
  'GET /cases/{caseId}/forecast',
  'GET /tasks',
  'GET /tasks/{taskId}',
  'GET /tasks/{taskId}/next',
  'GET /today',
  'GET /case-counts',
  'POST /cases/bulk',
  'GET /views',
  'POST /views',
  'DELETE /views/{viewId}',
  'POST /search',
  'GET /tasks/{taskId}/door-card',
  'GET /door-cards',
  'DELETE /cases/{caseId}/links',
  'POST /cases/{caseId}/links/{reportId}/undo',
  'POST /tasks/{taskId}/claim',
  'POST /tasks/{taskId}/release',
  'POST /tasks/{taskId}/reassign',
  'POST /tasks/{taskId}/complete',
  'POST /imports',
  'GET /imports',
  'GET /imports/{importId}',
  'GET /imports/{importId}/report.csv',
  'POST /imports/{importId}/release',
  'GET /messages',
  'GET /overview',
  'GET /figures',
  'GET /figures.csv',
  'GET /figures/cases',
  'GET /figures/attempts',
  'GET /engine',
  'GET /events',
  'GET /templates/preview',
  'GET /legal-clock',
  'GET /inquiries',
  'GET /inquiries/{inquiryId}',
  'POST /inquiries',
  'POST /inquiries/{inquiryId}/withdraw',
  'POST /tasks/{taskId}/start',
  'GET /visits',
  'GET /visits/{visitId}',
  'POST /visits/{visitId}/safe',
  'POST /visits/{visitId}/extend',
  'POST /visits/{visitId}/cancel',
  'POST /walk-ins',
  'GET /partners',
  'POST /partners',
  'PATCH /partners/{partnerId}',
  'POST /partners/{partnerId}/key',
  'DELETE /partners/{partnerId}/key',
  'POST /webhooks/twilio/status',
  'POST /webhooks/twilio/incoming',
  'POST /webhooks/sms-gateway',
];

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) => (operation ? [{ path, method, operation }] : [])),
  );

describe('the OpenAPI document', () => {
  it('is OpenAPI 3.1 and names every endpoint, and no other', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    const named = operations().map(({ path, method }) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`);
    expect(named.toSorted()).toEqual(promised.toSorted());
  });

  it('declares each parameter of a path, once and required', () => {
    for (const { path, operation } of operations()) {
      const inPath = operation.parameters.filter((p) => p.in === 'path');
      expect(inPath.map((p) => `{${p.name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
      expect(inPath.every((p) => p.required)).toBe(true);
    }
  });

  it('holds only references that lead somewhere', () => {
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g);
    for (const [, group, name = ''] of references) {
      expect(group).toBe('schemas');
      expect(document.components.schemas).toHaveProperty([name]);
    }
  });

  it('has a schema that validates for every body, and the problem form for what goes wrong', () => {
    for (const { operation } of operations()) {
      expect(operation.responses['default']?.content).toHaveProperty(['application/problem+json']);
      const contents = [operation.requestBody?.content, ...Object.values(operation.responses).map((r) => r.content)];
      for (const { schema } of contents.flatMap((content) => Object.values(content ?? {})))
        expect(() => validator(document, schema)).not.toThrow();
    }
  });
});

describe('the documentation page', () => {
  it('comes from this server alone, and may load nothing from elsewhere', async () => {
    const page = await fetch(`${husly.url}/docs`);
    const html = await page.text();
    expect(page.status).toBe(200);
    const loaded = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url = '']) => url);
    expect(loaded.length).toBeGreaterThan(2);
    for (const url of loaded) {
      expect(url).toMatch(/^\/docs\//);
      expect((await fetch(husly.url + url)).status).toBe(200);
    }
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toMatch(/https?:|\*|upgrade-insecure-requests/);
  });
});

const askAs = (path: string, host: string) =>
  new Promise<{ status: number; body: string }>((resolve, reject) => {
    const { port } = new URL(husly.url);
    const headers = { Host: host, 'Husly-Persona': 'supervisor' };
    request({ host: '127.0.0.1', port, path, headers }, (res) => {
      text(res).then((body) => resolve({ status: res.statusCode ?? 0, body }), reject);
    })
      .on('error', reject)
      .end();
  });

describe('the Host header', () => {
  const paths = ['/', '/docs', '/healthz', '/readyz', '/metrics', '/api/v1/openapi.json', '/api/v1/cases', '/nothing'];

  it.each(paths)('of another name gets no answer from %s', async (path) => {
    for (const host of ['husly.example', 'localhost.evil.example', '127.0.0.1.nip.io:80', '169.254.1.1']) {
      const { status, body } = await askAs(path, host);
      expect(status).toBe(421);
      expect(body).not.toMatch(/items|openapi|swagger|process_cpu|engine"/i);
    }
  });

  it('may be any name of this machine itself', async () => {
    const { port } = new URL(husly.url);
    for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, 'LOCALHOST', `[::1]:${port}`])
      expect((await askAs('/api/v1/cases', host)).status).toBe(200);
  });
});

describe('other web pages', () => {
  it('are told nothing of cross-origin use, neither by an answer nor before a request', async () => {
    const origin = { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' };
    for (const method of ['OPTIONS', 'GET', 'POST']) {
      const answer = await fetch(`${husly.url}/api/v1/cases`, {
        method,
        headers: { ...origin, 'Access-Control-Request-Headers': 'husly-persona', 'Husly-Persona': 'supervisor' },
      });
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });
});

describe('who asks', () => {
  const staff: Role[] = ['outreach', 'caseworker', 'supervisor'];
  const reading: [string, readonly Role[]][] = [
    ['/cases', roles],
    [`/cases/${someCase}`, roles],
    ['/partners', staff],
    [`/cases/${someCase}/forecast`, staff],
    ['/tasks', staff],
    ['/today', ['outreach', 'supervisor']],
    ['/case-counts', staff],
    ['/views', staff],
    ['/inquiries', staff],
    [`/inquiries/${someCase}`, staff],
    ['/messages', ['outreach', 'supervisor']],
    ['/templates/preview', staff],
    ['/figures/cases', ['supervisor']],
    ['/figures/attempts', ['supervisor']],
    ['/imports', ['intake', 'supervisor']],
    [`/imports/${someCase}`, ['intake', 'supervisor']],
  ];
  const telling: [string, readonly Role[]][] = [
    ['/cases', roles],
    [`/cases/${someCase}/facts`, roles],
    ['/imports', ['intake', 'supervisor']],
    ['/partners', ['supervisor']],
    [`/partners/${someCase}/key`, ['supervisor']],
    ['/inquiries', staff],
    [`/inquiries/${someCase}/withdraw`, staff],
    ['/walk-ins', staff],
    ['/search', staff],
    ['/views', staff],
    ['/cases/bulk', ['outreach', 'supervisor']],
    [`/tasks/${someTask}/claim`, staff],
    [`/tasks/${someTask}/release`, staff],
    [`/tasks/${someTask}/reassign`, ['supervisor']],
    [`/tasks/${someTask}/complete`, staff],
  ];

  it.each(reading)('GET %s only for %j', async (path, allowed) => {
    expect((await husly.as(null).get(path)).status).toBe(401);
    for (const role of roles) {
      const { status } = await husly.as(role).get(path);
      expect([role, status === 403]).toEqual([role, !allowed.includes(role)]);
    }
  });

  it.each(telling)('POST %s only for %j', async (path, allowed) => {
    expect((await husly.as(null).post(path, {})).status).toBe(401);
    for (const role of roles) {
      const { status } = await husly.as(role).post(path, {});
      expect([role, status === 403]).toEqual([role, !allowed.includes(role)]);
    }
  });

  it('must be somebody known; an answer says who that may be', async () => {
    const answer = await fetch(`${husly.url}/api/v1/cases`, { headers: { 'Husly-Persona': 'mayor' } });
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain('outreach, caseworker, supervisor, intake');
  });
});

const ask = (path: string) => fetch(`${husly.url}${path}`, { headers: { 'Husly-Persona': 'supervisor' } });

describe('paths that lead nowhere', () => {
  it.each(['/nothing', '/api/v1/nothing', '/api/v1/cases/nothing/here', '/api/v1/walk-ins', '/docs/../../etc/passwd'])(
    '%s is 404',
    async (path) => {
      const answer = await ask(path);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    },
  );

  it.each(['twilio/status', 'twilio/incoming', 'sms-gateway'])(
    '/webhooks/%s is 404 where none is set up',
    async (name) => {
      const answer = await fetch(`${husly.url}/api/v1/webhooks/${name}`, {
        method: 'POST',
        body: new URLSearchParams(),
      });
      expect(answer.status).toBe(404);
    },
  );

  it.each(['/cases/%zz', '/cases/%00', '/cases?assignee=%00'])('%s cannot be read, which is 400', async (path) => {
    expect((await ask(`/api/v1${path}`)).status).toBe(400);
  });
});

describe('health', () => {
  it('has no clock to move, as a demo has', async () => {
    const headers = { 'Husly-Persona': 'supervisor' };
    const asked = await fetch(`${husly.url}/api/v1/demo`, { headers });
    const moved = await fetch(`${husly.url}/api/v1/demo/advance`, { method: 'POST', headers });
    expect([asked.status, moved.status]).toEqual([404, 404]);
  });

  it('says that the process lives, and that it can work', async () => {
    const alive = await fetch(`${husly.url}/healthz`);
    expect([alive.status, await alive.json()]).toEqual([200, { status: 'ok' }]);
    const ready = await fetch(`${husly.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { database: true, engine: true }]);
  });

  it('counts for Prometheus', async () => {
    const metrics = await fetch(`${husly.url}/metrics`);
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    const told = await metrics.text();
    expect(told).toMatch(/^husly_cases_open 0$/m);
    expect(told).toMatch(/^husly_cases_unstarted 0$/m);
    expect(told).toMatch(/^process_cpu_seconds_total /m);
  });
});
