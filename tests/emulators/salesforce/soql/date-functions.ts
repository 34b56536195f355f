import { parseInstant } from '../store/instants.ts';
import type { FieldValue } from '../types.ts';
import { localDate } from './date-literals.ts';
import type { FieldPath, Scope } from './field-path.ts';
import { resolvePath } from './field-path.ts';
import { refuseCall } from './refuse-call.ts';
import { invalidField } from './soql-errors.ts';
import type { Call } from './syntax.ts';

/** A day of the calendar, `YYYY-MM-DD`, as one number. */
type OfDay = (date: string) => number;

const DAY_MS = 86_400_000;
const DAYS: Readonly<Record<string, OfDay>> = {
  YEAR: (date) => Number(date.slice(0, 4)),
  QUARTER: (date) => Math.ceil(Number(date.slice(5, 7)) / 3),
  MONTH: (date) => Number(date.slice(5, 7)),
  DAY_IN_MONTH: (date) => Number(date.slice(8, 10)),
  DAY_IN_WEEK: (date) => new Date(`${date}T00:00:00Z`).getUTCDay() + 1,
  DAY_IN_YEAR: (date) => dayInYear(date),
  // The first week is the first seven days, whatever day of the week they begin on.
  WEEK_IN_MONTH: (date) => Math.ceil(Number(date.slice(8, 10)) / 7),
  WEEK_IN_YEAR: (date) => Math.ceil(dayInYear(date) / 7),
};
const ONLY_DATETIME = new Set(['DAY_ONLY', 'HOUR_IN_DAY']);

function dayInYear(date: string): number {
  const first = Date.parse(`${date.slice(0, 4)}-01-01T00:00:00Z`);
  return (Date.parse(`${date}T00:00:00Z`) - first) / DAY_MS + 1;
}

/** Fiscal years are calendar years, as in an org that did not change them. */
function ofDay(name: string): OfDay | undefined {
  return DAYS[name.replace(/^(CALENDAR|FISCAL)_/, '')];
}

export function isDateFunction({ name }: Call): boolean {
  return ONLY_DATETIME.has(name) || (ofDay(name) !== undefined && !['YEAR', 'QUARTER', 'MONTH'].includes(name));
}

/** One text for a call however it is written. */
export function callKey({ text }: Call): string {
  return text.replace(/\s+/g, '').toLowerCase();
}

/** The field inside, and whether `convertTimezone()` is around it. */
function operandOf(scope: Scope, call: Call): { path: FieldPath; at: number; isLocal: boolean } {
  const [parameter] = call.parameters;
  if (parameter?.kind === 'path') return { path: resolvePath(scope, parameter), at: parameter.at, isLocal: false };
  const inner =
    parameter?.kind === 'call' && parameter.name === 'CONVERTTIMEZONE' ? parameter.parameters[0] : undefined;
  if (inner?.kind !== 'path') throw refuseCall(scope.soql, call);
  return { path: resolvePath(scope, inner), at: inner.at, isLocal: true };
}

function hourIn(epochMs: number, timeZone: string): number {
  const hour = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', hour: 'numeric' }).format(epochMs);
  return Number(hour);
}

/**
 * `CALENDAR_YEAR(CreatedDate)` and its like, as a field that can be compared and grouped by. Instants are taken in UTC
 * unless `convertTimezone()` asks for the user's zone. Throws INVALID_FIELD for a field that is no date.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_date_functions.htm
 */
export function dateFunctionPath(scope: Scope, call: Call): FieldPath {
  const { name } = call;
  const { path, at, isLocal } = operandOf(scope, call);
  const { type } = path.field;
  const fits = type === 'datetime' || (type === 'date' && !isLocal && !ONLY_DATETIME.has(name));
  if (!fits) throw invalidField(scope.soql, at, `field ${path.field.name} does not support function ${name}`);
  const zone = isLocal ? scope.source.timeZone : 'UTC';
  const compute = (value: string): FieldValue => {
    if (type === 'date') return ofDay(name)?.(value) ?? null;
    const epochMs = parseInstant(value) ?? 0;
    if (name === 'HOUR_IN_DAY') return hourIn(epochMs, zone);
    const date = localDate(epochMs, zone);
    return name === 'DAY_ONLY' ? date : (ofDay(name)?.(date) ?? null);
  };
  return {
    field: { name, label: name, type: name === 'DAY_ONLY' ? 'date' : 'int' },
    relationships: [],
    read: (row) => {
      const value = path.read(row);
      return typeof value === 'string' ? compute(value) : null;
    },
  };
}
