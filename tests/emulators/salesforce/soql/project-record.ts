import type { FieldFunctionExpression, FieldType, FieldTypeOf, Subquery } from '@jetstreamapp/soql-parser-js';
import type { FieldDefinition, FieldValue, ObjectDefinition, SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import type { QuerySource } from './query-source.ts';
import type { Scope } from './field-path.ts';
import { isPolymorphic, parentOf, readField, resolvePath } from './field-path.ts';
import { emulatorLimit, invalidField, noSuchRelation, noSuchType } from './soql-errors.ts';

export type ApiRecord = Record<string, unknown>;
type Column = (row: SObjectRow, record: ApiRecord) => void;
export type RunSubquery = (scope: Scope, subquery: Subquery, parent: SObjectRow) => { name: string; value: unknown };

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

function parentColumn(scope: Scope, path: string): Column {
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

function fieldsKeyword(scope: Scope, call: FieldFunctionExpression): Column[] {
  const which = String(call.parameters[0]).toUpperCase();
  const fields = scope.object.fields.filter((field) => {
    const isCustom = field.name.endsWith('__c');
    const wanted = which === 'ALL' || isCustom === (which === 'CUSTOM');
    return wanted && scope.source.access.fieldAccess(scope.source.user, scope.object.name, field.name).read;
  });
  return fields.map((field): Column => (row, record) => {
    record[field.name] = apiValue(scope.source, scope.object.name, field, row);
  });
}

function functionColumns(scope: Scope, call: FieldFunctionExpression): Column[] {
  const name = call.functionName.toUpperCase();
  if (name === 'FIELDS') return fieldsKeyword(scope, call);
  const [parameter] = call.parameters;
  if (name !== 'TOLABEL' || typeof parameter !== 'string') throw emulatorLimit(`${call.rawValue ?? name} in SELECT`);
  const path = resolvePath(scope, parameter);
  if (path.relationships.length > 0) throw emulatorLimit('toLabel of a parent field');
  return [
    (row, record) => {
      const value = path.read(row);
      const entry = path.field.picklist?.values.find((each) => each.value === value);
      record[call.alias ?? path.field.name] = entry?.label ?? value;
    },
  ];
}

/**
 * `TYPEOF Who WHEN Contact THEN … ELSE … END`: fields of whatever the reference points to; null when nothing fits.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_typeof.htm
 */
function typeofColumn(scope: Scope, { field: relationship, conditions }: FieldTypeOf): Column {
  const { source, soql } = scope;
  const reference = source.schema.parentRelationship(scope.object.name, relationship);
  if (!reference || !isPolymorphic(reference)) throw noSuchRelation(soql, relationship, relationship, 'Name');
  const whens = new Map<string, Column[]>();
  let otherwise: Column[] | undefined;
  for (const { objectType, fieldList } of conditions) {
    const object = objectType === undefined ? undefined : source.schema.object(objectType);
    if (objectType === undefined) otherwise = fieldList.map((path) => parentColumn(scope, `${relationship}.${path}`));
    else if (!object || !source.access.objectAccess(source.user, object.name).read) throw noSuchType(soql, objectType);
    else
      whens.set(
        object.name,
        fieldList.map((path) => parentColumn({ ...scope, object, alias: undefined }, path)),
      );
  }
  const name = reference.relationshipName ?? relationship;
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

function columnsOf(scope: Scope, field: FieldType, runSubquery: RunSubquery): Column[] {
  switch (field.type) {
    case 'Field':
      return [parentColumn(scope, field.field)];
    case 'FieldRelationship':
      return [parentColumn(scope, [...field.relationships, field.field].join('.'))];
    case 'FieldFunctionExpression':
      return functionColumns(scope, field);
    case 'FieldSubquery':
      return [
        (row, record) => {
          const { name, value } = runSubquery(scope, field.subquery, row);
          record[name] = value;
        },
      ];
    default:
      return [typeofColumn(scope, field)];
  }
}

function refuseDuplicates(scope: Scope, fields: FieldType[]): void {
  const seen = new Set<string>();
  for (const field of fields) {
    if (field.type !== 'Field') continue;
    const name = field.field.toLowerCase();
    if (seen.has(name)) throw invalidField(scope.soql, '', `duplicate field selected: ${field.field}`);
    seen.add(name);
  }
}

/** Turns rows into records with `attributes` and the selected columns in the order of the query. */
export function compileSelect(
  scope: Scope,
  fields: FieldType[],
  runSubquery: RunSubquery,
): (row: SObjectRow) => ApiRecord {
  if (fields.length === 0) throw new SalesforceError(400, 'MALFORMED_QUERY', 'unexpected token: FROM');
  refuseDuplicates(scope, fields);
  const columns = fields.flatMap((field) => columnsOf(scope, field, runSubquery));
  return (row) => {
    const record: ApiRecord = { attributes: attributesOf(scope.source, scope.object.name, row.Id) };
    for (const column of columns) column(row, record);
    return record;
  };
}
