import type { ReactNode } from 'react';
import { Field } from './Field.tsx';

export interface TextFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  type?: 'text' | 'url' | 'password';
  placeholder?: string;
  hint?: ReactNode;
  error?: string | undefined;
  isDisabled?: boolean;
}

export function TextField({
  label,
  value,
  onChange,
  type = 'text',
  placeholder,
  hint,
  error,
  isDisabled = false,
}: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <input
          {...control}
          className="input"
          type={type}
          value={value}
          placeholder={placeholder}
          disabled={isDisabled}
          spellCheck={false}
          // Password managers must not put something else here.
          autoComplete={type === 'password' ? 'new-password' : 'off'}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
