import { SalesforceError } from '../types.ts';
import { malformedQuery, syntaxError } from './soql-errors.ts';

export interface Token {
  kind: 'word' | 'string' | 'number' | 'date' | 'datetime' | 'sign' | 'end';
  text: string;
  at: number;
}

/** The first kind that fits wins. A word is a name with its dots, or a date literal with its number. */
const KINDS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['datetime', /\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})/y],
  ['date', /\d{4}-\d{2}-\d{2}/y],
  ['number', /[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['word', /[A-Za-z_][A-Za-z0-9_]*(?:\s*\.\s*[A-Za-z_][A-Za-z0-9_]*)*(?:\s*:\s*-?\d+)?/y],
  ['string', /'(?:\\[\s\S]|[^'\\])*'/y],
  ['sign', /<=|>=|!=|<>|[=<>(),*]/y],
];
const BLANK = /\s+/y;

function unreadable(soql: string, at: number): SalesforceError {
  const column = at - (soql.lastIndexOf('\n', at - 1) + 1);
  const row = soql.slice(0, at).split('\n').length;
  const char = soql.charAt(at);
  const what =
    char === "'" ? `mismatched character '<EOF>' expecting '''` : `no viable alternative at character '${char}'`;
  return syntaxError(soql, at, `line ${row}:${column} ${what}`);
}

function tokenAt(soql: string, at: number): Token {
  for (const [kind, pattern] of KINDS) {
    pattern.lastIndex = at;
    const found = pattern.exec(soql);
    if (found) return { kind, text: found[0], at };
  }
  throw unreadable(soql, at);
}

function tokensOf(soql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < soql.length) {
    BLANK.lastIndex = at;
    const blank = BLANK.exec(soql);
    if (blank) {
      at += blank[0].length;
      continue;
    }
    const token = tokenAt(soql, at);
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: 'end', text: '<EOF>', at: soql.length });
  return tokens;
}

/** Parentheses, NOTs and queries in each other; far more than anybody writes. */
const MAX_DEPTH = 500;
const TOO_COMPLICATED = 'Query is either selecting too many fields or the filter conditions are too complicated.';

/** Goes through the tokens of a query. */
export class TokenReader {
  readonly soql: string;
  readonly #tokens: Token[];
  #next = 0;
  #depth = 0;

  constructor(soql: string) {
    this.soql = soql;
    this.#tokens = tokensOf(soql);
  }

  get token(): Token {
    return this.peek(0);
  }

  peek(ahead: number): Token {
    const token = this.#tokens[Math.min(this.#next + ahead, this.#tokens.length - 1)];
    return token ?? { kind: 'end', text: '<EOF>', at: this.soql.length };
  }

  take(): Token {
    const { token } = this;
    this.#next += 1;
    return token;
  }

  /** Are these words (or signs) next? */
  at(...words: string[]): boolean {
    return words.every((word, ahead) => {
      const { kind, text } = this.peek(ahead);
      return (kind === 'word' || kind === 'sign') && text.toUpperCase() === word;
    });
  }

  /** Takes the words when they are next. */
  accept(...words: string[]): boolean {
    if (!this.at(...words)) return false;
    this.#next += words.length;
    return true;
  }

  expect(word: string): Token {
    if (!this.at(word)) throw this.unexpected();
    return this.take();
  }

  /** Reads what stands inside something else. Throws QUERY_TOO_COMPLICATED when that goes on and on. */
  inside<T>(read: () => T): T {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new SalesforceError(400, 'QUERY_TOO_COMPLICATED', TOO_COMPLICATED);
    const found = read();
    this.#depth -= 1;
    return found;
  }

  /** The text from a place to the last token taken. */
  textFrom(at: number): string {
    const last = this.#tokens[this.#next - 1];
    return last ? this.soql.slice(at, last.at + last.text.length) : '';
  }

  /** Refuses the next token, or the given one. */
  unexpected({ kind, text, at }: Token = this.token): SalesforceError {
    if (kind === 'end') return malformedQuery(this.soql, -1, "unexpected token: '<EOF>'");
    return syntaxError(this.soql, at, `unexpected token: '${text}'`);
  }
}
