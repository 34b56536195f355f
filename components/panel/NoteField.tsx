import { useLayoutEffect, useRef, type ReactNode } from 'react';
import type { InteractionView } from '../../lib/domain/view.ts';
import { movedPosition } from '../../lib/domain/merge-notes.ts';
import type { NoteDraft } from '../../lib/state/note-keeper.ts';
import { Icon } from '../ui/Icon.tsx';
import { nameOf } from './interaction-words.ts';
import { useActions, useAtHand, usePanel } from './panel-context.ts';
import { texts } from './texts.ts';

/** A field would cut what is pasted beyond this without a word: the hint below says so. */
const longestNote = 100_000;

/** What was said. Shows the text being typed, never a projection of something older. */
export function NoteField({ interaction, isRoomy }: { interaction: InteractionView; isRoomy: boolean }) {
  const { id, kind, note, log } = interaction;
  const draft = usePanel((state) => state.notes[id]);
  const fieldId = `note-${id}`;
  // Words for one call are not to be typed into another one's note.
  const isOneOfSeveral = useAtHand().length > 1;
  const label = [
    kind === 'call' ? texts.notes : texts.noteForCase,
    ...(isOneOfSeveral ? [nameOf(interaction)] : []),
    ...(isOneOfSeveral && interaction.stage === 'ended' ? [texts.callEnded] : []),
  ];
  const isLogged = log.state === 'logged';
  return (
    <div className="field">
      <div className="field__head">
        <label className="field__label remote" htmlFor={fieldId}>
          {label.join(' · ')}
        </label>
        <span className="field__aside">
          {savedWords(interaction, draft) ||
            (isLogged ? (kind === 'call' ? texts.updatesTask : texts.updatesCase) : '')}
        </span>
      </div>
      <span className="visually-hidden" role="status">
        {spokenWords(interaction, draft)}
      </span>
      <NoteText
        fieldId={fieldId}
        id={id}
        text={draft?.text ?? note.text}
        placeholder={kind === 'call' ? texts.notePlaceholder : texts.casePlaceholder}
        isRoomy={isRoomy}
      />
      <Below draft={draft} isFull={(draft?.text ?? note.text).length >= longestNote} />
      {note.others.map(({ author, text }, index) => (
        <p key={index} className="other-note remote">
          <strong className="strong">{author}</strong> {text}
        </p>
      ))}
    </div>
  );
}

/** Kept here, and in no record. */
const isKept = ({ state }: InteractionView['log']) =>
  state === 'do-not-log' || state === 'skipped' || state === 'choose';

function savedWords({ note, log }: InteractionView, draft: NoteDraft | undefined): ReactNode {
  if (draft?.status === 'saving') return texts.saving;
  if (draft?.status === 'failed') return <strong className="not-saved">{texts.notSaved}</strong>;
  if (isKept(log)) return (draft?.text ?? note.text) === '' ? '' : texts.notLogged;
  const isSame = draft === undefined || draft.text === note.text;
  if (isSame && note.saved === 'in-salesforce') return texts.inSalesforce;
  if (draft?.status === 'saved' || (isSame && note.saved === 'saved')) return texts.saved;
  return '';
}

/** Read out only where words have arrived: what changes with each key would talk over whoever types. */
function spokenWords({ note, log }: InteractionView, draft: NoteDraft | undefined): string {
  const isWhole = draft === undefined || (draft.text === note.text && draft.status !== 'saving');
  return isWhole && note.saved === 'in-salesforce' && !isKept(log) ? texts.noteInSalesforce : '';
}

function Below({ draft, isFull }: { draft: NoteDraft | undefined; isFull: boolean }) {
  if (draft?.status === 'failed') {
    return (
      <p className="field__error" role="alert">
        <Icon name="warn" />
        <span className="remote">
          {draft.problem} {draft.isUnkept === true ? texts.copyText : texts.keepsText}
        </span>
      </p>
    );
  }
  if (isFull) return <p className="field__hint">{texts.noteFull}</p>;
  if (draft?.merged === true) return <p className="field__hint">{texts.merged}</p>;
  return null;
}

interface NoteTextProps {
  fieldId: string;
  id: string;
  text: string;
  placeholder: string;
  isRoomy: boolean;
}

function NoteText({ fieldId, id, text, placeholder, isRoomy }: NoteTextProps) {
  const { noteTyped, noteFocused, noteBlurred } = useActions();
  const field = useRef<HTMLTextAreaElement>(null);
  const caret = useRef<[number, number]>([0, 0]);
  const typed = useRef(text);

  // What another tab wrote moves the caret with the words it stands at.
  useLayoutEffect(() => {
    const element = field.current;
    if (element === null || typed.current === text) return;
    const moved = (position: number) => movedPosition(typed.current, text, position);
    caret.current = [moved(caret.current[0]), moved(caret.current[1])];
    typed.current = text;
    if (element.ownerDocument.activeElement === element) element.setSelectionRange(...caret.current);
  }, [text]);

  return (
    <textarea
      maxLength={longestNote}
      ref={field}
      id={fieldId}
      className={isRoomy ? 'input note note--roomy remote' : 'input note remote'}
      rows={isRoomy ? 6 : 2}
      value={text}
      placeholder={placeholder}
      onChange={(event) => {
        typed.current = event.target.value;
        // The selection is reported a moment later: another tab's words may come in between.
        caret.current = [event.target.selectionStart, event.target.selectionEnd];
        noteTyped(id, event.target.value);
      }}
      onSelect={({ currentTarget }) => {
        caret.current = [currentTarget.selectionStart, currentTarget.selectionEnd];
      }}
      onFocus={() => noteFocused(id)}
      onBlur={() => noteBlurred(id)}
    />
  );
}
