import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { factBody } from '../../domain/commands.js';
import type { LegalFacts } from '../../domain/law/entry.js';
import { whatToAsk, type Reported, type Teller } from '../../domain/sendersWord.js';

/** What a sender's word is worth beside what others have reported. */
const hearingAt = '2027-03-10T09:00:00.000Z';
const report = (senders: string[], more: Partial<Reported> = {}): Reported => ({
  senders,
  kind: 'housingOrganisation',
  landlord: 'randersbolig',
  tellsHearing: false,
  ...more,
});
const byCourt = report(['court'], { kind: 'bailiffCourt', tellsHearing: true });
const byRanders = report(['randers']);
const byLejerbo = report(['lejerbo'], { landlord: 'lejerbo' });
const byCitizen = report(['persona:outreach'], { kind: 'citizen', landlord: '' });

const tellers = {
  court: { by: 'court', partner: { kind: 'bailiffCourt', nameKey: 'retteniranders' } },
  randers: { by: 'randers', partner: { kind: 'housingOrganisation', nameKey: 'randersbolig' } },
  lejerbo: { by: 'lejerbo', partner: { kind: 'housingOrganisation', nameKey: 'lejerbo' } },
  office: { by: 'office', partner: { kind: 'citizenService', nameKey: 'borgerservice' } },
  persona: { by: 'persona:intake', partner: null },
} satisfies Record<string, Teller>;

const facts = {
  moved: { kind: 'hearingMoved', hearingAt: '2027-04-20T09:00:00.000Z' },
  same: { kind: 'hearingSet', hearingAt },
  off: { kind: 'hearingWithdrawn' },
  paid: { kind: 'payment', extent: 'full' },
  part: { kind: 'payment', extent: 'part' },
  agreed: { kind: 'paymentAgreement', instalments: [{ dueOn: '2027-04-01' }] },
  withdrawn: { kind: 'withdrawn' },
  gone: { kind: 'moved' },
  dead: { kind: 'died' },
  wrong: { kind: 'wrongPerson' },
  evicted: { kind: 'evicted' },
  later: { kind: 'legalDates', dates: { moveOutOn: '2027-05-01' } },
};
const asked = (
  fact: keyof typeof facts,
  who: keyof typeof tellers,
  reports: Reported[],
  legal: LegalFacts = { hearingAt, courtNoticeOn: '2027-03-01', moveOutOn: '2027-03-05' },
) => whatToAsk(factBody.parse({ commandId: randomUUID(), ...facts[fact] }), tellers[who], { reports, legal });

describe('a sender', () => {
  const all = Object.keys(facts).filter((name): name is keyof typeof facts => name in facts);

  it('that alone has reported the case is believed in everything', () => {
    for (const fact of all) expect([fact, asked(fact, 'randers', [byRanders], { hearingAt })]).toEqual([fact, null]);
    for (const fact of all) expect([fact, asked(fact, 'court', [byCourt])]).toEqual([fact, null]);
    const both = [report(['persona:intake']), report(['persona:intake'], { kind: 'bailiffCourt', tellsHearing: true })];
    for (const fact of all) expect([fact, asked(fact, 'persona', both)]).toEqual([fact, null]);
  });

  it('that is an office of the municipality is believed, whoever has reported', () => {
    for (const fact of all) expect(asked(fact, 'office', [byCourt, byRanders, byLejerbo])).toBeNull();
  });

  it('that is the landlord does not move the court’s date, but is paid in its own case', () => {
    const reports = [byCourt, byRanders, byCitizen];
    expect(asked('moved', 'randers', reports)).toBe('hearingDisputed');
    expect(asked('off', 'randers', reports)).toBe('hearingDisputed');
    expect(asked('same', 'randers', reports)).toBeNull();
    expect(asked('moved', 'randers', reports, {})).toBeNull();
    expect(asked('paid', 'randers', reports)).toBeNull();
    expect(asked('agreed', 'randers', reports)).toBeNull();
  });

  it('that the court’s notice was told to by staff does not move that date either', () => {
    expect(asked('off', 'randers', [byRanders])).toBe('hearingDisputed');
    expect(asked('off', 'randers', [byRanders], { hearingAt })).toBeNull();
  });

  it.each<[keyof typeof facts, string | null]>([
    ['paid', 'paymentReported'],
    ['part', null],
    ['agreed', 'agreementReported'],
    ['withdrawn', 'withdrawnReported'],
    ['gone', 'movedReported'],
    ['dead', 'diedReported'],
    ['wrong', 'wrongPersonReported'],
    ['evicted', 'evictedReported'],
    ['moved', 'hearingDisputed'],
    ['later', 'datesContradict'],
  ])('that is another landlord ends nothing: %s', (fact, code) => {
    expect(asked(fact, 'lejerbo', [byRanders, byLejerbo, byCourt])).toBe(code);
    const namedByCourt = { ...byCourt, landlord: 'randersbolig' };
    expect(asked(fact, 'lejerbo', [namedByCourt, byLejerbo])).toBe(code);
  });

  it('that is the court decides on what is the court’s, and on nothing else', () => {
    const reports = [byRanders, byCourt];
    for (const fact of ['moved', 'off', 'evicted', 'withdrawn'] as const)
      expect([fact, asked(fact, 'court', reports)]).toEqual([fact, null]);
    expect([asked('paid', 'court', reports), asked('gone', 'court', reports)]).toEqual([
      'paymentReported',
      'movedReported',
    ]);
  });

  it('owns what somebody else has sent in its name', () => {
    const anonymous = report(['persona:intake']);
    expect(asked('withdrawn', 'randers', [anonymous, byRanders], {})).toBeNull();
    expect(asked('withdrawn', 'lejerbo', [anonymous, byLejerbo], {})).toBe('withdrawnReported');
  });

  it('withdraws its case also where the citizen has come by', () => {
    expect(asked('withdrawn', 'randers', [byRanders, byCitizen], {})).toBeNull();
    expect(asked('wrong', 'randers', [byRanders, byCitizen], {})).toBe('wrongPersonReported');
  });
});
