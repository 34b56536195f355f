import type { InteractionView } from '../../lib/domain/view.ts';
import { Button } from '../ui/Button.tsx';
import { PersonSearch } from './PersonSearch.tsx';
import { useActions } from './panel-context.ts';
import { texts } from './texts.ts';

/** What is left to do when it is over. */
export function AfterActions({ interaction }: { interaction: InteractionView }) {
  const { id, log, match } = interaction;
  const { openRecord } = useActions();
  const hasPerson = match.status === 'one' || match.status === 'chosen';
  const isLogged = log.state === 'logged';
  const second = log.task === undefined ? undefined : log.case;
  return (
    <>
      {second !== undefined && (
        <div className="section actions">
          <Button onClick={() => openRecord(second.id)}>{texts.openRecord(texts.caseOf(second.label))}</Button>
        </div>
      )}
      {hasPerson && (
        <div className="section stack">
          <PersonSearch
            key={match.candidates[0]?.contactId ?? ''}
            rowId={id}
            label={texts.wrongPerson}
            placeholder={isLogged ? texts.movePlaceholder : texts.findPlaceholder}
            confirm={isLogged ? texts.moveTo : texts.thisIs}
            exceptId={match.candidates[0]?.contactId}
          />
        </div>
      )}
    </>
  );
}
