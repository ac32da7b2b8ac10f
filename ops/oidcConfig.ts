import { z } from 'zod';
import type { OidcSettings } from '../api/login/oidc.js';
import { missing } from './configError.js';

/** The variables of the staff's login, and what each must look like. */

const LOOPBACK = /^(localhost|::1|127(\.\d{1,3}){3})$/;

/** Whether a host is this machine by its own name or address. */
export const isLoopbackHost = (host: string): boolean => LOOPBACK.test(host.replace(/^\[|\]$/g, ''));

/** Whether what travels there is read by nobody on the way: encrypted, or on this machine. */
export const isUnread = (url: string): boolean => {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || isLoopbackHost(hostname);
};

const groups = z.record(z.string().min(1), z.enum(['outreach', 'caseworker', 'supervisor']));
const claim = z.string().regex(/^[!-~]{1,200}$/);

export const oidcVariables = {
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/ })
    .refine(isUnread)
    .optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_SCOPE: z
    .string()
    .regex(/^openid( [!-~]+)*$/)
    .default('openid profile'),
  OIDC_ROLE_CLAIM: claim.default('roles'),
  OIDC_ROLES: z
    .string()
    .transform((written) => groups.safeParse(jsonIn(written)).data)
    .refine((map) => map !== undefined && Object.keys(map).length > 0)
    .optional(),
  OIDC_NAME_CLAIM: claim.default('name'),
  OIDC_MUNICIPALITY_CLAIM: claim.optional(),
};

const claimExpected = 'the name of a claim';
export const oidcExpected: Record<keyof typeof oidcVariables, string> = {
  OIDC_ISSUER: 'the address of the login provider, which begins with https:// (http:// only on this machine)',
  OIDC_CLIENT_ID: 'the id Husly is registered with at the login provider',
  OIDC_CLIENT_SECRET: 'the secret that belongs to OIDC_CLIENT_ID',
  OIDC_SCOPE: 'scopes with a space between them, openid first',
  OIDC_ROLE_CLAIM: claimExpected,
  OIDC_ROLES:
    'a JSON object of groups and their roles (outreach, caseworker, supervisor), such as {"husly-ledere":"supervisor"}',
  OIDC_NAME_CLAIM: claimExpected,
  OIDC_MUNICIPALITY_CLAIM: claimExpected,
};

/** Without a mapping the provider's roles are called as ours. */
const ourOwnNames = { supervisor: 'supervisor', outreach: 'outreach', caseworker: 'caseworker' } as const;

const shape = z.object(oidcVariables);

/**
 * Null where nothing is set: personas, on loopback.
 *
 * @throws ConfigError for a variable that the others need
 */
export function oidcFrom(v: z.infer<typeof shape>) {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = v;
  if (!issuer && !clientId && !clientSecret) return null;
  if (!issuer) throw missing('OIDC_ISSUER', 'the other OIDC_ variables are set');
  if (!clientId) throw missing('OIDC_CLIENT_ID', 'OIDC_ISSUER is set');
  if (!clientSecret) throw missing('OIDC_CLIENT_SECRET', 'OIDC_ISSUER is set');
  const mapped = Object.entries(v.OIDC_ROLES ?? ourOwnNames);
  const claims = {
    role: v.OIDC_ROLE_CLAIM,
    name: v.OIDC_NAME_CLAIM,
    municipality: v.OIDC_MUNICIPALITY_CLAIM ?? null,
    groups: mapped.map(([group, role]) => ({ group, role })),
  };
  return { issuer, clientId, clientSecret, scope: v.OIDC_SCOPE, claims } satisfies OidcSettings;
}

function jsonIn(written: string): unknown {
  try {
    return JSON.parse(written);
  } catch {
    return undefined;
  }
}
