import { SalesforceError } from '../types.ts';

const SNIPPET_BEFORE = 60;
const SNIPPET_AFTER = 40;

/** Where `word` stands in the query as a whole word outside string literals; -1 when it does not. */
export function findWord(soql: string, word: string, pick: 'first' | 'last' = 'first'): number {
  const masked = soql.replace(/'(?:\\.|[^'\\])*'/g, (literal) => ' '.repeat(literal.length));
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const matches = [...masked.matchAll(new RegExp(`(?<![\\w.])${escaped}(?!\\w)`, 'gi'))];
  return (pick === 'first' ? matches[0] : matches.at(-1))?.index ?? -1;
}

/** The query around the place, a caret under it, its row and column, then the text: as the service shows it. */
function withCaret(soql: string, offset: number, text: string): string {
  const before = soql.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  const row = before.split('\n').length;
  const lineEnd = soql.indexOf('\n', offset);
  const from = Math.max(lineStart, offset - SNIPPET_BEFORE);
  const to = Math.min(lineEnd < 0 ? soql.length : lineEnd, offset + SNIPPET_AFTER);
  const caret = `${' '.repeat(offset - from)}^`;
  return `\n${soql.slice(from, to)}\n${caret}\nERROR at Row:${row}:Column:${offset - lineStart + 1}\n${text}`;
}

function positioned(soql: string, offset: number, errorCode: string, text: string): SalesforceError {
  return new SalesforceError(400, errorCode, offset < 0 ? text : withCaret(soql, offset, text));
}

export function malformedQuery(soql: string, offset: number, text: string): SalesforceError {
  return positioned(soql, offset, 'MALFORMED_QUERY', text);
}

export function unexpectedToken(soql: string, token: string): SalesforceError {
  if (token === '') return new SalesforceError(400, 'MALFORMED_QUERY', "unexpected token: '<EOF>'");
  return malformedQuery(soql, findWord(soql, token, 'last'), `unexpected token: '${token}'`);
}

const ASK_DESCRIBE = 'Please reference your WSDL or the describe call for the appropriate names.';

export function noSuchColumn(soql: string, path: string, column: string, entity: string): SalesforceError {
  const text =
    `No such column '${column}' on entity '${entity}'. If you are attempting to use a custom field, ` +
    `be sure to append the '__c' after the custom field name. ${ASK_DESCRIBE}`;
  return positioned(soql, findWord(soql, path), 'INVALID_FIELD', text);
}

export function noSuchRelation(soql: string, path: string, relation: string, entity: string): SalesforceError {
  const text =
    `Didn't understand relationship '${relation}' in field path. If you are attempting to use a custom relationship, ` +
    `be sure to append the '__r' after the custom relationship name. ${ASK_DESCRIBE}`;
  return positioned(soql, findWord(soql, path), 'INVALID_FIELD', entity === '' ? relation : text);
}

export function noSuchChildRelation(soql: string, relation: string): SalesforceError {
  const text =
    `Didn't understand relationship '${relation}' in FROM part of query call. If you are attempting to use a custom ` +
    `relationship, be sure to append the '__r' after the custom relationship name. ${ASK_DESCRIBE}`;
  return positioned(soql, findWord(soql, relation), 'INVALID_TYPE', text);
}

export function noSuchType(soql: string, object: string): SalesforceError {
  const text =
    `sObject type '${object}' is not supported. If you are attempting to use a custom object, ` +
    `be sure to append the '__c' after the entity name. ${ASK_DESCRIBE}`;
  return positioned(soql, findWord(soql, object), 'INVALID_TYPE', text);
}

export function invalidField(soql: string, path: string, text: string): SalesforceError {
  return positioned(soql, findWord(soql, path), 'INVALID_FIELD', text);
}

/** The real service would answer; this emulator does not know how. Never a wrong answer instead. */
export function emulatorLimit(what: string): SalesforceError {
  return new SalesforceError(501, 'EMULATOR_LIMIT', `This emulator does not evaluate ${what} in queries.`);
}
