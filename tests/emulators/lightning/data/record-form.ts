import type { FieldDefinition } from '../../salesforce/types.ts';
import type { FormFieldView, FormView, RecordRef } from '../page-model.ts';
import type { FieldSlot } from './layout.ts';
import { layoutOf } from './layouts.ts';
import type { OrgReader, Row } from './org-reader.ts';
import { noAccess, notFound, PageProblem } from './problem.ts';
import { soqlText } from './soql.ts';

/** The fields of a "New" modal (no id) or an "Edit" modal. */
export function readForm(reader: OrgReader, target: { object: string; id?: string }, defaults: Row): FormView {
  const definition = target.id === undefined ? reader.describe(target.object) : reader.objectOfId(target.id);
  const object = definition.name;
  const access = reader.org.store.access.objectAccess(reader.tx.user, object);
  if (target.id === undefined ? !access.create : !access.edit) throw noAccess();
  const layout = layoutOf(
    object,
    reader.nameField(object),
    definition.fields.map((field) => field.name),
  );
  const slots = layout.formFields.filter(({ field }) => reader.field(object, field) !== undefined);
  if (slots.length === 0) throw new PageProblem(400, 'NO_FORM', `${definition.label} records cannot be edited here.`);
  const row = target.id === undefined ? defaults : savedRow(reader, object, target.id, slots);
  const names = reader.namesOf(
    object,
    [row],
    slots.map(({ field }) => field),
  );
  return {
    object,
    objectLabel: definition.label,
    id: target.id ?? null,
    title: target.id === undefined ? `New ${definition.label}` : `Edit ${row[layout.titleField] ?? definition.label}`,
    fields: slots.flatMap((slot) => formField(reader, object, slot, row, names, target.id === undefined)),
  };
}

function savedRow(reader: OrgReader, object: string, id: string, slots: FieldSlot[]): Row {
  const fields = [...slots.map(({ field }) => field), reader.nameField(object)];
  const row = reader.select(object, fields, { where: `Id = ${soqlText(id)}`, limit: 1 })[0];
  if (row === undefined) throw notFound();
  return row;
}

function formField(
  reader: OrgReader,
  object: string,
  slot: FieldSlot,
  row: Row,
  names: ReadonlyMap<string, RecordRef>,
  isNew: boolean,
): FormFieldView[] {
  const definition = reader.field(object, slot.field);
  if (definition === undefined) return [];
  const access = reader.org.store.access.fieldAccess(reader.tx.user, object, slot.field);
  const isWritable = access.edit && (isNew ? definition.createable : definition.updateable) !== false;
  if (!isWritable) return [];
  const value = row[slot.field] ?? (isNew ? defaultOf(definition) : null);
  const ref = names.get(String(value));
  return [
    {
      name: definition.name,
      label: slot.label ?? definition.label,
      control: controlOf(definition),
      required:
        definition.required === true || (object === 'Task' && ['Status', 'Priority', 'OwnerId'].includes(slot.field)),
      maxLength: definition.length ?? null,
      options: optionsOf(definition),
      referenceTo: definition.referenceTo ?? [],
      value,
      ...(ref === undefined ? {} : { ref }),
    },
  ];
}

function defaultOf(definition: FieldDefinition): FormFieldView['value'] {
  const fromPicklist = definition.picklist?.values.find((entry) => entry.default === true)?.value;
  return fromPicklist ?? definition.defaultValue ?? null;
}

function optionsOf(definition: FieldDefinition): { value: string; label: string }[] {
  if (definition.name === 'Subject' && definition.type === 'combobox') {
    return ['Call', 'Email', 'Send Letter', 'Send Quote', 'Other'].map((value) => ({ value, label: value }));
  }
  const values = definition.picklist?.values.filter((entry) => entry.active !== false) ?? [];
  return values.map((entry) => ({ value: entry.value, label: entry.label ?? entry.value }));
}

function controlOf({ type }: FieldDefinition): FormFieldView['control'] {
  switch (type) {
    case 'textarea':
    case 'date':
    case 'datetime':
    case 'combobox':
      return type;
    case 'picklist':
      return 'select';
    case 'boolean':
      return 'checkbox';
    case 'reference':
      return 'lookup';
    case 'int':
    case 'double':
    case 'currency':
    case 'percent':
      return 'number';
    default:
      return 'text';
  }
}

/** Checks the body of a save: a flat object of field values. */
export function parseValues(body: unknown): Record<string, string | number | boolean | null> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw badBody();
  const values: Record<string, string | number | boolean | null> = {};
  for (const [name, value] of Object.entries(body)) {
    if (value !== null && !['string', 'number', 'boolean'].includes(typeof value)) throw badBody();
    values[name] = value;
  }
  return values;
}

function badBody(): PageProblem {
  return new PageProblem(
    400,
    'INVALID_INPUT',
    'The request body must be a JSON object of field names and plain values.',
  );
}
