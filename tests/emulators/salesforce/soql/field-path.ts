import type { FieldDefinition, FieldValue, ObjectDefinition, SObjectRow } from '../types.ts';
import type { QuerySource } from './query-source.ts';
import { noSuchColumn, noSuchRelation } from './soql-errors.ts';

/** Relationships that may point to several objects; only the fields of the `Name` entity can be read through them. */
const POLYMORPHIC = new Set(['Who', 'What', 'LinkedEntity', 'FirstPublishLocation']);
/** The relationships that the `Name` entity has itself; all others end at it. */
const NAME_RELATIONSHIPS = new Set(['profile', 'userrole']);
const NAME_FIELDS = new Set([
  'id',
  'name',
  'type',
  'firstname',
  'lastname',
  'email',
  'phone',
  'title',
  'username',
  'alias',
  'isactive',
  'profileid',
]);

export interface FieldPath {
  field: FieldDefinition;
  /** Relationship names on the way, in the schema's own spelling. */
  relationships: string[];
  read(row: SObjectRow): FieldValue;
}

export interface Scope {
  readonly source: QuerySource;
  readonly soql: string;
  readonly object: ObjectDefinition;
  readonly alias: string | undefined;
}

export function isPolymorphic(field: FieldDefinition): boolean {
  return POLYMORPHIC.has(field.relationshipName ?? '') || (field.referenceTo?.length ?? 0) > 1;
}

/** A row's value of a field, formulas over the parent included. */
export function readField(source: QuerySource, field: FieldDefinition, row: SObjectRow): FieldValue {
  if (field.parentField) {
    const parent = parentOf(source, row, field.parentField.reference);
    return parent?.row[field.parentField.field] ?? (field.type === 'boolean' ? false : null);
  }
  const value = row[field.name] ?? (field.type === 'boolean' ? false : null);
  return field.type === 'reference' && isLost(source, field, value, row) ? null : value;
}

/**
 * A lookup is cleared while the row that it points to is in the recycle bin, and there again when that row is restored.
 * https://help.salesforce.com/s/articleView?id=platform.relationships_considerations.htm
 */
function isLost(source: QuerySource, field: FieldDefinition, value: FieldValue, row: SObjectRow): boolean {
  if (typeof value !== 'string' || row['IsDeleted'] === true) return false;
  const target = field.referenceTo?.find((name) => source.hasBinned(name));
  if (target === undefined) return false;
  const object = source.schema.byKeyPrefix(value)?.name;
  const pointed = object === undefined ? undefined : source.read(object, value);
  return object !== undefined && source.hasBinned(object) && (!pointed || pointed['IsDeleted'] === true);
}

/** The row that a reference of this row points to; one in the recycle bin is seen only by rows there. */
export function parentOf(source: QuerySource, child: SObjectRow, reference: string) {
  const id = child[reference];
  if (typeof id !== 'string') return undefined;
  const object = source.schema.byKeyPrefix(id);
  const row = object && source.read(object.name, id);
  if (!object || !row || (row['IsDeleted'] === true && child['IsDeleted'] !== true)) return undefined;
  return { object, row };
}

function visibleField(source: QuerySource, object: string, name: string): FieldDefinition | undefined {
  const field = source.schema.field(object, name);
  return field && source.access.fieldAccess(source.user, object, field.name).read ? field : undefined;
}

function plainPath(source: QuerySource, field: FieldDefinition): FieldPath {
  return { field, relationships: [], read: (row) => readField(source, field, row) };
}

/** A field of the `Name` entity: whatever object the reference points to, read what that object has. */
function namePath(scope: Scope, path: string, name: string, reference: FieldDefinition): FieldPath {
  const { source } = scope;
  const relationships = [reference.relationshipName ?? ''];
  if (!NAME_FIELDS.has(name.toLowerCase())) throw noSuchColumn(scope.soql, path, name, 'Name');
  const targets = reference.referenceTo ?? [];
  const known = targets.flatMap((target) => source.schema.field(target, name) ?? [])[0];
  const canonical = name.toLowerCase() === 'type' ? 'Type' : (known?.name ?? 'Name');
  const field: FieldDefinition =
    known && canonical !== 'Type' ? known : { name: canonical, label: canonical, type: 'string' };
  const read = (row: SObjectRow): FieldValue => {
    const parent = parentOf(source, row, reference.name);
    if (!parent) return null;
    if (canonical === 'Type') return parent.object.name;
    const target =
      canonical === 'Name'
        ? source.schema.nameField(parent.object.name)
        : source.schema.field(parent.object.name, canonical);
    return target ? readField(source, target, parent.row) : null;
  };
  return { field, relationships, read };
}

function resolve(scope: Scope, object: ObjectDefinition, parts: string[], path: string): FieldPath {
  const { source } = scope;
  const [head = '', ...rest] = parts;
  if (rest.length === 0) {
    const field = visibleField(source, object.name, head);
    if (!field) throw noSuchColumn(scope.soql, path, head, object.name);
    return plainPath(source, field);
  }
  const reference = source.schema.parentRelationship(object.name, head);
  if (!reference || !visibleField(source, object.name, reference.name))
    throw noSuchRelation(scope.soql, path, head, object.name);
  if (isPolymorphic(reference) && rest.length === 1) return namePath(scope, path, rest[0] ?? '', reference);
  if (isPolymorphic(reference) && !NAME_RELATIONSHIPS.has(rest[0]?.toLowerCase() ?? ''))
    throw noSuchRelation(scope.soql, path, rest[0] ?? '', 'Name');
  const target = source.schema.object(reference.referenceTo?.[0] ?? '');
  if (!target) throw noSuchRelation(scope.soql, path, head, object.name);
  const inner = resolve(scope, target, rest, path);
  return {
    field: inner.field,
    relationships: [reference.relationshipName ?? head, ...inner.relationships],
    read: (row) => {
      const parent = parentOf(source, row, reference.name);
      return parent ? inner.read(parent.row) : inner.field.type === 'boolean' ? false : null;
    },
  };
}

/** Resolves `Name`, `Account.Owner.Name`, `c.Name`. Throws INVALID_FIELD for what is missing or hidden. */
export function resolvePath(scope: Scope, path: string): FieldPath {
  const parts = path.split('.');
  const first = parts[0]?.toLowerCase();
  const prefixed =
    parts.length > 1 && (first === scope.alias?.toLowerCase() || first === scope.object.name.toLowerCase());
  const isParent = scope.source.schema.parentRelationship(scope.object.name, first ?? '') !== undefined;
  return resolve(scope, scope.object, prefixed && !isParent ? parts.slice(1) : parts, path);
}
