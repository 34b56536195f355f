import type { FieldView, TableView } from '../page-model.ts';
import type { FieldSlot } from './layout.ts';
import type { OrgReader, Row, SelectOptions } from './org-reader.ts';

/** A table of records with the readable ones of `columns`. */
export function readTable(reader: OrgReader, object: string, columns: FieldSlot[], options: SelectOptions): TableView {
  const rows = reader.select(object, reader.columnsFor(columns), options);
  return tableOf(reader, object, columns, rows);
}

export function tableOf(reader: OrgReader, object: string, columns: FieldSlot[], rows: Row[]): TableView {
  const names = reader.namesOf(object, rows, reader.columnsFor(columns));
  const shown = columns.filter((slot) => reader.view(object, slot, {}, names) !== undefined);
  return {
    columns: shown.map((slot) => ({
      name: slot.field,
      label: slot.label ?? reader.field(object, slot.field)?.label ?? slot.field,
      kind: reader.kind(object, slot.field),
    })),
    rows: rows.map((row) => ({
      id: String(row['Id']),
      object,
      cells: shown
        .map((slot) => reader.view(object, slot, row, names))
        .filter((cell): cell is FieldView => cell !== undefined),
    })),
  };
}
