import type { FieldView, RecordPageView } from '../page-model.ts';
import { custom, h } from './dom.ts';
import { fieldValue } from './field.ts';
import { utilityIcon } from './icons.ts';
import type { PageContext } from './page-context.ts';

/** The Details tab: sections that fold, two columns of fields. `folded` keeps what the user closed. */
export function detailPanel(context: PageContext, record: RecordPageView, folded: Set<string>): HTMLElement {
  const sections = record.sections.map((section) => {
    const body = h(
      'div',
      { class: 'slds-section__content slds-p-horizontal_x-small' },
      ...section.rows.map((row) =>
        h(
          'div',
          { class: 'slds-grid slds-gutters_small lex-detail-row' },
          ...row.map((field) => detailField(context, record, field)),
        ),
      ),
    );
    const root = h('div', { class: `slds-section ${folded.has(section.label) ? '' : 'slds-is-open'}` });
    const toggle = (): void => {
      const isOpen = root.classList.toggle('slds-is-open');
      if (isOpen) folded.delete(section.label);
      else folded.add(section.label);
    };
    const heading = h(
      'h3',
      { class: 'slds-section__title' },
      h(
        'button',
        { class: 'slds-button slds-section__title-action', type: 'button', on: { click: toggle } },
        utilityIcon('down', 'slds-section__title-action-icon slds-button__icon slds-button__icon_left'),
        h('span', { class: 'slds-truncate', title: section.label }, section.label),
      ),
    );
    root.append(heading, body);
    return root;
  });
  return custom('records-lwc-detail-panel', {}, ...sections);
}

function detailField(context: PageContext, record: RecordPageView, field: FieldView | null): HTMLElement {
  if (field === null) return h('div', { class: 'slds-col slds-size_1-of-2' });
  const edit = (): void => context.openForm({ target: record.id });
  const pencil = h(
    'button',
    {
      class: 'slds-button slds-button_icon lex-inline-edit',
      type: 'button',
      title: `Edit ${field.label}`,
      on: { click: edit },
    },
    utilityIcon('edit'),
  );
  return custom(
    'records-record-layout-item',
    {
      class:
        'slds-col slds-size_1-of-2 slds-form-element slds-form-element_stacked slds-form-element_readonly lex-detail-field',
      'field-label': field.label,
      'data-target-selection-name': `sfdc:RecordField.${record.object}.${field.name}`,
    },
    h('span', { class: 'slds-form-element__label test-id__field-label' }, field.label),
    h(
      'div',
      { class: 'slds-form-element__control lex-detail-value' },
      h('div', { class: 'slds-form-element__static test-id__field-value' }, fieldValue(context, field)),
      record.canEdit && field.isEditable ? pencil : null,
    ),
  );
}
