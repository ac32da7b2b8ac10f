/** The durable ladders: what the worker bundles. Messages, ids and attributes are in `contract.ts`. */
export { restanceCase } from './restanceCase.js';
