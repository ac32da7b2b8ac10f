/// <reference lib="webworker" />
declare const self: ServiceWorkerGlobalScope;
/** What the phone needs to open without coverage; put in by the build (`web/serviceWorker.ts`). */
declare const HUSLY_FILES: readonly string[];
declare const HUSLY_VERSION: string;

const files = HUSLY_FILES;
const cacheName = `husly-${HUSLY_VERSION}`;
const page = '/';
/** So long a page is waited for where there is a bar of coverage, and nothing comes. */
const patienceMs = 4_000;
/** Pages that are not the application's (`api/web.ts`). */
const notPages = /^\/(api|assets|b|docs|healthz|readyz|metrics|login)(\/|$)/;

self.addEventListener('install', (event) => {
  event.waitUntil(keepFiles().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(dropOldFiles().then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate' && !notPages.test(pathname)) event.respondWith(openPage(request));
  else if (files.includes(pathname)) event.respondWith(openFile(request));
});

async function keepFiles(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll(
    [page, ...files].map((file) => new Request(file, { cache: 'no-cache', headers: { Accept: 'text/html,*/*' } })),
  );
}

async function dropOldFiles(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith('husly-') && name !== cacheName).map((name) => caches.delete(name)),
  );
}

/** The server's, so that a new release is met at once; without an answer the one that was kept. */
async function openPage(request: Request): Promise<Response> {
  const kept = await caches.match(page, { cacheName });
  try {
    const answer = await fetch(request, kept ? { signal: AbortSignal.timeout(patienceMs) } : {});
    return kept && answer.status >= 500 ? kept : answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

const openFile = async (request: Request): Promise<Response> =>
  (await caches.match(request, { cacheName, ignoreVary: true })) ?? fetch(request);
