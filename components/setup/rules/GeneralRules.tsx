import { Field } from '../../ui/Field.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { texts } from './rules-texts.ts';
import { listProblem, type RulesForm } from './use-rules-draft.ts';

/** The country's name, or undefined when there is none; whether it has telephone numbers the worker knows. */
export function countryName(code: string): string | undefined {
  // "ZZ" is the code for what is not known, and has a name all the same.
  if (!/^[A-Z]{2}$/.test(code) || code === 'ZZ') return undefined;
  return new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(code);
}

export function GeneralRules({ form, countryError }: { form: RulesForm; countryError: string | undefined }) {
  const { draft, change, isLocked, setBy } = form;
  const name = countryName(draft.country);
  return (
    <section className="rules-part" aria-label={texts.general}>
      <h4 className="rules-part__title">{texts.general}</h4>
      <TextField
        label={texts.country}
        value={draft.country}
        hint={setBy('defaultCountry') ?? texts.countryHint(name)}
        error={name === undefined ? texts.countryWrong : countryError}
        isDisabled={isLocked('defaultCountry')}
        onChange={(value) => change({ country: value.trim().toUpperCase().slice(0, 2) })}
      />
      <Field
        label={texts.dispositions}
        hint={setBy('dispositions') ?? texts.dispositionsHint}
        error={listProblem('dispositions', draft.dispositions)}
      >
        {(control) => (
          <textarea
            {...control}
            className="input dispositions"
            rows={5}
            value={draft.dispositions}
            disabled={isLocked('dispositions')}
            onChange={(event) => change({ dispositions: event.target.value })}
          />
        )}
      </Field>
    </section>
  );
}
