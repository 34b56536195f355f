/** Dates and times in the Salesforce user's own time zone (IANA name). */

/** Each part as it is written, with its leading zero. */
interface Parts {
  year: string;
  month: string;
  day: string;
  hour: string;
  minute: string;
  second: string;
}

function parts(atMs: number, timeZone: string): Parts {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  // `23/11/2026, 14:31:07`
  const [day = '', month = '', year = '', hour = '', minute = '', second = ''] = format.format(atMs).split(/\D+/);
  return { year, month, day, hour, minute, second };
}

/** `2026-11-23`: what `Task.ActivityDate` wants (a date without a time, in the user's zone). */
export function localDate(atMs: number, timeZone: string): string {
  const { year, month, day } = parts(atMs, timeZone);
  return `${year}-${month}-${day}`;
}

/** `2026-11-30` + 2 = `2026-12-02` */
export function addDays(date: string, days: number): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10);
}

/** `14:31` */
export function localTime(atMs: number, timeZone: string): string {
  const { hour, minute } = parts(atMs, timeZone);
  return `${hour}:${minute}`;
}

/** `2026-11-23 14:31:07` */
export function localDateTime(atMs: number, timeZone: string): string {
  const { year, month, day, hour, minute, second } = parts(atMs, timeZone);
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}

/** `4:12`, `1:02:03` */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** The zone's offset from UTC at a moment (ms). */
function offsetAt(atMs: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = parts(atMs, timeZone);
  const wall = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  return wall - Math.floor(atMs / 1000) * 1000;
}

const dayMs = 24 * 3600_000;

/** Start of the user's day in epoch ms; on days when the clocks change, too. */
export function startOfDay(atMs: number, timeZone: string): number {
  return startOfDate(localDate(atMs, timeZone), timeZone);
}

/**
 * Start of a day that is given by its date (`2026-11-23`) in the user's zone, in epoch ms. NaN when it is no date. Where
 * the clocks change at midnight a day begins at one o'clock, or has two midnights, of which the first counts.
 */
export function startOfDate(isoDate: string, timeZone: string): number {
  const midnight = /^\d{4}-\d{2}-\d{2}$/.test(isoDate) ? Date.parse(`${isoDate}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(midnight)) return Number.NaN;
  const [before, after] = [offsetAt(midnight - dayMs, timeZone), offsetAt(midnight + dayMs, timeZone)];
  const early = midnight - Math.max(before, after);
  if (before === after || localDate(early, timeZone) === isoDate) return early;
  return midnight - Math.min(before, after);
}
