// @vitest-environment node
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contactObject } from '../schema/standard/contact.ts';
import { withSystemFields } from '../schema/system-fields.ts';
import type { SObjectRow } from '../types.ts';
import type { IndexCondition } from './index-condition.ts';
import { MemoryRows } from './memory-rows.ts';
import { RowTable } from './row-table.ts';
import { Scratch } from './scratch.ts';
import { StoredRows } from './stored-rows.ts';

const definition = withSystemFields(contactObject());
const number = fc.integer({ min: 1, max: 9 });
const idOf = (count: number): string => `003${String(count).padStart(15, '0')}`;
const stamp = number.map((second) => `2026-11-23T10:00:0${second}.000+0000`);
const row = fc.record({
  Id: number.map(idOf),
  LastName: fc.constantFrom('Lau', 'Chan'),
  Email: fc.constantFrom('a@x.hk', 'B@x.hk', null),
  AccountId: fc.constantFrom('001000000000001', '001000000000002', null),
  SystemModstamp: stamp,
  DoNotCall: fc.boolean(),
});
const simple: fc.Arbitrary<IndexCondition> = fc.oneof(
  fc.record({ kind: fc.constant('in' as const), field: fc.constant('Id'), values: fc.array(number.map(idOf)) }),
  fc.record({
    kind: fc.constant('in' as const),
    field: fc.constant('Email'),
    values: fc.array(fc.constantFrom('a@x.hk', 'b@x.hk')),
  }),
  fc.record({
    kind: fc.constant('range' as const),
    field: fc.constant('SystemModstamp'),
    from: number.map((second) => `2026-11-23T10:00:0${second}`),
    to: number.map((second) => `2026-11-23T10:00:0${second}`),
  }),
);
const condition: fc.Arbitrary<IndexCondition> = fc.oneof(
  simple,
  fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), items: fc.array(simple, { minLength: 1 }) }),
);

/** What the caller of the index checks again. */
function fits(each: SObjectRow, given: IndexCondition | undefined): boolean {
  if (given === undefined) return true;
  if ('items' in given) {
    return given.kind === 'and'
      ? given.items.every((item) => fits(each, item))
      : given.items.some((item) => fits(each, item));
  }
  const value = each[given.field];
  if (typeof value !== 'string') return false;
  const key = given.field === 'Email' ? value.toLowerCase() : value.replace('.000+0000', '');
  return given.kind === 'in' ? given.values.includes(key) : given.from <= key && key < given.to;
}

it('rows in memory and rows in the database answer the same', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ row, isGone: fc.boolean() }), { maxLength: 20 }),
      fc.option(condition, { nil: undefined }),
      fc.constantFrom('Id' as const, 'SystemModstamp' as const),
      fc.record({ offset: fc.nat(5), limit: fc.nat(9) }),
      (writes, wanted, order, bounds) => {
        const scratch = new Scratch(1);
        const stored = new StoredRows(scratch.open(), definition);
        const memory = new MemoryRows(definition);
        // Asked once before the writes, so that indexes are kept up as well as made.
        Array.from(memory.select(wanted, order));
        for (const each of writes) {
          for (const rows of [stored, memory]) {
            if (each.isGone) rows.remove(each.row.Id);
            else rows.put(each.row);
          }
        }
        const select = (rows: MemoryRows | StoredRows) =>
          [...rows.select(wanted, order)].filter((each) => fits(each, wanted));
        expect(select(memory)).toEqual(select(stored));
        const part = { order, ...bounds };
        expect(memory.count([idOf(3)], part)).toBe(stored.count([idOf(3)], part));
        expect(memory.joinedIds([idOf(3)], part)).toBe(stored.joinedIds([idOf(3)], part));
        scratch.close();
      },
    ),
  );
});

it('a table that grows goes into the database, and nothing of it is lost', () => {
  const scratch = new Scratch(1);
  const table = new RowTable(scratch, definition);
  const rowOf = (count: number): SObjectRow => ({ Id: idOf(count), LastName: `Lau ${count}`, Email: `${count}@x.hk` });
  scratch.transaction(() =>
    table.load(() => {
      for (let count = 1; count <= 2500; count += 1) table.put(rowOf(count));
    }),
  );
  table.remove(idOf(7));
  expect(Array.from(table.select(), (each) => each.Id)).toHaveLength(2499);
  expect([...table.select({ kind: 'in', field: 'Email', values: ['2400@x.hk', '3@x.hk', '7@x.hk'] })]).toEqual([
    rowOf(3),
    rowOf(2400),
  ]);
  expect(table.get(idOf(2500))).toMatchObject({ LastName: 'Lau 2500', AccountId: null });
  scratch.close();
});
