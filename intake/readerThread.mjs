// @ts-check
// A thread begins in plain JavaScript: there the loader of TypeScript is not yet there.
import { register } from 'tsx/esm/api';

register();
await import('./readerThread.ts');
