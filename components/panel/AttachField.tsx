import type { InteractionView } from '../../lib/domain/view.ts';
import { SelectBox, type Choice } from '../ui/SelectBox.tsx';
import { useActions, useChoice } from './panel-context.ts';
import { texts } from './texts.ts';

const newCase: Choice = { value: null, label: texts.newCase };

/**
 * A chat becomes a Case of its own, unless a person chooses one that is there. Nothing is offered where the person has
 * no open Case; once it has its Case, it says what can still be done.
 */
export function AttachField({ interaction }: { interaction: InteractionView }) {
  const { setRelated } = useActions();
  const { id, related, caseFixed, profile, log } = interaction;
  const chosen = useChoice('related', id, related?.id ?? null);
  const others = (profile?.openCases ?? []).filter((one) => one.id !== log.case?.id);
  if (caseFixed !== undefined) return others.length === 0 ? null : <p className="sub small">{caseFixed}</p>;
  const records = others.map((one): Choice => ({ value: one.id, label: `${one.number} · ${one.subject}` }));
  const isKnown = related === undefined || records.some(({ value }) => value === related.id);
  const choices = isKnown ? records : [...records, { value: related.id, label: related.label }];
  if (choices.length === 0) return null;
  return (
    <SelectBox
      label={texts.attachTo}
      value={chosen}
      choices={[newCase, ...choices]}
      hint={chosen === null ? undefined : texts.attachHint}
      onChange={(value) => setRelated(id, value)}
    />
  );
}
