import { useLayoutEffect, useRef } from 'react';
import type { InteractionView } from '../../lib/domain/view.ts';
import { Button } from '../ui/Button.tsx';
import { NoContact } from './NoContact.tsx';
import { PersonSearch } from './PersonSearch.tsx';
import { useActions } from './panel-context.ts';
import { texts } from './texts.ts';

/** What is left to do when it is over. */
export function AfterActions({ interaction }: { interaction: InteractionView }) {
  const { id, log, match } = interaction;
  const { openRecord } = useActions();
  const hasPerson = match.status === 'one' || match.status === 'chosen';
  const isLogged = log.state === 'logged';
  const contactId = match.candidates[0]?.contactId ?? '';
  const section = useRef<HTMLDivElement>(null);
  const movedFrom = useRef<string | null>(null);
  // The button that moved the log is gone with it: focus goes to the search in its place, not to the page.
  useLayoutEffect(() => {
    const place = section.current;
    if (movedFrom.current === null || movedFrom.current === contactId || place === null) return;
    movedFrom.current = null;
    // Whoever went on to something else meanwhile stays there.
    if (place.ownerDocument.activeElement !== place.ownerDocument.body) return;
    (place.querySelector('input') ?? place).focus();
  }, [contactId]);
  const second = log.task === undefined ? undefined : log.case;
  return (
    <>
      {second !== undefined && (
        <div className="section actions">
          <Button onClick={() => openRecord(second.id)}>{texts.openRecord(texts.caseOf(second.label))}</Button>
        </div>
      )}
      {hasPerson && (
        <div className="section stack" ref={section} tabIndex={-1}>
          <PersonSearch
            key={contactId}
            onConfirmed={() => {
              movedFrom.current = contactId;
            }}
            rowId={id}
            label={texts.wrongPerson}
            placeholder={isLogged ? texts.movePlaceholder : texts.findPlaceholder}
            confirm={isLogged ? texts.moveTo : texts.thisIs}
            exceptId={contactId === '' ? undefined : contactId}
          />
          <NoContact rowId={id} />
        </div>
      )}
    </>
  );
}
