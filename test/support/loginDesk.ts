import { createServer } from 'node:http';
import { createApp } from '../../api/app.js';
import type { ApiDeps } from '../../api/deps.js';
import type { Claims } from '../../api/login/claims.js';
import { oidcLogin } from '../../api/login/oidc.js';
import { openOnLoopback } from '../../ops/loopback.js';
import { startLoginProvider, type LoginProvider } from './loginProvider.js';

/** Husly's API with a login provider before it. */
export interface LoginDesk {
  url: string;
  provider: LoginProvider;
  /** Milliseconds that the sessions' clock is ahead. */
  ahead: number;
  close(): void;
}

export const defaultClaims: Claims = {
  role: 'roles',
  name: 'name',
  municipality: null,
  groups: [
    { group: 'husly-ledere', role: 'supervisor' },
    { group: 'husly-opsoegende', role: 'outreach' },
    { group: 'husly-sagsbehandlere', role: 'caseworker' },
  ],
};

/**
 * Opens both on free ports of this machine.
 *
 * @param publicUrl what the world calls Husly, behind a proxy on this machine; default: where it listens
 */
export async function openLoginDesk(
  deps: ApiDeps,
  claims: Partial<Claims> = {},
  publicUrl?: string,
): Promise<LoginDesk> {
  const server = createServer();
  const { url } = await openOnLoopback(server);
  const baseUrl = publicUrl ?? url;
  const provider = await startLoginProvider(baseUrl);
  const { issuer, clientId, clientSecret } = provider;
  const scope = 'openid profile';
  const oidc = oidcLogin({ issuer, clientId, clientSecret, scope, claims: { ...defaultClaims, ...claims } }, baseUrl);
  const desk: LoginDesk = {
    url,
    provider,
    ahead: 0,
    close() {
      server.close();
      provider.close();
    },
  };
  const wallClock = () => new Date(Date.now() + desk.ahead).toISOString();
  server.on('request', createApp({ ...deps, baseUrl, oidc, wallClock }));
  return desk;
}
