import type { FieldDefinition, FieldType, ObjectDefinition, Org, Tx } from '../../salesforce/types.ts';
import type { FieldKind, FieldView, RecordRef } from '../page-model.ts';
import type { FieldSlot } from './layout.ts';
import { noAccess, notFound } from './problem.ts';
import { soqlIds } from './soql.ts';

export type Row = Record<string, string | number | boolean | null>;

export interface SelectOptions {
  where?: string;
  orderBy?: string;
  limit?: number;
  offset?: number;
}

const addressParts = ['Street', 'City', 'State', 'PostalCode', 'Country'] as const;

/** Reads one org as one user, in one transaction. What the user may not read is left out, as the page does it. */
export class OrgReader {
  readonly org: Org;
  readonly tx: Tx;

  constructor(org: Org, tx: Tx) {
    this.org = org;
    this.tx = tx;
  }

  canRead(object: string): boolean {
    return (
      this.org.store.describe(object) !== undefined && this.org.store.access.objectAccess(this.tx.user, object).read
    );
  }

  describe(object: string): ObjectDefinition {
    const definition = this.org.store.describe(object);
    if (definition === undefined) throw notFound();
    if (!this.org.store.access.objectAccess(this.tx.user, definition.name).read) throw noAccess();
    return definition;
  }

  objectOfId(id: string): ObjectDefinition {
    const prefix = id.slice(0, 3);
    const definition = this.org.store.objects().find((candidate) => candidate.keyPrefix === prefix);
    if (definition === undefined) throw notFound();
    return this.describe(definition.name);
  }

  field(object: string, name: string): FieldDefinition | undefined {
    const definition = this.org.store.describe(object)?.fields.find((field) => field.name === name);
    if (definition === undefined) return undefined;
    if (name === 'Id') return definition;
    return this.org.store.access.fieldAccess(this.tx.user, object, name).read ? definition : undefined;
  }

  canEdit(object: string, field: FieldDefinition | undefined): boolean {
    if (field === undefined || field.updateable === false) return false;
    return this.org.store.access.fieldAccess(this.tx.user, object, field.name).edit;
  }

  nameField(object: string): string {
    const { fields } = this.describe(object);
    const named = fields.find((field) => field.nameField === true) ?? fields.find((field) => field.name === 'Name');
    return named?.name ?? 'Id';
  }

  /** Rows with the readable ones of `fields`; others are absent. */
  select(object: string, fields: Iterable<string>, options: SelectOptions = {}): Row[] {
    const readable = [...new Set(['Id', ...fields])].filter((name) => name === 'Id' || this.field(object, name));
    const clauses = [
      `SELECT ${readable.join(', ')} FROM ${object}`,
      options.where === undefined ? '' : `WHERE ${options.where}`,
      options.orderBy === undefined ? '' : `ORDER BY ${options.orderBy}`,
      options.limit === undefined ? '' : `LIMIT ${options.limit}`,
      options.offset === undefined || options.offset === 0 ? '' : `OFFSET ${options.offset}`,
    ];
    return this.tx.query(clauses.filter((clause) => clause !== '').join(' ')).records.map(flatRow);
  }

  count(object: string, where?: string): number {
    const condition = where === undefined ? '' : ` WHERE ${where}`;
    return this.tx.query(`SELECT COUNT() FROM ${object}${condition}`).totalSize;
  }

  /** The fields that a query needs so that `views` can show these slots. */
  columnsFor(slots: FieldSlot[]): string[] {
    return slots.flatMap(({ field }) => this.#parts(field).map(([name]) => name));
  }

  #parts(field: string): [name: string, part: string][] {
    if (!field.endsWith('Address')) return [[field, '']];
    const prefix = field.slice(0, -'Address'.length);
    return addressParts.map((part) => [prefix + part, part]);
  }

  /** One cell of a row, or undefined when the user may not read it or the org does not have it. */
  view(object: string, slot: FieldSlot, row: Row, names: ReadonlyMap<string, RecordRef>): FieldView | undefined {
    if (slot.field.endsWith('Address')) return this.#addressView(object, slot, row);
    const definition = this.field(object, slot.field);
    if (definition === undefined) return undefined;
    const value = row[definition.name] ?? null;
    const view: FieldView = {
      name: definition.name,
      label: slot.label ?? definition.label,
      kind: kindOf(definition.type),
      value: typeof value === 'string' && definition.type === 'base64' ? null : value,
      isEditable: this.canEdit(object, definition),
    };
    const ref = typeof value === 'string' && isReference(definition) ? names.get(value) : undefined;
    return ref === undefined ? view : { ...view, ref };
  }

  #addressView(object: string, slot: FieldSlot, row: Row): FieldView | undefined {
    const parts = this.#parts(slot.field).filter(([name]) => this.field(object, name) !== undefined);
    if (parts.length === 0) return undefined;
    const part = (wanted: string) =>
      parts
        .filter(([, kind]) => kind === wanted)
        .map(([name]) => row[name] ?? '')
        .join('');
    const town = [part('City'), [part('State'), part('PostalCode')].filter(Boolean).join(' ')]
      .filter(Boolean)
      .join(', ');
    const text = [part('Street'), town, part('Country')].filter(Boolean).join('\n');
    const isEditable = parts.some(([name]) => this.canEdit(object, this.field(object, name)));
    return {
      name: slot.field,
      label: slot.label ?? slot.field,
      kind: 'textarea',
      value: text === '' ? null : text,
      isEditable,
    };
  }

  kind(object: string, name: string): FieldKind {
    if (name.endsWith('Address')) return 'textarea';
    const definition = this.field(object, name);
    return definition === undefined ? 'text' : kindOf(definition.type);
  }

  /** Names of the records that reference fields of these rows point to. */
  namesOf(object: string, rows: Row[], fields: Iterable<string>): Map<string, RecordRef> {
    const ids = new Set<string>();
    for (const name of fields) {
      const definition = this.field(object, name);
      if (definition === undefined || !isReference(definition)) continue;
      for (const row of rows) {
        const id = row[definition.name];
        if (typeof id === 'string') ids.add(id);
      }
    }
    return this.names(ids);
  }

  names(ids: Iterable<string>): Map<string, RecordRef> {
    const byPrefix = Map.groupBy(new Set(ids), (id) => id.slice(0, 3));
    const found = new Map<string, RecordRef>();
    for (const [prefix, sameKind] of byPrefix) {
      const object = this.org.store.objects().find((candidate) => candidate.keyPrefix === prefix)?.name;
      if (object === undefined || !this.canRead(object)) continue;
      const nameField = this.nameField(object);
      for (const row of this.select(object, [nameField], { where: `Id IN ${soqlIds(sameKind)}` })) {
        const id = String(row['Id']);
        found.set(id, { id, object, name: String(row[nameField] ?? id) });
      }
    }
    return found;
  }
}

function isReference(definition: FieldDefinition): boolean {
  return definition.type === 'reference';
}

function kindOf(type: FieldType): FieldKind {
  switch (type) {
    case 'phone':
    case 'email':
    case 'url':
    case 'date':
    case 'datetime':
    case 'boolean':
    case 'textarea':
    case 'reference':
      return type;
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return 'number';
    default:
      return 'text';
  }
}

function flatRow(record: Record<string, unknown>): Row {
  const row: Row = {};
  for (const [name, value] of Object.entries(record)) {
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      row[name] = value;
    }
  }
  return row;
}
