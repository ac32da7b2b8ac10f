import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataDirectory, loadConfig } from '../../ops/config.js';
import { ConfigError } from '../../ops/configError.js';

const OIDC = { OIDC_ISSUER: 'https://login.example', OIDC_CLIENT_ID: 'husly', OIDC_CLIENT_SECRET: 'hush' };
const PUBLIC = { HUSLY_PUBLIC_URL: 'https://husly.example' };
const TWILIO = { TWILIO_ACCOUNT_SID: 'AC0123', TWILIO_AUTH_TOKEN: 'hush-token', TWILIO_FROM: '+4520123456' };

function complaint(env: Record<string, string>): string {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('the environment', () => {
  it('needs nothing: everything is embedded, on loopback, and messages stay in the outbox', () => {
    expect(loadConfig({})).toEqual({
      http: { host: '127.0.0.1', port: 3000 },
      publicUrl: null,
      oidc: null,
      linkKey: null,
      dataDir: resolve('.husly'),
      texts: null,
      temporal: {
        kind: 'embedded',
        address: '127.0.0.1:7233',
        connection: { address: '127.0.0.1:7233' },
        port: 7233,
        uiPort: 8233,
        namespace: 'husly',
      },
      temporalUi: null,
      database: { kind: 'embedded', folder: resolve('.husly/database') },
      sms: { twilio: null, gateway: null },
      messagesPerSecond: 20,
      email: { kind: 'outbox' },
    });
  });

  it('takes another address of the Temporal Web UI, without the slash at its end', () => {
    expect(loadConfig({ TEMPORAL_UI_URL: 'https://temporal.example/ui/' }).temporalUi).toBe(
      'https://temporal.example/ui',
    );
    expect(complaint({ TEMPORAL_UI_URL: 'temporal.example' })).toContain('TEMPORAL_UI_URL is "temporal.example"');
  });

  it('takes an empty variable as not set', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: ' ', TWILIO_FROM: '', HUSLY_DATA_DIR: '' })).toEqual(loadConfig({}));
  });

  it('chooses the service when the environment names one', () => {
    const config = loadConfig({
      ...TWILIO,
      TEMPORAL_ADDRESS: 'temporal.example:7233',
      DATABASE_URL: 'postgres://husly:secret@db.example/husly',
      SMTP_URL: 'smtps://husly:secret@mail.example',
      MAIL_FROM: 'Husly <husly@example.dk>',
      HUSLY_TEXTS: 'own/texts.json',
    });
    expect(config.texts).toBe(resolve('own/texts.json'));
    expect(config.temporal).toMatchObject({ kind: 'service', address: 'temporal.example:7233', namespace: 'husly' });
    expect(config.database.kind).toBe('postgres');
    expect(config.sms).toMatchObject({ twilio: { sender: { from: '+4520123456' }, apiBaseUrl: null }, gateway: null });
    expect(config.email).toMatchObject({ kind: 'smtp', from: 'Husly <husly@example.dk>' });
  });

  it('takes another SMS gateway beside Twilio or alone', () => {
    const env = { SMS_GATEWAY_URL: 'https://sms.example/husly/', SMS_GATEWAY_TOKEN: 'hush' };
    const gateway = { url: 'https://sms.example/husly', token: 'hush', from: null };
    expect(loadConfig(env).sms).toEqual({ twilio: null, gateway });
    expect(loadConfig({ ...env, ...TWILIO, SMS_GATEWAY_FROM: 'Kommunen' }).sms).toMatchObject({
      twilio: { accountSid: 'AC0123' },
      gateway: { ...gateway, from: 'Kommunen' },
    });
    expect(loadConfig({ ...env, SMS_GATEWAY_URL: 'http://[::1]:8080' }).sms.gateway?.url).toBe('http://[::1]:8080');
  });

  it('takes a login provider, with claims of the usual names or of others', () => {
    expect(loadConfig(OIDC).oidc).toEqual({
      issuer: 'https://login.example',
      clientId: 'husly',
      clientSecret: 'hush',
      scope: 'openid profile',
      claims: {
        role: 'roles',
        name: 'name',
        municipality: null,
        groups: [
          { group: 'supervisor', role: 'supervisor' },
          { group: 'outreach', role: 'outreach' },
          { group: 'caseworker', role: 'caseworker' },
        ],
      },
    });
    const named = loadConfig({
      ...OIDC,
      OIDC_ISSUER: 'http://[::1]:8080/realms/kommune',
      OIDC_SCOPE: 'openid profile groups',
      OIDC_ROLE_CLAIM: 'realm_access.roles',
      OIDC_ROLES: '{"CN=Ledere, OU=Bolig":"supervisor"}',
      OIDC_NAME_CLAIM: 'preferred_username',
      OIDC_MUNICIPALITY_CLAIM: 'kommune',
    }).oidc;
    expect(named).toMatchObject({
      scope: 'openid profile groups',
      claims: { role: 'realm_access.roles', name: 'preferred_username', municipality: 'kommune' },
    });
    expect(named?.claims.groups).toEqual([{ group: 'CN=Ledere, OU=Bolig', role: 'supervisor' }]);
  });

  it('lets others than this machine in only behind a login, over https', () => {
    const open = { ...OIDC, ...PUBLIC, HOST: '0.0.0.0' };
    expect(loadConfig(open).http.host).toBe('0.0.0.0');
    expect(complaint({ ...open, OIDC_ISSUER: '', OIDC_CLIENT_ID: '', OIDC_CLIENT_SECRET: '' })).toContain(
      'HOST is "0.0.0.0"',
    );
    expect(complaint({ ...OIDC, HUSLY_PUBLIC_URL: 'http://127.0.0.1:3000' })).toBe('accepted');
    expect(complaint({ HUSLY_PUBLIC_URL: 'http://husly.example' })).toBe('accepted');
  });

  it('lies beside the current folder when a data folder is named', () => {
    expect(dataDirectory({ HUSLY_DATA_DIR: 'elsewhere' })).toBe(resolve('elsewhere'));
  });
});

describe('a wrong value', () => {
  it.each([
    [{ PORT: 'http' }, 'PORT is "http": expected a port from 0 (any free one) to 65535.'],
    [{ PORT: '65536' }, 'PORT is "65536"'],
    [{ HOST: '0.0.0.0' }, 'HOST is "0.0.0.0": expected a loopback address (127.0.0.1, ::1 or localhost)'],
    [{ ...OIDC, OIDC_ISSUER: '' }, 'OIDC_ISSUER is not set although the other OIDC_ variables are set'],
    [{ ...OIDC, OIDC_CLIENT_ID: '' }, 'OIDC_CLIENT_ID is not set although OIDC_ISSUER is set'],
    [{ ...OIDC, OIDC_CLIENT_SECRET: '' }, 'OIDC_CLIENT_SECRET is not set although OIDC_ISSUER is set'],
    [
      { ...OIDC, OIDC_ISSUER: 'http://login.example' },
      'OIDC_ISSUER is "http://login.example": expected the address of',
    ],
    [{ ...OIDC, OIDC_SCOPE: 'profile' }, 'OIDC_SCOPE is "profile": expected scopes with a space between them'],
    [{ ...OIDC, OIDC_ROLES: 'husly=supervisor' }, 'OIDC_ROLES is "husly=supervisor": expected a JSON object of groups'],
    [{ ...OIDC, OIDC_ROLES: '{"husly":"chef"}' }, 'OIDC_ROLES is "{\\"husly\\":\\"chef\\"}": expected a JSON object'],
    [{ ...OIDC, OIDC_ROLES: '{}' }, 'OIDC_ROLES is "{}": expected a JSON object'],
    [{ ...OIDC, HOST: '0.0.0.0' }, 'HUSLY_PUBLIC_URL is not set although HOST is "0.0.0.0"'],
    [
      { ...OIDC, HUSLY_PUBLIC_URL: 'http://husly.example' },
      'HUSLY_PUBLIC_URL is "http://husly.example": expected https://',
    ],
    [{ HUSLY_TEMPORAL_PORT: '65000' }, 'HUSLY_TEMPORAL_PORT is "65000": expected a port from 1 to 64535'],
    [{ HUSLY_MESSAGES_PER_SECOND: '0' }, 'HUSLY_MESSAGES_PER_SECOND is "0": expected a whole number from 1 to 9999.'],
    [{ TEMPORAL_ADDRESS: 'http://x/' }, 'TEMPORAL_ADDRESS is "http://x/": expected host:port.'],
    [{ PORT: '8233' }, 'PORT is "8233", which the embedded Temporal server needs'],
    [{ MAIL_FROM: 'husly@example.dk' }, 'SMTP_URL is not set although MAIL_FROM is set'],
    [{ SMTP_URL: 'smtp://mail.example' }, 'MAIL_FROM is not set although SMTP_URL is set'],
    [{ TWILIO_FROM: '20123456' }, 'TWILIO_FROM is "20123456": expected a phone number such as +4520123456'],
    [{ SMS_GATEWAY_URL: 'https://sms.example' }, 'SMS_GATEWAY_TOKEN is not set although SMS_GATEWAY_URL is set'],
    [{ SMS_GATEWAY_TOKEN: 'hush' }, 'SMS_GATEWAY_URL is not set although the other SMS_GATEWAY_ variables are set'],
    [{ SMS_GATEWAY_FROM: '20123456' }, 'SMS_GATEWAY_FROM is "20123456": expected a phone number'],
    [{ SMS_GATEWAY_URL: 'http://sms.example' }, 'SMS_GATEWAY_URL cannot be used as it is: expected a web address'],
    [{ SMS_GATEWAY_URL: 'https://sms.example/?key=hush' }, 'SMS_GATEWAY_URL cannot be used as it is'],
    [{ ...TWILIO, TWILIO_AUTH_TOKEN: '' }, 'TWILIO_AUTH_TOKEN is not set although the other TWILIO_ variables are set'],
    [{ ...TWILIO, TWILIO_FROM: '' }, 'TWILIO_FROM (or TWILIO_MESSAGING_SERVICE_SID) is not set'],
    [{ ...TWILIO, TWILIO_MESSAGING_SERVICE_SID: 'MG1' }, 'are both set: expected only one of them.'],
  ])('%j is one clear line', (env, line) => {
    expect(complaint(env)).toContain(line);
    expect(complaint(env)).not.toContain('\n');
  });

  it.each([
    'DATABASE_URL',
    'HUSLY_LINK_KEY',
    'SMTP_URL',
    'TWILIO_ACCOUNT_SID',
    'TWILIO_MESSAGING_SERVICE_SID',
    'TWILIO_API_BASE_URL',
    'SMS_GATEWAY_URL',
  ])('%s is never quoted: it may hold a password', (name) => {
    const line = complaint({ [name]: 'mysql://user:hush@host/x' });
    expect(line).toMatch(new RegExp(`^${name} cannot be used as it is: expected `));
    expect(line).not.toContain('hush');
  });
});
