/** Days and hours by the clock on the wall in Copenhagen, wherever the browser is. */
const zone = 'Europe/Copenhagen';
const dayMs = 86_400_000;

// Sweden writes dates as ISO does.
const isoDay = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
const isoTime = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, timeStyle: 'short' });
const offset = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });

/** The day of an instant: `2026-12-01`. */
export const dayOf = (instant: string): string => isoDay.format(new Date(instant));

/** The time of an instant, as a field for it wants it: `09:30`. */
export const timeOf = (instant: string): string => isoTime.format(new Date(instant));

/** How many days from one day to another; both are `2026-12-01` or instants. */
export const daysBetween = (from: string, to: string): number => Math.round((noon(to) - noon(from)) / dayMs);

const noon = (of: string): number => Date.parse(`${of.length > 10 ? dayOf(of) : of}T12:00:00Z`);

/** The instant of a day and a time of it; undefined while either is missing or is none. */
export function instantAt(day: string, time: string): string | undefined {
  // Browsers read much more than this as some date or other.
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(`${day}T${time}`)) return undefined;
  const asIfUtc = Date.parse(`${day}T${time}:00Z`);
  if (Number.isNaN(asIfUtc)) return undefined;
  const near = asIfUtc - offsetAt(asIfUtc);
  return new Date(asIfUtc - offsetAt(near)).toISOString();
}

/** In milliseconds, by what is written as `GMT+01:00`. */
function offsetAt(at: number): number {
  const [, hours = '0', minutes = '0'] = /GMT\+(\d\d):(\d\d)/.exec(offset.format(at)) ?? [];
  return (Number(hours) * 60 + Number(minutes)) * 60_000;
}
