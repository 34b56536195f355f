import { ANY_CHARACTER, ANY_TEXT } from './search-expression.ts';
import type { SearchExpression, SearchTerm } from './search-expression.ts';
import type { FieldGroup } from './search-tokens.ts';
import { digitsToken, endingToken, wordTokens } from './search-tokens.ts';
import { emulatorLimit } from './soql-errors.ts';

/** Where tokens of rows are found; rows are known by their number. */
export interface TokenSource {
  /** Rows with any of the tokens; with `prefix` any that begins so. */
  find(tokens: readonly string[], prefix: boolean): Set<number>;
  /** Tokens that begin with the one text and match the pattern (`*`, `?`), no more than so many. */
  matching(start: string, pattern: string, most: number): string[];
}

/** A shorter end of a number says too little. */
const MIN_PHONE_SUFFIX = 4;
/** Words that a pattern may stand for. */
const MAX_EXPANDED = 2000;
const WILD = new RegExp(`[${ANY_TEXT}${ANY_CHARACTER}]`);
const WILD_WORDS = new RegExp(`[\\p{L}\\p{N}${ANY_TEXT}${ANY_CHARACTER}]+`, 'gu');
const NO_PHONE_PATTERN = new RegExp(`[^\\d${ANY_TEXT}${ANY_CHARACTER}]`, 'g');

function intersect(sets: Set<number>[]): Set<number> {
  const [first = new Set<number>(), ...rest] = sets;
  return rest.reduce((found, next) => found.intersection(next), first);
}

/** Throws EMULATOR_LIMIT where very many words match. */
function findPattern(source: TokenSource, starts: readonly string[]): Set<number> {
  const tokens = starts.flatMap((token) => {
    const pattern = token.replaceAll(ANY_TEXT, '*').replaceAll(ANY_CHARACTER, '?');
    return source.matching(pattern.slice(0, pattern.search(/[*?]/)), pattern, MAX_EXPANDED);
  });
  if (tokens.length >= MAX_EXPANDED) throw emulatorLimit(`a pattern that ${MAX_EXPANDED} words match`);
  return tokens.length === 0 ? new Set() : source.find(tokens, false);
}

function findWord(source: TokenSource, group: FieldGroup, word: string, prefix: boolean): Set<number> {
  if (!WILD.test(word)) return source.find(wordTokens(group, word), prefix);
  return findPattern(source, wordTokens(group, prefix ? word + ANY_TEXT : word));
}

function findWords(source: TokenSource, group: FieldGroup, { text, prefix }: SearchTerm): Set<number> {
  const whole = text.trim().toLowerCase();
  if (whole.includes('@') && !WILD.test(whole)) return source.find(wordTokens(group, whole), prefix);
  const words = text.toLowerCase().match(WILD_WORDS) ?? [];
  return intersect(words.map((word, at) => findWord(source, group, word, prefix && at === words.length - 1)));
}

/** Rows with a number that is, ends with, or (with a `*`) begins with the digits. */
function findPhones(source: TokenSource, { text, prefix }: SearchTerm): Set<number> {
  if (/\p{L}/u.test(text)) return new Set();
  if (WILD.test(text)) {
    const pattern = text.replace(NO_PHONE_PATTERN, '');
    return findPattern(source, [digitsToken(prefix ? pattern + ANY_TEXT : pattern)]);
  }
  const digits = text.replace(/\D/g, '');
  if (digits.length < 2) return new Set();
  if (prefix || digits.length < MIN_PHONE_SUFFIX) return source.find([digitsToken(digits)], prefix);
  return source.find([endingToken(digits)], true);
}

/** The rows that a search expression finds in a group of fields. */
export function evaluate(source: TokenSource, group: FieldGroup, expression: SearchExpression): Set<number> {
  if (expression.kind === 'term') {
    if (group === 'PHONE') return findPhones(source, expression);
    const words = findWords(source, group, expression);
    return group === 'NAME' || group === 'EMAIL' ? words : words.union(findPhones(source, expression));
  }
  const left = evaluate(source, group, expression.left);
  const right = evaluate(source, group, expression.right);
  if (expression.kind === 'and') return left.intersection(right);
  return expression.kind === 'or' ? left.union(right) : left.difference(right);
}

/** The tokens of one row, which has the number 0. */
export function oneRow(text: string): TokenSource {
  const tokens = text.split(' ').filter((token) => token !== '');
  return {
    find: (wanted, prefix) => {
      const found = tokens.some((token) => wanted.some((each) => (prefix ? token.startsWith(each) : token === each)));
      return new Set(found ? [0] : []);
    },
    matching: (_, pattern) => {
      const source = pattern
        .replace(/[.+^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.');
      const expression = new RegExp(`^${source}$`, 'su');
      return tokens.filter((token) => expression.test(token));
    },
  };
}
