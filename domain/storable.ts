/** Text as a database takes it: PostgreSQL knows neither NUL nor half a surrogate pair, and nobody means either. */
export const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed();

/** For `JSON.parse`: texts and keys as a database takes them. */
export function storableJson(_key: string, value: unknown): unknown {
  if (typeof value === 'string') return storable(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  if (entries.every(([key]) => key === storable(key))) return value;
  return Object.fromEntries(entries.map(([key, item]) => [storable(key), item]));
}
