/**
 * The start tags of an XML part of an Excel file, before a library reads it: so strictly that it cannot see other tags than
 * these. No program writes what is refused here; made by hand it costs the reader gigabytes or minutes.
 */

export interface Tag {
  /** Without a prefix. */
  name: string;
  /** By name without a prefix; as written, entities and all. */
  attributes: ReadonlyMap<string, string>;
  /** `<c/>`: nothing stands in it. */
  isEmpty: boolean;
}

/** Characters. The reader goes through an unfinished tag or text anew for every piece of it. */
const LONGEST_TAG = 16 * 1024;
const LONGEST_TEXT = 1024 * 1024;

/** Constructs that hold no tags, and how each ends. */
const OTHERS = [
  { begins: '<![CDATA[', ends: ']]>' },
  { begins: '<!--', ends: '-->' },
  { begins: '<?', ends: '?>' },
];

/**
 * Goes through the start tags with these names.
 *
 * @param xml one character per byte
 * @returns false where a tag is not as programs write it; true when it has come to the end
 */
export function everyTag(xml: string, names: readonly string[], see: (tag: Tag) => void): boolean {
  for (let at = 0; ;) {
    const begin = xml.indexOf('<', at);
    if ((begin < 0 ? xml.length : begin) - at > LONGEST_TEXT) return false;
    if (begin < 0) return true;
    const other = OTHERS.find(({ begins }) => xml.startsWith(begins, begin));
    const end = other ? xml.indexOf(other.ends, begin) : endOfTag(xml, begin);
    if (end < 0 || end - begin > LONGEST_TEXT) return false;
    if (!other && !seen(xml.slice(begin + 1, end), names, see)) return false;
    at = end + (other?.ends.length ?? 1);
  }
}

/** Where a tag's `>` stands; -1 where it is too long, or holds another `<`. */
function endOfTag(xml: string, begin: number): number {
  const tag = xml.slice(begin, begin + LONGEST_TAG);
  return begin + (/^<(?:[^<>"']|"[^"<]*"|'[^'<]*')*(?=>)/.exec(tag)?.[0].length ?? -1 - begin);
}

const START = /^(?:[\w.-]+:)?(?<name>[\w.-]+)(?<attributes>[ \t\r\n][^]*)?$/;
const ATTRIBUTE =
  /[ \t\r\n]+(?:(?<prefix>[\w.-]+):)?(?<name>[\w.-]+)[ \t\r\n]*=[ \t\r\n]*(?:"(?<a>[^"]*)"|'(?<b>[^']*)')/y;

/** False where a tag of interest is not well formed. */
function seen(inside: string, names: readonly string[], see: (tag: Tag) => void): boolean {
  if (/^[/!]/.test(inside)) return true;
  const isEmpty = inside.endsWith('/');
  const found = START.exec(isEmpty ? inside.slice(0, -1) : inside)?.groups;
  const name = found?.['name'] ?? '';
  if (!found || !names.includes(name)) return found !== undefined;
  const attributes = attributesOf(found['attributes'] ?? '');
  if (attributes) see({ name, attributes, isEmpty });
  return attributes !== null;
}

/** As written, entities and all. Null where they are not well formed, or two have one name. */
function attributesOf(text: string): Map<string, string> | null {
  const attributes = new Map<string, string>();
  let at = 0;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const found = ATTRIBUTE.exec(text);
    if (!found) return text.slice(at).trim() === '' ? attributes : null;
    const { prefix, name = '', a, b } = found.groups ?? {};
    at = ATTRIBUTE.lastIndex;
    if (prefix === 'xmlns') continue;
    if (attributes.has(name)) return null;
    attributes.set(name, a ?? b ?? '');
  }
}
