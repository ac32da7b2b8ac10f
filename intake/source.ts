/** A file that is read piece by piece, and more than once: never held as a whole unless its format leaves no other way. */
import { createReadStream } from 'node:fs';

export interface Source {
  /** Bytes. */
  size: number;
  /** The file from its beginning, piece by piece. */
  pieces(): AsyncIterable<Buffer>;
}

export const fileSource = (path: string, size: number): Source => ({
  size,
  pieces: (): AsyncIterable<Buffer> => createReadStream(path, { highWaterMark: 256 * 1024 }),
});

/** So many of its first bytes, or all where it has fewer. */
export async function startOf(source: Source, bytes: number): Promise<Buffer> {
  const start: Buffer[] = [];
  let length = 0;
  for await (const piece of source.pieces()) {
    start.push(piece);
    length += piece.length;
    if (length >= bytes) break;
  }
  return Buffer.concat(start).subarray(0, bytes);
}

export const wholeOf = (source: Source): Promise<Buffer> => startOf(source, source.size);

/** What follows the first bytes. */
export async function* withoutStart(pieces: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const piece of pieces) {
    if (left < piece.length) yield piece.subarray(left);
    left = Math.max(0, left - piece.length);
  }
}
