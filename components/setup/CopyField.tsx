import { notCopied } from '../../lib/state/reply-error.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { useCopied } from '../ui/use-copied.ts';
import { useSurroundings } from './options-context.ts';
import { texts } from './texts.ts';

/** A value to be entered elsewhere. */
export function CopyField({ label, value, hint }: { label: string; value: string; hint: string }) {
  const { copy } = useSurroundings();
  const { isCopied, isRefused, onCopy } = useCopied(value, copy);
  return (
    <Field label={label} hint={hint} error={isRefused ? notCopied : undefined}>
      {(control) => (
        <span className="copy-field">
          <input {...control} className="input" value={value} readOnly onFocus={(event) => event.target.select()} />
          <Button onClick={onCopy}>{isCopied ? texts.copied : texts.copy}</Button>
        </span>
      )}
    </Field>
  );
}
