import type { SalesforceError } from '../types.ts';
import { emulatorLimit, malformedQuery } from './soql-errors.ts';
import type { Call } from './syntax.ts';

/** Functions of SOQL that the emulator does not know everywhere, or nowhere. */
const DOCUMENTED = new Set([
  ...['AVG', 'COUNT', 'COUNT_DISTINCT', 'MIN', 'MAX', 'SUM', 'GROUPING', 'ROLLUP', 'CUBE', 'FIELDS'],
  ...['TOLABEL', 'FORMAT', 'CONVERTCURRENCY', 'CONVERTTIMEZONE', 'DISTANCE', 'GEOLOCATION'],
  ...['CALENDAR_YEAR', 'CALENDAR_QUARTER', 'CALENDAR_MONTH', 'FISCAL_YEAR', 'FISCAL_QUARTER', 'FISCAL_MONTH'],
  ...['DAY_IN_MONTH', 'DAY_IN_WEEK', 'DAY_IN_YEAR', 'DAY_ONLY', 'HOUR_IN_DAY', 'WEEK_IN_MONTH', 'WEEK_IN_YEAR'],
]);

/** What a call is answered with that is not evaluated: the service would know some of them, others it refuses too. */
export function refuseCall(soql: string, { name, parameters, text, at }: Call, where = ''): SalesforceError {
  if (parameters.length === 0) return malformedQuery(soql, at, "unexpected token: ')'");
  if (!DOCUMENTED.has(name)) return malformedQuery(soql, at, `Unknown function: ${text.slice(0, name.length)}`);
  return emulatorLimit(`${text}${where}`);
}
