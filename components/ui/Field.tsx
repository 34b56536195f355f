import { useId, type ReactNode } from 'react';
import { Icon } from './Icon.tsx';

/** What a control needs so that its label, hint and error belong to it. */
export interface ControlProps {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

export interface FieldProps {
  label: string;
  /** To the right of the label, e.g. what is saved. */
  aside?: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
  /** Draws the control with the given attributes. */
  children: (control: ControlProps) => ReactNode;
}

/** Label, control, hint and the error beside the control. */
export function Field({ label, aside, hint, error, children }: FieldProps) {
  const id = useId();
  const hasHint = hint !== undefined && hint !== '';
  const describedBy = [error === undefined ? '' : `${id}-error`, hasHint ? `${id}-hint` : ''].filter(Boolean).join(' ');
  const control: ControlProps = {
    id,
    'aria-describedby': describedBy === '' ? undefined : describedBy,
    'aria-invalid': error === undefined ? undefined : true,
  };
  return (
    <div className="field">
      <div className="field__head">
        <label className="field__label" htmlFor={id}>
          {label}
        </label>
        {aside !== undefined && <span className="field__aside">{aside}</span>}
      </div>
      {children(control)}
      {error !== undefined && (
        <p className="field__error" id={`${id}-error`} role="alert">
          <Icon name="warn" />
          <span className="remote">{error}</span>
        </p>
      )}
      {hasHint && (
        <div className="field__hint" id={`${id}-hint`}>
          {hint}
        </div>
      )}
    </div>
  );
}
