import type { Server } from 'node:http';

/** Has an HTTP server listen on a free port of this machine; `close` hangs up on whoever is connected. */
export async function openOnLoopback(
  server: Server,
): Promise<{ url: string; port: number; close: () => Promise<void> }> {
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
