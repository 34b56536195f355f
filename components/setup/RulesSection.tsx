import { useState } from 'react';
import type { Templates } from '../../lib/domain/templates.ts';
import type { SettingsView } from '../../lib/domain/view.ts';
import { Button } from '../ui/Button.tsx';
import { useActions, useFieldError, useOptions } from './options-context.ts';
import { CallRules } from './rules/CallRules.tsx';
import { CaseRules } from './rules/CaseRules.tsx';
import { countryName, GeneralRules } from './rules/GeneralRules.tsx';
import { Preview } from './rules/Preview.tsx';
import { texts as words } from './rules/rules-texts.ts';
import type { SampleName } from './rules/sample.ts';
import { linesOf, listProblem, templateProblems, useRulesForm } from './rules/use-rules-draft.ts';
import { Wording } from './rules/Wording.tsx';
import { SettingsCard } from './SettingsCard.tsx';
import { texts } from './texts.ts';

/** The sample that shows what a template is good for. */
const sampleOf: Record<keyof Templates, SampleName> = {
  taskSubject: 'call',
  taskDescription: 'call',
  followUpSubject: 'missed',
  caseSubject: 'chat',
  caseDescription: 'chat',
};

/** How calls and enquiries become Tasks and Cases. */
export function RulesSection({ settings }: { settings: SettingsView }) {
  const { saveRules } = useActions();
  const isBusy = useOptions((state) => state.busy !== null);
  const refusalOf = useFieldError('rules');
  const form = useRulesForm(settings);
  const [sample, setSample] = useState<SampleName>('call');
  const { rules, country, dispositions, numbers } = form.draft;
  const isWrong =
    countryName(country) === undefined ||
    listProblem('dispositions', dispositions) !== undefined ||
    listProblem('numbers', numbers) !== undefined ||
    Object.keys(templateProblems(rules.templates)).length > 0;

  function save() {
    const lines = linesOf(dispositions);
    saveRules({ ...rules, skipNumbers: linesOf(numbers), defaultCountry: country, dispositions: lines });
    form.onSave();
  }

  return (
    <SettingsCard
      section="rules"
      title={words.title}
      text={words.text}
      fields={['defaultCountry', 'skipNumbers']}
      isChanged={form.isChanged}
      actions={
        <>
          <Button variant="primary" disabled={isBusy || isWrong} onClick={save}>
            {texts.save}
          </Button>
          <span className="rules__changed small" role="status">
            {form.isChangedElsewhere && words.changedElsewhere}
          </span>
        </>
      }
    >
      <div className="rules">
        <div className="rules__parts">
          <CallRules form={form} numbersError={refusalOf('skipNumbers')} />
          <CaseRules form={form} />
          <Wording form={form} onFocus={(name) => setSample(sampleOf[name])} />
        </div>
        <Preview
          rules={rules}
          context={{ agent: settings.staff.name ?? 'Ada Lam', disposition: linesOf(dispositions)[0] ?? '' }}
          sample={sample}
          onChoose={setSample}
        />
        <div className="rules__parts">
          <GeneralRules form={form} countryError={refusalOf('defaultCountry')} />
        </div>
      </div>
    </SettingsCard>
  );
}
