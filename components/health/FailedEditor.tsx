import { lazy, Suspense, useState } from 'react';
import type { FailedItem, FailedView } from '../../lib/domain/failed-jobs.ts';
import type { FailedDraft, FailedEdit } from '../../lib/state/failed-store.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { SelectBox } from '../ui/SelectBox.tsx';
import { useFailed, useFailedActions, useHealth } from './health-context.ts';
import { texts } from './texts.ts';

const words = texts.failed;
const SearchBox = lazy(async () => ({ default: (await import('../ui/SearchBox.tsx')).SearchBox }));

interface FailedEditorProps {
  item: FailedItem;
  edit: NonNullable<FailedItem['edit']>;
  view: FailedView;
  onClose: () => void;
}

/** What may be the reason of a refusal: the words, the outcome, the person, the related record. */
export function FailedEditor({ item, edit, view, onClose }: FailedEditorProps) {
  const { save, draft: keep } = useFailedActions();
  const { isBusy, kept } = useFailed(({ busy, drafts }) => ({ isBusy: busy !== null, kept: drafts[item.id] }));
  const draft = kept ?? {
    begun: item,
    note: edit.note,
    disposition: edit.disposition ?? null,
    withoutRelated: false,
  };
  const { note, disposition, contact, withoutRelated } = draft;
  const change = (part: Partial<FailedDraft>) => keep(item.id, { ...draft, ...part });
  const close = () => {
    keep(item.id, null);
    onClose();
  };
  const choices = [...new Set([...view.dispositions, ...(edit.disposition === undefined ? [] : [edit.disposition])])];
  const changes: FailedEdit = {
    note,
    disposition,
    withoutRelated,
    ...(contact === undefined ? {} : { contactId: contact.id }),
  };
  return (
    <form
      className="entry__form stack"
      aria-label={words.editing}
      onSubmit={(event) => {
        event.preventDefault();
        // What was refused stays here, to be sent again.
        void save(draft.begun, changes).then((isSaved) => isSaved && close());
      }}
    >
      <Field label={words.note} aside={<span className="figures">{words.noteLength(note.length)}</span>}>
        {(control) => (
          <textarea
            {...control}
            className="input entry__note"
            value={note}
            maxLength={100_000}
            onChange={(event) => change({ note: event.target.value })}
          />
        )}
      </Field>
      <SelectBox
        label={words.disposition}
        value={disposition}
        choices={[{ value: null, label: words.noDisposition }, ...choices.map((value) => ({ value, label: value }))]}
        onChange={(value) => change({ disposition: value })}
      />
      <ContactChoice current={edit.contact?.name} chosen={contact} onChoose={(person) => change({ contact: person })} />
      {edit.related !== undefined && (
        <div className="entry__pair">
          <span>
            <span className="field__label">{words.related}</span>{' '}
            <span className="remote">{withoutRelated ? words.removed : edit.related.label}</span>
          </span>
          {!withoutRelated && <Button onClick={() => change({ withoutRelated: true })}>{words.removeRelated}</Button>}
        </div>
      )}
      <div className="actions">
        <Button variant="primary" type="submit" disabled={isBusy}>
          {words.save}
        </Button>
        <Button variant="text" onClick={close}>
          {words.cancel}
        </Button>
      </div>
    </form>
  );
}

interface ContactChoiceProps {
  current: string | undefined;
  chosen: { id: string | null; name: string } | undefined;
  onChoose: (contact: { id: string | null; name: string }) => void;
}

function ContactChoice({ current, chosen, onChoose }: ContactChoiceProps) {
  const { search } = useFailedActions();
  const { clock } = useHealth();
  const [isSearching, setSearching] = useState(false);
  const pick = (contact: { id: string | null; name: string }) => {
    setSearching(false);
    onChoose(contact);
  };
  return (
    <div className="stack stack--tight">
      <div className="entry__pair">
        <span>
          <span className="field__label">{words.contact}</span>{' '}
          <span className="remote">{chosen?.name ?? current ?? words.noContact}</span>
        </span>
        <span className="actions">
          <Button aria-expanded={isSearching} onClick={() => setSearching(!isSearching)}>
            {words.changeContact}
          </Button>
          {(chosen?.id ?? current) !== undefined && chosen?.id !== null && (
            <Button variant="text" onClick={() => pick({ id: null, name: words.noContact })}>
              {words.withoutContact}
            </Button>
          )}
        </span>
      </div>
      {isSearching && (
        <Suspense fallback={<p className="sub">{texts.loading}</p>}>
          <SearchBox
            label={words.findPerson}
            placeholder={words.findPlaceholder}
            texts={words.search}
            clock={clock}
            search={search}
            takesFocus
            onPick={(person) => pick({ id: person.contactId, name: person.name })}
          />
        </Suspense>
      )}
    </div>
  );
}
