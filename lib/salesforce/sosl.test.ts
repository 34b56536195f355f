// @vitest-environment node
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { soql, sosl, soslPhone } from './soql.ts';

const contacts = [{ object: 'Contact', fields: ['Id', 'Name'], where: soql`DoNotCall = ${false}`, limit: 20 }];

test('builds a search', () => {
  expect(String(sosl({ find: 'ada la', in: 'NAME', returning: contacts, limit: 50, prefix: true }))).toBe(
    'FIND {ada la*} IN NAME FIELDS RETURNING Contact(Id, Name WHERE DoNotCall = false LIMIT 20) LIMIT 50',
  );
});

test('reserved characters and operators are searched for, not obeyed', () => {
  expect(String(sosl({ find: 'a+b@c.example {or} Ann AND "x"', in: 'ALL', returning: contacts }))).toContain(
    'FIND {a\\+b@c.example \\{or\\} Ann "AND" \\"x\\"} IN ALL',
  );
});

test('a phone number is searched by its last digits', () => {
  expect(String(soslPhone('+1 (415) 555-0100', contacts))).toContain('FIND {4155550100} IN PHONE');
  expect(soslPhone('anonymous', contacts)).toBeNull();
  expect(soslPhone('+', contacts)).toBeNull();
  expect(soslPhone('12', contacts)).toBeNull();
  expect(String(soslPhone('9'.repeat(40), contacts))).toContain('FIND {9999999999} IN');
});

test.each(['', ' ', '+', 'a', '{}', '* *', '\u202e'])('%j is nothing to search for', (find) => {
  expect(sosl({ find, in: 'ALL', returning: contacts })).toBeNull();
});

test('no text can leave the braces', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (find) => {
      const search = sosl({ find, in: 'ALL', returning: contacts });
      if (search === null) return;
      const body = /^FIND \{(.*)\} IN ALL FIELDS RETURNING Contact\(/s.exec(String(search))?.[1];
      expect(body).toBeDefined();
      expect(body?.replace(/\\[?&|!{}[\]()^~*:\\"'+-]/g, '')).not.toMatch(/[?&|!{}[\]()^~*:\\'+-]/);
      expect(String(search).isWellFormed()).toBe(true);
    }),
    { numRuns: 500 },
  );
});
