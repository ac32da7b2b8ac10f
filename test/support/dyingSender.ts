import { twilioProvider, type TwilioSettings } from '../../activities/providers/twilio.js';
import { openStore, type Db } from '../../store/open.js';
import { messageOf, notifyWith, requestFor } from '../activities/notifySetup.js';

/** Where in the sending of a message the process may die by its own hand; the others lie with the provider. */
export const ownPoints = [
  'beforeReserve',
  'inReserve',
  'afterReserve',
  'inHandover',
  'afterHandover',
  'afterAnswer',
  'afterSettle',
] as const;
export type OwnPoint = (typeof ownPoints)[number];

export interface Job {
  /** The database's folder. */
  folder: string;
  twilio: TwilioSettings;
  /** The clock, in milliseconds; it stands still. */
  now: number;
  /** Cases whose message an earlier process has begun on: done, however often it takes. */
  finish: string[];
  /** Cases whose message is begun on now. */
  begin: string[];
  /** Null: it dies at another's hand, or not at all. */
  dieAt: OwnPoint | null;
}

const contactRequest = messageOf('contactRequest');
const patience = 20;
const silence = (): void => undefined;

/** Sends in a process of its own, and dies on the way when all its messages have come so far. */
export async function sendUntilDeath({ folder, twilio, now, finish, begin, dieAt }: Job): Promise<void> {
  const store = await openStore({ kind: 'embedded', folder });
  const sms = twilioProvider(twilio);
  const { notify } = notifyWith(store.db, { now: () => now, sms });
  for (const caseId of finish) await untilDone(() => notify(requestFor(caseId, contactRequest)));
  let arrived = 0;
  // Within a transaction of an embedded database nobody else comes that far.
  const all = dieAt?.startsWith('in') ? 1 : begin.length;
  const at = (point: OwnPoint): Promise<void> | void => {
    if (point !== dieAt) return;
    arrived += 1;
    if (arrived === all) process.kill(process.pid, 'SIGKILL');
    return new Promise(() => undefined);
  };
  await Promise.all(
    begin.map((caseId) => {
      const log = { info: () => void at('afterSettle'), warn: silence, error: silence };
      const mortal = notifyWith(withPoints(store.db, at), { now: () => now, sms: stopping(sms, at), log });
      return mortal.notify(requestFor(caseId, contactRequest));
    }),
  );
  await store.close();
}

async function untilDone(attempt: () => Promise<unknown>): Promise<void> {
  for (let n = 1; ; n += 1) {
    try {
      return void (await attempt());
    } catch (error) {
      if (n === patience) throw error;
    }
  }
}

type At = (point: OwnPoint) => Promise<void> | void;

const stopping = (sms: ReturnType<typeof twilioProvider>, at: At) => ({
  ...sms,
  async send(...args: Parameters<typeof sms.send>) {
    const result = await sms.send(...args);
    await at('afterAnswer');
    return result;
  },
});

/** The database as one message's sending sees it: its first transaction reserves, its second writes what is handed over. */
function withPoints(db: Db, at: At): Db {
  let nth = 0;
  const transaction: Db['transaction'] = async (work, config) => {
    nth += 1;
    const reserving = nth === 1;
    if (reserving) await at('beforeReserve');
    const result = await db.transaction(async (tx) => {
      const done = await work(tx);
      await at(reserving ? 'inReserve' : 'inHandover');
      return done;
    }, config);
    await at(reserving ? 'afterReserve' : 'afterHandover');
    return result;
  };
  return new Proxy(db, {
    get(target, name) {
      if (name === 'transaction') return transaction;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
