// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardPatch, lastWrittenOf } from './edit-guard.ts';
import type { WrittenFields } from './journal-row.ts';

const id15 = '003A00000001abc';
const id18 = `${id15}IAQ`;

describe('guardPatch', () => {
  it.each<
    [
      what: string,
      desired: WrittenFields,
      current: Record<string, unknown>,
      last: WrittenFields,
      patch: WrittenFields,
      edited: string[],
    ]
  >([
    ['fills what is empty and was never written', { A: 'x' }, { A: null }, {}, { A: 'x' }, []],
    ['changes what is still ours', { A: 'y' }, { A: 'x' }, { A: 'x' }, { A: 'y' }, []],
    ['leaves what somebody edited', { A: 'y' }, { A: 'theirs' }, { A: 'x' }, {}, ['A']],
    ['leaves what somebody emptied', { A: 'y' }, { A: null }, { A: 'x' }, {}, ['A']],
    ['leaves what somebody filled before us', { A: 'y' }, { A: 'theirs' }, {}, {}, ['A']],
    ['never puts nothing over what somebody filled', { A: null }, { A: 'theirs' }, {}, {}, ['A']],
    ['never puts nothing over an edit of ours', { A: null }, { A: 'theirs' }, { A: 'x' }, {}, ['A']],
    ['takes back what it wrote itself', { A: null }, { A: 'x' }, { A: 'x' }, { A: null }, []],
    ['sends nothing when it is as wanted', { A: 'y' }, { A: 'y' }, { A: 'x' }, {}, []],
    ['counts line breaks of Salesforce as its own', { A: 'a\nb ' }, { A: 'a\r\nb' }, {}, {}, []],
    ['takes empty and absent for the same', { A: '' }, {}, {}, {}, []],
    ['knows an id in 15 and 18 characters', { A: id15 }, { A: id18 }, {}, {}, []],
    ['tells numbers from texts', { A: 5 }, { A: '5' }, {}, {}, ['A']],
    ['knows that 0 and false are not nothing', { A: 0 }, { A: 0 }, { A: 0 }, {}, []],
    ['leaves fields alone that nobody asked for', {}, { A: 'x' }, { A: 'x' }, {}, []],
  ])('%s', (_what, desired, current, last, patch, edited) => {
    const result = guardPatch(desired, current, last);
    expect(result.patch).toEqual(patch);
    expect(result.edited).toEqual(edited);
  });

  it('does not take two ids for one that only begin alike', () => {
    expect(guardPatch({ A: `${id15}IAQ` }, { A: `${id15}IAW` }, {}).edited).toEqual(['A']);
    expect(guardPatch({ A: id15 }, { A: '003A00000001abdIAQ' }, {}).edited).toEqual(['A']);
  });

  it('forgets nothing that it wrote before', () => {
    expect(guardPatch({ A: 'y' }, { A: 'theirs' }, { A: 'x', B: 1 }).written).toEqual({ A: 'x', B: 1 });
  });

  const value = fc.oneof(
    fc.constant(null),
    fc.constantFrom('', 'x', 'y ', 'a\r\nb', id15, id18),
    fc.integer(),
    fc.boolean(),
  );
  const fields = fc.dictionary(fc.constantFrom('A', 'B', 'C'), value);

  it('never overwrites a value that is neither ours nor empty', () => {
    fc.assert(
      fc.property(fields, fields, fields, (desired, current, last) => {
        const { patch, edited } = guardPatch(desired, current, last);
        for (const field of Object.keys(patch)) {
          const now = current[field] ?? null;
          const isEmpty = now === null || (typeof now === 'string' && now.trim() === '');
          if (!(field in last)) expect(isEmpty).toBe(true);
          expect(edited).not.toContain(field);
        }
        for (const field of edited) expect(patch).not.toHaveProperty(field);
      }),
    );
  });

  it('has nothing left to do once its patch is in the record', () => {
    fc.assert(
      fc.property(fields, fields, fields, (desired, current, last) => {
        const first = guardPatch(desired, current, last);
        const second = guardPatch(desired, { ...current, ...first.patch }, first.written);
        expect(second.patch).toEqual({});
        expect(second.edited).toEqual(first.edited);
      }),
    );
  });
});

describe('lastWrittenOf', () => {
  it('is what the record still says, where the org’s row was left behind by a slower browser', () => {
    const last = lastWrittenOf({ A: 'new\r\n', B: 'theirs' }, { A: 'new', B: 'mine', C: 'c' }, { A: 'old', B: 'b' });
    expect(last).toEqual({ A: 'new', B: 'b', C: 'c' });
    expect(lastWrittenOf({ A: 'new' }, { A: 'new' }, undefined)).toEqual({ A: 'new' });
  });
});
