import { useState } from 'react';
import type { InteractionView } from '../../lib/domain/view.ts';
import { intoView } from '../ui/visibility.ts';
import { Picker } from './Picker.tsx';
import { NoContact } from './NoContact.tsx';
import { PersonSearch, type PersonSearchProps } from './PersonSearch.tsx';
import { Profile } from './Profile.tsx';
import { Unmatched } from './Unmatched.tsx';
import { texts } from './texts.ts';

/** Who is it? */
export function PersonSection({ interaction, isEnded }: { interaction: InteractionView; isEnded: boolean }) {
  const [isLookingElsewhere, setLookingElsewhere] = useState(false);
  const { match, id } = interaction;
  if (match.status === 'searching') return <Waiting />;
  if (match.status === 'many' && !isLookingElsewhere) {
    return <Picker interaction={interaction} onSomeoneElse={() => setLookingElsewhere(true)} />;
  }
  if (match.status === 'one' || match.status === 'chosen') {
    return (
      <>
        <Profile
          interaction={interaction}
          isEnded={isEnded}
          {...(isEnded || isLookingElsewhere ? {} : { onSomeoneElse: () => setLookingElsewhere(true) })}
        />
        {isLookingElsewhere && (
          <Elsewhere rowId={id} exceptId={match.candidates[0]?.contactId} onCancel={() => setLookingElsewhere(false)} />
        )}
      </>
    );
  }
  return (
    <>
      {match.status === 'none' && <Unmatched interaction={interaction} isEnded={isEnded} />}
      <div className="section section--first stack">
        {match.status === 'unavailable' && <p className="sub">{texts.matchUnavailable}</p>}
        <PersonSearch
          rowId={id}
          label={texts.findPerson}
          placeholder={texts.findPlaceholder}
          confirm={texts.thisIs}
          isOpened={isLookingElsewhere}
          {...(isLookingElsewhere ? { onCancel: () => setLookingElsewhere(false) } : {})}
        />
        {match.status !== 'unavailable' && <NoContact rowId={id} isChosen={match.isNobody === true} />}
      </div>
    </>
  );
}

function Elsewhere(props: Pick<PersonSearchProps, 'rowId' | 'exceptId' | 'onCancel'>) {
  return (
    <div className="section stack" ref={intoView}>
      <PersonSearch
        {...props}
        isOpened
        label={texts.wrongPerson}
        placeholder={texts.findPlaceholder}
        confirm={texts.thisIs}
      />
      <NoContact rowId={props.rowId} />
    </div>
  );
}

function Waiting() {
  return (
    <div className="section section--first person">
      <span className="spinner" />
      <p className="sub">{texts.searchingMatch}</p>
    </div>
  );
}
