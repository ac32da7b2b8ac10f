import { createHash } from 'node:crypto';
import type { Channel } from '../domain/case.js';
import type { Words } from '../domain/texts/render.js';
import { releaseStaffMail, staffMailSent, takeStaffMail } from '../store/staffMails.js';
import type { NotifyDeps } from './notify/errand.js';
import { currentProvider } from './providers/failover.js';

export type StaffMailDeps = Omit<NotifyDeps, 'learn' | 'mailFrom' | 'links'>;

/** What is told to staff, by mail unless it is urgent; it belongs to no case. */
export interface ToStaff {
  /** Each goes out once, also where the process dies in between. */
  key: string;
  municipality: string;
  channel: Channel;
  to: string;
  words: Words;
}

/** Longer than an attempt may take (one minute), so whoever holds it is gone by then. */
const leaseMs = 120_000;
/** A list of this morning is of no use tonight. */
const usefulMs = 43_200_000;
/** A server cannot be asked what it took, so the same mail always has the same id, by which mail systems know it. */
export async function sendOnce(deps: StaffMailDeps, message: ToStaff): Promise<'sent' | 'notSent' | 'rejected'> {
  const { db, now, log } = deps;
  const { key, municipality, channel, to, words } = message;
  const row = { key, municipality, attemptedAt: iso(now()) };
  const standing = await takeStaffMail(db, row, iso(now() - leaseMs));
  if (standing !== 'taken') return standing === 'sent' ? 'sent' : 'notSent';
  const id = createHash('sha256').update(key).digest('hex').slice(0, 40);
  const outgoing = { id, to, validMs: usefulMs, calendar: null, ...words };
  const result = await currentProvider(deps[channel]).send(outgoing);
  if (result.kind === 'accepted') {
    await staffMailSent(db, key, iso(now()));
    return 'sent';
  }
  log.warn({ key, code: result.code, end: result.kind }, 'a message to staff could not be sent');
  await releaseStaffMail(db, key);
  return result.kind === 'rejected' ? 'rejected' : 'notSent';
}

const iso = (ms: number): string => new Date(ms).toISOString();
