import type { Role } from '../../domain/outcomes.js';

/** Whom one may be on this machine. */
export const personas = ['outreach', 'caseworker', 'supervisor'] as const satisfies readonly Role[];
