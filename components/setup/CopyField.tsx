import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { useSurroundings } from './options-context.ts';
import { texts } from './texts.ts';

/** A value to be entered elsewhere. */
export function CopyField({ label, value, hint }: { label: string; value: string; hint: string }) {
  const { copy } = useSurroundings();
  const [isCopied, setCopied] = useState(false);
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <span className="copy-field">
          <input {...control} className="input" value={value} readOnly onFocus={(event) => event.target.select()} />
          <Button onClick={() => void copy(value).then(setCopied)}>{isCopied ? texts.copied : texts.copy}</Button>
        </span>
      )}
    </Field>
  );
}
