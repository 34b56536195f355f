import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import { useState } from 'react';
import type { CandidateView, InteractionView } from '../../lib/domain/view.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { Guarded } from './Guarded.tsx';
import { JoinedLine } from './JoinedLine.tsx';
import { useActions, useIsBusy } from './panel-context.ts';
import { texts } from './texts.ts';

/** Several contacts fit. None is chosen before a person chooses. */
export function Picker({ interaction, onSomeoneElse }: { interaction: InteractionView; onSomeoneElse: () => void }) {
  const { chooseContact } = useActions();
  const { id, kind, match } = interaction;
  const isBusy = useIsBusy(`choose:${id}`);
  const [contactId, setContactId] = useState<string | null>(null);
  const chosen = match.candidates.find((candidate) => candidate.contactId === contactId);
  const question = kind === 'call' ? texts.who(match.candidates.length) : texts.whoEnquiry(match.candidates.length);
  return (
    <section aria-label={question}>
      <h3 className="heading">{question}</h3>
      <RadioGroup<string | null> aria-label={question} value={contactId} onValueChange={setContactId}>
        {match.candidates.map((candidate) => (
          <Candidate key={candidate.contactId} candidate={candidate} />
        ))}
      </RadioGroup>
      <div className="section stack stack--tight">
        <div className="actions">
          <Guarded
            variant="primary"
            disabled={chosen === undefined || isBusy}
            onAct={() => chosen !== undefined && chooseContact(id, chosen.contactId)}
          >
            {texts.thisIs(chosen?.name)}
          </Guarded>
          <Button onClick={onSomeoneElse}>{texts.someoneElse}</Button>
        </div>
        <p className="sub small">{texts.loggedEitherWay(kind === 'call' ? texts.call : texts.conversation)}</p>
      </div>
    </section>
  );
}

function Candidate({ candidate: { contactId, name, initials, account, detail } }: { candidate: CandidateView }) {
  return (
    <label className="row">
      <Radio.Root className="radio" value={contactId} />
      <Avatar size="small">{initials}</Avatar>
      <span className="row__text">
        <span className="row__title clamp remote">{name}</span>
        <span className="row__detail clamp remote">
          <JoinedLine parts={[account, detail]} />
        </span>
      </span>
    </label>
  );
}
