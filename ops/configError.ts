import { Refusal } from './refusal.js';

/** A wrong environment variable: one line that names it, what is wrong and what is expected. Never holds a secret value. */
export class ConfigError extends Refusal {
  override readonly name = 'ConfigError';
}

/** A variable that others need. */
export function missing(name: string, because: string): ConfigError {
  return new ConfigError(`${name} is not set although ${because}: expected all of them, or none.`);
}
