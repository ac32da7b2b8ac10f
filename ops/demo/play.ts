import type { Instant } from '../../domain/case.js';

/** Waits until the demo's time has come to a moment. */
export type Until = (at: Instant) => Promise<void>;

/** What happens within so many milliseconds happens side by side: two cores do more than one. */
const togetherMs = 25 * 60_000;

/**
 * Plays stories side by side in one time: each runs until it waits for a moment, and whoever waits for the earliest goes on
 * next. So the days pass for all of them together, and as fast as the machine can.
 *
 * @param reach lets the time come to a moment; told before anybody goes on
 * @throws the first failure of a story, when all have ended
 */
export async function play(
  stories: readonly ((until: Until) => Promise<void>)[],
  reach: (at: Instant) => void,
): Promise<void> {
  const waiting: { at: Instant; goOn: () => void }[] = [];
  let awake = stories.length;
  let allWait: (() => void) | null = null;
  const sleeps = (): void => {
    awake -= 1;
    if (awake === 0) allWait?.();
  };
  const until: Until = (at) =>
    new Promise((goOn) => {
      waiting.push({ at, goOn });
      sleeps();
    });
  const quiet = (): Promise<void> => new Promise((done) => (awake === 0 ? done() : (allWait = done)));
  const ends = Promise.allSettled(stories.map((story) => story(until).finally(sleeps)));
  for (await quiet(); waiting.length > 0; await quiet()) {
    waiting.sort((a, b) => a.at.localeCompare(b.at));
    const first = Date.parse(waiting[0]?.at ?? '');
    const many = waiting.filter(({ at }) => Date.parse(at) <= first + togetherMs).length;
    const next = waiting.splice(0, many);
    awake = next.length;
    reach(next.at(-1)?.at ?? '');
    for (const { goOn } of next) goOn();
  }
  for (const end of await ends) if (end.status === 'rejected') throw end.reason;
}
