import type { SObjectRow } from '../types.ts';
import type { Scope } from './field-path.ts';
import type { Run, Within } from './find-rows.ts';
import { findRows, scopeOf } from './find-rows.ts';
import type { ApiRecord } from './project-record.ts';
import { compileSelect } from './project-record.ts';
import { malformedQuery, noSuchChildRelation } from './soql-errors.ts';
import type { QuerySyntax } from './syntax.ts';

const FIRST_NESTED_VERSION = 58;

/**
 * Levels of child queries below the root: four, or one before version 58.0.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_relationships_query_limits.htm
 */
function checkDepth({ source, soql }: Run, depth: number): void {
  const most = Number(source.apiVersion) < FIRST_NESTED_VERSION ? 1 : 4;
  if (depth <= most) return;
  const levels = `${most} level${most === 1 ? '' : 's'}`;
  const text = `SOQL statements cannot query aggregate relationships more than ${levels} away from the root entity object.`;
  throw malformedQuery(soql, -1, text);
}

/** The relationship that FROM names: `Contacts`, `a.Contacts`, `Account.Contacts`. */
function relationshipName(parent: Scope, { from }: QuerySyntax): string {
  const [first = '', ...rest] = from.text.split('.');
  const isParent = [parent.alias, parent.object.name].some((name) => name?.toLowerCase() === first.toLowerCase());
  return rest.length > 0 && isParent ? rest.join('.') : from.text;
}

/**
 * Compiles a child query, and those in it. Its value is null without children.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_relationships_query_using.htm
 */
export function compileChildren(run: Run, parent: Scope, query: QuerySyntax, depth = 1) {
  checkDepth(run, depth);
  const { source, soql } = run;
  const name = relationshipName(parent, query);
  const relation = source.schema.childRelationship(parent.object.name, name);
  const object = relation && source.schema.object(relation.childObject);
  if (!relation || !object || !source.access.objectAccess(source.user, object.name).read)
    throw noSuchChildRelation(soql, query.from.at, name);
  if (query.groupBy || query.having) throw malformedQuery(soql, -1, 'only root queries support aggregate expressions');
  const scope = scopeOf(run, object, query);
  const select = compileSelect(scope, query.select, (inner, children) =>
    compileChildren(run, inner, children, depth + 1),
  );
  const childrenOf = (id: string): ApiRecord[] => {
    const within: Within = { kind: 'in', field: relation.field, values: [id] };
    return Array.from(findRows(run, scope, query, within), select);
  };
  // Names in its clauses are looked at even when there is no parent row to run it for.
  childrenOf('');
  return (row: SObjectRow, record: ApiRecord): void => {
    const records = childrenOf(row.Id);
    record[relation.relationshipName] =
      records.length === 0 ? null : { totalSize: records.length, done: true, records };
  };
}
