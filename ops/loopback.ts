import type { Server } from 'node:http';

/**
 * How long a connection that nobody uses stays open (ms): longer than a reverse proxy keeps it (a minute by default), or the
 * proxy sends a request into one that is being closed.
 */
export const keptOpenMs = 65_000;

/** Has an HTTP server listen on a free port of this machine; `close` hangs up on whoever is connected. */
export async function openOnLoopback(
  server: Server,
): Promise<{ url: string; port: number; close: () => Promise<void> }> {
  server.keepAliveTimeout = keptOpenMs;
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  const { port } = address;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
