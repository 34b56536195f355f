import { callKinds, type CallKind } from '../../../lib/domain/call-kind.ts';
import { knownChannelLabel, ruledChannels } from '../../../lib/domain/channels.ts';
import { SelectBox, type Choice } from '../../ui/SelectBox.tsx';
import { SwitchField } from '../../ui/SwitchField.tsx';
import { NumberChoice } from './NumberChoice.tsx';
import { texts } from './rules-texts.ts';
import type { RulesForm } from './use-rules-draft.ts';

const voiceCases = ['always', 'answered', 'missed', 'never'] as const;
const caseAts = ['opening', 'handling', 'close'] as const;
const voiceChoices: Choice[] = voiceCases.map((value) => ({ value, label: texts.voiceCases[value] }));
const caseAtChoices: Choice[] = caseAts.map((value) => ({ value, label: texts.caseAts[value] }));
const returnHours = [0, 1, 4, 8, 24, 72, 168];

/** A rule about kinds of calls is about their Tasks. */
const kindsWithCase: Record<(typeof voiceCases)[number], readonly CallKind[]> = {
  always: callKinds,
  answered: ['answered-in', 'answered-out', 'internal'],
  missed: ['unreached', 'missed', 'abandoned', 'voicemail'],
  never: [],
};

/** Which enquiries get a Case, and when. */
export function CaseRules({ form }: { form: RulesForm }) {
  const { draft, setRules, isLocked, setBy } = form;
  const { rules } = draft;
  const hasCaseAlone = kindsWithCase[rules.voiceCase].some((kind) => rules.calls[kind] === 'none');
  return (
    <section className="rules-part" aria-label={texts.cases}>
      <h4 className="rules-part__title">{texts.cases}</h4>
      <div className="two-columns">
        <SelectBox
          label={texts.voiceCase}
          value={rules.voiceCase}
          choices={voiceChoices}
          isDisabled={isLocked('voiceCase')}
          hint={setBy('voiceCase') ?? (hasCaseAlone ? texts.casesWithoutTask : undefined)}
          onChange={(value) => setRules({ voiceCase: voiceCases.find((known) => known === value) ?? rules.voiceCase })}
        />
        <SelectBox
          label={texts.caseAt}
          value={rules.caseAt}
          choices={caseAtChoices}
          isDisabled={isLocked('caseAt')}
          hint={setBy('caseAt')}
          onChange={(value) => setRules({ caseAt: caseAts.find((known) => known === value) ?? rules.caseAt })}
        />
      </div>
      <Channels form={form} />
      <NumberChoice
        label={texts.reopen}
        value={rules.reopenHours}
        choices={returnHours}
        labelOf={texts.reopenAfter}
        isDisabled={isLocked('reopenHours')}
        hint={setBy('reopenHours')}
        onChange={(reopenHours) => setRules({ reopenHours })}
      />
      <SwitchField
        label={texts.closeCase}
        hint={setBy('closeCase') ?? texts.closeCaseHint}
        isOn={rules.closeCase}
        isDisabled={isLocked('closeCase')}
        onChange={(closeCase) => setRules({ closeCase })}
      />
    </section>
  );
}

function Channels({ form }: { form: RulesForm }) {
  const { draft, setRules, isLocked, setBy } = form;
  const { channels, otherChannels } = draft.rules;
  const origin = setBy('channels') ?? setBy('otherChannels');
  return (
    <fieldset className="channels" disabled={isLocked('channels')}>
      <legend className="field__label">{texts.channels}</legend>
      <div className="channels__list">
        {ruledChannels.map((channel) => (
          <Check
            key={channel}
            label={knownChannelLabel(channel) ?? channel}
            isOn={channels[channel] ?? otherChannels}
            onChange={(isOn) => setRules({ channels: { ...channels, [channel]: isOn } })}
          />
        ))}
        <Check
          label={texts.otherChannels}
          isOn={otherChannels}
          isDisabled={isLocked('otherChannels')}
          onChange={(isOn) => {
            // Those that nobody decided about look as they did before.
            const decided = Object.fromEntries(ruledChannels.map((one) => [one, channels[one] ?? otherChannels]));
            setRules({ channels: decided, otherChannels: isOn });
          }}
        />
      </div>
      {origin !== undefined && <p className="field__hint">{origin}</p>}
    </fieldset>
  );
}

interface CheckProps {
  label: string;
  isOn: boolean;
  isDisabled?: boolean;
  onChange: (isOn: boolean) => void;
}

function Check({ label, isOn, isDisabled = false, onChange }: CheckProps) {
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={isOn}
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      {label}
    </label>
  );
}
