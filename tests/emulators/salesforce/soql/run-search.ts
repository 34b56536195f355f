import { SalesforceError } from '../types.ts';
import type { ReturningSpec } from './parse-sosl.ts';
import { parseSosl } from './parse-sosl.ts';
import type { ApiRecord } from './project-record.ts';
import type { QuerySource } from './query-source.ts';
import { runQuery } from './run-query.ts';
import type { SearchExpression, SearchTerm } from './search-expression.ts';
import { ANY_CHARACTER, ANY_TEXT } from './search-expression.ts';
import type { SearchIndex } from './search-index.ts';
import { SEARCHABLE_OBJECTS } from './search-index.ts';
import type { FieldGroup } from './search-tokens.ts';

const MAX_SEARCH_LENGTH = 10_000;
const PLAIN_LIMIT = 250;
const MAX_ROWS = 2000;

interface Lookup {
  index: SearchIndex;
  object: string;
  group: FieldGroup;
}

function intersect(sets: Set<number>[]): Set<number> {
  const [first = new Set<number>(), ...rest] = sets;
  return rest.reduce((found, next) => found.intersection(next), first);
}

const WILD = new RegExp(`[${ANY_TEXT}${ANY_CHARACTER}]`);

/** Words and, inside of them, the signs for wildcards. */
function wildWordsOf(text: string): string[] {
  return text.toLowerCase().match(new RegExp(`[\\p{L}\\p{N}${ANY_TEXT}${ANY_CHARACTER}]+`, 'gu')) ?? [];
}

function findWords({ index, object, group }: Lookup, term: SearchTerm): Set<number> {
  const whole = term.text.trim().toLowerCase();
  if (whole.includes('@') && !WILD.test(whole)) return index.findWord(object, group, whole, term.prefix);
  const words = wildWordsOf(term.text);
  return intersect(
    words.map((word, at) => {
      const prefix = term.prefix && at === words.length - 1;
      if (!WILD.test(word)) return index.findWord(object, group, word, prefix);
      return index.findPattern(object, group, prefix ? word + ANY_TEXT : word);
    }),
  );
}

function findPhones({ index, object }: Lookup, term: SearchTerm): Set<number> {
  const digits = term.text.replace(/\D/g, '');
  if (WILD.test(term.text) && !/\p{L}/u.test(term.text)) {
    const pattern = term.text.replace(new RegExp(`[^\\d${ANY_TEXT}${ANY_CHARACTER}]`, 'g'), '');
    return index.findPattern(object, 'PHONE', term.prefix ? pattern + ANY_TEXT : pattern);
  }
  if (digits.length < 2 || /\p{L}/u.test(term.text)) return new Set();
  return index.findPhone(object, digits, term.prefix);
}

function evaluate(lookup: Lookup, expression: SearchExpression): Set<number> {
  if (expression.kind === 'term') {
    if (lookup.group === 'PHONE') return findPhones(lookup, expression);
    const words = findWords(lookup, expression);
    return lookup.group === 'NAME' || lookup.group === 'EMAIL' ? words : words.union(findPhones(lookup, expression));
  }
  const left = evaluate(lookup, expression.left);
  const right = evaluate(lookup, expression.right);
  if (expression.kind === 'and') return left.intersection(right);
  return expression.kind === 'or' ? left.union(right) : left.difference(right);
}

function checkSearchable(source: QuerySource, spec: ReturningSpec): string {
  const object = source.schema.object(spec.object);
  if (object && source.access.objectAccess(source.user, object.name).read && SEARCHABLE_OBJECTS.includes(object.name))
    return object.name;
  throw new SalesforceError(400, 'INVALID_TYPE', `sObject type '${spec.object}' is not supported.`);
}

/**
 * A search that names no objects is one over all that the user may see.
 * https://developer.salesforce.com/docs/platform/salesforce-soql-sosl/guide/sforce-api-calls-sosl-returning.html
 */
function readableObjects({ schema, access, user }: QuerySource): string[] {
  return SEARCHABLE_OBJECTS.filter((name) => schema.object(name) && access.objectAccess(user, name).read);
}

/** Runs SOSL over the index as it stands; WHERE and the values come from the committed rows. */
export function runSearch(source: QuerySource, index: SearchIndex, sosl: string): ApiRecord[] {
  if (sosl.length > MAX_SEARCH_LENGTH) return [];
  const search = parseSosl(sosl);
  const everywhere = readableObjects(source).map((object): ReturningSpec => ({ object, fields: 'Id', clauses: '' }));
  const specs = search.returning.length > 0 ? search.returning : everywhere;
  const records = specs.flatMap((spec) => {
    const object = checkSearchable(source, spec);
    const ids = index.idsOf(object, evaluate({ index, object, group: search.group }, search.expression));
    const soql = `SELECT ${spec.fields} FROM ${object} ${spec.clauses}`;
    const atMost = spec.clauses === '' && search.returning.length === 1 ? PLAIN_LIMIT : MAX_ROWS;
    return runQuery(source, soql, { within: ids, atMost }).records;
  });
  return records.slice(0, search.limit ?? MAX_ROWS);
}
