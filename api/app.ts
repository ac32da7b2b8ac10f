import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import express, { Router, type Express } from 'express';
import helmet from 'helmet';
import { caseRoutes } from './cases.js';
import type { ApiDeps } from './deps.js';
import { docsPage, docsScript } from './docs.js';
import { healthRoutes } from './health.js';
import { onlyLoopbackHost } from './identity.js';
import { importRoutes } from './imports.js';
import { errorMapper, Problem } from './problem.js';
import { referenceRoutes } from './reference.js';
import { mountOn } from './route.js';
import { problem } from './schemas.js';
import { taskRoutes } from './tasks.js';

const swaggerUi = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

/** The HTTP API of design §8, its OpenAPI document and its documentation page; nothing is loaded from elsewhere. */
export function createApp(deps: ApiDeps): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(onlyLoopbackHost, helmet({ contentSecurityPolicy: { directives: { 'img-src': ["'self'", 'data:'] } } }));
  app.use(healthRoutes(deps));
  app.use('/api/v1', apiRouter(deps));
  app.get('/docs', (_req, res) => void res.type('html').send(docsPage));
  app.get('/docs/start.js', (_req, res) => void res.type('js').send(docsScript));
  app.use('/docs', express.static(swaggerUi, { index: false }));
  app.use((_req, _res, next) =>
    next(new Problem(404, 'unknownPath', 'Her er ingenting. Dokumentationen er på /docs.')),
  );
  app.use(errorMapper(deps.log));
  return app;
}

function apiRouter(deps: ApiDeps): Router {
  const router = Router();
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'persona', { type: 'apiKey', in: 'header', name: 'Husly-Persona' });
  router.use(express.json({ limit: '256kb' }));
  const mount = mountOn(router, registry, problem);
  caseRoutes(mount, deps);
  taskRoutes(mount, deps);
  importRoutes(mount, deps);
  referenceRoutes(mount, deps);
  const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: { title: 'Husly', version: '1', description: 'Every rent-arrears case is one durable workflow.' },
    servers: [{ url: '/' }],
  });
  router.get('/openapi.json', (_req, res) => void res.json(document));
  return router;
}
