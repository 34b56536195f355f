/** The span of a date literal: days of the user's calendar, `from` included, `to` not; and the same as epoch ms. */
export interface DateSpan {
  fromDate: string;
  toDate: string;
  fromMs: number;
  toMs: number;
}

type Unit = 'DAYS' | 'WEEKS' | 'MONTHS' | 'QUARTERS' | 'YEARS';

const DAY_MS = 86_400_000;

/** The calendar day of an instant in a time zone, `YYYY-MM-DD`. */
export function localDate(epochMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    epochMs,
  );
}

function offsetMs(epochMs: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(epochMs);
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const asUtc = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return asUtc - Math.floor(epochMs / 1000) * 1000;
}

/** Epoch ms of local midnight. The second look corrects for a change of clocks between guess and answer. */
export function midnight(date: string, timeZone: string): number {
  const utc = Date.parse(`${date}T00:00:00Z`);
  const guess = utc - offsetMs(utc, timeZone);
  return utc - offsetMs(guess, timeZone);
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

function addMonths(date: string, months: number): string {
  const [year = 0, month = 1] = date.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}

/** First day of the unit that holds the day; weeks start on Sunday, as in locale en_US. */
function startOf(date: string, unit: Unit): string {
  const month = Number(date.slice(5, 7));
  if (unit === 'DAYS') return date;
  if (unit === 'WEEKS') return addDays(date, -new Date(`${date}T00:00:00Z`).getUTCDay());
  if (unit === 'MONTHS') return `${date.slice(0, 7)}-01`;
  if (unit === 'QUARTERS') return addMonths(date, -((month - 1) % 3));
  return `${date.slice(0, 4)}-01-01`;
}

function shift(date: string, unit: Unit, count: number): string {
  if (unit === 'DAYS') return addDays(date, count);
  if (unit === 'WEEKS') return addDays(date, count * 7);
  return addMonths(date, count * { MONTHS: 1, QUARTERS: 3, YEARS: 12 }[unit]);
}

const SINGLE_DAYS: Readonly<Record<string, number>> = { YESTERDAY: -1, TODAY: 0, TOMORROW: 1 };
const RELATIVE: Readonly<Record<string, number>> = { LAST: -1, THIS: 0, NEXT: 1 };

function unitOf(text: string): Unit | undefined {
  const plural = text.endsWith('S') ? text : `${text}S`;
  const plain = plural.replace('FISCAL_', '');
  return (['DAYS', 'WEEKS', 'MONTHS', 'QUARTERS', 'YEARS'] as const).find((unit) => unit === plain);
}

/** LAST_N_DAYS counts back from the end of today; LAST_N_WEEKS and longer leave the current unit out. */
function counted(direction: string, unit: Unit, count: number, today: string): [string, string] {
  const current = startOf(today, unit);
  const next = shift(current, unit, 1);
  if (direction === 'LAST') return [shift(current, unit, -count), unit === 'DAYS' ? next : current];
  if (direction === 'NEXT') return [next, shift(next, unit, count)];
  return [shift(current, unit, -count), shift(current, unit, 1 - count)];
}

function spanDays(literal: string, today: string): [string, string] | undefined {
  const [name = '', number] = literal.toUpperCase().split(':');
  const day = SINGLE_DAYS[name];
  if (day !== undefined) return [addDays(today, day), addDays(today, day + 1)];
  if (name === 'LAST_90_DAYS') return counted('LAST', 'DAYS', 90, today);
  if (name === 'NEXT_90_DAYS') return counted('NEXT', 'DAYS', 90, today);
  const many = /^(LAST|NEXT)_N_(\w+)$/.exec(name) ?? /^N_(\w+)_(AGO)$/.exec(name);
  if (many && number !== undefined) {
    const ago = many[2] === 'AGO';
    const unit = unitOf((ago ? many[1] : many[2]) ?? '');
    return unit && counted(ago ? 'AGO' : (many[1] ?? ''), unit, Number(number), today);
  }
  const one = /^(LAST|THIS|NEXT)_(\w+)$/.exec(name);
  const unit = one ? unitOf(one[2] ?? '') : undefined;
  if (!one || !unit) return undefined;
  const from = shift(startOf(today, unit), unit, RELATIVE[one[1] ?? ''] ?? 0);
  return [from, shift(from, unit, 1)];
}

/** The days that a literal such as `TODAY` or `LAST_N_DAYS:30` means; undefined when it is none. Fiscal = calendar year. */
export function dateSpan(literal: string, nowMs: number, timeZone: string): DateSpan | undefined {
  const days = spanDays(literal, localDate(nowMs, timeZone));
  if (!days) return undefined;
  const [fromDate, toDate] = days;
  return { fromDate, toDate, fromMs: midnight(fromDate, timeZone), toMs: midnight(toDate, timeZone) };
}
