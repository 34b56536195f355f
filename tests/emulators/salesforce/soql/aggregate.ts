import type { QueryResult, SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { GroupValue } from './aggregate-columns.ts';
import { isAggregateFunction } from './aggregate-columns.ts';
import type { Plan } from './aggregate-plan.ts';
import { planOf } from './aggregate-plan.ts';
import { comparisonTest } from './compare.ts';
import { isDateFunction } from './date-functions.ts';
import type { Scope } from './field-path.ts';
import type { Group } from './gather-groups.ts';
import { gatherGroups } from './gather-groups.ts';
import { toOperand } from './literals.ts';
import { compareSorted } from './order-by.ts';
import type { ApiRecord } from './project-record.ts';
import { malformedQuery } from './soql-errors.ts';
import type { Comparison, QuerySyntax, WhereTree } from './syntax.ts';

const MAX_GROUPS = 2000;

/** Does the query answer AggregateResult rows instead of records? Plain `COUNT()` does not. */
export function isAggregate(query: QuerySyntax): boolean {
  const aggregates = query.select.some(
    (item) => item.kind === 'call' && (isAggregateFunction(item.call) || isDateFunction(item.call)),
  );
  return aggregates || query.groupBy !== undefined || query.having !== undefined;
}

type GroupTest = (group: Group) => boolean;

function havingTest(scope: Scope, plan: Plan, { left, operator, values }: Comparison): GroupTest {
  const value = plan.named(left);
  const compared = { field: value.field, at: left.at };
  const test = comparisonTest(
    operator,
    value.field,
    values.map((literal) => toOperand(scope, compared, literal)),
  );
  return (group) => test(group.read(value));
}

function compileHaving(scope: Scope, plan: Plan, tree: WhereTree): GroupTest {
  if (tree.kind === 'compare') return havingTest(scope, plan, tree);
  if (tree.kind === 'not') {
    const inner = compileHaving(scope, plan, tree.item);
    return (group) => !inner(group);
  }
  const items = tree.items.map((item) => compileHaving(scope, plan, item));
  return tree.kind === 'and'
    ? (group) => items.every((item) => item(group))
    : (group) => items.some((item) => item(group));
}

type Order = (left: Group, right: Group) => number;

function compileOrder(plan: Plan, orderBy: QuerySyntax['orderBy']): Order {
  const keys = orderBy.map((clause) => ({ clause, value: plan.named(clause.key, 'Ordered field') }));
  const rank = (value: GroupValue, group: Group) => value.rank(group.read(value));
  return (left, right) => {
    for (const { clause, value } of keys) {
      const order = compareSorted(rank(value, left), rank(value, right), clause);
      if (order !== 0) return order;
    }
    return 0;
  };
}

function checkLimit({ soql }: Scope, { groupBy, having, limit, offset }: QuerySyntax): void {
  if (groupBy !== undefined) return;
  if (having !== undefined) throw malformedQuery(soql, -1, "unexpected token: 'HAVING'");
  if (limit === undefined && offset === undefined) return;
  throw malformedQuery(soql, -1, 'Non-grouped query that uses overall aggregate functions cannot also use LIMIT');
}

/**
 * Runs a query with GROUP BY or aggregate functions over the rows that its WHERE found. Results of more than 2,000
 * groups are refused, for they have no locator:
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_group_by_considerations.htm
 */
export function runAggregate(scope: Scope, query: QuerySyntax, rows: () => Iterable<SObjectRow>): QueryResult {
  checkLimit(scope, query);
  const plan = planOf(scope, query);
  const keep = query.having ? compileHaving(scope, plan, query.having) : () => true;
  const order = compileOrder(plan, query.orderBy);
  const sorted = gatherGroups(plan, rows()).filter(keep).toSorted(order);
  const { offset = 0, limit = sorted.length } = query;
  const groups = sorted.slice(offset, offset + limit);
  if (groups.length > MAX_GROUPS)
    throw new SalesforceError(
      400,
      'EXCEEDED_ID_LIMIT',
      'Aggregate query does not support queryMore(), use LIMIT to restrict the results to a single batch',
    );
  const records = groups.map((group): ApiRecord => {
    const record: ApiRecord = { attributes: { type: 'AggregateResult' } };
    for (const { name, value } of plan.columns) record[name] = group.read(value);
    return record;
  });
  return { records, totalSize: records.length };
}
