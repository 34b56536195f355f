import type { FieldDefinition, FieldValue, ObjectDefinition, SObjectRow } from '../types.ts';
import type { Scope } from './field-path.ts';
import { isPolymorphic, parentOf, readField, resolvePath } from './field-path.ts';
import { labelPath } from './labels.ts';
import type { QuerySource } from './query-source.ts';
import { refuseCall } from './refuse-call.ts';
import { invalidField, malformedQuery, noSuchRelation, noSuchType } from './soql-errors.ts';
import type { Call, Path, QuerySyntax, SelectItem } from './syntax.ts';

export type ApiRecord = Record<string, unknown>;
type Column = (row: SObjectRow, record: ApiRecord) => void;
/** Makes the column of a child query. */
export type CompileChildren = (scope: Scope, query: QuerySyntax) => Column;

export function recordUrl(apiVersion: string, object: string, id: string): string {
  return `/services/data/v${apiVersion}/sobjects/${object}/${id}`;
}

export function attributesOf(source: QuerySource, object: string, id: string): { type: string; url: string } {
  return { type: object, url: recordUrl(source.apiVersion, object, id) };
}

/** Files are given as the address of their bytes. */
export function apiValue(source: QuerySource, object: string, field: FieldDefinition, row: SObjectRow): FieldValue {
  const value = readField(source, field, row);
  if (field.type !== 'base64' || value === null) return value;
  return `${recordUrl(source.apiVersion, object, row.Id)}/${field.name}`;
}

/** The nested record of a relationship, made at its first column; null when there is no parent. */
function nestedRecord(source: QuerySource, reference: FieldDefinition, row: SObjectRow, record: ApiRecord) {
  const name = reference.relationshipName ?? '';
  const parent = parentOf(source, row, reference.name);
  if (!parent) {
    record[name] = null;
    return undefined;
  }
  const type = isPolymorphic(reference) ? 'Name' : parent.object.name;
  const url = recordUrl(source.apiVersion, parent.object.name, parent.row.Id);
  const existing = record[name] as ApiRecord | undefined;
  const nested: ApiRecord = existing ?? { attributes: { type, url } };
  record[name] = nested;
  return { parent, nested };
}

function parentColumn(scope: Scope, path: Path): Column {
  const { source } = scope;
  const resolved = resolvePath(scope, path);
  const read = resolved.field;
  const walk = (
    object: ObjectDefinition,
    relationships: string[],
    row: SObjectRow,
    record: ApiRecord,
    root: SObjectRow,
  ): void => {
    const [head, ...rest] = relationships;
    if (head === undefined) {
      record[read.name] = apiValue(source, object.name, read, row);
      return;
    }
    const reference = source.schema.parentRelationship(object.name, head);
    const found = reference && nestedRecord(source, reference, row, record);
    if (!reference || !found) return;
    if (rest.length === 0 && isPolymorphic(reference)) found.nested[read.name] = resolved.read(root);
    else walk(found.parent.object, rest, found.parent.row, found.nested, root);
  };
  return (row, record) => walk(scope.object, resolved.relationships, row, record, row);
}

function fieldsKeyword(scope: Scope, call: Call): Column[] {
  const [parameter] = call.parameters;
  const which = parameter?.kind === 'path' ? parameter.text.toUpperCase() : '';
  if (!['ALL', 'STANDARD', 'CUSTOM'].includes(which))
    throw malformedQuery(scope.soql, call.at, `unexpected token: '${which || ')'}'`);
  const fields = scope.object.fields.filter((field) => {
    const isCustom = field.name.endsWith('__c');
    const wanted = which === 'ALL' || isCustom === (which === 'CUSTOM');
    return wanted && scope.source.access.fieldAccess(scope.source.user, scope.object.name, field.name).read;
  });
  return fields.map((field): Column => (row, record) => {
    record[field.name] = apiValue(scope.source, scope.object.name, field, row);
  });
}

/** The record in which the last of some relationships stands; undefined when one of them is null. */
function recordAt(scope: Scope, relationships: readonly string[], row: SObjectRow, record: ApiRecord) {
  let place = { object: scope.object, row, record };
  for (const name of relationships) {
    const reference = scope.source.schema.parentRelationship(place.object.name, name);
    const found = reference && nestedRecord(scope.source, reference, place.row, place.record);
    if (!found) return undefined;
    place = { object: found.parent.object, row: found.parent.row, record: found.nested };
  }
  return place.record;
}

/** https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_tolabel.htm */
function functionColumns(scope: Scope, call: Call, alias: Path | undefined): Column[] {
  if (call.name === 'FIELDS') return fieldsKeyword(scope, call);
  if (call.name !== 'TOLABEL') throw refuseCall(scope.soql, call, ' in SELECT');
  const path = labelPath(scope, call);
  if (alias) return [(row, record) => void (record[alias.text] = path.read(row))];
  return [
    (row, record) => {
      const place = recordAt(scope, path.relationships, row, record);
      if (place) place[path.field.name] = path.read(row);
    },
  ];
}

/**
 * `TYPEOF Who WHEN Contact THEN … ELSE … END`: fields of whatever the reference points to; null when nothing fits.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_typeof.htm
 */
function typeofColumn(scope: Scope, item: Extract<SelectItem, { kind: 'typeof' }>): Column {
  const { source, soql } = scope;
  const { relationship } = item;
  const reference = source.schema.parentRelationship(scope.object.name, relationship.text);
  if (!reference || !isPolymorphic(reference)) throw noSuchRelation(soql, relationship.at, relationship.text);
  const whens = new Map<string, Column[]>();
  for (const { object: named, fields } of item.whens) {
    const object = source.schema.object(named.text);
    if (!object || !source.access.objectAccess(source.user, object.name).read)
      throw noSuchType(soql, named.at, named.text);
    const inner: Scope = { ...scope, object, alias: undefined, parents: new Map() };
    whens.set(
      object.name,
      fields.map((path) => parentColumn(inner, path)),
    );
  }
  const otherwise = item.otherwise?.map((path) =>
    parentColumn(scope, { ...path, text: `${relationship.text}.${path.text}` }),
  );
  const name = reference.relationshipName ?? relationship.text;
  return (row, record) => {
    const parent = parentOf(source, row, reference.name);
    const columns = parent && whens.get(parent.object.name);
    record[name] = null;
    if (!parent || (!columns && !otherwise)) return;
    if (!columns) {
      delete record[name];
      for (const column of otherwise ?? []) column(row, record);
      return;
    }
    const nested: ApiRecord = { attributes: attributesOf(source, parent.object.name, parent.row.Id) };
    for (const column of columns) column(parent.row, nested);
    record[name] = nested;
  };
}

function columnsOf(scope: Scope, item: SelectItem, compileChildren: CompileChildren): Column[] {
  switch (item.kind) {
    case 'field':
      return [parentColumn(scope, item.path)];
    case 'call':
      return functionColumns(scope, item.call, item.alias);
    case 'children':
      return [compileChildren(scope, item.query)];
    case 'typeof':
      return [typeofColumn(scope, item)];
  }
}

function refuseDuplicates({ soql }: Scope, items: readonly SelectItem[]): void {
  const seen = new Set<string>();
  for (const item of items) {
    if (item.kind !== 'field') continue;
    // https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_groupby_alias.htm
    if (item.alias) throw malformedQuery(soql, -1, 'only aggregate expressions use field aliasing');
    const name = item.path.text.toLowerCase();
    if (seen.has(name)) throw invalidField(soql, -1, `duplicate field selected: ${item.path.text}`);
    seen.add(name);
  }
}

/** Turns rows into records with `attributes` and the selected columns in the order of the query. */
export function compileSelect(
  scope: Scope,
  items: readonly SelectItem[],
  compileChildren: CompileChildren,
): (row: SObjectRow) => ApiRecord {
  refuseDuplicates(scope, items);
  const columns = items.flatMap((item) => columnsOf(scope, item, compileChildren));
  return (row) => {
    const record: ApiRecord = { attributes: attributesOf(scope.source, scope.object.name, row.Id) };
    for (const column of columns) column(row, record);
    return record;
  };
}
