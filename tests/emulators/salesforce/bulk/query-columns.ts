import { isAggregateFunction } from '../soql/aggregate-columns.ts';
import { parseQuery } from '../soql/parse-query.ts';
import type { QuerySyntax, SelectItem } from '../soql/syntax.ts';
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
function refuseUnsupported({ select, groupBy, having, offset }: QuerySyntax): void {
  if (groupBy || having) throw unsupported('GROUP BY');
  if (offset !== undefined) throw unsupported('OFFSET');
  if (select.some(({ kind }) => kind === 'typeof')) throw unsupported('TYPEOF');
  if (select.some(({ kind }) => kind === 'children')) throw unsupported('Aggregate Relationships');
  if (select.some((item) => item.kind === 'call' && isAggregateFunction(item.call)))
    throw unsupported('Aggregate Functions');
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

/** `c.Name`, `a.Name` and `Contact.Name` as the way from the object on. */
export function writtenPath(
  object: ObjectDefinition,
  query: Pick<QuerySyntax, 'alias' | 'parents'>,
  text: string,
): string[] {
  const { alias, parents } = query;
  const parts = text.split('.');
  const first = parts[0]?.toLowerCase() ?? '';
  if (parts.length === 1 || object.fields.some(({ relationshipName }) => relationshipName?.toLowerCase() === first))
    return parts;
  const parent = parents.find((each) => each.alias?.toLowerCase() === first);
  if (parent) return writtenPath(object, query, [parent.path.text, ...parts.slice(1)].join('.'));
  return first === alias?.toLowerCase() || first === object.name.toLowerCase() ? parts.slice(1) : parts;
}

function columnOf(store: OrgStore, object: ObjectDefinition, query: QuerySyntax, item: SelectItem): QueryColumn[] {
  if (item.kind === 'call') {
    if (item.call.name === 'FIELDS') throw unsupported('FIELDS function');
    const [parameter] = item.call.parameters;
    const written = parameter?.kind === 'path' ? writtenPath(object, query, parameter.text) : [];
    const path = item.alias ? [item.alias.text] : findPath(store, object, written).path;
    return [{ header: path.join('.'), read: (record) => toCell(readPath(record, path), undefined) }];
  }
  if (item.kind !== 'field') return [];
  const { path, field } = findPath(store, object, writtenPath(object, query, item.path.text));
  return [{ header: path.join('.'), read: (record) => toCell(readPath(record, path), field) }];
}

/** The columns of a bulk query's result and the object it reads. Throws for what bulk queries do not take. */
export function columnsOf(store: OrgStore, soql: string): { object: string; columns: QueryColumn[] } {
  const query = parseQuery(soql);
  refuseUnsupported(query);
  const object = store.describe(query.from.text);
  // The query itself says what is wrong with an unknown object.
  if (!object) return { object: query.from.text, columns: [] };
  return { object: object.name, columns: query.select.flatMap((item) => columnOf(store, object, query, item)) };
}
