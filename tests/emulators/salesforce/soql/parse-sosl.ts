import { SalesforceError } from '../types.ts';
import type { SearchExpression } from './search-expression.ts';
import { parseSearchExpression } from './search-expression.ts';
import type { FieldGroup } from './search-tokens.ts';
import { emulatorLimit } from './soql-errors.ts';

export interface ReturningSpec {
  object: string;
  fields: string;
  /** WHERE, ORDER BY, LIMIT, OFFSET as written. */
  clauses: string;
}

export interface Search {
  expression: SearchExpression;
  group: FieldGroup;
  returning: ReturningSpec[];
  limit: number | undefined;
}

function malformed(text: string): SalesforceError {
  return new SalesforceError(400, 'MALFORMED_SEARCH', text);
}

/** Index of the brace that closes the term; escaped ones do not. */
function closingBrace(sosl: string, from: number): number {
  for (let at = from; at < sosl.length; at += 1) {
    if (sosl.charAt(at) === '\\') at += 1;
    else if (sosl.charAt(at) === '}') return at;
  }
  throw malformed('No search term found. The search term must be enclosed in braces.');
}

/** Splits at top-level commas: not inside parentheses or quotes. */
function splitList(text: string): string[] {
  const parts = [''];
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === "'" && text.charAt(at - 1) !== '\\') quoted = !quoted;
    if (!quoted && char === '(') depth += 1;
    if (!quoted && char === ')') depth -= 1;
    if (!quoted && depth === 0 && char === ',') parts.push('');
    else parts[parts.length - 1] += char;
  }
  if (depth !== 0) throw malformed('unexpected token: a parenthesis is not closed in RETURNING.');
  return parts.map((part) => part.trim());
}

function toSpec(text: string): ReturningSpec {
  const match = /^(\w+)\s*(?:\(([\s\S]*)\))?$/.exec(text);
  if (!match) throw malformed(`unexpected token: '${text}'`);
  const inside = match[2] ?? 'Id';
  const clause = /\b(WHERE|ORDER\s+BY|LIMIT|OFFSET|USING)\b/i.exec(inside);
  if (clause?.[1]?.toUpperCase() === 'USING') throw emulatorLimit('USING ListView');
  const fields = (clause ? inside.slice(0, clause.index) : inside).trim();
  return { object: match[1] ?? '', fields: fields || 'Id', clauses: clause ? inside.slice(clause.index) : '' };
}

/** `FIND {…} IN PHONE FIELDS RETURNING Contact(Id, Name WHERE … LIMIT 5), Account LIMIT 20`. */
export function parseSosl(sosl: string): Search {
  const find = /^\s*FIND\s*\{/i.exec(sosl);
  if (!find) throw malformed('No search term found. The search term must be enclosed in braces.');
  const end = closingBrace(sosl, find[0].length);
  const expression = parseSearchExpression(sosl.slice(find[0].length, end));
  // UPDATE changes nothing that a search answers.
  const rest = sosl
    .slice(end + 1)
    .trim()
    .replace(/\bUPDATE\s+(TRACKING|VIEWSTAT)(\s*,\s*(TRACKING|VIEWSTAT))?\s*$/i, '')
    .trim();
  const masked = rest.replace(/'(?:\\.|[^'\\])*'/g, "''");
  const clause =
    /\bWITH\s+(DIVISION|DATA\s+CATEGORY|SNIPPET|NETWORK|PRICEBOOKID|METADATA|HIGHLIGHT|SPELL_CORRECTION)\b/i.exec(
      masked,
    );
  if (clause) throw emulatorLimit(clause[0].toUpperCase());
  const match =
    /^(?:IN\s+(ALL|NAME|EMAIL|PHONE|SIDEBAR)\s+FIELDS\b)?\s*(?:RETURNING\s+([\s\S]*?))?\s*(?:\bLIMIT\s+(\d+))?$/i.exec(
      rest,
    );
  if (!match) throw malformed(`unexpected token: '${rest.split(/\s/)[0] ?? ''}'`);
  return {
    expression,
    group: toGroup(match[1]),
    returning: match[2] === undefined ? [] : splitList(match[2]).map(toSpec),
    limit: match[3] === undefined ? undefined : Number(match[3]),
  };
}

function toGroup(text: string | undefined): FieldGroup {
  const groups: Record<string, FieldGroup> = {
    ALL: 'ALL',
    NAME: 'NAME',
    EMAIL: 'EMAIL',
    PHONE: 'PHONE',
    SIDEBAR: 'SIDEBAR',
  };
  return groups[text?.toUpperCase() ?? 'ALL'] ?? 'ALL';
}
