import { useState } from 'react';
import type { SearchResultView } from '../../lib/domain/view.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { SearchBox } from '../ui/SearchBox.tsx';
import { Guarded } from './Guarded.tsx';
import { useActions, useIsBusy, useSurroundings } from './panel-context.ts';
import { texts } from './texts.ts';

export interface PersonSearchProps {
  rowId: string;
  label: string;
  placeholder: string;
  /** Words of the button that acts, e.g. "This is Jonas Berg". */
  confirm: (name: string) => string;
  onCancel?: () => void;
}

/** Search, pick, confirm: nothing changes before the button that names the result is pressed. */
export function PersonSearch({ rowId, label, placeholder, confirm, onCancel }: PersonSearchProps) {
  const { clock } = useSurroundings();
  const { search, chooseContact } = useActions();
  const isBusy = useIsBusy(`choose:${rowId}`);
  const [picked, setPicked] = useState<SearchResultView | null>(null);
  if (picked === null) {
    return (
      <>
        <SearchBox
          label={label}
          placeholder={placeholder}
          texts={texts.searchBox}
          clock={clock}
          search={search}
          onPick={setPicked}
        />
        {onCancel !== undefined && (
          <div className="actions">
            <Button variant="text" onClick={onCancel}>
              {texts.cancel}
            </Button>
          </div>
        )}
      </>
    );
  }
  return (
    <div className="stack stack--tight">
      <div className="person person--picked">
        <Avatar size="small">{picked.initials}</Avatar>
        <div className="row__text">
          <p className="row__title truncate remote">{picked.name}</p>
          <p className="row__detail truncate remote">{[picked.account, picked.detail].filter(Boolean).join(' · ')}</p>
        </div>
      </div>
      <div className="actions">
        <Guarded variant="primary" disabled={isBusy} onAct={() => chooseContact(rowId, picked.contactId)}>
          {confirm(picked.name)}
        </Guarded>
        <Button variant="text" onClick={() => setPicked(null)}>
          {texts.cancel}
        </Button>
      </div>
    </div>
  );
}
