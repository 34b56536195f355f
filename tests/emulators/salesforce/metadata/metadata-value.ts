import type { FieldValue } from '../types.ts';

/** A value of a custom metadata record, written as text, in the type of its field. */
export function metadataValue(text: string | undefined, type: string | undefined): FieldValue {
  if (text === undefined) return type === 'boolean' ? false : null;
  if (type === 'boolean') return text === 'true';
  return type === 'double' || type === 'currency' || type === 'percent' ? Number(text) : text;
}
