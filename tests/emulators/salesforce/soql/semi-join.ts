import type { SalesforceError } from '../types.ts';
import type { FieldPath, Scope } from './field-path.ts';
import { invalidField, malformedQuery } from './soql-errors.ts';
import type { Comparison, Path, QuerySyntax, WhereTree } from './syntax.ts';

const MOST = 2;

/** What stands left of `IN (SELECT …)`. */
export interface OuterField {
  scope: Scope;
  path: FieldPath;
  text: string;
  at: number;
}

function joinsOf(tree: WhereTree): Comparison[] {
  if (tree.kind === 'compare') return tree.query ? [tree] : [];
  return tree.kind === 'not' ? joinsOf(tree.item) : tree.items.flatMap(joinsOf);
}

function isUnderOr(tree: WhereTree): boolean {
  if (tree.kind === 'compare') return false;
  if (tree.kind === 'not') return isUnderOr(tree.item);
  return tree.kind === 'or' ? joinsOf(tree).length > 0 : tree.items.some(isUnderOr);
}

/**
 * Where inner queries may stand: not in each other, not beside OR, two at most.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_comparisonoperators.htm
 */
export function checkSemiJoins(soql: string, where: WhereTree): void {
  const refuse = (text: string): SalesforceError => malformedQuery(soql, -1, text);
  const joins = joinsOf(where);
  if (joins.length > MOST) throw refuse(`Maximum ${MOST} semi join sub-selects are allowed`);
  if (isUnderOr(where)) throw refuse("Semi join sub-selects are not allowed with the 'OR' operator");
  for (const { query } of joins) {
    if (query?.where && joinsOf(query.where).length > 0)
      throw refuse('Nesting of semi join sub-selects is not supported');
    if (query && (query.orderBy.length > 0 || query.limit !== undefined || query.groupBy))
      throw refuse('Semi join sub-selects do not take ORDER BY, LIMIT and GROUP BY');
  }
}

/** The one column of an inner query. */
export function innerField(soql: string, { select }: QuerySyntax): Path {
  const [item] = select;
  if (select.length === 1 && item?.kind === 'field') return item.path;
  throw malformedQuery(soql, -1, 'The inner select of a semi join must select exactly one field.');
}

function targetsOf(scope: Scope, { field, relationships }: FieldPath): readonly string[] | undefined {
  if (field.type === 'reference') return field.referenceTo ?? [];
  return field.type === 'id' && relationships.length === 0 ? [scope.object.name] : undefined;
}

/** Both fields have to hold ids of the same object, and the queries may not be over the same object. */
export function checkSameTarget(inner: Scope, selected: { path: FieldPath; text: string }, outer: OuterField): void {
  const { soql } = inner;
  const [wanted, found] = [targetsOf(outer.scope, outer.path), targetsOf(inner, selected.path)];
  if (!wanted)
    throw invalidField(
      soql,
      outer.at,
      `The left operand field in the where expression for outer query should be an id field, cannot use: '${outer.text}'`,
    );
  if (!found)
    throw invalidField(soql, -1, `The inner select field should be an id field, cannot use: '${selected.text}'`);
  if (selected.path.relationships.length > 1)
    throw malformedQuery(
      soql,
      -1,
      `The inner select field '${selected.text}' cannot have more than one level of relationships`,
    );
  if (inner.object.name === outer.scope.object.name && outer.path.relationships.length === 0)
    throw malformedQuery(soql, -1, 'The inner and outer selects should not be on the same object type');
  if (found.some((name) => wanted.includes(name))) return;
  const text =
    `The selected field '${selected.text}' in the subquery and the left operand field in the where expression in the ` +
    `outer query '${outer.text}' should point to the same object type`;
  throw malformedQuery(soql, outer.at, text);
}
