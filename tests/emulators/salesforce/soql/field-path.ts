import type { FieldDefinition, FieldValue, ObjectDefinition, SObjectRow } from '../types.ts';
import type { QuerySource } from './query-source.ts';
import { noSuchColumn, noSuchRelation } from './soql-errors.ts';
import type { Path } from './syntax.ts';

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
  /** Parents with a name of their own, in small letters: the way to each. */
  readonly parents: ReadonlyMap<string, readonly string[]>;
}

export function isPolymorphic(field: FieldDefinition): boolean {
  return POLYMORPHIC.has(field.relationshipName ?? '') || (field.referenceTo?.length ?? 0) > 1;
}

/** A row's value of a field, formulas over the parent included: they read it whoever may see it. */
export function readField(source: QuerySource, field: FieldDefinition, row: SObjectRow): FieldValue {
  if (field.parentField) {
    const parent = pointedRow(source, row, field.parentField.reference);
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
function pointedRow(source: QuerySource, child: SObjectRow, reference: string) {
  const id = child[reference];
  if (typeof id !== 'string') return undefined;
  const object = source.schema.byKeyPrefix(id);
  const row = object && source.read(object.name, id);
  if (!object || !row || (row['IsDeleted'] === true && child['IsDeleted'] !== true)) return undefined;
  return { object, row };
}

/** The same, unless the user may not see it: then it is as if there were none. */
export function parentOf(source: QuerySource, child: SObjectRow, reference: string) {
  const found = pointedRow(source, child, reference);
  return found && source.sees(found.object.name, found.row) ? found : undefined;
}

function visibleField(source: QuerySource, object: string, name: string): FieldDefinition | undefined {
  const field = source.schema.field(object, name);
  return field && source.access.fieldAccess(source.user, object, field.name).read ? field : undefined;
}

function plainPath(source: QuerySource, field: FieldDefinition): FieldPath {
  return { field, relationships: [], read: (row) => readField(source, field, row) };
}

/** What the field of the `Name` entity is in each object that the reference may point to, where the user may see it. */
function nameFields(source: QuerySource, name: string) {
  const known = new Map<string, FieldDefinition | undefined>();
  return (object: string): FieldDefinition | undefined => {
    if (known.has(object)) return known.get(object);
    const own = name === 'Name' ? source.schema.nameField(object)?.name : name;
    const field = own === undefined ? undefined : visibleField(source, object, own);
    known.set(object, field);
    return field;
  };
}

/** A field of the `Name` entity: whatever object the reference points to, read what that object has. */
function namePath(scope: Scope, path: Path, name: string, reference: FieldDefinition): FieldPath {
  const { source } = scope;
  const relationships = [reference.relationshipName ?? ''];
  const targets = reference.referenceTo ?? [];
  const has = targets.flatMap((target) => source.schema.field(target, name) ?? []);
  const visible = targets.flatMap((target) => visibleField(source, target, name) ?? []);
  const isHidden = has.length > 0 && visible.length === 0 && name.toLowerCase() !== 'name';
  if (!NAME_FIELDS.has(name.toLowerCase()) || isHidden) throw noSuchColumn(scope.soql, path.at, name, 'Name');
  const [known] = visible;
  const canonical = name.toLowerCase() === 'type' ? 'Type' : (known?.name ?? 'Name');
  const field: FieldDefinition =
    known && canonical !== 'Type' ? known : { name: canonical, label: canonical, type: 'string' };
  const fieldOf = nameFields(source, canonical);
  const read = (row: SObjectRow): FieldValue => {
    const parent = parentOf(source, row, reference.name);
    if (!parent) return null;
    if (canonical === 'Type') return parent.object.name;
    const target = fieldOf(parent.object.name);
    return target ? readField(source, target, parent.row) : null;
  };
  return { field, relationships, read };
}

function resolve(scope: Scope, object: ObjectDefinition, parts: readonly string[], path: Path): FieldPath {
  const { source, soql } = scope;
  const [head = '', ...rest] = parts;
  if (rest.length === 0) {
    const field = visibleField(source, object.name, head);
    if (!field) throw noSuchColumn(soql, path.at, head, object.name);
    return plainPath(source, field);
  }
  const reference = source.schema.parentRelationship(object.name, head);
  if (!reference || !visibleField(source, object.name, reference.name)) throw noSuchRelation(soql, path.at, head);
  if (isPolymorphic(reference) && rest.length === 1) return namePath(scope, path, rest[0] ?? '', reference);
  if (isPolymorphic(reference) && !NAME_RELATIONSHIPS.has(rest[0]?.toLowerCase() ?? ''))
    throw noSuchRelation(soql, path.at, rest[0] ?? '');
  const target = source.schema.object(reference.referenceTo?.[0] ?? '');
  if (!target) throw noSuchRelation(soql, path.at, head);
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

/** The path from the object on: `c.Name` and `Contact.Name` are `Name`, `a.Name` is `Account.Name`. */
export function partsOf(
  scope: Pick<Scope, 'source' | 'object' | 'alias' | 'parents'>,
  text: string,
): readonly string[] {
  const parts = text.split('.');
  const first = parts[0]?.toLowerCase() ?? '';
  if (parts.length === 1 || scope.source.schema.parentRelationship(scope.object.name, first)) return parts;
  const parent = scope.parents.get(first);
  if (parent) return [...parent, ...parts.slice(1)];
  const isOwn = first === scope.alias?.toLowerCase() || first === scope.object.name.toLowerCase();
  return isOwn ? parts.slice(1) : parts;
}

/** Resolves `Name`, `Account.Owner.Name`, `c.Name`. Throws INVALID_FIELD for what is missing or hidden. */
export function resolvePath(scope: Scope, path: Path): FieldPath {
  return resolve(scope, scope.object, partsOf(scope, path.text), path);
}
