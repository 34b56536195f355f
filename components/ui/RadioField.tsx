import { useId } from 'react';

export interface RadioFieldProps<T extends string> {
  label: string;
  options: readonly { value: T; label: string; hint?: string }[];
  value: T | undefined;
  isDisabled?: boolean;
  onChange: (value: T) => void;
}

/** One of a few, all of them in view. */
export function RadioField<T extends string>({
  label,
  options,
  value,
  isDisabled = false,
  onChange,
}: RadioFieldProps<T>) {
  const id = useId();
  return (
    <fieldset className="radio-field" disabled={isDisabled}>
      <legend className="field__label">{label}</legend>
      {options.map((option) => (
        <div key={option.value} className="radio-field__option">
          <input
            type="radio"
            className="radio"
            id={`${id}-${option.value}`}
            name={id}
            checked={option.value === value}
            aria-describedby={option.hint === undefined ? undefined : `${id}-${option.value}-hint`}
            onChange={() => onChange(option.value)}
          />
          <div>
            <label htmlFor={`${id}-${option.value}`}>{option.label}</label>
            {option.hint !== undefined && (
              <p className="field__hint remote" id={`${id}-${option.value}-hint`}>
                {option.hint}
              </p>
            )}
          </div>
        </div>
      ))}
    </fieldset>
  );
}
