import type { FieldType, Query } from '@jetstreamapp/soql-parser-js';
import { parseQuery } from '../soql/parse-query.ts';
import type { FieldDefinition, ObjectDefinition, OrgStore } from '../types.ts';
import { SalesforceError } from '../types.ts';

export interface QueryColumn {
  /** `Account.Name`, in the schema's own spelling. */
  header: string;
  read(record: Record<string, unknown>): string;
}

function unsupported(what: string): SalesforceError {
  return new SalesforceError(400, 'API_ERROR', `${what} not supported in Bulk V2 Query with CSV content type`);
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/queries.htm */
function refuseUnsupported(query: Query): void {
  const fields = query.fields ?? [];
  if (query.groupBy || query.having) throw unsupported('GROUP BY');
  if (query.offset !== undefined) throw unsupported('OFFSET');
  if (fields.some((field) => field.type === 'FieldTypeof')) throw unsupported('TYPEOF');
  if (fields.some((field) => field.type === 'FieldSubquery')) throw unsupported('Aggregate Relationships');
  const isAggregate = fields.some(
    (field) => field.type === 'FieldFunctionExpression' && field.isAggregateFn && field.functionName !== 'FIELDS',
  );
  if (isAggregate) throw unsupported('Aggregate Functions');
}

interface Found {
  path: string[];
  field: FieldDefinition | undefined;
}

/** Follows `account.name` through the schema. What it does not know keeps the spelling of the query. */
export function findPath(
  store: Pick<OrgStore, 'describe'>,
  object: ObjectDefinition | undefined,
  parts: readonly string[],
): Found {
  const [head = '', ...rest] = parts;
  const same = (name: string | undefined): boolean => name?.toLowerCase() === head.toLowerCase();
  if (rest.length === 0) {
    const field = object?.fields.find(({ name }) => same(name));
    return { path: [field?.name ?? head], field };
  }
  const reference = object?.fields.find(({ relationshipName }) => same(relationshipName));
  const target = reference?.referenceTo?.[0];
  const inner = findPath(store, target === undefined ? undefined : store.describe(target), rest);
  return { path: [reference?.relationshipName ?? head, ...inner.path], field: inner.field };
}

function toCell(value: unknown, field: FieldDefinition | undefined): string {
  if (value === null || value === undefined) return '';
  // Instants are written with a Z here, unlike in JSON.
  if (field?.type === 'datetime' && typeof value === 'string') return value.replace(/\+0000$/, 'Z');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function readPath(record: unknown, path: readonly string[]): unknown {
  let value: unknown = record;
  for (const name of path) {
    if (typeof value !== 'object' || value === null) return null;
    value = Object.entries(value).find(([key]) => key === name)?.[1];
  }
  return value;
}

function columnOf(store: OrgStore, object: ObjectDefinition, query: Query, field: FieldType): QueryColumn[] {
  if (field.type === 'FieldFunctionExpression') {
    if (field.functionName.toUpperCase() === 'FIELDS') throw unsupported('FIELDS function');
    const parameter = String(field.parameters[0] ?? '');
    const name = field.alias ?? findPath(store, object, parameter.split('.')).path.join('.');
    return [{ header: name, read: (record) => toCell(record[name], undefined) }];
  }
  if (field.type !== 'Field' && field.type !== 'FieldRelationship') return [];
  const written = field.type === 'Field' ? [field.field] : [...field.relationships, field.field];
  const first = written[0]?.toLowerCase();
  const isPrefixed =
    written.length > 1 && (first === query.sObjectAlias?.toLowerCase() || first === object.name.toLowerCase());
  const known = object.fields.some(({ relationshipName }) => relationshipName?.toLowerCase() === first);
  const { path, field: definition } = findPath(store, object, isPrefixed && !known ? written.slice(1) : written);
  return [{ header: path.join('.'), read: (record) => toCell(readPath(record, path), definition) }];
}

/** The columns of a bulk query's result and the object it reads. Throws for what bulk queries do not take. */
export function columnsOf(store: OrgStore, soql: string): { object: string; columns: QueryColumn[] } {
  const query = parseQuery(soql);
  refuseUnsupported(query);
  const object = store.describe(query.sObject ?? '');
  // The query itself says what is wrong with an unknown object.
  if (!object) return { object: query.sObject ?? '', columns: [] };
  return {
    object: object.name,
    columns: (query.fields ?? []).flatMap((field) => columnOf(store, object, query, field)),
  };
}
