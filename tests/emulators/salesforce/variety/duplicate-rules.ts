import { recordUrl } from '../soql/project-record.ts';
import type { Transaction } from '../store/transaction.ts';
import type { DmlOptions, FieldValue, ObjectDefinition, SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { Writer } from '../store/writer.ts';

/** A rule on duplicates with one matching rule: rows match when one of `fields` holds the same text. */
export interface DuplicateRule {
  object: string;
  /** e.g. `Standard_Contact_Duplicate_Rule` */
  name: string;
  matchingRule: string;
  fields: readonly string[];
  /** `alert`: the client may save all the same, by a header. `block`: nobody may. */
  action: 'alert' | 'block';
  alert: string;
}

function comparable(value: FieldValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value.toLowerCase() : undefined;
}

function findMatches(tx: Transaction, rule: DuplicateRule, row: SObjectRow): SObjectRow[] {
  const wanted = rule.fields.flatMap((field) => {
    const value = comparable(row[field]);
    return value === undefined ? [] : [{ field, value }];
  });
  if (wanted.length === 0) return [];
  return [...tx.scan(rule.object)].filter(
    (other) =>
      other.Id !== row.Id &&
      other['IsDeleted'] !== true &&
      wanted.some(({ field, value }) => comparable(other[field]) === value),
  );
}

function details(rule: DuplicateRule, row: SObjectRow, options: DmlOptions): Record<string, FieldValue> {
  if (options.duplicateDetails !== true) return { Id: row.Id };
  return { Id: row.Id, ...Object.fromEntries(rule.fields.map((field) => [field, row[field] ?? null])) };
}

/**
 * The body has the service's own misspelling, `duplicateResut`.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm#i1421521
 */
function found(rule: DuplicateRule, rows: SObjectRow[], options: DmlOptions): SalesforceError {
  const matchRecords = rows.map((row) => ({
    additionalInformation: [],
    fieldDiffs: [],
    matchConfidence: 100,
    record: {
      attributes: { type: rule.object, url: recordUrl(options.apiVersion ?? '68.0', rule.object, row.Id) },
      ...details(rule, row, options),
    },
  }));
  const match = { entityType: rule.object, errors: [], matchEngine: 'FuzzyMatchEngine', matchRecords };
  const duplicateResut = {
    allowSave: rule.action === 'alert',
    duplicateRule: rule.name,
    duplicateRuleEntityType: rule.object,
    errorMessage: rule.alert,
    matchResults: [{ ...match, rule: rule.matchingRule, size: rows.length, success: true }],
  };
  return new SalesforceError(400, 'DUPLICATES_DETECTED', rule.alert, undefined, { duplicateResut });
}

/**
 * Throws DUPLICATES_DETECTED for a row that a rule takes for a duplicate. Rules look at everybody's rows but tell only
 * of those that the user may see; what the system writes is not checked.
 */
export function refuseDuplicates(
  { tx, user }: Writer,
  { name }: ObjectDefinition,
  row: SObjectRow,
  options: DmlOptions = {},
  before?: SObjectRow,
): void {
  if (user.system) return;
  for (const rule of tx.core.duplicateRules) {
    if (rule.object !== name || !rule.fields.some((field) => row[field] !== before?.[field])) continue;
    const matches = findMatches(tx, rule, row);
    if (matches.length === 0 || (rule.action === 'alert' && options.allowDuplicates === true)) continue;
    const shown = matches.filter((other) => tx.core.access.rowVisible(user, name, other));
    throw found(rule, shown, options);
  }
}
