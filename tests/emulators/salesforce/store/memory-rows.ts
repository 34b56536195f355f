import type { FieldValue, ObjectDefinition, SObjectRow } from '../types.ts';
import type { TablePart } from '../soql/query-source.ts';
import { FieldIndex } from './field-index.ts';
import type { IndexCondition } from './index-condition.ts';
import type { RowOrder } from './row-index.ts';
import { indexKey } from './row-index.ts';

interface Kept {
  /** Without its null fields. */
  readonly row: SObjectRow;
  full?: SObjectRow;
}

/** So few ids that asking for fewer costs more than looking at their rows. */
const FEW = 8;

/** The rows of one object as they are: nobody may write to what is read here. */
export class MemoryRows {
  readonly #definition: ObjectDefinition;
  readonly #rows = new Map<string, Kept>();
  readonly #indexes = new Map<string, FieldIndex>();
  /** All ids in their order, unless that has to be found anew. */
  #sorted: string[] | undefined;

  constructor(definition: ObjectDefinition) {
    this.#definition = definition;
  }

  get size(): number {
    return this.#rows.size;
  }

  /** Rows have one field more. */
  addField(): void {
    for (const kept of this.#rows.values()) delete kept.full;
  }

  /** The row without its null fields. */
  peek(id: string): SObjectRow | undefined {
    return this.#rows.get(id)?.row;
  }

  get(id: string): SObjectRow | undefined {
    const kept = this.#rows.get(id);
    if (kept) kept.full ??= Object.freeze(withNulls(this.#definition, kept.row));
    return kept?.full;
  }

  put(row: SObjectRow): void {
    const short: SObjectRow = { Id: row.Id };
    for (const name in row) {
      const value = row[name];
      if (value !== null && value !== undefined) short[name] = value;
    }
    const isNew = !this.#rows.has(row.Id);
    this.#rows.set(row.Id, { row: Object.freeze(short) });
    for (const index of this.#indexes.values()) index.put(short);
    if (!isNew || this.#sorted === undefined) return;
    const last = this.#sorted.at(-1);
    if (last === undefined || last < row.Id) this.#sorted.push(row.Id);
    else this.#sorted = undefined;
  }

  remove(id: string): void {
    if (!this.#rows.delete(id)) return;
    for (const index of this.#indexes.values()) index.remove(id);
    this.#sorted = undefined;
  }

  /** Rows without their null fields, as they are when it begins; those that are gone meanwhile are left out. */
  *select(condition?: IndexCondition, order: RowOrder = 'Id'): Generator<SObjectRow> {
    for (const id of this.#idsOf(condition, order)) {
      const kept = this.#rows.get(id);
      if (kept) yield kept.row;
    }
  }

  count(without: readonly string[], part: TablePart): number {
    return this.#part(without, part).length;
  }

  joinedIds(without: readonly string[], part: TablePart): string {
    return this.#part(without, part).join('');
  }

  #part(without: readonly string[], { order, offset, limit }: TablePart): string[] {
    const left = new Set(without);
    return [...this.#idsOf(undefined, order)].filter((id) => !left.has(id)).slice(offset, offset + limit);
  }

  #idsOf(condition: IndexCondition | undefined, order: RowOrder): readonly string[] {
    const found = condition ? [...this.#candidates(condition)].toSorted() : this.#allIds().slice();
    if (order === 'Id' || found.length < 2) return found;
    const stamps = this.#indexOf('SystemModstamp');
    const stampOf = (id: string) => stamps.keyOf(id) ?? '';
    return found.toSorted((left, right) => compare(stampOf(left), stampOf(right)) || compare(left, right));
  }

  #allIds(): string[] {
    this.#sorted ??= [...this.#rows.keys()].toSorted();
    return this.#sorted;
  }

  /** Rows that may match: of several conditions at once, those of the narrowest. */
  #candidates(condition: IndexCondition): Iterable<string> {
    if (condition.kind === 'range') return this.#indexOf(condition.field).range(condition.from, condition.to);
    if (condition.kind === 'in') {
      if (condition.field === 'Id') return new Set(condition.values.filter((id) => this.#rows.has(id)));
      return this.#indexOf(condition.field).find(condition.values);
    }
    if (condition.kind === 'and') return this.#narrowest(condition.items);
    return new Set(condition.items.flatMap((item) => [...this.#candidates(item)]));
  }

  #narrowest(items: readonly IndexCondition[]): Iterable<string> {
    let narrowest: ReadonlySet<string> | undefined;
    for (const item of items.toSorted((left, right) => costOf(left) - costOf(right))) {
      const ids = new Set(this.#candidates(item));
      if (narrowest === undefined || ids.size < narrowest.size) narrowest = ids;
      if (narrowest.size <= FEW) break;
    }
    return narrowest ?? this.#allIds().slice();
  }

  #indexOf(name: string): FieldIndex {
    const known = this.#indexes.get(name);
    if (known) return known;
    const field = this.#definition.fields.find((each) => each.name === name);
    const keyOf = (value: FieldValue) => (field ? indexKey(field, value) : value === null ? null : String(value));
    const index = new FieldIndex((row) => keyOf(row[name] ?? null));
    for (const { row } of this.#rows.values()) index.put(row);
    this.#indexes.set(name, index);
    return index;
  }
}

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** Of a range every row is looked at. */
const costOf = ({ kind }: IndexCondition): number => (kind === 'in' ? 0 : kind === 'range' ? 2 : 1);

/** Fields that are null are not kept; this puts them back. */
export function withNulls({ fields }: ObjectDefinition, row: SObjectRow): SObjectRow {
  const full: SObjectRow = { Id: row.Id };
  for (const { name } of fields) full[name] = row[name] ?? null;
  return full;
}
