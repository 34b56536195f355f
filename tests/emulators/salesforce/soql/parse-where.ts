import { emulatorLimit } from './soql-errors.ts';
import type { Call, Comparison, Literal, Operator, Path, QuerySyntax, WhereTree } from './syntax.ts';
import type { Token, TokenReader } from './tokens.ts';

export type ParseQuery = (reader: TokenReader) => QuerySyntax;

/** Words that end a list or a clause, and so are no names of fields, objects or aliases. */
const RESERVED = new Set(
  'AND ASC DESC EXCLUDES FIRST FROM GROUP HAVING IN INCLUDES LAST LIKE LIMIT NOT NULL NULLS OR SELECT USING WHERE WITH'.split(
    ' ',
  ),
);
const UNIT = '(?:WEEK|MONTH|QUARTER|YEAR|FISCAL_QUARTER|FISCAL_YEAR)';
const UNITS = '(?:DAYS|WEEKS|MONTHS|QUARTERS|YEARS|FISCAL_QUARTERS|FISCAL_YEARS)';
/** https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_dateformats.htm */
const DATE_LITERAL = new RegExp(
  `^(?:YESTERDAY|TODAY|TOMORROW|(?:LAST|THIS|NEXT)_${UNIT}|(?:LAST|NEXT)_90_DAYS|(?:(?:LAST|NEXT)_N_${UNITS}|N_${UNITS}_AGO)\\s*:\\s*\\d+)$`,
);
const OPERATORS = new Set(['=', '!=', '<>', '<', '<=', '>', '>=', 'LIKE']);

/** https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_alias.htm */
export function isReserved({ text }: Token): boolean {
  return RESERVED.has(text.toUpperCase());
}

export function parsePath(reader: TokenReader): Path {
  const { token } = reader;
  // There is an object Group.
  const isName = !isReserved(token) || (reader.at('GROUP') && !reader.at('GROUP', 'BY'));
  if (token.kind !== 'word' || !isName || token.text.includes(':')) throw reader.unexpected();
  reader.take();
  return { kind: 'path', text: token.text.replace(/\s+/g, ''), at: token.at };
}

function parseParameter(reader: TokenReader): Path | Call | Literal {
  const { kind } = reader.token;
  return kind === 'word' ? parsePathOrCall(reader) : parseLiteral(reader);
}

/** A field or a function of some. */
export function parsePathOrCall(reader: TokenReader): Path | Call {
  const { at } = reader.token;
  const path = parsePath(reader);
  if (!reader.accept('(')) return path;
  const parameters: Call['parameters'] = [];
  if (!reader.at(')')) {
    do parameters.push(reader.inside(() => parseParameter(reader)));
    while (reader.accept(','));
  }
  reader.expect(')');
  return { kind: 'call', name: path.text.toUpperCase(), parameters, text: reader.textFrom(at), at };
}

function literalType({ kind, text }: Token): Literal['type'] | undefined {
  if (kind === 'string' || kind === 'date' || kind === 'datetime') return kind;
  if (kind === 'number') return /^[+-]?\d+$/.test(text) ? 'integer' : 'decimal';
  if (kind !== 'word') return undefined;
  const word = text.toUpperCase();
  if (word === 'NULL') return 'null';
  if (word === 'TRUE' || word === 'FALSE') return 'boolean';
  if (/^[A-Z]{3}\d+$/.test(word)) return 'currency';
  return DATE_LITERAL.test(word) ? 'dateLiteral' : undefined;
}

function parseLiteral(reader: TokenReader): Literal {
  const { token } = reader;
  const type = literalType(token);
  if (type === undefined) throw reader.unexpected();
  if (type === 'currency') throw emulatorLimit('amounts of a named currency');
  reader.take();
  return {
    kind: 'literal',
    type,
    text: type === 'dateLiteral' ? token.text.replace(/\s+/g, '') : token.text,
    at: token.at,
  };
}

/** `('a', 'b')`; one at least. */
function parseList(reader: TokenReader): Literal[] {
  reader.expect('(');
  const values: Literal[] = [];
  do values.push(parseLiteral(reader));
  while (reader.accept(','));
  reader.expect(')');
  return values;
}

function parseOperator(reader: TokenReader): Operator {
  if (reader.accept('NOT', 'IN')) return 'NOT IN';
  for (const word of ['IN', 'INCLUDES', 'EXCLUDES'] as const) if (reader.accept(word)) return word;
  if (!OPERATORS.has(reader.token.text.toUpperCase())) throw reader.unexpected();
  const text = reader.take().text.toUpperCase();
  // One of those that were looked up.
  return (text === '<>' ? '!=' : text) as Operator;
}

function parseComparison(reader: TokenReader, parseQuery: ParseQuery | undefined): Comparison {
  const { at } = reader.token;
  const left = parsePathOrCall(reader);
  const operator = parseOperator(reader);
  const common = { kind: 'compare' as const, left, operator, at };
  const isJoin = operator === 'IN' || operator === 'NOT IN';
  if (isJoin && parseQuery && reader.at('(', 'SELECT')) {
    reader.expect('(');
    const query = reader.inside(() => parseQuery(reader));
    reader.expect(')');
    return { ...common, values: [], query };
  }
  if (isJoin || operator === 'INCLUDES' || operator === 'EXCLUDES') return { ...common, values: parseList(reader) };
  return { ...common, values: [parseLiteral(reader)] };
}

function parseTerm(reader: TokenReader, parseQuery: ParseQuery | undefined): WhereTree {
  if (reader.accept('NOT')) return { kind: 'not', item: reader.inside(() => parseTerm(reader, parseQuery)) };
  if (!reader.accept('(')) return parseComparison(reader, parseQuery);
  const inner = reader.inside(() => parseCondition(reader, parseQuery));
  reader.expect(')');
  return inner;
}

/**
 * A condition of WHERE, or of HAVING (without `parseQuery`: no inner queries). AND and OR side by side need parentheses.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select_conditionexpression.htm
 */
export function parseCondition(reader: TokenReader, parseQuery?: ParseQuery): WhereTree {
  const first = parseTerm(reader, parseQuery);
  if (!reader.at('AND') && !reader.at('OR')) return first;
  const joint = reader.token.text.toUpperCase();
  const items = [first];
  while (reader.accept(joint)) items.push(parseTerm(reader, parseQuery));
  if (reader.at('AND') || reader.at('OR')) throw reader.unexpected();
  return { kind: joint === 'AND' ? 'and' : 'or', items };
}
