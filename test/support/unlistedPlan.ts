import { plan } from '../../domain/planner/plan.js';
import { policyFor } from '../../domain/policy.js';
import type { PlanAnswer, PlanRequest } from '../../workflows/contract.js';

/** The planner's answer as a case gets it while the database is away. */
export const unlistedPlan = ({ state, now }: PlanRequest): PlanAnswer => ({
  plan: plan(state, policyFor(state.municipality), now),
  listed: false,
});
