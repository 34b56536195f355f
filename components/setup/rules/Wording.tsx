import { useRef, useState } from 'react';
import {
  defaultTemplates,
  mergeFields,
  templateFields,
  type MergeField,
  type Templates,
} from '../../../lib/domain/templates.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { texts } from './rules-texts.ts';
import { templateProblems, type RulesForm } from './use-rules-draft.ts';

type Name = keyof Templates;

/** Templates of subjects and descriptions, with the fields that can stand in them. */
export function Wording({ form, onFocus }: { form: RulesForm; onFocus: (name: Name) => void }) {
  const { draft, setRules, isLocked, setBy } = form;
  const { templates } = draft.rules;
  const problems = templateProblems(templates);
  const [focused, setFocused] = useState<Name>('taskSubject');
  const editor = useRef<HTMLInputElement | HTMLTextAreaElement | null>(null);
  const set = (name: Name, text: string) => setRules({ templates: { ...templates, [name]: text } });

  /** Where the cursor was last, else at the end. */
  function insert(field: MergeField) {
    const text = templates[focused];
    const from = editor.current?.selectionStart ?? text.length;
    const to = editor.current?.selectionEnd ?? from;
    set(focused, `${text.slice(0, from)}{{${field}}}${text.slice(to)}`);
  }

  return (
    <section className="rules-part" aria-label={texts.wording}>
      <h4 className="rules-part__title">{texts.wording}</h4>
      <p className="sub">{setBy('templates') ?? texts.wordingText}</p>
      {templateFields.map(({ name, kind }) => {
        const isFirst = templates[name] === defaultTemplates[name];
        return (
          <Field
            key={name}
            label={texts.templates[name]}
            error={problems[name]}
            aside={
              !isFirst &&
              !isLocked('templates') && (
                <Button
                  variant="text"
                  aria-label={texts.resetOf(texts.templates[name])}
                  onClick={({ currentTarget }) => {
                    // The button goes: its field is what one goes on with.
                    currentTarget.closest('.field')?.querySelector<HTMLElement>('.input')?.focus();
                    set(name, defaultTemplates[name]);
                  }}
                >
                  {texts.reset}
                </Button>
              )
            }
          >
            {(control) => {
              const shared = {
                ...control,
                className: 'input',
                value: templates[name],
                spellCheck: false,
                disabled: isLocked('templates'),
                onFocus: (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => {
                  editor.current = event.currentTarget;
                  setFocused(name);
                  onFocus(name);
                },
                onChange: (event: { currentTarget: { value: string } }) => set(name, event.currentTarget.value),
              };
              return kind === 'subject' ? (
                <input {...shared} type="text" autoComplete="off" />
              ) : (
                <textarea {...shared} className="input template" rows={2} />
              );
            }}
          </Field>
        );
      })}
      <details className="merge-fields">
        <summary>{texts.fields}</summary>
        <ul className="merge-fields__list">
          {mergeFields.map((field) => (
            <li key={field}>
              <button
                type="button"
                className="merge-fields__name"
                aria-label={texts.insert(field, texts.templates[focused])}
                disabled={isLocked('templates')}
                onClick={() => insert(field)}
              >
                {`{{${field}}}`}
              </button>
              <span className="sub small">{texts.fieldTexts[field]}</span>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
