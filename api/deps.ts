import type { Logger } from 'pino';
import type { TextsFor } from '../domain/texts/texts.js';
import type { RelayDeps } from '../relay/deliver.js';

/** What the endpoints work with. */
export interface ApiDeps extends RelayDeps {
  log: Logger;
  /** Where staff open Husly. */
  baseUrl: string;
  textsFor: TextsFor;
}
