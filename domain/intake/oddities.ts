import { warnings, type LegalWarning } from '../law/warnings.js';
import type { Intake } from './intake.js';

/**
 * Everything odd about a report, in Danish: doubts, oddities, and dates too early in law (reported, never decided).
 *
 * @param early the law's warnings, where they are worked out already
 */
export const oddities = (
  intake: Intake,
  early: readonly LegalWarning[] = warnings(intake.legal),
): { code: string; pointer: string; detail: string }[] => [
  ...[...intake.doubts, ...intake.warnings].map(({ code, pointer, detail }) => ({ code, pointer, detail })),
  ...early.map(({ code, text }) => ({ code, pointer: '/legal', detail: text })),
];
