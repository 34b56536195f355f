import { notCopied } from '../../lib/state/reply-error.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { useCopied } from '../ui/use-copied.ts';
import { useActions, usePanel } from './panel-context.ts';
import { texts } from './texts.ts';

/** The extension was updated under this page: nothing can be sent, but nothing typed is taken away. */
export function GoneScreen() {
  const notes = usePanel((state) => state.notes);
  const unsaved = Object.entries(notes).filter(([, note]) => note.status === 'saving' || note.status === 'failed');
  return (
    <div className="panel">
      <header className="head">
        <h1 className="head__brand">{texts.brand}</h1>
      </header>
      <div className="scroll">
        <div className="section" role="alert">
          <p className="title">{texts.gone.title}</p>
          <p className="sub">{unsaved.length === 0 ? texts.gone.allSaved : texts.gone.unsaved}</p>
        </div>
        {unsaved.map(([id, note]) => (
          <UnsavedText key={id} text={note.text} />
        ))}
      </div>
    </div>
  );
}

function UnsavedText({ text }: { text: string }) {
  const { copy } = useActions();
  const { isCopied, isRefused, onCopy } = useCopied(text, copy);
  return (
    <div className="section stack">
      <Field label={texts.notes} error={isRefused ? notCopied : undefined}>
        {(control) => (
          <textarea {...control} className="input note note--roomy remote" rows={6} readOnly value={text} />
        )}
      </Field>
      <div className="actions">
        <Button variant="primary" onClick={onCopy}>
          {isCopied ? texts.copied : texts.gone.copy}
        </Button>
      </div>
    </div>
  );
}
