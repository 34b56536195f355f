import type { FieldValue, SObjectRow } from '../types.ts';
import { withDefaults } from './field-rules.ts';
import { formatInstantToSecond } from './instants.ts';
import type { StoreCore } from './store-core.ts';

type Values = Record<string, FieldValue>;

/** Values of every row that are not given: defaults, and the stamps of a row made now. */
function common(core: StoreCore, object: string, userId: string): Values {
  const definition = core.schema.object(object);
  if (!definition) throw new Error(`There is no object ${object}.`);
  const now = formatInstantToSecond(core.surroundings.clock.now());
  const stamps: Values = {
    CreatedDate: now,
    CreatedById: userId,
    LastModifiedById: userId,
    OwnerId: userId,
  };
  const known = new Set(definition.fields.map(({ name }) => name));
  const given = Object.fromEntries(Object.entries(stamps).filter(([name]) => known.has(name)));
  const values = Object.entries(withDefaults(definition, given));
  return Object.fromEntries(values.filter(([name, value]) => value !== null && name !== 'Id'));
}

export interface Load {
  object: string;
  userId: string;
  rows: Iterable<Values>;
  onId: ((id: string) => void) | undefined;
}

/**
 * Writes many rows as they are given, for seeds: no triggers, checks, listeners or locks. The search index takes them in
 * at once, for afterwards they would have to be read again.
 */
export function loadRows(core: StoreCore, { object, userId, rows, onId }: Load): void {
  const prefix = core.schema.object(object)?.keyPrefix ?? '';
  const fixed = common(core, object, userId);
  const table = core.table(object);
  const search = core.searchIndex.beginLoad(object, core.surroundings.clock.now());
  try {
    table.load(() => {
      for (const values of rows) {
        const row: SObjectRow = { Id: core.ids.next(prefix), ...fixed, ...values };
        row['LastModifiedDate'] = row['CreatedDate'] ?? null;
        row['SystemModstamp'] = row['CreatedDate'] ?? null;
        table.put(row);
        search.add(row);
        onId?.(row.Id);
      }
    });
  } finally {
    search.end();
  }
}
