/** What a list may hold (issue 4). Reading stops where a file holds more. */
export interface Limits {
  /** Bytes of the file; and of the text in a packed one. */
  bytes: number;
  rows: number;
  columns: number;
}
export const LIMITS: Limits = { bytes: 20 * 1024 * 1024, rows: 20_000, columns: 200 };

export const TOO_LARGE = 'Filen er for stor: højst 20 MB. Del listen i flere filer.';
export const tooManyRows = ({ rows }: Limits): string => `Listen har flere end ${rows} rækker. Del den i flere filer.`;
export const tooManyColumns = ({ columns }: Limits): string =>
  `Listen har rækker med flere end ${columns} kolonner. Er det den rigtige fil?`;
