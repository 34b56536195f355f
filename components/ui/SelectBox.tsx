import { Select } from '@base-ui/react/select';
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
  hint?: string;
  onChange: (value: string | null) => void;
}

/** One of few values. */
export function SelectBox({ label, value, choices, placeholder, isDisabled = false, hint, onChange }: SelectBoxProps) {
  return (
    <Field label={label} hint={hint}>
      <Select.Root items={choices} value={value} disabled={isDisabled} modal={false} onValueChange={onChange}>
        <Select.Trigger className="input select">
          <Select.Value className="select__value truncate" placeholder={placeholder} />
          <Icon name="down" />
        </Select.Trigger>
        <Select.Portal>
          <Select.Positioner className="positioner" sideOffset={4} alignItemWithTrigger={false}>
            <Select.Popup className="popup">
              <Select.List>
                {choices.map((choice) => (
                  <Select.Item key={choice.value} value={choice.value} className="option">
                    <span className="option__check">
                      <Select.ItemIndicator>
                        <Icon name="check" />
                      </Select.ItemIndicator>
                    </span>
                    <Select.ItemText className="remote">{choice.label}</Select.ItemText>
                  </Select.Item>
                ))}
              </Select.List>
            </Select.Popup>
          </Select.Positioner>
        </Select.Portal>
      </Select.Root>
    </Field>
  );
}
