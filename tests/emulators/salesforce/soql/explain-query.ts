import type { IndexCondition } from '../store/index-condition.ts';
import type { FieldDefinition } from '../types.ts';
import type { Scope } from './field-path.ts';
import { resolvePath } from './field-path.ts';
import type { Run } from './find-rows.ts';
import { conditionOf } from './find-rows.ts';
import type { QuerySyntax, WhereTree } from './syntax.ts';

interface Note {
  description: string;
  fields: string[];
  tableEnumOrId: string;
}

export interface QueryPlan {
  cardinality: number;
  fields: string[];
  leadingOperationType: 'Index' | 'Other' | 'Sharing' | 'TableScan';
  notes: Note[];
  relativeCost: number;
  sobjectCardinality: number;
  sobjectType: string;
}

/**
 * Up to how many rows a filter is selective: of standard indexes 30 % of the first million and 15 % of the others, of
 * custom ones 10 % and 5 %. https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/langCon_apex_SOQL_VLSQ.htm
 */
function threshold(rows: number, isCustom: boolean): number {
  const million = 1_000_000;
  const [first, others, most] = isCustom ? [0.1, 0.05, 333_333] : [0.3, 0.15, million];
  return Math.max(1, Math.min(most, first * Math.min(rows, million) + others * Math.max(0, rows - million)));
}

function fieldsOf(condition: IndexCondition): string[] {
  return condition.kind === 'in' || condition.kind === 'range'
    ? [condition.field]
    : [...new Set(condition.items.flatMap(fieldsOf))];
}

/** Conditions that could lead, each by itself. */
function leading(condition: IndexCondition | undefined): IndexCondition[] {
  if (!condition) return [];
  return condition.kind === 'and' ? condition.items.flatMap(leading) : [condition];
}

function filtered(scope: Scope, tree: WhereTree | undefined): FieldDefinition[] {
  if (!tree) return [];
  if (tree.kind === 'not') return filtered(scope, tree.item);
  if (tree.kind !== 'compare') return tree.items.flatMap((item) => filtered(scope, item));
  if (tree.left.kind !== 'path') return [];
  const { field, relationships } = resolvePath(scope, tree.left);
  return relationships.length === 0 ? [field] : [];
}

const rounded = (cost: number): number => Math.round(cost * 1000) / 1000;

/**
 * How the service might run a query, the best way first; the query itself is not run. Numbers of rows are counted, not
 * estimated, and costs follow the published thresholds: what the real optimizer says of the same query may differ.
 * https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_query_performance_feedback.htm
 */
export function plansOf(run: Run, scope: Scope, query: QuerySyntax): QueryPlan[] {
  const { source } = run;
  const sobjectType = scope.object.name;
  const count = (condition?: IndexCondition): number => {
    let rows = 0;
    for (const row of source.scan(sobjectType, condition)) if (row['IsDeleted'] !== true) rows += 1;
    return rows;
  };
  const sobjectCardinality = count();
  const { index } = conditionOf(run, scope, query.where);
  const conditions = leading(index);
  const indexed = new Set(conditions.flatMap(fieldsOf));
  const unindexed = [...new Set(filtered(scope, query.where).map(({ name }) => name))].filter(
    (name) => !indexed.has(name),
  );
  const notes = [...unindexed, 'IsDeleted'].map((name): Note => ({
    description: 'Not considering filter for optimization because unindexed',
    fields: [name],
    tableEnumOrId: sobjectType,
  }));
  const common = { notes, sobjectCardinality, sobjectType };
  const plans = conditions.map((condition): QueryPlan => {
    const fields = fieldsOf(condition);
    const cardinality = count(condition);
    const isCustom = fields.some((name) => name.endsWith('__c'));
    const relativeCost = rounded(cardinality / threshold(sobjectCardinality, isCustom));
    return { ...common, cardinality, fields, leadingOperationType: 'Index', relativeCost };
  });
  const scanCost = rounded(Math.max(0.65, sobjectCardinality / threshold(sobjectCardinality, false)));
  plans.push({
    ...common,
    cardinality: sobjectCardinality,
    fields: [],
    leadingOperationType: 'TableScan',
    relativeCost: scanCost,
  });
  return plans.toSorted((left, right) => left.relativeCost - right.relativeCost);
}
