import type { FieldDefinition, FieldValue } from '../types.ts';
import { shortInstant } from './row-format.ts';

const AUDIT_REFERENCES = new Set(['CreatedById', 'LastModifiedById']);

export function isIndexed(field: FieldDefinition): boolean {
  if (field.name === 'Id' || field.name === 'SystemModstamp') return true;
  if (AUDIT_REFERENCES.has(field.name) || field.parentField) return false;
  if (field.indexed || field.externalId || field.unique) return true;
  return field.type === 'reference' || field.type === 'phone' || field.type === 'email';
}

/** What the index holds for a value: ids as they are, text without case, instants shortened. */
export function indexKey(field: FieldDefinition, value: FieldValue): string | null {
  if (value === null) return null;
  if (field.type === 'datetime') return shortInstant(String(value));
  if (field.type === 'reference' || field.type === 'id') return String(value);
  return String(value).toLowerCase();
}

export type RowOrder = 'Id' | 'SystemModstamp';
