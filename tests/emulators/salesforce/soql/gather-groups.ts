import type { FieldValue, SObjectRow } from '../types.ts';
import type { Gatherer, GroupValue } from './aggregate-columns.ts';
import type { GroupKey, Plan } from './aggregate-plan.ts';
import { comparable } from './compare.ts';

/** Rows that answer one AggregateResult, as what was gathered of them. */
export interface Group {
  read(value: GroupValue): FieldValue;
}

class Gathering implements Group {
  readonly #gatherers = new Map<GroupValue, Gatherer>();

  constructor(values: readonly GroupValue[], leftOut: ReadonlySet<string>) {
    for (const value of values) this.#gatherers.set(value, value.gather(leftOut));
  }

  add(row: SObjectRow): void {
    for (const gatherer of this.#gatherers.values()) gatherer.add(row);
  }

  read(value: GroupValue): FieldValue {
    return this.#gatherers.get(value)?.value() ?? null;
  }
}

function keyText(keys: readonly GroupKey[], row: SObjectRow): string {
  return JSON.stringify(keys.map(({ path }) => comparable(path.field, path.read(row))));
}

/** Looks at each row once and keeps none of them. */
export function gatherGroups(plan: Plan, rows: Iterable<SObjectRow>): Group[] {
  const sets = plan.sets.map((keys) => {
    const leftOut = new Set(plan.keys.flatMap((key) => (keys.includes(key) ? [] : [key.key])));
    return { keys, leftOut, groups: new Map<string, Gathering>() };
  });
  if (plan.keys.length === 0) sets[0]?.groups.set('[]', new Gathering(plan.values, new Set()));
  for (const row of rows)
    for (const { keys, leftOut, groups } of sets) {
      const text = keyText(keys, row);
      let group = groups.get(text);
      if (!group) {
        group = new Gathering(plan.values, leftOut);
        groups.set(text, group);
      }
      group.add(row);
    }
  return sets.flatMap(({ groups }) => [...groups.values()]);
}
