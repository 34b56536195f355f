import { findPath, writtenPath } from '../bulk/query-columns.ts';
import { parseQuery } from '../soql/parse-query.ts';
import type { QuerySyntax, SelectItem } from '../soql/syntax.ts';
import type { FieldDefinition, ObjectDefinition } from '../types.ts';

type Describe = (name: string) => ObjectDefinition | undefined;

export interface Column {
  aggregate: boolean;
  apexType: string | null;
  booleanType: boolean;
  columnName: string;
  custom: boolean;
  displayName: string;
  foreignKeyName: string | null;
  insertable: boolean;
  joinColumns: Column[];
  numberType: boolean;
  textType: boolean;
  updatable: boolean;
}

export interface ColumnMetadata {
  columnMetadata: Column[];
  entityName: string;
  groupBy: boolean;
  idSelected: boolean;
  keyPrefix: string | null;
}

const NUMBERS: readonly FieldDefinition['type'][] = ['int', 'double', 'currency', 'percent'];
const NO_TEXT: readonly FieldDefinition['type'][] = [...NUMBERS, 'boolean', 'date', 'datetime', 'address', 'base64'];

function column(name: string, field: FieldDefinition | undefined, extra: Partial<Column> = {}): Column {
  return {
    aggregate: false,
    apexType: field?.type === 'id' || field?.type === 'reference' ? 'Id' : null,
    booleanType: field?.type === 'boolean',
    columnName: name,
    custom: field?.custom === true,
    displayName: name,
    foreignKeyName: null,
    insertable: field !== undefined && field.createable !== false,
    joinColumns: [],
    numberType: field !== undefined && NUMBERS.includes(field.type),
    textType: field !== undefined && !NO_TEXT.includes(field.type),
    updatable: field !== undefined && field.updateable !== false,
    ...extra,
  };
}

/** `Account.Owner.Name` is the column Account, joined to Owner, joined to Name. */
function joined(path: readonly string[], field: FieldDefinition | undefined): Column {
  const [name = '', ...rest] = path;
  if (rest.length === 0) return column(name, field);
  return column(name, undefined, { joinColumns: [joined(rest, field)] });
}

type Query = Pick<QuerySyntax, 'select' | 'alias' | 'parents'>;

function columnOf(
  describe: Describe,
  object: ObjectDefinition | undefined,
  query: Query,
  item: SelectItem,
  nextName: () => string,
): Column[] {
  switch (item.kind) {
    case 'field': {
      const written = object ? writtenPath(object, query, item.path.text) : item.path.text.split('.');
      const { path, field } = findPath({ describe }, object, written);
      return [joined(path, field)];
    }
    case 'call': {
      const name = item.alias?.text ?? nextName();
      return [column(name, undefined, { aggregate: true, displayName: item.call.text })];
    }
    case 'children': {
      const name = item.query.from.text.split('.').at(-1) ?? '';
      const joinColumns = columnsOf(describe, childObject(describe, object, name), item.query);
      return [column(name, undefined, { aggregate: true, joinColumns })];
    }
    case 'typeof':
      return [];
  }
}

function columnsOf(describe: Describe, object: ObjectDefinition | undefined, query: Query): Column[] {
  let unnamed = 0;
  return query.select.flatMap((item) => columnOf(describe, object, query, item, () => `expr${unnamed++}`));
}

/** Children are found by name only to spell their fields as the schema does. */
function childObject(describe: Describe, parent: ObjectDefinition | undefined, relationship: string) {
  const child = describe(relationship.replace(/s$/i, ''));
  const isChild = child?.fields.some(({ referenceTo }) => parent !== undefined && referenceTo?.includes(parent.name));
  return isChild === true ? child : undefined;
}

/**
 * The answer to `query?columns=true`: what a query would select, instead of its rows. The Salesforce CLI asks so for the
 * order of its columns; the names of the members are those that it and other clients read, the guides show no example.
 */
export function columnMetadata(describe: Describe, soql: string): ColumnMetadata {
  const query = parseQuery(soql);
  const object = describe(query.from.text);
  const columns = columnsOf(describe, object, query);
  return {
    columnMetadata: columns,
    entityName: object?.name ?? query.from.text,
    groupBy: query.groupBy !== undefined,
    idSelected: columns.some(({ columnName }) => columnName === 'Id'),
    keyPrefix: object?.keyPrefix ?? null,
  };
}
