import type { TableView } from '../page-model.ts';
import { h } from './dom.ts';
import { fieldValue } from './field.ts';
import { recordLink, type PageContext } from './page-context.ts';

/** A data table; the first column links to the row's record. */
export function dataTable(context: PageContext, table: TableView, options: { numbered?: boolean } = {}): HTMLElement {
  const head = table.columns.map((column) =>
    h(
      'th',
      { scope: 'col', title: column.label, 'data-name': column.name },
      h('div', { class: 'slds-truncate slds-p-horizontal_x-small' }, column.label),
    ),
  );
  const number = options.numbered === true ? h('th', { scope: 'col', class: 'lex-row-number' }) : null;
  return h(
    'table',
    { class: 'slds-table slds-table_bordered slds-table_fixed-layout slds-table_edit lex-table', role: 'grid' },
    h('thead', {}, h('tr', { class: 'slds-line-height_reset' }, number, ...head)),
    h('tbody', {}, ...tableRows(context, table, 0, options)),
  );
}

export function tableRows(
  context: PageContext,
  table: TableView,
  firstIndex: number,
  options: { numbered?: boolean } = {},
): HTMLTableRowElement[] {
  return table.rows.map((row, index) => {
    const cells = row.cells.map((cell, column) => {
      const name = String(cell.value ?? '');
      const isTitle = column === 0 && cell.ref === undefined && name !== '';
      const content = isTitle
        ? recordLink(context, { id: row.id, object: row.object, name })
        : fieldValue(context, cell);
      return h(column === 0 ? 'th' : 'td', { 'data-label': cell.label }, h('div', { class: 'slds-truncate' }, content));
    });
    const number =
      options.numbered === true ? h('td', { class: 'lex-row-number' }, String(firstIndex + index + 1)) : null;
    return h('tr', { class: 'slds-hint-parent', 'data-row-key-value': row.id }, number, ...cells);
  });
}
