import * as client from 'openid-client';
import { whoIs, type Claims, type Person, type Refusal } from './claims.js';

/** The municipality's login provider, and how its claims become a role and a unit. */
export interface OidcSettings {
  /** As the provider itself writes it. */
  issuer: string;
  clientId: string;
  clientSecret: string;
  scope: string;
  claims: Claims;
}

/** What a browser that has gone to log in must bring back. */
export interface LoginSecrets {
  state: string;
  nonce: string;
  verifier: string;
}

/** Login at a provider: OpenID Connect's code flow with PKCE, state and nonce. */
export interface Oidc {
  settings: OidcSettings;
  /** Where the browser goes to log in, and what is kept until it is back. `again`: the provider asks anew who it is. */
  start(again: boolean): Promise<LoginSecrets & { url: string }>;
  /** Who has come back; `search` is what the provider wrote behind the callback's address. */
  finish(search: string, secrets: LoginSecrets): Promise<Person | Refusal>;
  /** Where the browser goes to log out there too; null where the provider offers it not, or does not answer. */
  leave(): Promise<string | null>;
}

/** Seconds: a login page that waits longer than this looks broken. */
const answerWithinS = 10;
const clocksDifferS = 30;

/**
 * @param baseUrl where browsers reach Husly; the provider must know `<baseUrl>/login/callback`, and for logging out
 *   `<baseUrl>/login/ended`
 */
export function oidcLogin(settings: OidcSettings, baseUrl: string): Oidc {
  const origin = baseUrl.replace(/\/+$/, '');
  const redirectUri = `${origin}/login/callback`;
  const provider = asked(settings);
  return {
    settings,
    async start(again) {
      const config = await provider();
      const [state, nonce, verifier] = [client.randomState(), client.randomNonce(), client.randomPKCECodeVerifier()];
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: redirectUri,
        scope: settings.scope,
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(again && { prompt: 'login' }),
      });
      return { state, nonce, verifier, url: url.href };
    },
    async finish(search, { state, nonce, verifier }) {
      const config = await provider();
      const tokens = await client.authorizationCodeGrant(config, new URL(redirectUri + search), {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const told = tokens.claims();
      if (!told) throw new Error('the login provider gave no ID token');
      const more = await userInfo(config, tokens.access_token, told.sub);
      return whoIs(settings.claims, { ...more, ...told });
    },
    async leave() {
      const config = await provider().catch(() => null);
      if (!config?.serverMetadata().end_session_endpoint) return null;
      // Without the ID token as a hint, which would be kept and stand in an address: the provider may ask once more.
      return client.buildEndSessionUrl(config, { post_logout_redirect_uri: `${origin}/login/ended` }).href;
    },
  };
}

/** What the provider says of itself: asked when somebody wants to log in, so that Husly starts without it. */
function asked({ issuer, clientId, clientSecret }: OidcSettings): () => Promise<client.Configuration> {
  let known: Promise<client.Configuration> | null = null;
  const ask = (): Promise<client.Configuration> =>
    client.discovery(
      new URL(issuer),
      clientId,
      { client_secret: clientSecret, [client.clockTolerance]: clocksDifferS },
      undefined,
      // In the clear only on this machine, which the settings have been held against.
      { timeout: answerWithinS, ...(issuer.startsWith('http:') && { execute: [client.allowInsecureRequests] }) },
    );
  return () => {
    known ??= ask().catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
}

/** Many providers tell names and groups here alone. */
async function userInfo(config: client.Configuration, accessToken: string, subject: string): Promise<object> {
  if (!config.serverMetadata().userinfo_endpoint) return {};
  return client.fetchUserInfo(config, accessToken, subject);
}
