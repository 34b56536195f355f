import { jsonError } from './rest-errors.ts';

function isUnfinished(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    return /end of JSON|Unterminated|Expected .* at position/.test(String(error)) && !hasBadToken(text, String(error));
  }
}

/** V8 names the position for some errors only; a position at the very end means that more could follow. */
function hasBadToken(text: string, message: string): boolean {
  const position = /position (\d+)/.exec(message);
  return position !== null && Number(position[1]) < text.length;
}

/** Index of the first character that cannot stand where it stands; the text's length when it merely ends too soon. */
function firstBadIndex(text: string): number {
  let good = 0;
  let bad = text.length + 1;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isUnfinished(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  return good;
}

/** `[line:1, column:18]` */
export function placeOf(text: string, index: number): string {
  const lines = text.slice(0, index).split('\n');
  return `[line:${lines.length}, column:${(lines.at(-1)?.length ?? 0) + 1}]`;
}

/** Parses a body as the service's reader does. Throws JSON_PARSER_ERROR with line and column. */
export function parseJsonBody(text: string): unknown {
  if (text.trim() === '') throw jsonError('The HTTP entity body is required, but this request has no entity body.');
  try {
    return JSON.parse(text);
  } catch {
    const index = firstBadIndex(text);
    if (index >= text.length)
      throw jsonError(`Unexpected end-of-input: expected close marker at ${placeOf(text, index)}`);
    const char = text.charAt(index);
    throw jsonError(
      `Unexpected character ('${char}' (code ${char.charCodeAt(0)})): was expecting a valid value at ${placeOf(text, index)}`,
    );
  }
}

/** The body as an object of fields. */
export function asObject(value: unknown, what = 'SObject'): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  const found = Array.isArray(value) ? 'START_ARRAY value [' : `VALUE_STRING value ${String(value)}`;
  throw jsonError(
    `Cannot deserialize instance of ${what} from ${found} or request may be missing a required field at [line:1, column:1]`,
  );
}
