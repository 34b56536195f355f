import { useState } from 'react';
import { logSettingsOf } from '../../lib/domain/log-rules.ts';
import type { SettingsView } from '../../lib/domain/view.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { SelectBox, type Choice } from '../ui/SelectBox.tsx';
import { SwitchField } from '../ui/SwitchField.tsx';
import { TextField } from '../ui/TextField.tsx';
import { originOf, useActions, useFieldError, useOptions } from './options-context.ts';
import { SettingsCard } from './SettingsCard.tsx';
import { texts } from './texts.ts';

const words = texts.rules;
const longestDisposition = 255;

const voiceCases = ['always', 'answered', 'missed', 'never'] as const;
const caseAts = ['opening', 'handling', 'close'] as const;
const voiceChoices: Choice[] = voiceCases.map((value) => ({ value, label: words.voiceCases[value] }));
const caseAtChoices: Choice[] = caseAts.map((value) => ({ value, label: words.caseAts[value] }));

/** The country's name, or undefined when there is none; whether it has telephone numbers the worker knows. */
function countryName(code: string): string | undefined {
  // "ZZ" is the code for what is not known, and has a name all the same.
  if (!/^[A-Z]{2}$/.test(code) || code === 'ZZ') return undefined;
  return new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(code);
}

function linesOf(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()))].filter((line) => line !== '');
}

export function RulesSection({ settings }: { settings: SettingsView }) {
  const { saveRules } = useActions();
  const isBusy = useOptions((state) => state.busy !== null);
  const [voiceCase, setVoiceCase] = useState(settings.voiceCase);
  const [caseAt, setCaseAt] = useState(settings.caseAt);
  const [closeCase, setCloseCase] = useState(settings.closeCase);
  const [country, setCountry] = useState(settings.defaultCountry);
  const [dispositions, setDispositions] = useState(settings.dispositions.join('\n'));
  const isCountry = countryName(country) !== undefined;
  const refused = useFieldError('rules')('defaultCountry');
  const lines = linesOf(dispositions);
  const isTooLong = lines.some((line) => line.length > longestDisposition);
  const locked = (key: string) => originOf(settings, key).isLocked;
  const by = (key: string) => originOf(settings, key).words;

  return (
    <SettingsCard
      section="rules"
      title={words.title}
      text={words.text}
      fields={['defaultCountry']}
      actions={
        <Button
          variant="primary"
          disabled={isBusy || !isCountry || isTooLong}
          onClick={() =>
            saveRules({
              ...logSettingsOf(settings),
              voiceCase,
              caseAt,
              closeCase,
              defaultCountry: country,
              dispositions: lines,
            })
          }
        >
          {texts.save}
        </Button>
      }
    >
      <div className="two-columns">
        <SelectBox
          label={words.voiceCase}
          value={voiceCase}
          choices={voiceChoices}
          isDisabled={locked('voiceCase')}
          hint={by('voiceCase')}
          onChange={(value) => setVoiceCase(voiceCases.find((known) => known === value) ?? voiceCase)}
        />
        <SelectBox
          label={words.caseAt}
          value={caseAt}
          choices={caseAtChoices}
          isDisabled={locked('caseAt')}
          hint={by('caseAt')}
          onChange={(value) => setCaseAt(caseAts.find((known) => known === value) ?? caseAt)}
        />
      </div>
      <SwitchField
        label={words.closeCase}
        hint={by('closeCase') ?? words.closeCaseHint}
        isOn={closeCase}
        isDisabled={locked('closeCase')}
        onChange={setCloseCase}
      />
      <TextField
        label={words.country}
        value={country}
        hint={by('defaultCountry') ?? words.countryHint(countryName(country))}
        error={isCountry ? refused : words.countryWrong}
        isDisabled={locked('defaultCountry')}
        onChange={(value) => setCountry(value.trim().toUpperCase().slice(0, 2))}
      />
      <Field
        label={words.dispositions}
        hint={by('dispositions') ?? words.dispositionsHint}
        error={isTooLong ? words.dispositionLong : undefined}
      >
        {(control) => (
          <textarea
            {...control}
            className="input dispositions"
            rows={5}
            value={dispositions}
            disabled={locked('dispositions')}
            onChange={(event) => setDispositions(event.target.value)}
          />
        )}
      </Field>
    </SettingsCard>
  );
}
