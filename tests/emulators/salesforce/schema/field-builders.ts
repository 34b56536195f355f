import type { FieldDefinition, FieldType } from '../types.ts';

type Extra = Partial<FieldDefinition>;

/** A field that only the service sets. */
export const READ_ONLY = { createable: false, updateable: false } as const;

function field(type: FieldType, name: string, label: string, extra: Extra = {}): FieldDefinition {
  return { name, label, type, createable: true, updateable: true, filterable: true, ...extra };
}

export function text(name: string, label: string, length: number, extra?: Extra): FieldDefinition {
  return field('string', name, label, { length, ...extra });
}

/** Long text: stored and read, never filtered or sorted by. */
export function longText(name: string, label: string, length: number, extra?: Extra): FieldDefinition {
  return field('textarea', name, label, { length, filterable: length <= 255, ...extra });
}

export function phone(name: string, label: string, extra?: Extra): FieldDefinition {
  return field('phone', name, label, { length: 40, ...extra });
}

export function email(name: string, label: string, extra?: Extra): FieldDefinition {
  return field('email', name, label, { length: 80, ...extra });
}

export function flag(name: string, label: string, extra?: Extra): FieldDefinition {
  return field('boolean', name, label, { defaultValue: false, ...extra });
}

export function typed(type: FieldType, name: string, label: string, extra?: Extra): FieldDefinition {
  return field(type, name, label, extra);
}

/** The first value is the default unless `extra.defaultValue` says otherwise. Unrestricted, like the standard ones. */
export function picklist(name: string, label: string, values: readonly string[], extra?: Extra): FieldDefinition {
  return field('picklist', name, label, {
    length: 255,
    picklist: { values: values.map((value) => ({ value, default: extra?.defaultValue === value })), restricted: false },
    ...extra,
  });
}

export function reference(
  name: string,
  label: string,
  referenceTo: readonly string[],
  relationshipName: string,
  extra?: Extra,
): FieldDefinition {
  return field('reference', name, label, { length: 18, referenceTo: [...referenceTo], relationshipName, ...extra });
}
