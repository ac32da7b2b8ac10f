/**
 * The room where lists are read: bytes → rows → one `IntakeRequest` per household. `csv.ts`, `excel.ts` and `json.ts` know
 * one file format each, `columns.ts` what the headers mean, `rows.ts` what a row is, `readList.ts` puts them together, and
 * `reader.ts` has it done in a thread. What a request means is a rule and lives in `domain/intake/`.
 */
export { createListReader } from './reader.js';
export type { ListJob, ListReader, OpenList, ReadRow } from './reader.js';
export { readList } from './readList.js';
export type { ListReading, ListRow } from './readList.js';
export { fields, headerKey } from './columns.js';
export type { Column, Field, Mapping } from './columns.js';
export type { Sender } from './rows.js';
