import { SalesforceError } from '../types.ts';

/** Stand in a term for `*` and `?` inside its words; nobody types them. */
export const ANY_TEXT = '\uE000';
export const ANY_CHARACTER = '\uE001';

/**
 * One search term: words side by side. `prefix`: a `*` follows the last one.
 * https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_sosl_find.htm
 */
export interface SearchTerm {
  kind: 'term';
  text: string;
  phrase: boolean;
  prefix: boolean;
}

export type SearchExpression =
  SearchTerm | { kind: 'and' | 'or' | 'not'; left: SearchExpression; right: SearchExpression };

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | SearchTerm;

/** These have to be escaped with a backslash to be searched for. */
const RESERVED = new Set(['&', '|', '!', '{', '}', '[', ']', '^', '~', ':', "'", '+']);

function malformed(text: string): SalesforceError {
  return new SalesforceError(400, 'MALFORMED_SEARCH', text);
}

class TermReader {
  readonly #source: string;
  #at = 0;
  readonly tokens: Token[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  read(): Token[] {
    while (this.#at < this.#source.length) this.#step();
    return this.tokens;
  }

  #step(): void {
    const char = this.#source.charAt(this.#at);
    if (/\s/.test(char)) this.#at += 1;
    else if (char === '(' || char === ')') {
      this.tokens.push(char);
      this.#at += 1;
    } else if (char === '"') this.#phrase();
    else this.#word();
  }

  #phrase(): void {
    let text = '';
    for (this.#at += 1; this.#at < this.#source.length; this.#at += 1) {
      const char = this.#source.charAt(this.#at);
      if (char === '"') {
        this.#at += 1;
        this.tokens.push({ kind: 'term', text, phrase: true, prefix: false });
        return;
      }
      if (char === '\\') this.#at += 1;
      text += this.#source.charAt(this.#at);
    }
    throw malformed('No viable alternative: a quotation mark is not closed in the search term.');
  }

  #word(): void {
    let text = '';
    let prefix = false;
    let escaped = false;
    for (; this.#at < this.#source.length; this.#at += 1) {
      const char = this.#source.charAt(this.#at);
      if (/[\s()"]/.test(char)) break;
      if (char === '\\') {
        escaped = true;
        this.#at += 1;
        text += this.#source.charAt(this.#at);
      } else if (char === '?') text += ANY_CHARACTER;
      else if (char === '*') {
        prefix = /^($|[\s()"])/.test(this.#source.slice(this.#at + 1));
        if (!prefix && text !== '') text += ANY_TEXT;
      } else if (RESERVED.has(char))
        throw malformed(
          `line 1:${this.#at} unexpected character '${char}': reserved characters must be escaped with a backslash.`,
        );
      else text += char;
    }
    const operator = text.toUpperCase();
    if (!escaped && !prefix && (operator === 'AND' || operator === 'OR' || operator === 'NOT'))
      this.tokens.push(operator);
    else this.tokens.push({ kind: 'term', text, phrase: false, prefix });
  }
}

/** Plain words side by side are one term: a phone number may be written with spaces. */
function joinWords(tokens: Token[]): Token[] {
  const joined: Token[] = [];
  for (const token of tokens) {
    const last = joined.at(-1);
    const both = typeof token === 'object' && typeof last === 'object';
    if (both && !token.phrase && !last.phrase && !last.prefix) {
      joined[joined.length - 1] = { ...last, text: `${last.text} ${token.text}`, prefix: token.prefix };
    } else joined.push(token);
  }
  return joined;
}

/** Parentheses in each other; far more than anybody writes. */
const MAX_DEPTH = 500;

class ExpressionReader {
  readonly #tokens: Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  all(): SearchExpression {
    const expression = this.#or();
    if (this.#next < this.#tokens.length) throw malformed('unexpected token in the search term.');
    return expression;
  }

  #or(): SearchExpression {
    let left = this.#and();
    while (this.#tokens[this.#next] === 'OR') {
      this.#next += 1;
      left = { kind: 'or', left, right: this.#and() };
    }
    return left;
  }

  #and(): SearchExpression {
    let left = this.#primary();
    for (;;) {
      const token = this.#tokens[this.#next];
      if (token === undefined || token === 'OR' || token === ')') return left;
      if (token === 'AND') this.#next += 1;
      const negated = this.#tokens[this.#next] === 'NOT';
      if (negated) this.#next += 1;
      left = { kind: negated ? 'not' : 'and', left, right: this.#primary() };
    }
  }

  #primary(): SearchExpression {
    const token = this.#tokens[this.#next];
    this.#next += 1;
    if (token === '(') {
      this.#depth += 1;
      if (this.#depth > MAX_DEPTH) throw malformed('The search term has too many parentheses in each other.');
      const inner = this.#or();
      this.#depth -= 1;
      if (this.#tokens[this.#next] !== ')') throw malformed('A parenthesis is not closed in the search term.');
      this.#next += 1;
      return inner;
    }
    if (typeof token === 'object') return token;
    throw malformed('No search term found. The search term must be enclosed in braces.');
  }
}

function longestTerm(tokens: Token[]): number {
  return Math.max(
    0,
    ...tokens.map((token) => (typeof token === 'object' ? (token.text.match(/[\p{L}\p{N}]/gu)?.length ?? 0) : 0)),
  );
}

/** What stands between the braces of FIND. Throws MALFORMED_SEARCH and INVALID_SEARCH. */
export function parseSearchExpression(source: string): SearchExpression {
  if (source.trim() === '') throw malformed('No search term found. The search term must be enclosed in braces.');
  const tokens = joinWords(new TermReader(source).read());
  if (longestTerm(tokens) < 2) {
    throw new SalesforceError(400, 'INVALID_SEARCH', `search term must be longer than one character: ${source}`);
  }
  return new ExpressionReader(tokens).all();
}
