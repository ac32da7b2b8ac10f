import type { ClosingOutcome } from '../../domain/outcomes.js';
import type { Life } from './life.js';
import type { Story } from './stories.js';

/** How the cases of a demo have ended: each main outcome once. */

async function inContact(l: Life, from: number): Promise<void> {
  await l.come(l.at(from, '08:30'));
  await l.report();
  await l.do('call', 'reached');
}

/** Closed by the leader after help was given. */
const closedAs =
  (from: number, outcome: Exclude<ClosingOutcome, 'sammeHjem'>, note: string): Story =>
  async (l) => {
    await inContact(l, from);
    await l.come(l.at(from + 4, '13:20'));
    await l.tell({ kind: 'closed', outcome, note }, 'supervisor');
  };

const agreementKept =
  (from: number, guaranteed: boolean): Story =>
  async (l) => {
    await inContact(l, from);
    const dueOn = [l.workingDay(from + 2), l.workingDay(from + 5)];
    const agreed = dueOn.map((day) => ({ dueOn: day, amountOre: 250_000 }));
    await l.tell({ kind: 'paymentAgreement', instalments: agreed, guaranteed });
    for (const [i, days] of [from + 2, from + 5].entries()) {
      await l.come(l.at(days, '10:30'));
      await l.tell({ kind: 'payment', extent: 'instalment', instalment: i + 1, amountOre: 250_000 }, 'intake');
    }
  };

const paid: Story = async (l) => {
  await l.come(l.at(-7, '08:30'));
  await l.report();
  await l.do('call', 'noAnswer');
  await l.come(l.at(-6, '10:10'));
  await l.tell({ kind: 'payment', extent: 'full' }, 'intake');
};

/** What somebody tells ends the case. */
const endsBy =
  (from: number, fact: 'withdrawn' | 'wrongPerson' | 'died' | 'evicted'): Story =>
  async (l) => {
    await l.come(l.at(from, '08:30'));
    await l.report();
    await l.come(l.at(from + 1, '09:40'));
    await l.tell({ kind: fact }, 'supervisor');
  };

const notWanted: Story = async (l) => {
  await l.come(l.at(-6, '08:30'));
  await l.report();
  await l.do('call', 'declined');
  await l.come(l.at(-5, '09:15'));
  await l.do('supervisorDecision', 'close');
};

const neverReached: Story = async (l) => {
  await l.come(l.at(-14, '08:30'));
  await l.report({ citizen: { phones: [], email: null } });
  await l.come(l.at(-14, '09:10'));
  await l.do('askCaseworker', 'noCaseworker');
  for (let visits = 0; visits < 3; visits++) await l.do('visit', 'nobodyHome');
  await l.come(l.at(-3, '09:00'));
  await l.do('supervisorDecision', 'close', { closeAs: 'ingenKontakt' });
};

export const endedStories: Readonly<Record<string, Story>> = {
  betalt: paid,
  afdragsordning: agreementKept(-12, false),
  kommunalGaranti: agreementKept(-11, true),
  enkeltydelse81: closedAs(-10, 'enkeltydelse81', 'Bevilget enkeltydelse til restancen.'),
  huslejehjaelp81a: closedAs(-9, 'huslejehjaelp81a', 'Bevilget hjælp til husleje.'),
  administrationsaftale: closedAs(-13, 'administrationsaftale', 'Huslejen betales nu direkte.'),
  flyttetBilligere: closedAs(-12, 'flyttetBilligere', 'Anvist en mindre bolig.'),
  effektivtUdsat: endsBy(-5, 'evicted'),
  tilbagekaldt: endsBy(-4, 'withdrawn'),
  fejlagtigHenvendelse: endsBy(-8, 'wrongPerson'),
  afgaaetVedDoeden: endsBy(-6, 'died'),
  oenskerIkkeHjaelp: notWanted,
  ingenKontakt: neverReached,
};
