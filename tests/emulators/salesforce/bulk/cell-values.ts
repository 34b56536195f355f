import { isCalendarDate, parseInstant } from '../store/instants.ts';
import type { FieldDefinition, FieldValue } from '../types.ts';
import { SalesforceError } from '../types.ts';

/** Sets a field to null; an empty cell leaves it as it is. */
const NULL_CELL = '#N/A';
const TRUE_WORDS = new Set(['yes', 'y', 'true', 'on', '1']);
const FALSE_WORDS = new Set(['no', 'n', 'false', 'off', '0']);

/** Types of fields as XML Schema calls them. */
const XSD_TYPES: Partial<Record<FieldDefinition['type'], string>> = {
  boolean: 'boolean',
  int: 'int',
  double: 'double',
  currency: 'double',
  percent: 'double',
  date: 'date',
  datetime: 'dateTime',
};
const DATE = /^(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:?\d{2})?$/;
const MAX_INT = 2 ** 31 - 1;

/** As people have met it: `Failed to deserialize field at col 0. Due to, '2018-09-28' is not a valid value for …`. */
function invalid(field: FieldDefinition, text: string, column: number): SalesforceError {
  const type = XSD_TYPES[field.type] ?? 'string';
  return new SalesforceError(
    400,
    'INVALID_FIELD',
    `Failed to deserialize field at col ${column}. Due to, '${text}' is not a valid value for the type xsd:${type}`,
    [field.name],
  );
}

function booleanOf(text: string): boolean | undefined {
  if (TRUE_WORDS.has(text.toLowerCase())) return true;
  return FALSE_WORDS.has(text.toLowerCase()) ? false : undefined;
}

function numberOf({ type }: FieldDefinition, text: string): number | undefined {
  const number = Number(text);
  if (!Number.isFinite(number)) return undefined;
  return type === 'int' && (!Number.isInteger(number) || Math.abs(number) > MAX_INT) ? undefined : number;
}

/** The zone of a date means nothing. */
function dateOf(text: string): string | undefined {
  const date = DATE.exec(text)?.[1];
  return date !== undefined && isCalendarDate(date) ? date : undefined;
}

function instantOf(text: string): string | undefined {
  return /T\d{2}:\d{2}:\d{2}/.test(text) && parseInstant(text) !== undefined ? text : undefined;
}

/**
 * The value that a cell gives its field; undefined when it says nothing. `column` counts from zero. Throws INVALID_FIELD
 * for what is no value of the field's type.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/datafiles_csv_valid_record_rows.htm
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/datafiles_date_format.htm
 */
export function cellValue(field: FieldDefinition, cell: string, column: number): FieldValue | undefined {
  const text = cell.trim();
  if (text === '') return undefined;
  if (text === NULL_CELL) return null;
  const read: Partial<Record<FieldDefinition['type'], () => FieldValue | undefined>> = {
    boolean: () => booleanOf(text),
    int: () => numberOf(field, text),
    double: () => numberOf(field, text),
    currency: () => numberOf(field, text),
    percent: () => numberOf(field, text),
    date: () => dateOf(text),
    datetime: () => instantOf(text),
  };
  const reader = read[field.type];
  if (!reader) return cell;
  const value = reader();
  if (value === undefined) throw invalid(field, text, column);
  return value;
}
