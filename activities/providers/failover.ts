import type { MessageProvider, SendResult } from './port.js';

/** Two providers, one behind the other. */
export interface Failover {
  /** The one to use now. Its name is written down before it is used, so that it is the one asked what became of it. */
  current(): MessageProvider;
  both: readonly [MessageProvider, MessageProvider];
  close(): void;
}

/** How often the first must fail in a row before the second takes over, and for how long (milliseconds). */
export interface Patience {
  after: number;
  forMs: number;
}

/**
 * The first provider; the second for a while once the first has failed repeatedly. Then one message tries the first again,
 * while the others stay with the second until that one got through. A message whose outcome at one of them is unknown is
 * never moved to the other: see `providerNamed`.
 *
 * @param now the real clock, in milliseconds
 */
export function withFailover(
  first: MessageProvider,
  second: MessageProvider,
  { after, forMs }: Patience,
  now: () => number,
): Failover {
  let failures = 0;
  let awayUntil = 0;
  const away = (): boolean => failures >= after && now() < awayUntil;
  const watched: MessageProvider = {
    ...first,
    async send(outgoing) {
      if (failures >= after) awayUntil = now() + forMs;
      const result = await first.send(outgoing);
      failures = hasFailed(result) ? failures + 1 : 0;
      if (failures >= after) awayUntil = now() + forMs;
      return result;
    },
  };
  return {
    current: () => (away() ? second : watched),
    both: [watched, second],
    close() {
      first.close();
      second.close();
    },
  };
}

/** A refusal for good is an answer about one message, and shows that the provider is there. */
const hasFailed = ({ kind }: SendResult): boolean => kind === 'notSent' || kind === 'unknown';

/** The provider a new message goes through. */
export const currentProvider = (way: MessageProvider | Failover): MessageProvider =>
  'current' in way ? way.current() : way;

/**
 * The provider that was handed a message earlier: only it knows what became of it.
 *
 * @returns null where it is no longer configured, so nobody can be asked
 */
export function providerNamed(way: MessageProvider | Failover, name: string): MessageProvider | null {
  const known = 'both' in way ? way.both : [way];
  return known.find((provider) => provider.name === name) ?? null;
}

/** The names of the providers messages go through, the one that is preferred first. */
export const namesOf = (way: MessageProvider | Failover): string[] =>
  ('both' in way ? way.both : [way]).map(({ name }) => name);
