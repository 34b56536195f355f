import type { ObjectDefinition } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { withoutHiddenMatches } from './hidden-matches.ts';
import type { ReturningSpec } from './parse-sosl.ts';
import { parseSosl } from './parse-sosl.ts';
import type { ApiRecord } from './project-record.ts';
import type { QuerySource } from './query-source.ts';
import { runQuery } from './run-query.ts';
import type { SearchIndex } from './search-index.ts';
import { SEARCHABLE_OBJECTS } from './search-index.ts';
import { evaluate } from './search-lookup.ts';

const MAX_SEARCH_LENGTH = 10_000;
const PLAIN_LIMIT = 250;
const MAX_ROWS = 2000;

function checkSearchable(source: QuerySource, spec: ReturningSpec): ObjectDefinition {
  const object = source.schema.object(spec.object);
  if (object && source.access.objectAccess(source.user, object.name).read && SEARCHABLE_OBJECTS.includes(object.name))
    return object;
  throw new SalesforceError(400, 'INVALID_TYPE', `sObject type '${spec.object}' is not supported.`);
}

/**
 * A search that names no objects is one over all that the user may see.
 * https://developer.salesforce.com/docs/platform/salesforce-soql-sosl/guide/sforce-api-calls-sosl-returning.html
 */
function readableObjects({ schema, access, user }: QuerySource): string[] {
  return SEARCHABLE_OBJECTS.filter((name) => schema.object(name) && access.objectAccess(user, name).read);
}

/** Runs SOSL over the index as it stands; WHERE and the values come from the committed rows. */
export function runSearch(source: QuerySource, index: SearchIndex, sosl: string): ApiRecord[] {
  if (sosl.length > MAX_SEARCH_LENGTH) return [];
  const search = parseSosl(sosl);
  const everywhere = readableObjects(source).map((object): ReturningSpec => ({ object, fields: 'Id', clauses: '' }));
  const specs = search.returning.length > 0 ? search.returning : everywhere;
  const records = specs.flatMap((spec) => {
    const object = checkSearchable(source, spec);
    const found = index.idsOf(object.name, evaluate(index.tokensOf(object.name), search.group, search.expression));
    const ids = withoutHiddenMatches(source, object, search, found);
    const soql = `SELECT ${spec.fields} FROM ${object.name} ${spec.clauses}`;
    const atMost = spec.clauses === '' && search.returning.length === 1 ? PLAIN_LIMIT : MAX_ROWS;
    return runQuery(source, soql, { within: ids, atMost }).records;
  });
  return records.slice(0, search.limit ?? MAX_ROWS);
}
