import { Field as BaseField } from '@base-ui/react/field';
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';

export interface FieldProps {
  label: string;
  /** To the right of the label, e.g. what is saved. */
  aside?: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  /** A control of ours: it finds its label through the field. */
  children: ReactNode;
}

/** Label, control, hint and the error beside the control. */
export function Field({ label, aside, hint, error, children }: FieldProps) {
  return (
    <BaseField.Root className="field" invalid={error !== undefined}>
      <div className="field__head">
        <BaseField.Label className="field__label">{label}</BaseField.Label>
        {aside !== undefined && <span className="field__aside">{aside}</span>}
      </div>
      {children}
      {error !== undefined && (
        <BaseField.Error className="field__error" match>
          <Icon name="warn" />
          <span>{error}</span>
        </BaseField.Error>
      )}
      {hint !== undefined && <BaseField.Description className="field__hint">{hint}</BaseField.Description>}
    </BaseField.Root>
  );
}
