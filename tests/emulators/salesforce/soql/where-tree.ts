import type { Condition, ConditionWithValueQuery, WhereClause } from '@jetstreamapp/soql-parser-js';
import { emulatorLimit, unexpectedToken } from './soql-errors.ts';

export type Comparison = Exclude<ConditionWithValueQuery, { openParen: number; field?: never; fn?: never }>;

export type WhereTree =
  | { kind: 'compare'; comparison: Comparison }
  | { kind: 'not'; item: WhereTree }
  | { kind: 'and' | 'or'; items: WhereTree[] };

type Token = '(' | ')' | 'AND' | 'OR' | 'NOT' | Comparison;

function isComparison(condition: Condition | ConditionWithValueQuery): condition is Comparison {
  return 'field' in condition || 'fn' in condition;
}

/** The parser answers a flat chain with counts of parentheses; this undoes it into tokens. */
function toTokens(where: WhereClause): Token[] {
  const tokens: Token[] = [];
  for (let node: WhereClause | undefined = where; node; node = 'right' in node ? node.right : undefined) {
    const left = node.left;
    if (left) {
      for (let count = left.openParen ?? 0; count > 0; count -= 1) tokens.push('(');
      if (isComparison(left)) {
        tokens.push(left);
        for (let count = left.closeParen ?? 0; count > 0; count -= 1) tokens.push(')');
      }
    }
    if ('operator' in node) tokens.push(node.operator);
  }
  return tokens;
}

class TokenReader {
  readonly #soql: string;
  readonly #tokens: Token[];
  #next = 0;

  constructor(soql: string, tokens: Token[]) {
    this.#soql = soql;
    this.#tokens = tokens;
  }

  /** The parser loses a NOT (and keeps its closing parenthesis) when three stand in each other. */
  whole(): WhereTree {
    const tree = this.expression();
    if (this.#next < this.#tokens.length) throw emulatorLimit('NOT inside NOT inside NOT');
    return tree;
  }

  expression(): WhereTree {
    const items = [this.#term()];
    const joint = this.#tokens[this.#next];
    if (joint !== 'AND' && joint !== 'OR') return items[0] ?? this.#fail();
    while (this.#tokens[this.#next] === 'AND' || this.#tokens[this.#next] === 'OR') {
      // AND and OR side by side need parentheses.
      if (this.#tokens[this.#next] !== joint) throw unexpectedToken(this.#soql, joint === 'AND' ? 'OR' : 'AND');
      this.#next += 1;
      items.push(this.#term());
    }
    return { kind: joint === 'AND' ? 'and' : 'or', items };
  }

  #term(): WhereTree {
    const token = this.#tokens[this.#next];
    this.#next += 1;
    if (token === 'NOT') return { kind: 'not', item: this.#term() };
    if (token === '(') {
      const inner = this.expression();
      if (this.#tokens[this.#next] !== ')') return this.#fail();
      this.#next += 1;
      return inner;
    }
    if (typeof token === 'object') return { kind: 'compare', comparison: token };
    return this.#fail();
  }

  #fail(): never {
    throw unexpectedToken(this.#soql, '');
  }
}

export function toWhereTree(soql: string, where: WhereClause): WhereTree {
  return new TokenReader(soql, toTokens(where)).whole();
}
