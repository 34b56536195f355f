import { Field as BaseField } from '@base-ui/react/field';
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
  isReadOnly?: boolean;
  isDisabled?: boolean;
}

export function TextField(props: TextFieldProps) {
  const {
    label,
    value,
    onChange,
    type = 'text',
    placeholder,
    hint,
    error,
    isReadOnly = false,
    isDisabled = false,
  } = props;
  return (
    <Field label={label} hint={hint} error={error}>
      <BaseField.Control
        className="input"
        type={type}
        value={value}
        placeholder={placeholder}
        readOnly={isReadOnly}
        disabled={isDisabled}
        spellCheck={false}
        autoComplete="off"
        onValueChange={onChange}
      />
    </Field>
  );
}
