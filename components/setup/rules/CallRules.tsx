import { callKinds, type CallKind } from '../../../lib/domain/call-kind.ts';
import { callOutcomes, callTaskChoices } from '../../../lib/domain/log-settings.ts';
import { Field } from '../../ui/Field.tsx';
import { NumberChoice } from './NumberChoice.tsx';
import { SelectBox, type Choice } from '../../ui/SelectBox.tsx';
import { SwitchField } from '../../ui/SwitchField.tsx';
import { texts } from './rules-texts.ts';
import { listProblem, type RulesForm } from './use-rules-draft.ts';

const dueDays = [0, 1, 2, 3, 7];
const taskChoices: Choice[] = callTaskChoices.map((value) => ({ value, label: texts.callTaskChoices[value] }));

/** What happens to which kind of call. */
export function CallRules({ form, numbersError }: { form: RulesForm; numbersError: string | undefined }) {
  const { draft, change, setRules, isLocked, setBy } = form;
  const { rules } = draft;
  const followsUp = callKinds.some((kind) => rules.calls[kind] === 'follow-up');
  return (
    <section className="rules-part" aria-label={texts.calls}>
      <h4 className="rules-part__title">{texts.calls}</h4>
      <div className="stack stack--tight">
        <table className="rule-table">
          <thead>
            <tr>
              <th scope="col">{texts.kind}</th>
              {callOutcomes.map((outcome) => (
                <th key={outcome} scope="col" className="rule-table__outcome">
                  {texts.outcomes[outcome]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {callKinds.map((kind) => (
              <KindRow key={kind} kind={kind} form={form} />
            ))}
          </tbody>
        </table>
        <p className="field__hint">{setBy('calls') ?? texts.kindHint}</p>
      </div>
      {followsUp && (
        <NumberChoice
          label={texts.due}
          value={rules.followUpDays}
          choices={dueDays}
          labelOf={texts.dueIn}
          isDisabled={isLocked('followUpDays')}
          hint={setBy('followUpDays')}
          onChange={(followUpDays) => setRules({ followUpDays })}
        />
      )}
      <SelectBox
        label={texts.callTasks}
        value={rules.callTasks}
        choices={taskChoices}
        isDisabled={isLocked('callTasks')}
        hint={setBy('callTasks') ?? texts.callTasksHints[rules.callTasks]}
        onChange={(value) => setRules({ callTasks: value === 'journey' ? 'journey' : 'part' })}
      />
      <SwitchField
        label={texts.withheld}
        hint={setBy('skipWithheld')}
        isOn={rules.skipWithheld}
        isDisabled={isLocked('skipWithheld')}
        onChange={(skipWithheld) => setRules({ skipWithheld })}
      />
      <Field
        label={texts.numbers}
        hint={setBy('skipNumbers') ?? texts.numbersHint}
        error={listProblem('numbers', draft.numbers) ?? numbersError}
      >
        {(control) => (
          <textarea
            {...control}
            className="input numbers"
            rows={3}
            spellCheck={false}
            value={draft.numbers}
            disabled={isLocked('skipNumbers')}
            onChange={(event) => change({ numbers: event.target.value })}
          />
        )}
      </Field>
    </section>
  );
}

function KindRow({ kind, form }: { kind: CallKind; form: RulesForm }) {
  const { rules } = form.draft;
  const [name, explanation] = texts.kinds[kind];
  return (
    <tr>
      <th scope="row">
        {name}
        <span className="rule-table__text">{explanation}</span>
      </th>
      {callOutcomes.map((outcome) => (
        <td key={outcome}>
          <label className="rule-table__choice">
            <input
              type="radio"
              name={`kind-${kind}`}
              aria-label={texts.outcomeOf(name, texts.outcomes[outcome])}
              checked={rules.calls[kind] === outcome}
              disabled={form.isLocked('calls')}
              onChange={() => form.setRules({ calls: { ...rules.calls, [kind]: outcome } })}
            />
          </label>
        </td>
      ))}
    </tr>
  );
}
