import type { Query } from '@jetstreamapp/soql-parser-js';
import { parseQuery as parse } from '@jetstreamapp/soql-parser-js';
import { SalesforceError } from '../types.ts';
import { emulatorLimit, malformedQuery, unexpectedToken } from './soql-errors.ts';

const MAX_SOQL_LENGTH = 100_000;

function toServiceError(soql: string, error: unknown): SalesforceError {
  const message = error instanceof Error ? error.message : String(error);
  const lexed = /unexpected character: ->([\s\S]*?)<- at offset: (\d+)/.exec(message);
  if (lexed) {
    const offset = Number(lexed[2]);
    return malformedQuery(
      soql,
      offset,
      `line ${soql.slice(0, offset).split('\n').length}:${offset} no viable alternative at character '${lexed[1]}'`,
    );
  }
  const found =
    /but found:? (?:--> )?'([\s\S]*?)'(?: <--)?$/.exec(message) ?? /found(?: -->|:) '([\s\S]*?)'/.exec(message);
  return unexpectedToken(soql, found?.[1] ?? '');
}

function refuseWhatWeDoNotEvaluate(query: Query): void {
  if (query.withDataCategory) throw emulatorLimit('WITH DATA CATEGORY');
  if (query.usingScope && !['everything', 'mine'].includes(query.usingScope.toLowerCase()))
    throw emulatorLimit('USING SCOPE');
}

/** The parser knows OFFSET only behind LIMIT; the service knows it alone too. */
const LONE_OFFSET = /(?<!\bLIMIT\s+\d+\s+)\bOFFSET\s+\d+\s*$/i;

function parseText(soql: string): Query {
  const offset = LONE_OFFSET.exec(soql);
  try {
    if (!offset) return parse(soql);
    const { limit: _, ...query } = parse(`${soql.slice(0, offset.index)} LIMIT 1 ${offset[0]}`);
    return query;
  } catch (error) {
    throw toServiceError(soql, error);
  }
}

/** The parser's tree. Throws MALFORMED_QUERY, or EMULATOR_LIMIT for clauses that are not evaluated here. */
export function parseQuery(soql: string): Query {
  if (soql.trim() === '') throw new SalesforceError(400, 'MALFORMED_QUERY', 'unexpected token: <EOF>');
  if (soql.length > MAX_SOQL_LENGTH)
    throw new SalesforceError(400, 'QUERY_TOO_COMPLICATED', 'SOQL statements cannot be longer than 100000 characters.');
  // The parser takes names only there.
  if (/\b(ROLLUP|CUBE)\s*\([^()]*\(/i.test(soql)) throw emulatorLimit('functions in ROLLUP and CUBE');
  const query = parseText(soql);
  refuseWhatWeDoNotEvaluate(query);
  return query;
}
