import { type Channel, type Instant, type Message, type Purpose } from '../../../domain/case.js';
import { policyFor, type Policy } from '../../../domain/policy.js';
import type { Addressee } from '../../../domain/texts/render.js';

export const randers = policyFor('0730');

/** The longest names that the policy's schema admits. */
export const worst: Policy = {
  ...randers,
  municipality: {
    ...randers.municipality,
    worker: 'Marie-Louis',
    dropIn: { ...randers.municipality.dropIn, place: 'x'.repeat(20) },
  },
};

export const caseId = '6f1f2a34-0000-4000-8000-000000000001';
export const thursday: Instant = '2026-12-03T09:30:00.000Z';
export const link = 'https://husly.randers.example/b/x1?a=1&b=2';

export const message = (purpose: Purpose, channel: Channel, visitAt: Instant = thursday): Message => ({
  key: `${purpose}:1:${channel}`,
  purpose,
  channel,
  notBefore: visitAt,
  notAfter: visitAt,
  visitAt,
  because: [],
});

export const to = (language: string | null, citizenLink: string | null = null): Addressee => ({
  caseId,
  baseUrl: 'https://husly.randers.example/',
  language,
  citizenLink,
});
