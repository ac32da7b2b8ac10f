import { describe, expect, it } from 'vitest';
import { policyFor, type Policy } from '../../domain/policy.js';
import { loadConfig } from '../../ops/config.js';
import { refusePlaceholders } from '../../ops/placeholders.js';
import { Refusal } from '../../ops/refusal.js';

const twilio = { TWILIO_ACCOUNT_SID: 'AC0123', TWILIO_AUTH_TOKEN: 'hush', TWILIO_FROM: 'RandersKom' };
const gateway = { SMS_GATEWAY_URL: 'https://sms.example', SMS_GATEWAY_TOKEN: 'hush' };
const smtp = { SMTP_URL: 'smtp://husly:hush@127.0.0.1', MAIL_FROM: 'husly@example.dk' };

const shipped = policyFor('0730');
const { municipality } = shipped;
const mailboxes = { departmentMailbox: 'a@unit.dk', supervisorMailbox: 'b@unit.dk', unitMailbox: 'c@unit.dk' };
const own: Policy = { ...shipped, municipality: { ...municipality, ...mailboxes, worker: 'Kim' } };

function refusal(env: Record<string, string>, policies?: Policy[]): string | null {
  try {
    refusePlaceholders(loadConfig(env), policies);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
  return null;
}

describe('a policy with placeholders', () => {
  it.each([
    [twilio, 'TWILIO_ACCOUNT_SID'],
    [gateway, 'SMS_GATEWAY_URL'],
    [smtp, 'SMTP_URL'],
  ])('is refused where something would really be sent (%j): one line, what and what now', (env, variable) => {
    const line = refusal(env);
    expect(line).toMatch(/^domain\/policies\/0730\.json still has placeholders \(worker "Husly", departmentMailbox "/);
    expect(line).toContain(`although ${variable} is set: put the unit's own there, or unset ${variable}`);
    expect(line).not.toMatch(/\n|hush/);
  });

  it('is no obstacle in the local outbox, or with a Twilio or gateway on this machine to try it with', () => {
    expect(refusal({})).toBeNull();
    expect(refusal({ ...twilio, TWILIO_API_BASE_URL: 'http://127.0.0.1:4010' })).toBeNull();
    expect(refusal({ ...gateway, SMS_GATEWAY_URL: 'http://[::1]:4011' })).toBeNull();
  });

  it('is one by a single mailbox too, and none once all of it is the unit’s own', () => {
    expect(refusal(smtp, [own])).toBeNull();
    const half = { ...own, municipality: { ...own.municipality, unitMailbox: 'unit@randers.example' } };
    expect(refusal(smtp, [half])).toContain('(unitMailbox "unit@randers.example")');
  });
});
