import type { ReactNode } from 'react';
import { SelectBox } from '../../ui/SelectBox.tsx';

export interface NumberChoiceProps {
  label: string;
  value: number;
  choices: readonly number[];
  labelOf: (value: number) => string;
  isDisabled: boolean;
  hint: ReactNode;
  onChange: (value: number) => void;
}

/** One of few numbers; a value that was set elsewhere stays among them. */
export function NumberChoice({ value, choices, labelOf, onChange, ...rest }: NumberChoiceProps) {
  const all = [...new Set([...choices, value])].toSorted((left, right) => left - right);
  return (
    <SelectBox
      {...rest}
      value={String(value)}
      choices={all.map((one) => ({ value: String(one), label: labelOf(one) }))}
      onChange={(chosen) => onChange(Number(chosen))}
    />
  );
}
