import type { FieldDefinition } from '../../types.ts';
import { text, longText } from '../field-builders.ts';

/** The parts of an address; the compound field over them is not emulated. */
export function addressFields(prefix: string, label: string): FieldDefinition[] {
  const of = (part: string): string => (label === '' ? part : `${label} ${part}`);
  return [
    longText(`${prefix}Street`, of('Street'), 255),
    text(`${prefix}City`, of('City'), 40),
    text(`${prefix}State`, of('State/Province'), 80),
    text(`${prefix}PostalCode`, of('Zip/Postal Code'), 20),
    text(`${prefix}Country`, of('Country'), 80),
  ];
}
