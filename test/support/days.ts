import * as fc from 'fast-check';
import { addDays } from '../../domain/calendar.js';

/** Any date with room for walking on both sides inside 2000–2100. */
export const anyDate = fc.integer({ min: 0, max: 36_000 }).map((days) => addDays('2001-01-01', days));
/** Days on which a municipality may be closed. */
export const anyClosing = fc.record({
  monthDays: fc.subarray(['12-24', '12-31', '06-05', '05-01']),
  dayAfterAscension: fc.boolean(),
});
