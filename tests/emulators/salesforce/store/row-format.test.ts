// @vitest-environment node
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contactObject } from '../schema/standard/contact.ts';
import type { SObjectRow } from '../types.ts';
import { RowFormat } from './row-format.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '2026-11-23T10:00:00.000+0000',
    '2026-11-23T10:00:00.123+0000',
    'x'.repeat(19) + '.000+0000',
    '.000+0000',
  ),
);
const value = fc.oneof(text, fc.boolean(), fc.integer(), fc.constant(null));
const row = fc.record({
  LastName: value,
  LeadSource: fc.oneof(text, fc.constant(null)),
  OwnerId: text,
  CreatedDate: text,
  Unknown__c: value,
});

it('gives back what it was given, without nulls', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 8 }), (rows) => {
      const format = new RowFormat(contactObject());
      const given = rows.map((values, index): SObjectRow => ({ Id: `003-${index}`, ...values }));
      const written = given.map((each) => format.write(each));
      const read = written.map((data, index) => format.read(`003-${index}`, data));
      expect(read).toEqual(
        given.map((each) => Object.fromEntries(Object.entries(each).filter(([, found]) => found !== null))),
      );
    }),
  );
});
