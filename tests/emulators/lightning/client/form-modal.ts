import type { FormFieldView, FormView } from '../page-model.ts';
import { api, ApiProblem } from './api.ts';
import { assistiveText, h } from './dom.ts';
import { utilityIcon } from './icons.ts';
import { lookup } from './lookup.ts';
import { recordLink, type FormRequest, type PageContext } from './page-context.ts';

type Value = string | number | boolean | null;
interface Control {
  field: FormFieldView;
  element: HTMLElement;
  value: () => Value;
}

/** A "New" or "Edit" modal over the page (backdrop z-index 9000, modal 9001). Resolves when it is open. */
export async function openFormModal(context: PageContext, request: FormRequest, close: () => void): Promise<void> {
  const defaults = Object.entries(request.defaults ?? {}).filter(([, value]) => value !== null);
  const form = await api.form(
    request.target,
    Object.fromEntries(defaults.map(([name, value]) => [name, String(value)])),
  );
  const controls = form.fields.map(createControl);
  const problem = h('div', { class: 'lex-form-problem', role: 'alert', hidden: true });
  const dismiss = (): void => {
    modal.remove();
    backdrop.remove();
    document.removeEventListener('keydown', onKey, true);
    close();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') dismiss();
  };
  const save = (): void => {
    saveButton.disabled = true;
    saveForm(form, controls, request)
      .then(async (id) => {
        dismiss();
        await afterSave(context, form, request, id, controls);
      })
      .catch((error: unknown) => {
        problem.hidden = false;
        problem.textContent = problemText(error, form);
        saveButton.disabled = false;
      });
  };
  const saveButton = h(
    'button',
    { class: 'slds-button slds-button_brand', type: 'button', name: 'SaveEdit', on: { click: save } },
    'Save',
  );
  const cancelButton = h(
    'button',
    { class: 'slds-button slds-button_neutral', type: 'button', name: 'CancelEdit', on: { click: dismiss } },
    'Cancel',
  );
  const title = request.title ?? form.title;
  const closeButton = h(
    'button',
    {
      class: 'slds-button slds-button_icon slds-modal__close',
      type: 'button',
      title: 'Close this window',
      on: { click: dismiss },
    },
    utilityIcon('close', 'slds-button__icon slds-button__icon_large'),
    assistiveText('Cancel and close'),
  );
  const modal = h(
    'section',
    {
      class: 'slds-modal slds-fade-in-open slds-modal_medium uiModal forceModal',
      role: 'dialog',
      'aria-modal': 'true',
      'aria-label': title,
    },
    h(
      'div',
      { class: 'slds-modal__container' },
      closeButton,
      h('div', { class: 'slds-modal__header' }, h('h1', { class: 'slds-modal__title slds-hyphenate' }, title)),
      h(
        'div',
        { class: 'slds-modal__content slds-p-around_medium' },
        problem,
        h('p', { class: 'lex-required-note' }, h('abbr', { class: 'slds-required' }, '*'), ' = Required Information'),
        h('div', { class: 'lex-form-grid' }, ...controls.map((control) => control.element)),
      ),
      h('div', { class: 'slds-modal__footer' }, cancelButton, saveButton),
    ),
  );
  const backdrop = h('div', { class: 'slds-backdrop slds-backdrop_open', role: 'presentation' });
  document.body.append(modal, backdrop);
  document.addEventListener('keydown', onKey, true);
  modal.querySelector<HTMLElement>('.lex-form-grid input, .lex-form-grid select, .lex-form-grid textarea')?.focus();
}

async function saveForm(form: FormView, controls: Control[], request: FormRequest): Promise<string> {
  const missing = controls.filter(
    (control) => control.field.required && (control.value() === null || control.value() === ''),
  );
  if (missing.length > 0)
    throw new Error(`Complete this field: ${missing.map((control) => control.field.label).join(', ')}`);
  const values = Object.fromEntries(controls.map((control) => [control.field.name, control.value()]));
  if (form.id === null) {
    const filled = Object.entries({ ...values, ...request.hidden }).filter(
      ([, value]) => value !== null && value !== '',
    );
    return (await api.create(form.object, Object.fromEntries(filled))).id;
  }
  const changed = controls.filter((control) => (control.value() ?? '') !== (control.field.value ?? ''));
  if (changed.length === 0) return form.id;
  return (
    await api.update(form.id, Object.fromEntries(changed.map((control) => [control.field.name, control.value()])))
  ).id;
}

async function afterSave(
  context: PageContext,
  form: FormView,
  request: FormRequest,
  id: string,
  controls: Control[],
): Promise<void> {
  const text = (name: string): string =>
    String(controls.find((control) => control.field.name === name)?.value() ?? '').trim();
  const name = text('Subject') || text('Name') || `${text('FirstName')} ${text('LastName')}`.trim() || form.objectLabel;
  const link = recordLink(context, { id, object: form.object, name });
  const verb = form.id === null ? 'was created' : 'was saved';
  context.toast({ type: 'success', message: [`${form.objectLabel} "`, link, `" ${verb}.`] });
  if (request.opensRecord === true) context.open({ page: 'record', id, object: form.object });
  else await context.refresh();
}

function problemText(error: unknown, form: FormView): string {
  if (!(error instanceof ApiProblem)) return error instanceof Error ? error.message : String(error);
  const labels = error.fields.map((name) => form.fields.find((field) => field.name === name)?.label ?? name);
  return labels.length === 0 ? error.message : `${error.message} (${labels.join(', ')})`;
}

function createControl(field: FormFieldView, index: number): Control {
  const id = `form-input-${index}`;
  const { input, value } = inputOf(field, id);
  const isWide = field.control === 'textarea' || field.name === 'Subject';
  const label = h(
    'label',
    { class: 'slds-form-element__label', for: id },
    field.required ? h('abbr', { class: 'slds-required', title: 'required' }, '*') : null,
    field.label,
  );
  const element = h(
    'div',
    { class: `slds-form-element ${isWide ? 'lex-form-wide' : ''}`, 'data-field': field.name },
    label,
    h('div', { class: 'slds-form-element__control' }, input),
  );
  return { field, element, value };
}

function inputOf(field: FormFieldView, id: string): { input: HTMLElement; value: () => Value } {
  const text = field.value === null ? '' : String(field.value);
  const common = { id, name: field.name, ...(field.maxLength === null ? {} : { maxlength: field.maxLength }) };
  switch (field.control) {
    case 'lookup': {
      const control = lookup({ label: field.label, objects: field.referenceTo, id, value: field.ref });
      return { input: control.element, value: control.value };
    }
    case 'checkbox': {
      const input = h('input', { id, name: field.name, type: 'checkbox', checked: field.value === true });
      return { input, value: () => input.checked };
    }
    case 'select': {
      const choices = [{ value: '', label: '--None--' }, ...field.options];
      const options = choices.map((option) =>
        h('option', { value: option.value, selected: option.value === text }, option.label),
      );
      const select = h('select', { class: 'slds-select', id, name: field.name }, ...options);
      return {
        input: h('div', { class: 'slds-select_container' }, select),
        value: () => (select.value === '' ? null : select.value),
      };
    }
    case 'textarea': {
      const input = h('textarea', { class: 'slds-textarea', rows: 4, ...common });
      input.value = text;
      return { input, value: () => (input.value === '' ? null : input.value) };
    }
    case 'number': {
      const input = h('input', { class: 'slds-input', type: 'number', value: text, ...common });
      return { input, value: () => (input.value === '' ? null : Number(input.value)) };
    }
    default:
      return textInput(field, text, common);
  }
}

function textInput(
  field: FormFieldView,
  text: string,
  common: Record<string, string | number>,
): { input: HTMLElement; value: () => Value } {
  const type = field.control === 'date' ? 'date' : 'text';
  const listId = `${common['id']}-options`;
  const list =
    field.control === 'combobox'
      ? h('datalist', { id: listId }, ...field.options.map((option) => h('option', { value: option.value })))
      : null;
  const input = h('input', {
    class: 'slds-input',
    type,
    value: text,
    autocomplete: 'off',
    ...(list === null ? {} : { list: listId }),
    ...common,
  });
  return { input: h('div', {}, input, list), value: () => (input.value === '' ? null : input.value) };
}
