import { useState } from 'react';
import { exportFailed, type ExportFormat } from '../../lib/domain/failed-export.ts';
import type { FailedView } from '../../lib/domain/failed-jobs.ts';
import { notCopied } from '../../lib/state/reply-error.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { SelectBox } from '../ui/SelectBox.tsx';
import { SwitchField } from '../ui/SwitchField.tsx';
import { useCopied } from '../ui/use-copied.ts';
import { useHealth } from './health-context.ts';
import { texts } from './texts.ts';

const words = texts.export;
const formats = [
  { value: 'json', label: 'JSON' },
  { value: 'csv', label: 'CSV' },
] as const;
const types: Record<ExportFormat, string> = { json: 'application/json', csv: 'text/csv' };

/** The same list for somebody else; what will be saved is shown before. */
export function FailedExport({ view }: { view: FailedView }) {
  const [isOpen, setOpen] = useState(false);
  if (!isOpen) {
    return (
      <div className="actions">
        <Button onClick={() => setOpen(true)}>{words.button}</Button>
      </div>
    );
  }
  return <Export view={view} onClose={() => setOpen(false)} />;
}

function Export({ view, onClose }: { view: FailedView; onClose: () => void }) {
  const { copy, saveFile } = useHealth();
  const [format, setFormat] = useState<ExportFormat>('json');
  const [withPeople, setWithPeople] = useState(false);
  const text = exportFailed(view, { format, withPeople });
  const { isCopied, isRefused, onCopy } = useCopied(text, copy);
  return (
    <section className="settings-card" aria-label={words.title}>
      <header className="settings-card__head">
        <div>
          <h2 className="settings-card__title">{words.title}</h2>
          <p className="sub">{words.text}</p>
        </div>
      </header>
      <SelectBox
        label={words.format}
        value={format}
        choices={formats}
        onChange={(value) => setFormat(value === 'csv' ? 'csv' : 'json')}
      />
      <SwitchField label={words.withPeople} isOn={withPeople} onChange={setWithPeople} />
      <Field label={words.preview} error={isRefused ? notCopied : undefined}>
        {(control) => <textarea {...control} className="input preview" readOnly value={text.replace(/^\uFEFF/, '')} />}
      </Field>
      <div className="actions">
        <Button variant="primary" onClick={() => saveFile(`cinnox-failed-jobs.${format}`, text, types[format])}>
          {words.save}
        </Button>
        <Button onClick={onCopy}>{isCopied ? words.copied : words.copy}</Button>
        <Button variant="text" onClick={onClose}>
          {words.close}
        </Button>
      </div>
    </section>
  );
}
