export type CsvCell = string | number | undefined;

/** A spreadsheet takes a text that begins so for a formula and runs it: remote text must stay text. */
const formulaStart = /^[=+\-@\t\r]/;
/** `+85294667788` and `-3` are numbers, not formulas. */
const plainNumber = /^[+-]?\d[\d\s().-]*$/;

function cell(value: CsvCell): string {
  const text = value === undefined ? '' : String(value).replaceAll('\0', '');
  const safe = formulaStart.test(text) && !plainNumber.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** RFC 4180 with a byte order mark, by which Excel knows UTF-8. Cells cannot become formulas. */
export function toCsv(header: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  return `\uFEFF${[header, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
