import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import Provider, { type Configuration } from 'oidc-provider';

/** A real login provider in this process: OpenID Connect as the municipality's own, with people of the test's making. */
export interface LoginProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Who is known, and what is told of them beside `sub`. */
  people: Map<string, Record<string, unknown>>;
  /** Who types their password at the next login; null: they press "cancel". */
  atTheKeyboard: string | null;
  /** What Husly has been sent there with, last. */
  lastAsked(): URLSearchParams;
  close(): void;
}

/** Starts one that knows Husly at an address. */
export async function startLoginProvider(huslyUrl: string): Promise<LoginProvider> {
  const server = createServer();
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', () => listening()));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the login provider has no port');
  const issuer = `http://127.0.0.1:${address.port}`;
  const people: LoginProvider['people'] = new Map();
  const [clientId, clientSecret] = ['husly', 'a-secret-of-the-test-and-of-nobody-else'];
  let asked = new URLSearchParams();
  const provider = new Provider(issuer, configuration(huslyUrl, { clientId, clientSecret }, people));
  provider.on('server_error', (_ctx, error) => console.error(error));
  const double: LoginProvider = {
    issuer,
    clientId,
    clientSecret,
    people,
    atTheKeyboard: null,
    lastAsked: () => asked,
    close: () => void server.close(),
  };
  const answer = provider.callback();
  server.on('request', (req: IncomingMessage, res: ServerResponse) => {
    const url = new URL(req.url ?? '/', issuer);
    if (url.pathname === '/auth') asked = url.searchParams;
    if (url.pathname.startsWith('/interaction/')) void typed(provider, double.atTheKeyboard, req, res);
    else void answer(req, res);
  });
  return double;
}

async function typed(provider: Provider, who: string | null, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const result = who === null ? { error: 'access_denied' } : { login: { accountId: who } };
  await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
}

function configuration(
  huslyUrl: string,
  { clientId, clientSecret }: { clientId: string; clientSecret: string },
  people: LoginProvider['people'],
): Configuration {
  return {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [`${huslyUrl}/login/callback`],
        post_logout_redirect_uris: [`${huslyUrl}/login/ended`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    pkce: { required: () => true },
    cookies: { keys: ['of the test'] },
    claims: { openid: ['sub'], profile: ['name', 'roles', 'kommune', 'realm_access'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...people.get(sub) }) }),
    /** The municipality has agreed for its staff. */
    async loadExistingGrant(ctx) {
      const { client, session, provider } = ctx.oidc;
      if (!client || !session?.accountId) return undefined;
      const known = session.grantIdFor(client.clientId);
      if (known) return provider.Grant.find(known);
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope('openid profile');
      await grant.save();
      return grant;
    },
  };
}

/** A browser without a screen: it keeps cookies by host and port, and goes where it is sent. */
export interface TestBrowser {
  /** Opens an address and follows what it is sent on to, until a page, or until `stopAt` says that this address is enough. */
  open(url: string, stopAt?: (url: URL) => boolean): Promise<{ url: string; status: number; html: string }>;
  /** One request without following. */
  ask(url: string, init?: RequestInit): Promise<Response>;
  cookie(url: string, name: string): string | undefined;
  setCookie(url: string, name: string, value: string): void;
}

export function testBrowser(): TestBrowser {
  const jars = new Map<string, Map<string, string>>();
  const jarOf = (url: string): Map<string, string> => {
    const { host } = new URL(url);
    const jar = jars.get(host) ?? new Map<string, string>();
    jars.set(host, jar);
    return jar;
  };
  async function ask(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    const cookies = [...jarOf(url)].map(([name, value]) => `${name}=${value}`).join('; ');
    if (cookies) headers.set('Cookie', cookies);
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) keep(jarOf(url), line);
    return answer;
  }
  return {
    ask,
    cookie: (url, name) => jarOf(url).get(name),
    setCookie: (url, name, value) => void jarOf(url).set(name, value),
    async open(url, stopAt = () => false) {
      for (let at = url, n = 0; n < 20; n += 1) {
        if (stopAt(new URL(at))) return { url: at, status: 0, html: '' };
        const answer = await ask(at);
        const next = answer.headers.get('location');
        if (next === null) return { url: at, status: answer.status, html: await answer.text() };
        at = new URL(next, at).href;
      }
      throw new Error('sent around in circles');
    },
  };
}

function keep(jar: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  const isGone = /max-age=0|expires=thu, 01 jan 1970/i.test(line);
  if (isGone) jar.delete(name);
  else jar.set(name, value);
}
