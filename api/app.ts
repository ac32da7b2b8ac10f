import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import compression from 'compression';
import express, { Router, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { z } from 'zod';
import { storableJson } from '../domain/storable.js';
import { accessRoutes } from './accessLog.js';
import { caseRoutes } from './cases.js';
import { citizenRoutes } from './citizen/routes.js';
import { doorCardRoutes } from './citizen/doorCardRoutes.js';
import { demoRoutes } from './demo.js';
import type { ApiDeps } from './deps.js';
import { docsPage, docsScript } from './docs.js';
import { engineRoutes } from './engine.js';
import { eventRoutes } from './events.js';
import { figureRoutes } from './figures.js';
import { healthRoutes } from './health.js';
import { isLoopback, onlyKnownHosts } from './identity.js';
import { importRoutes } from './imports.js';
import { inquiryRoutes } from './inquiries.js';
import { linkRoutes } from './links.js';
import { overviewRoutes } from './overview.js';
import { partnerRoutes } from './partners.js';
import { errorMapper, Problem } from './problem.js';
import { referenceRoutes } from './reference.js';
import { loginRoutes } from './login/routes.js';
import { mountOn } from './route.js';
import { problem } from './schemas.js';
import { savedViewRoutes } from './savedViews.js';
import { sessionRoutes } from './sessionRoutes.js';
import { searchRoutes } from './search.js';
import { taskRoutes } from './tasks.js';
import { visitRoutes } from './visits.js';
import { todayRoutes } from './today.js';
import { walkInRoutes } from './walkIns.js';
import { strictPolicy, webRoutes } from './web.js';
import { webhookRoutes } from './webhooks.js';

const swaggerUi = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** The people who read what is wrong with a request are Danes; zod's own words tell them too little in these cases. */
z.config({
  ...z.locales.da(),
  customError(issue) {
    if (issue.code === 'invalid_type' && issue.input === undefined) return 'mangler';
    if (issue.code === 'invalid_union' && Array.isArray(issue.options))
      return `kendes ikke; skal være en af: ${issue.options.join(', ')}`;
    if (issue.code === 'invalid_format' && issue.format === 'datetime')
      return 'skal være et tidspunkt med tidszone, fx 2026-12-03T09:30:00+01:00';
    return undefined;
  },
});

/** The documentation's: Swagger UI sets inline styles and draws from `data:`. */
const docsPolicy = {
  useDefaults: false,
  directives: {
    'default-src': ["'self'"],
    'style-src': ["'self'", "'unsafe-inline'"],
    'img-src': ["'self'", 'data:'],
    'base-uri': ["'none'"],
    'object-src': ["'none'"],
    'frame-ancestors': ["'none'"],
    'form-action': ["'self'"],
  },
};

/** The HTTP API of design §8, its OpenAPI document and its documentation page; nothing is loaded from elsewhere. */
export function createApp(deps: ApiDeps): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  // A public address means the municipality's own proxy before us. On this machine it is believed about whom it speaks
  // for; anybody else, and without a public address everybody, speaks for themselves.
  if (!isLoopback(new URL(deps.baseUrl).host)) app.set('trust proxy', 'loopback');
  app.use(onlyKnownHosts(deps), helmet({ contentSecurityPolicy: strictPolicy, strictTransportSecurity: false }));
  // What must not be gathered up, such as `GET /events`, says `no-transform`.
  // Not for a few kilobytes: that took 2 of the 55 ms in which a task is completed [measured], and saves one packet.
  app.use(compression({ threshold: '4kb' }));
  app.use(healthRoutes(deps));
  app.use('/b', citizenRoutes(deps));
  app.use('/login', loginRoutes(deps));
  app.use('/api/v1', notKept, apiRouter(deps));
  app.use('/docs', helmet.contentSecurityPolicy(docsPolicy));
  app.get('/docs', (_req, res) => void res.type('html').send(docsPage));
  app.get('/docs/start.js', (_req, res) => void res.type('js').send(docsScript));
  app.use('/docs', express.static(swaggerUi, { index: false }));
  app.use(webRoutes());
  app.use((_req, _res, next) =>
    next(new Problem(404, 'unknownPath', 'Her er ingenting. Dokumentationen er på /docs.')),
  );
  app.use(errorMapper(deps.log));
  return app;
}

/** What is told here is personal: no browser or proxy keeps it. */
const notKept: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};

const noNul: RequestHandler = (req, _res, next) =>
  next(req.url.includes('%00') ? new Problem(400, 'malformed', 'Adressen indeholder et NUL-tegn.') : undefined);

function apiRouter(deps: ApiDeps): Router {
  const router = Router();
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'persona', { type: 'apiKey', in: 'header', name: 'Husly-Persona' });
  registry.registerComponent('securitySchemes', 'accessKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'A partner’s access key, `husly_…`; it may send reports and facts, and see how far its own cases are',
  });
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'husly_session',
    description: 'Staff who are logged in; unsafe requests bring `Husly-Csrf` too (`GET /session`)',
  });
  router.use(noNul);
  router.use('/webhooks', webhookRoutes(deps, registry, problem));
  router.use(express.json({ limit: '256kb', reviver: storableJson }));
  const mount = mountOn(router, registry, problem, deps);
  sessionRoutes(mount, deps);
  accessRoutes(mount, deps);
  caseRoutes(mount, deps);
  taskRoutes(mount, deps);
  visitRoutes(mount, deps);
  savedViewRoutes(mount, deps);
  todayRoutes(mount, deps);
  searchRoutes(mount, deps);
  linkRoutes(mount, deps);
  doorCardRoutes(mount, deps);
  inquiryRoutes(mount, deps);
  walkInRoutes(mount, deps);
  importRoutes(mount, deps);
  partnerRoutes(mount, deps);
  referenceRoutes(mount, deps);
  figureRoutes(mount, deps);
  overviewRoutes(mount, deps);
  engineRoutes(mount, deps);
  eventRoutes(router, registry, problem, deps);
  if (deps.demo) demoRoutes(mount, deps.demo);
  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Husly', version: '1', description: 'Every rent-arrears case is one durable workflow.' },
    servers: [{ url: '/' }],
  });
  router.get('/openapi.json', (_req, res) => void res.json(document));
  return router;
}
