import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { Format } from './bulk-job.ts';
import { DELIMITERS, LINE_ENDINGS } from './bulk-job.ts';

/** What is wrong with an upload as a whole: the job fails with this as its `errorMessage`. */
export class UploadError extends Error {
  override readonly name = 'UploadError';
}

export interface Table {
  columns: readonly string[];
  rows: (readonly string[])[];
}

/** The line ending of the first line, as the service looks at it. */
function checkLineEnding(text: string, format: Format): void {
  const end = text.indexOf('\n');
  if (end < 0) return;
  const found = text[end - 1] === '\r' ? 'CRLF' : 'LF';
  if (found !== format.lineEnding)
    throw new UploadError(
      `ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is ${format.lineEnding}`,
    );
}

/**
 * Reads an upload. Every line has to have as many cells as the header. Throws UploadError.
 * https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/datafiles_prepare_csv.htm
 */
export function parseTable(text: string, format: Format): Table {
  checkLineEnding(text, format);
  let lines: string[][];
  try {
    lines = parse(text, {
      bom: true,
      delimiter: DELIMITERS[format.columnDelimiter],
      record_delimiter: LINE_ENDINGS[format.lineEnding],
      skip_empty_lines: true,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UploadError(`InvalidBatch : Failed to parse CSV: ${reason}`, { cause: error });
  }
  const [columns, ...rows] = lines;
  if (!columns) throw new UploadError('InvalidBatch : Unable to find header row');
  return { columns: columns.map((column) => column.trim()), rows };
}

/** Each cell in quotes, as the service writes results. */
export function writeTable(lines: readonly (readonly string[])[], format: Format): string {
  return stringify(
    lines.map((line) => [...line]),
    {
      delimiter: DELIMITERS[format.columnDelimiter],
      record_delimiter: LINE_ENDINGS[format.lineEnding],
      quoted: true,
      quoted_empty: true,
    },
  );
}

/** One line of `writeTable` without its end: written here, for there may be a million of them. */
export function writeLine(cells: readonly string[], { columnDelimiter }: Format): string {
  return cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(DELIMITERS[columnDelimiter]);
}
