/**
 * What a zip archive holds, and whether it may be unpacked. The libraries that read Excel unpack whatever they are given,
 * so a small file that unpacks to gigabytes must be told before they see it: first by the sizes it claims, then by
 * unpacking each part no further than its claim. Reads the directory as `fflate` does, which unpacks the file afterwards:
 * no archive may look small here and large there.
 */
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';

export interface Part {
  name: string;
  locked: boolean;
  /** Bytes when unpacked, as the archive claims. */
  size: number;
  /** 0 as it is, 8 deflated (APPNOTE.TXT §4.4.5). */
  method: number;
  packed: Buffer;
}

const NOTHING = 0xffffffff;

interface Extent {
  size: number;
  packed: number;
  /** Where the part's own header stands. */
  header: number;
}

/**
 * Sizes and place of a part; where they are all ones in a zip64 archive, the true ones stand in extra field 1 (§4.5.3).
 * Exporters in Java write zip64 for any size.
 */
function extent(zip: Buffer, at: number, extraAt: number, extraEnd: number, zip64: boolean): Extent {
  let next = extraAt;
  while (next + 4 <= extraEnd && zip.readUInt16LE(next) !== 1) next += 4 + zip.readUInt16LE(next + 2);
  next += 4;
  const value = (offset: number): number => {
    const short = zip.readUInt32LE(at + offset);
    if (!zip64 || short !== NOTHING || next + 8 > extraEnd) return short;
    next += 8;
    return Number(zip.readBigUInt64LE(next - 8));
  };
  return { size: value(24), packed: value(20), header: value(42) }; // in the order of the extra field
}

/** Where the central directory begins and how many parts it names (§4.3.16; zip64 §4.3.14, §4.3.15). */
function directory(zip: Buffer): { at: number; count: number; zip64: boolean } {
  const end = zip.lastIndexOf('PK\x05\x06', zip.length - 22, 'latin1');
  const plain = { at: zip.readUInt32LE(end + 16), count: zip.readUInt16LE(end + 8), zip64: false };
  if (end < 20 || zip.readUInt32LE(end - 20) !== 0x07064b50) return plain;
  const large = zip.readUInt32LE(end - 12);
  if (zip.readUInt32LE(large) !== 0x06064b50) return plain;
  return { at: zip.readUInt32LE(large + 48), count: zip.readUInt32LE(large + 32), zip64: true };
}

function partAt(zip: Buffer, at: number, zip64: boolean): { part: Part; next: number } {
  if (zip.readUInt32LE(at) !== 0x02014b50) throw new RangeError('no part of the directory');
  const nameEnd = at + 46 + zip.readUInt16LE(at + 28);
  const extraEnd = nameEnd + zip.readUInt16LE(at + 30);
  const { size, packed, header } = extent(zip, at, nameEnd, extraEnd, zip64);
  const begin = header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
  const part: Part = {
    name: zip.toString('utf8', at + 46, nameEnd),
    locked: (zip.readUInt16LE(at + 8) & 1) === 1,
    size,
    method: zip.readUInt16LE(at + 10),
    packed: zip.subarray(begin, begin + packed),
  };
  return { part, next: extraEnd + zip.readUInt16LE(at + 32) };
}

/** The first parts that the archive's central directory names, nothing unpacked; null when it is damaged. */
export function partsOf(zip: Buffer, atMost: number): Part[] | null {
  try {
    const { at, count, zip64 } = directory(zip);
    const parts: Part[] = [];
    for (let left = Math.min(count, atMost), place = at; left > 0; left -= 1) {
      const { part, next } = partAt(zip, place, zip64);
      parts.push(part);
      place = next;
    }
    return parts;
  } catch (error) {
    if (error instanceof RangeError) return null; // reading beyond the file
    throw error;
  }
}

const inflate = promisify(inflateRaw);

/** Unpacks one part, never beyond the size it claims; null when it is damaged or the claim is a lie. */
export async function unpack({ method, size, packed }: Part): Promise<Buffer | null> {
  if (method === 0) return packed.length === size ? packed : null;
  if (method !== 8) return null;
  try {
    const unpacked = await inflate(packed, { maxOutputLength: Math.max(size, 1) });
    return unpacked.length === size ? unpacked : null;
  } catch {
    return null; // zlib: no deflate data, or more of it than the claim
  }
}
