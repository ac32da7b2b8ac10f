import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { addDays } from '../../domain/calendar.js';
import { apiOf } from './api.js';
import type { Life } from './life.js';
import { mobile } from './network.js';
import { person } from './people.js';
import type { Story } from './stories.js';

/** What comes as lists: this morning's, whose first calls are today, and one of a landlord without a right to send it. */

const partner = z.object({ partnerId: z.string() });
const key = z.object({ key: z.string() });
const started = z.object({ importId: z.string() });
const progress = z.object({ status: z.enum(['running', 'completed', 'heldBack', 'failed']) });

const rows = (l: Life, first: number, count: number): string => {
  const dueDate = addDays(l.workingDay(0), -36);
  const header = 'Lejemålsnr.;Lejer;Adresse;Postnr.;By;Telefon;E-mail;Restance;Forfaldsdato';
  const lines = Array.from({ length: count }, (_, i) => {
    const { name, street, postcode, city } = person(first + i);
    const amount = `${4 + (i % 5)}.${String(120 + i * 37).slice(-3)},50`;
    const contact = `${i % 4 === 3 ? '' : mobile(first + i)};${i % 3 === 0 ? '' : `borger${first + i}@borger.example`}`;
    return `20-${first + i};${name};${street};${postcode};${city};${contact};${amount};${dueDate}`;
  });
  return [header, ...lines, ''].join('\n');
};

async function send(l: Life, name: string, legalBasis: object | null, file: string, text: string): Promise<void> {
  const kind = legalBasis ? 'housingOrganisation' : 'privateLandlord';
  const supervisor = l.as('supervisor');
  const { partnerId } = await supervisor.post('/partners', { kind, name, legalBasis }, partner);
  const own = await supervisor.post(`/partners/${partnerId}/key`, {}, key);
  const { importId } = await apiOf(l.url, own).upload('/imports', file, text, started);
  const status = async (): Promise<string> => (await supervisor.get(`/imports/${importId}?limit=0`, progress)).status;
  while ((await status()) === 'running') await sleep(50);
}

export const listStories: Readonly<Record<string, Story>> = {
  async morningsList(l) {
    await l.come(l.at(0, '07:20'));
    const legalBasis = {
      kind: 'agreement',
      reference: 'Aftale om tidlig indsats (demo)',
      since: addDays(l.workingDay(0), -400),
    };
    await send(l, 'Prøvebo', legalBasis, 'restancer.csv', rows(l, 200, 8));
  },
  async heldBack(l) {
    await l.come(l.at(-1, '13:10'));
    await send(l, 'Påfund Ejendomme', null, 'restanceliste.csv', rows(l, 230, 3));
  },
};
