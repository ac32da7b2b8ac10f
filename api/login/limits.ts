import type { RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';

const common = {
  windowMs: 300_000,
  standardHeaders: 'draft-8',
  legacyHeaders: false,
  // Without a proxy nobody is asked to send it, and it is not believed: no reason to complain on the terminal.
  validate: { xForwardedForHeader: false },
} as const;

/** Logins from one address in five minutes: a whole department behind one address, in the morning, and no more. */
export const loginLimit = (busy: RequestHandler): RequestHandler => rateLimit({ ...common, limit: 300, handler: busy });

/** Logins that came to nothing: whoever tries out states and codes is soon done. */
export const failedLoginLimit = (busy: RequestHandler): RequestHandler =>
  rateLimit({ ...common, limit: 30, skipSuccessfulRequests: true, handler: busy });
