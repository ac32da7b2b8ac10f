/** The durable ladders: what the worker bundles. Messages, ids and attributes are in `contract.ts`. */
export { advice } from './advice.js';
export { importList } from './importList.js';
export { incoming } from './incoming.js';
export { locate } from './locate.js';
export { morningList } from './morningList.js';
export { restanceCase } from './restanceCase.js';
export { safeVisit } from './safeVisit.js';
export { upkeep } from './upkeep.js';
