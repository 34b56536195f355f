import { SalesforceError } from '../types.ts';
import { isReserved, parseCondition, parsePath, parsePathOrCall } from './parse-where.ts';
import { emulatorLimit, malformedQuery } from './soql-errors.ts';
import type { GroupBy, OrderBy, Path, QuerySyntax, SelectItem, TypeofWhen } from './syntax.ts';
import { TokenReader } from './tokens.ts';

const MAX_SOQL_LENGTH = 100_000;
const MAX_INT = 2 ** 31 - 1;

/** Words that begin a clause behind FROM; in another place some of them are names. */
function isClause(reader: TokenReader): boolean {
  if (reader.token.kind !== 'word' || isReserved(reader.token)) return true;
  if (reader.at('ORDER', 'BY') || reader.at('ALL', 'ROWS')) return true;
  if (reader.at('OFFSET')) return reader.peek(1).kind === 'number';
  return ['VIEW', 'REFERENCE', 'UPDATE'].some((word) => reader.at('FOR', word)) || isUpdate(reader);
}

function isUpdate(reader: TokenReader): boolean {
  return reader.at('UPDATE', 'TRACKING') || reader.at('UPDATE', 'VIEWSTAT');
}

function aliasOf(reader: TokenReader): { alias?: Path } {
  return isClause(reader) ? {} : { alias: parsePath(reader) };
}

function listOf<T>(reader: TokenReader, parse: () => T): T[] {
  const items = [parse()];
  while (reader.accept(',')) items.push(parse());
  return items;
}

/** https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_typeof.htm */
function parseTypeof(reader: TokenReader): SelectItem {
  const { at } = reader.expect('TYPEOF');
  const relationship = parsePath(reader);
  const fields = (): Path[] => listOf(reader, () => parsePath(reader));
  const whens: TypeofWhen[] = [];
  do {
    reader.expect('WHEN');
    const object = parsePath(reader);
    reader.expect('THEN');
    whens.push({ object, fields: fields() });
  } while (reader.at('WHEN'));
  const otherwise = reader.accept('ELSE') ? { otherwise: fields() } : {};
  reader.expect('END');
  return { kind: 'typeof', relationship, whens, ...otherwise, at };
}

function parseItem(reader: TokenReader): SelectItem {
  const { at } = reader.token;
  if (reader.accept('(')) {
    const query = reader.inside(() => parseSelect(reader));
    reader.expect(')');
    return { kind: 'children', query, at };
  }
  if (reader.at('TYPEOF') && reader.peek(1).kind === 'word' && !reader.at('TYPEOF', 'FROM')) return parseTypeof(reader);
  const found = parsePathOrCall(reader);
  const alias = aliasOf(reader);
  return found.kind === 'call' ? { kind: 'call', call: found, ...alias } : { kind: 'field', path: found, ...alias };
}

/** `Contact c, c.Account a`: an object, and parents of it with names of their own. */
function parseFrom(reader: TokenReader): Pick<QuerySyntax, 'from' | 'alias' | 'parents'> {
  const named = () => {
    const path = parsePath(reader);
    const isAs = reader.accept('AS');
    if (isAs && isClause(reader)) throw reader.unexpected();
    return { path, alias: aliasOf(reader).alias?.text };
  };
  const first = named();
  const parents = reader.accept(',') ? listOf(reader, named) : [];
  return { from: first.path, ...(first.alias !== undefined && { alias: first.alias }), parents };
}

function parseGroupBy(reader: TokenReader): GroupBy {
  for (const subtotals of ['ROLLUP', 'CUBE'] as const) {
    if (!reader.at(subtotals, '(')) continue;
    reader.accept(subtotals, '(');
    const keys = listOf(reader, () => parsePathOrCall(reader));
    reader.expect(')');
    if (reader.at(',')) throw reader.unexpected();
    return { keys, subtotals };
  }
  const keys = listOf(reader, () => {
    const { token } = reader;
    const key = parsePathOrCall(reader);
    if (key.kind === 'call' && (key.name === 'ROLLUP' || key.name === 'CUBE')) throw reader.unexpected(token);
    return key;
  });
  return { keys };
}

function parseOrderBy(reader: TokenReader): OrderBy {
  const key = parsePathOrCall(reader);
  const descending = reader.accept('DESC');
  if (!descending) reader.accept('ASC');
  let nullsLast = false;
  if (reader.accept('NULLS')) {
    nullsLast = reader.accept('LAST');
    if (!nullsLast) reader.expect('FIRST');
  }
  return { key, descending, nullsLast };
}

function parseCount(reader: TokenReader): number {
  const { token } = reader;
  if (token.kind !== 'number' || !/^\d+$/.test(token.text)) throw reader.unexpected();
  reader.take();
  const count = Number(token.text);
  if (count > MAX_INT) throw malformedQuery(reader.soql, token.at, `For input string: "${token.text}"`);
  return count;
}

function parseScope(reader: TokenReader): string {
  // The documents write it with and without SCOPE.
  reader.accept('SCOPE');
  const scope = parsePath(reader).text.toLowerCase();
  if (!['everything', 'mine'].includes(scope)) throw emulatorLimit('USING SCOPE');
  return scope;
}

/** WITH of the API is about data categories; that of Apex is not known here. */
function refuseWith(reader: TokenReader): void {
  if (!reader.accept('WITH')) return;
  if (reader.at('DATA', 'CATEGORY')) throw emulatorLimit('WITH DATA CATEGORY');
  throw reader.unexpected();
}

/** FOR and UPDATE change nothing that a query answers. */
function skipUsage(reader: TokenReader): void {
  while (reader.accept('FOR'))
    if (!['VIEW', 'REFERENCE', 'UPDATE'].some((word) => reader.accept(word))) throw reader.unexpected();
  if (!reader.accept('UPDATE')) return;
  do if (!reader.accept('TRACKING') && !reader.accept('VIEWSTAT')) throw reader.unexpected();
  while (reader.accept(','));
}

function parseSelect(reader: TokenReader): QuerySyntax {
  reader.expect('SELECT');
  const select = listOf(reader, () => parseItem(reader));
  reader.expect('FROM');
  const query: QuerySyntax = { select, ...parseFrom(reader), orderBy: [] };
  if (reader.accept('USING')) query.scope = parseScope(reader);
  if (reader.accept('WHERE')) query.where = parseCondition(reader, parseSelect);
  refuseWith(reader);
  if (reader.accept('GROUP')) {
    reader.expect('BY');
    query.groupBy = parseGroupBy(reader);
  }
  if (reader.accept('HAVING')) query.having = parseCondition(reader);
  if (reader.accept('ORDER')) {
    reader.expect('BY');
    query.orderBy = listOf(reader, () => parseOrderBy(reader));
  }
  if (reader.accept('LIMIT')) query.limit = parseCount(reader);
  if (reader.accept('OFFSET')) query.offset = parseCount(reader);
  skipUsage(reader);
  return query;
}

/** Reads SOQL. Throws MALFORMED_QUERY, or EMULATOR_LIMIT for clauses that are not evaluated here. */
export function parseQuery(soql: string): QuerySyntax {
  if (soql.trim() === '') throw new SalesforceError(400, 'MALFORMED_QUERY', "unexpected token: '<EOF>'");
  if (soql.length > MAX_SOQL_LENGTH)
    throw new SalesforceError(400, 'QUERY_TOO_COMPLICATED', 'SOQL statements cannot be longer than 100000 characters.');
  const reader = new TokenReader(soql);
  const query = parseSelect(reader);
  if (reader.token.kind !== 'end') throw reader.unexpected();
  return query;
}
