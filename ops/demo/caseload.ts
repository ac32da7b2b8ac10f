import { addWorkingDays } from '../../domain/calendar.js';
import { dateInCopenhagen, toInstant } from '../../domain/copenhagen.js';
import type { Instant } from '../../domain/case.js';
import { homeMunicipality, policyFor } from '../../domain/policy.js';
import { justAfter } from './clock.js';
import { endedStories } from './endings.js';
import { lifeOf, type Stage } from './life.js';
import { listStories } from './lists.js';
import { play } from './play.js';
import { openStories } from './stories.js';
import type { World } from './world.js';

/** The oldest story begins so many working days before the morning of the demo. */
const workingDaysLived = 15;

/** The morning on which a demo that begins at `start` is handed over. */
export const openingAfter = (start: Instant): Instant => {
  const { closingDays } = policyFor(homeMunicipality);
  return toInstant(addWorkingDays(dateInCopenhagen(start), workingDaysLived, closingDays), '08:00');
};

/**
 * A wholly made-up caseload at every stage, lived through the API while the demo's days pass.
 *
 * @param passes gets each date that comes; what it throws ends the lives at once
 */
export async function live(stage: Stage, world: World, passes: (date: string) => void): Promise<void> {
  const stories = Object.values({ ...openStories, ...endedStories, ...listStories });
  let day = '';
  const reach = (at: Instant): void => {
    stage.clock.moveTo(justAfter(at));
    if (dateInCopenhagen(at) !== day) passes((day = dateInCopenhagen(at)));
  };
  await play(
    stories.map((story, n) => (until) => story(lifeOf(stage, n, until))),
    reach,
  );
  await world.moveTo(justAfter(stage.opening));
  await world.keepUp();
}
