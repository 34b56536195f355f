import type { FieldDefinition } from '../../types.ts';
import { text, longText } from '../field-builders.ts';

/** The parts of an address; the compound field over them is not emulated. */
export function addressFields(prefix: string, label: string): FieldDefinition[] {
  return [
    longText(`${prefix}Street`, `${label} Street`, 255),
    text(`${prefix}City`, `${label} City`, 40),
    text(`${prefix}State`, `${label} State/Province`, 80),
    text(`${prefix}PostalCode`, `${label} Zip/Postal Code`, 20),
    text(`${prefix}Country`, `${label} Country`, 80),
  ];
}
