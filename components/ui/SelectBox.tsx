import type { ReactNode } from 'react';
import { Field } from './Field.tsx';
import { Icon } from './Icon.tsx';

export interface Choice {
  value: string | null;
  label: string;
}

export interface SelectBoxProps {
  label: string;
  value: string | null;
  choices: readonly Choice[];
  placeholder?: string;
  isDisabled?: boolean;
  hint?: ReactNode;
  onChange: (value: string | null) => void;
}

/** One of few values. The browser's own list is used: it may reach beyond the frame, where a drawn one is cut off. */
export function SelectBox({ label, value, choices, placeholder, isDisabled = false, hint, onChange }: SelectBoxProps) {
  const needsPlaceholder = value === null && !choices.some((choice) => choice.value === null);
  return (
    <Field label={label} hint={hint}>
      {(control) => (
        <span className="select">
          <select
            {...control}
            className="input select__control truncate"
            value={value ?? ''}
            disabled={isDisabled}
            data-empty={value === null ? '' : undefined}
            onChange={({ target }) => onChange(target.value === '' ? null : target.value)}
          >
            {needsPlaceholder && (
              <option value="" hidden>
                {placeholder}
              </option>
            )}
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value ?? ''}>
                {choice.label}
              </option>
            ))}
          </select>
          <Icon name="down" />
        </span>
      )}
    </Field>
  );
}
