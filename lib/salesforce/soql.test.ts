// @vitest-environment node
import fc from 'fast-check';
import { isValueCondition, parseQuery } from '@jetstreamapp/soql-parser-js';
import { expect, test } from 'vitest';
import { soql, soqlAnd, soqlDate, soqlId, soqlLike, soqlName, soqlNames, soqlOr, type Soql } from './soql.ts';

const unescapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** What the service reads out of a literal. */
function unescaped(quotedLiteral: string): string {
  return quotedLiteral.slice(1, -1).replace(/\\(.)/gs, (_all, character: string) => unescapes[character] ?? character);
}

function onlyCondition(query: Soql): { left: string; literal: string | string[]; more: boolean } {
  const where = parseQuery(String(query)).where;
  const left = where?.left;
  if (where === undefined || !isValueCondition(left)) throw new Error(`not one condition: ${query}`);
  return { left: left.field, literal: left.value, more: 'right' in where && where.right !== undefined };
}

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom("'", '\\', '\n', '\r', '\t', '%', '_', ')', '(', ' ', 'OR', '--', '{', 'a'),
    maxLength: 20,
  }),
);

test('whatever a string holds, it stays one literal that reads back as the same string', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const condition = onlyCondition(soql`SELECT Id FROM Contact WHERE Name = ${text}`);
      expect(condition.more).toBe(false);
      expect(unescaped(String(condition.literal))).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test('lists keep their length and their values', () => {
  fc.assert(
    fc.property(fc.array(hostile, { minLength: 1, maxLength: 8 }), (texts) => {
      const condition = onlyCondition(soql`SELECT Id FROM Contact WHERE Name IN ${texts}`);
      expect([condition.literal].flat().map(unescaped)).toEqual(texts);
    }),
  );
});

test('a LIKE pattern matches the text itself: its wildcards are escaped', () => {
  expect(String(soqlLike("50%_o'x\\", 'contains'))).toBe("'%50\\%\\_o\\'x\\\\%'");
  fc.assert(
    fc.property(hostile, (text) => {
      expect(onlyCondition(soql`SELECT Id FROM Contact WHERE Name LIKE ${soqlLike(text, 'starts')}`).more).toBe(false);
    }),
  );
});

test('numbers, booleans, null, dates and parts', () => {
  const query = soql`SELECT ${soqlNames(['Id', 'Account.Name'])} FROM ${soqlName('Case')} WHERE ${soqlAnd([
    soql`IsClosed = ${false}`,
    soqlOr([soql`ContactId = ${null}`, soql`CreatedDate > ${new Date(Date.UTC(2026, 10, 23, 10, 0, 0, 500))}`]),
    soql`ContactId = ${soqlId('0035g00000abcdeAAA')}`,
    soql`ActivityDate = ${soqlDate('2026-11-23')}`,
  ])} LIMIT ${5}`;
  expect(String(query)).toBe(
    'SELECT Id, Account.Name FROM Case WHERE (IsClosed = false AND (ContactId = null OR CreatedDate > 2026-11-23T10:00:00Z)' +
      " AND ContactId = '0035g00000abcdeAAA' AND ActivityDate = 2026-11-23) LIMIT 5",
  );
  expect(parseQuery(String(query)).limit).toBe(5);
  expect(String(soql`${1e-7}`)).toBe('0.0000001');
});

test.each([
  ['an empty list', () => soql`SELECT Id FROM Contact WHERE Id IN ${[]}`],
  ['a number that is none', () => soql`LIMIT ${Number.NaN}`],
  ['an endless number', () => soql`LIMIT ${Number.POSITIVE_INFINITY}`],
  ['an invalid date', () => soql`${new Date('x')}`],
  ['a name with syntax', () => soqlName('Id FROM User')],
  ['a name with a quote', () => soqlNames(['Id', "Na'me"])],
  ['no names', () => soqlNames([])],
  ['an id with a quote', () => soqlId("0035g00000abcd'")],
  ['an id of wrong length', () => soqlId('0035')],
  ['a date with more', () => soqlDate('2026-11-23 OR')],
  ['no condition', () => soqlAnd([])],
])('refuses %s', (_what, build) => expect(build).toThrow(expect.objectContaining({ code: 'bad_input' })));
