import { useState } from 'react';
import type { SearchResultView } from '../../lib/domain/view.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { Icon } from '../ui/Icon.tsx';
import { intoView } from '../ui/visibility.ts';
import { Guarded } from './Guarded.tsx';
import { SearchBox } from './later.tsx';
import { useActions, useIsBusy, useSurroundings } from './panel-context.ts';
import { texts } from './texts.ts';

export interface PersonSearchProps {
  rowId: string;
  label: string;
  placeholder: string;
  /** Words of the button that acts, e.g. "This is Jonas Berg". */
  confirm: (name: string) => string;
  onCancel?: () => void;
  /** The button that acts was pressed. */
  onConfirmed?: () => void;
  /** Already there: not offered again. */
  exceptId?: string | undefined;
  /** A press opened it. */
  isOpened?: boolean;
}

/** Search, pick, confirm: nothing changes before the button that names the result is pressed. */
export function PersonSearch({
  rowId,
  label,
  placeholder,
  confirm,
  onCancel,
  onConfirmed,
  exceptId,
  isOpened = false,
}: PersonSearchProps) {
  const { clock } = useSurroundings();
  const { search, chooseContact } = useActions();
  const isBusy = useIsBusy(`choose:${rowId}`);
  const [picked, setPicked] = useState<SearchResultView | null>(null);
  const [wasPicked, setWasPicked] = useState(isOpened);

  function pick(person: SearchResultView | null) {
    setPicked(person);
    setWasPicked(true);
  }

  if (picked === null) {
    return (
      <>
        <SearchBox
          meanwhile={<SearchBoxToCome label={label} placeholder={placeholder} />}
          label={label}
          placeholder={placeholder}
          texts={exceptId === undefined ? texts.searchBox : { ...texts.searchBox, nothing: texts.nobodyElse }}
          clock={clock}
          search={async (text) => (await search(text)).filter(({ contactId }) => contactId !== exceptId)}
          onPick={pick}
          takesFocus={wasPicked}
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
    <div className="stack stack--tight" ref={intoView}>
      <div className="person person--picked">
        <Avatar size="small">{picked.initials}</Avatar>
        <div className="row__text">
          <p className="row__title clamp remote">{picked.name}</p>
          <p className="row__detail clamp remote">{[picked.account, picked.detail].filter(Boolean).join(' · ')}</p>
        </div>
      </div>
      <div className="actions">
        <Guarded
          variant="primary"
          takesFocus
          disabled={isBusy}
          onAct={() => {
            onConfirmed?.();
            chooseContact(rowId, picked.contactId);
          }}
        >
          {confirm(picked.name)}
        </Guarded>
        <Button variant="text" onClick={() => pick(null)}>
          {texts.cancel}
        </Button>
      </div>
    </div>
  );
}

/** Takes the same room, so that nothing moves when the real one is there. */
function SearchBoxToCome({ label, placeholder }: Pick<PersonSearchProps, 'label' | 'placeholder'>) {
  return (
    <Field label={label}>
      {(control) => (
        <div className="input">
          <Icon name="search" />
          <input {...control} className="input__bare" placeholder={placeholder} disabled />
        </div>
      )}
    </Field>
  );
}
