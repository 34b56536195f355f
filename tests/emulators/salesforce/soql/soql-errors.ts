import { SalesforceError } from '../types.ts';

/** So many characters are shown before and behind the place, and those of the words that they begin or end in. */
const SHOWN = 30;

function isBorder(char: string): boolean {
  return char === '' || char === ',' || /\s/.test(char);
}

/** The part of the line that is shown, without ends of words that are not. */
function excerpt(soql: string, offset: number): { from: number; to: number } {
  const lineStart = soql.lastIndexOf('\n', offset - 1) + 1;
  const newLine = soql.indexOf('\n', offset);
  const lineEnd = newLine < 0 ? soql.length : newLine;
  let from = Math.max(lineStart, offset - SHOWN);
  if (!/\s/.test(soql.charAt(from))) while (from > lineStart && !isBorder(soql.charAt(from - 1))) from -= 1;
  let to = Math.min(lineEnd, offset + SHOWN);
  while (to < lineEnd && !isBorder(soql.charAt(to))) to += 1;
  return { from, to };
}

/**
 * The query around the place, a caret under it, its row and column, then the text: as the service shows it. How much it
 * shows is not documented; the rule is the one that all messages fit that people have published.
 */
function withCaret(soql: string, offset: number, column: number, text: string): string {
  const { from, to } = excerpt(soql, offset);
  const lineStart = soql.lastIndexOf('\n', offset - 1) + 1;
  const row = soql.slice(0, offset).split('\n').length;
  const caret = `${' '.repeat(Math.max(0, lineStart + column - 1 - from))}^`;
  return `\n${soql.slice(from, to)}\n${caret}\nERROR at Row:${row}:Column:${column}\n${text}`;
}

function columnOf(soql: string, offset: number): number {
  return offset - (soql.lastIndexOf('\n', offset - 1) + 1) + 1;
}

function positioned(soql: string, offset: number, errorCode: string, text: string): SalesforceError {
  const message = offset < 0 ? text : withCaret(soql, offset, columnOf(soql, offset), text);
  return new SalesforceError(400, errorCode, message);
}

/** `at` is -1 where the service names no place. */
export function malformedQuery(soql: string, at: number, text: string): SalesforceError {
  return positioned(soql, at, 'MALFORMED_QUERY', text);
}

/** What the service's parser stumbles over: it counts columns from zero, so that its caret is one to the left. */
export function syntaxError(soql: string, at: number, text: string): SalesforceError {
  const column = columnOf(soql, at) - 1;
  if (column === 0) return new SalesforceError(400, 'MALFORMED_QUERY', text);
  return new SalesforceError(400, 'MALFORMED_QUERY', withCaret(soql, at, column, text));
}

const ASK_DESCRIBE = 'Please reference your WSDL or the describe call for the appropriate names.';

export function noSuchColumn(soql: string, at: number, column: string, entity: string): SalesforceError {
  const text =
    `No such column '${column}' on entity '${entity}'. If you are attempting to use a custom field, ` +
    `be sure to append the '__c' after the custom field name. ${ASK_DESCRIBE}`;
  return positioned(soql, at, 'INVALID_FIELD', text);
}

export function noSuchRelation(soql: string, at: number, relation: string): SalesforceError {
  const text =
    `Didn't understand relationship '${relation}' in field path. If you are attempting to use a custom relationship, ` +
    `be sure to append the '__r' after the custom relationship name. ${ASK_DESCRIBE}`;
  return positioned(soql, at, 'INVALID_FIELD', text);
}

export function noSuchChildRelation(soql: string, at: number, relation: string): SalesforceError {
  const text =
    `Didn't understand relationship '${relation}' in FROM part of query call. If you are attempting to use a custom ` +
    `relationship, be sure to append the '__r' after the custom relationship name. ${ASK_DESCRIBE}`;
  return positioned(soql, at, 'INVALID_TYPE', text);
}

export function noSuchType(soql: string, at: number, object: string): SalesforceError {
  const text =
    `sObject type '${object}' is not supported. If you are attempting to use a custom object, ` +
    `be sure to append the '__c' after the entity name. ${ASK_DESCRIBE}`;
  return positioned(soql, at, 'INVALID_TYPE', text);
}

export function invalidField(soql: string, at: number, text: string): SalesforceError {
  return positioned(soql, at, 'INVALID_FIELD', text);
}

/** The real service would answer; this emulator does not know how. Never a wrong answer instead. */
export function emulatorLimit(what: string): SalesforceError {
  return new SalesforceError(501, 'EMULATOR_LIMIT', `This emulator does not evaluate ${what} in queries.`);
}
