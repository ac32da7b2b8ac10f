import { fileURLToPath } from 'node:url';
import express, { Router, type RequestHandler } from 'express';
import { Problem } from './problem.js';

/** Where `ops/webApp.mjs` puts the staff application. */
const folder = fileURLToPath(new URL('../web/dist', import.meta.url));

/** Everything of a page comes from this server as a file: no script or style within a page, nothing from elsewhere. */
export const strictPolicy = {
  useDefaults: false,
  directives: {
    'default-src': ["'none'"],
    'script-src': ["'self'"],
    'style-src': ["'self'"],
    'img-src': ["'self'"],
    'font-src': ["'self'"],
    'connect-src': ["'self'"],
    'manifest-src': ["'self'"],
    'worker-src': ["'self'"],
    'base-uri': ["'none'"],
    'form-action': ["'self'"],
    'frame-ancestors': ["'none'"],
  },
};

/**
 * The staff application. Its parts carry their content in their names and are kept for ever; the page that names them is
 * asked for each time, so that a new release is met at the next navigation. It says nothing of anybody, so it needs no login.
 */
export function webRoutes(): Router {
  const router = Router();
  router.use(
    '/assets',
    express.static(`${folder}/assets`, { immutable: true, maxAge: '1y', index: false, redirect: false }),
  );
  router.use(express.static(folder, { cacheControl: false, index: false, redirect: false, setHeaders: askEachTime }));
  router.use(page);
  return router;
}

const askEachTime = (res: { setHeader(name: string, value: string): unknown }): void =>
  void res.setHeader('Cache-Control', 'no-cache');

/** What the API answers itself, and where a page would only hide that there is nothing. */
const notPages = /^\/(api|assets|b|docs|healthz|readyz|metrics)(\/|$)/;

/** Whatever a browser asks for as a page is the application, which knows its own addresses. */
const page: RequestHandler = (req, res, next) => {
  const isNavigation = req.method === 'GET' && req.get('Accept')?.includes('text/html') === true;
  if (!isNavigation || notPages.test(req.path)) return next();
  res.set('Cache-Control', 'no-store');
  res.sendFile('index.html', { root: folder, cacheControl: false }, (error) => {
    if (error && !res.headersSent) next(new Problem(503, 'notBuilt', 'Programmet er ikke bygget: kør npm run build.'));
  });
};
