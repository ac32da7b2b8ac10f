/**
 * The room where lists are read: bytes → rows → one `IntakeRequest` per household. `csv.ts` knows the file format,
 * `columns.ts` what the headers mean, `readList.ts` puts them together; another format is one more reader beside
 * `csv.ts`. What a request means is a rule and lives in `domain/intake/`.
 */
export { readList } from './readList.js';
export type { ListReading, ListRow } from './readList.js';
export type { Column, Field, Sender } from './columns.js';
