import type { FieldDefinition, FieldValue } from '../types.ts';
import { SalesforceError } from '../types.ts';

/** Sets a field to null; an empty cell leaves it as it is. */
const NULL_CELL = '#N/A';
const TRUE_WORDS = new Set(['yes', 'y', 'true', 'on', '1']);
const FALSE_WORDS = new Set(['no', 'n', 'false', 'off', '0']);
const NUMBER_TYPES = new Set(['int', 'double', 'currency', 'percent']);

function invalid(field: FieldDefinition, text: string): SalesforceError {
  const types: Record<string, string> = { boolean: 'xsd:boolean', int: 'xsd:int' };
  const type = types[field.type] ?? 'xsd:double';
  return new SalesforceError(
    400,
    'INVALID_TYPE_ON_FIELD_IN_RECORD',
    `'${text}' is not a valid value for the type ${type}`,
    [field.name],
  );
}

/**
 * The value that a cell gives its field; undefined when it says nothing. Dates and times go on as text.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/datafiles_csv_valid_record_rows.htm
 */
export function cellValue(field: FieldDefinition, cell: string): FieldValue | undefined {
  const text = cell.trim();
  if (text === '') return undefined;
  if (text === NULL_CELL) return null;
  if (field.type === 'boolean') {
    if (TRUE_WORDS.has(text.toLowerCase())) return true;
    if (FALSE_WORDS.has(text.toLowerCase())) return false;
    throw invalid(field, text);
  }
  if (!NUMBER_TYPES.has(field.type)) return cell;
  const number = Number(text);
  if (!Number.isFinite(number) || (field.type === 'int' && !Number.isInteger(number))) throw invalid(field, text);
  return number;
}
