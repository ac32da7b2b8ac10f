import { createServer } from 'node:http';
import { createApp } from '../../api/app.js';
import type { Instant } from '../../domain/case.js';
import type { Role } from '../../domain/outcomes.js';
import { inquiryRow } from '../../store/inquiries.js';
import { visitRow } from '../../store/visits.js';
import { inquiryWorkflowId, visitWorkflowId, type InquiryEnd } from '../../workflows/contract.js';
import { contractOf } from './contract.js';
import type { Engine } from './engine.js';
import { apiOf, type Api } from './husly.js';
import { local } from './testCase.js';
import { clockOf, fastForward } from '../../ops/timeSkipping.js';
import { openOnLoopback } from '../../ops/loopback.js';

/** The API over an engine whose cases and inquiries travel through time. */
export interface Desk {
  /** Where it listens; also its public address, unless it was given one. */
  url: string;
  as(role: Role): Api;
  /** What the clock on the wall says from now on, e.g. `2032-03-01 10:00` in Copenhagen; until then it is the real one. */
  setClock(to: string): void;
  /** Lets the clock on the wall and an inquiry's or a visit's own run to a moment. */
  travel(inquiryOrVisitId: string, to: string): Promise<void>;
  /** What an inquiry that has ended answered. */
  end(inquiryId: string): Promise<InquiryEnd>;
  handleOf(inquiryId: string): Promise<ReturnType<Engine['client']['workflow']['getHandle']>>;
  /** The server goes away: whoever is connected is cut off, and nobody is answered. */
  goAway(): Promise<void>;
  /** It is back, at the same address. */
  comeBack(): Promise<void>;
  close(): void;
}

/**
 * Opens the API on a free port of this machine; every answer is held against its OpenAPI document.
 *
 * @param publicUrl what the world calls it, behind a proxy on this machine; default: where it listens
 */
export async function openDesk(engine: Engine, publicUrl?: string): Promise<Desk> {
  let clock: Instant | null = null;
  const now = (): Instant => clock ?? engine.deps.now();
  const server = createServer();
  const { url, port, close: goAway } = await openOnLoopback(server);
  server.on('request', createApp({ ...engine.deps, now, baseUrl: publicUrl ?? url }));
  const contract = await contractOf(url);
  const { client, db } = engine;
  async function idOf(inquiryId: string): Promise<string> {
    const row = await inquiryRow(db, inquiryId);
    if (!row && (await visitRow(db, inquiryId))) return visitWorkflowId(inquiryId);
    if (!row) throw new Error(`no inquiry ${inquiryId}`);
    return inquiryWorkflowId(row.kind, inquiryId);
  }
  return {
    url,
    as: (role) => apiOf(`${url}/api/v1`, { 'Husly-Persona': role }, () => contract),
    setClock: (to) => void (clock = local(to)),
    async travel(inquiryId, to) {
      const aim = (clock = local(to));
      const id = await idOf(inquiryId);
      const own = await clockOf(client, id);
      if (own.now < Date.parse(aim)) await fastForward(client, id, aim);
    },
    async end(inquiryId) {
      return client.workflow.getHandle(await idOf(inquiryId)).result();
    },
    handleOf: async (inquiryId) => client.workflow.getHandle(await idOf(inquiryId)),
    goAway,
    comeBack: () => new Promise<void>((listening) => void server.listen(port, '127.0.0.1', () => listening())),
    close: () => void server.close(),
  };
}
