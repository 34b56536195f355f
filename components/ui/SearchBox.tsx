import { Combobox } from '@base-ui/react/combobox';
import { useRef, useState } from 'react';
import type { SearchResultView } from '../../lib/domain/view.ts';
import type { Timer, Timers } from './timers.ts';
import { Avatar } from './Avatar.tsx';
import { Field } from './Field.tsx';
import { Icon } from './Icon.tsx';
import { focusOn } from './visibility.ts';

export interface SearchBoxTexts {
  searching: string;
  nothing: (text: string) => string;
  more: string;
}

export interface SearchBoxProps {
  label: string;
  placeholder: string;
  texts: SearchBoxTexts;
  clock: Timers;
  search: (text: string) => Promise<SearchResultView[]>;
  onPick: (person: SearchResultView) => void;
  /** It was opened by a press, or takes the place of something that had the focus. */
  takesFocus?: boolean;
}

type Found =
  | { status: 'idle' }
  | { status: 'searching' }
  | { status: 'done'; text: string }
  | { status: 'failed'; problem: string };

const pauseMs = 250;
const fewestLetters = 2;

/** Finds a person by name, company, e-mail or number. Picking one only says who; the caller asks before it acts. */
export function SearchBox({ label, placeholder, texts, clock, search, onPick, takesFocus = false }: SearchBoxProps) {
  const [results, setResults] = useState<SearchResultView[]>([]);
  const [found, setFound] = useState<Found>({ status: 'idle' });
  const timer = useRef<Timer | undefined>(undefined);
  const asked = useRef(0);

  async function ask(text: string) {
    const question = ++asked.current;
    setFound({ status: 'searching' });
    try {
      const people = await search(text);
      if (question !== asked.current) return;
      setResults(people);
      setFound({ status: 'done', text });
    } catch (error) {
      if (question !== asked.current) return;
      setResults([]);
      setFound({ status: 'failed', problem: error instanceof Error ? error.message : String(error) });
    }
  }

  function onType(value: string) {
    if (timer.current !== undefined) clock.clearTimeout(timer.current);
    const text = value.trim();
    if (text.length >= fewestLetters) {
      timer.current = clock.setTimeout(() => void ask(text), pauseMs);
      return;
    }
    asked.current += 1;
    setResults([]);
    setFound({ status: 'idle' });
  }

  return (
    <Combobox.Root
      items={results}
      filter={null}
      value={null}
      itemToStringLabel={(person: SearchResultView) => person.name}
      onInputValueChange={(value, { reason }) => {
        if (reason !== 'item-press') onType(value);
      }}
      onValueChange={(person) => {
        if (person !== null) onPick(person);
      }}
    >
      <Field label={label}>
        {(control) => (
          <Combobox.InputGroup className="input">
            <Icon name="search" />
            <Combobox.Input
              {...control}
              ref={takesFocus ? focusOn : undefined}
              className="input__bare"
              placeholder={placeholder}
              spellCheck={false}
              autoComplete="off"
            />
          </Combobox.InputGroup>
        )}
      </Field>
      <Combobox.Portal>
        <Combobox.Positioner className="positioner" sideOffset={4}>
          <Combobox.Popup className="popup popup--search">
            <Combobox.Status className="popup__empty">{statusText(found, results.length, texts)}</Combobox.Status>
            <Combobox.List>
              {(person: SearchResultView) => (
                <Combobox.Item key={person.contactId} value={person} className="option option--person">
                  <Avatar size="small">{person.initials}</Avatar>
                  <span className="row__text">
                    <span className="row__title clamp remote">{person.name}</span>
                    <span className="row__detail clamp remote">
                      {[person.account, person.detail].filter(Boolean).join(' · ')}
                    </span>
                  </span>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  );
}

function statusText(found: Found, count: number, texts: SearchBoxTexts): string {
  if (found.status === 'failed') return found.problem;
  if (found.status === 'searching') return texts.searching;
  if (found.status === 'idle') return texts.more;
  return count === 0 ? texts.nothing(found.text) : '';
}
