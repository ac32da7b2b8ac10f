/**
 * `ms@3.0.0-canary.1` has no `types` in its `exports`: under nodenext the SDK's `Duration` silently becomes `any` and
 * `sleep('1 fooo')` compiles. This restores the check.
 */
declare module 'ms' {
  type Unit =
    'ms' | 's' | 'm' | 'h' | 'd' | 'second' | 'seconds' | 'minute' | 'minutes' | 'hour' | 'hours' | 'day' | 'days';
  export type StringValue = `${number}` | `${number}${Unit}` | `${number} ${Unit}`;
}
