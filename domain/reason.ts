import type { NamedDay } from './calendar.js';

/**
 * Why a date or a step is what it is, shown to caseworkers beside the result (design: "always with reasons").
 * Never holds personal data: reasons travel in histories, logs and read models.
 */
export interface Reason {
  /** Stable id of the rule, e.g. `lejeloven-182-2-demand`; texts may change, ids may not. */
  rule: string;
  /** One plain Danish sentence a caseworker understands. */
  text: string;
  /** The statute or ruling behind the rule, in Danish form. */
  paragraph?: string;
  /** The named dates (ISO) the rule was fed with. */
  inputs?: Record<string, string>;
  /** Days the rule had to pass over, in date order. */
  steppedOver?: NamedDay[];
}
