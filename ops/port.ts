import { z } from 'zod';

/** A variable that holds a port, as a number. */
export const portBetween = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max));
