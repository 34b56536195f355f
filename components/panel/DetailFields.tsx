import type { InteractionView } from '../../lib/domain/view.ts';
import { SelectBox, type Choice } from '../ui/SelectBox.tsx';
import { useActions, useChoice, usePanel } from './panel-context.ts';
import { texts } from './texts.ts';

const nothing: Choice = { value: null, label: texts.nothing };

/** Disposition and what the call is about. */
export function DetailFields({ interaction }: { interaction: InteractionView }) {
  const { setDisposition, setRelated } = useActions();
  const dispositions = usePanel((state) => state.session?.dispositions ?? []);
  const { id, disposition, related } = interaction;
  const chosenDisposition = useChoice('disposition', id, disposition ?? null);
  const chosenRelated = useChoice('related', id, related?.id ?? null);
  const offered = withCurrent(
    dispositions.map(sameWord),
    disposition === undefined ? undefined : sameWord(disposition),
  );
  const records = withCurrent(
    relatedChoices(interaction),
    related === undefined ? undefined : { value: related.id, label: related.label },
  );
  return (
    <div className="pair">
      <SelectBox
        label={texts.disposition}
        value={chosenDisposition}
        placeholder={texts.choose}
        choices={disposition === undefined ? offered : [nothing, ...offered]}
        isDisabled={offered.length === 0}
        onChange={(value) => setDisposition(id, value)}
      />
      <SelectBox
        label={texts.relatedTo}
        value={chosenRelated}
        placeholder={records.length === 0 ? texts.nothing : texts.choose}
        choices={related === undefined || related.byRule === true ? records : [nothing, ...records]}
        isDisabled={records.length === 0}
        onChange={(value) => setRelated(id, value)}
      />
    </div>
  );
}

function sameWord(word: string): Choice {
  return { value: word, label: word };
}

function withCurrent(choices: Choice[], current: Choice | undefined): Choice[] {
  if (current === undefined || choices.some(({ value }) => value === current.value)) return choices;
  return [...choices, current];
}

function relatedChoices({ profile }: InteractionView): Choice[] {
  const cases = (profile?.openCases ?? []).map(({ id, number, subject }) => ({
    value: id,
    label: `${number} · ${subject}`,
  }));
  const account = profile?.account;
  return account === undefined ? cases : [...cases, { value: account.id, label: account.name }];
}
