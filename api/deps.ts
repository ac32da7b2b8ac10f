import type { KeyObject } from 'node:crypto';
import type { Logger } from 'pino';
import type { Channel, Instant } from '../domain/case.js';
import type { MessageReason } from '../domain/messageGuards.js';
import type { TextsFor } from '../domain/texts/texts.js';
import type { RelayDeps } from '../relay/deliver.js';
import type { Demo } from './demo.js';
import type { Oidc } from './login/oidc.js';
import type { Changes } from '../store/changes.js';

/** What the endpoints work with. */
export interface ApiDeps extends RelayDeps {
  log: Logger;
  /** The folder for uploaded files while they are read. */
  uploads: string;
  /** Where staff open Husly, and citizens their page. */
  baseUrl: string;
  /** Signs the links to the citizen's page. */
  linkKey: KeyObject;
  textsFor: TextsFor;
  webhooks: Webhooks;
  /** How staff log in; null: as personas, from this machine alone. */
  oidc: Oidc | null;
  /** The clock on the wall, by which sessions end; also where the cases' own clock is another. */
  wallClock: () => Instant;
  /** What changes in the lists, whoever changes it. */
  changes: Changes;
  /** Where the Temporal Web UI is, without a slash at the end; null where there is none. */
  temporalUi: string | null;
  /** The providers of each channel by their names, the preferred one first. */
  providers: Record<Channel, string[]>;
  /** The clock of a throw-away caseload to try Husly on; null: the real thing. */
  demo: Demo | null;
}

/** Who calls back; null: nobody, and there is no such path. */
export interface Webhooks {
  twilio: {
    /** Twilio signs with it. */
    authToken: string;
    /** Why a message did not arrive, by Twilio's error code. */
    reasonOf: (code: number | null) => MessageReason;
  } | null;
  /** docs/sms-gateway.md; it signs with the token of its requests. */
  gateway: { token: string } | null;
}
