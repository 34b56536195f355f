import { Field as BaseField } from '@base-ui/react/field';
import { Switch } from '@base-ui/react/switch';

export interface SwitchFieldProps {
  label: string;
  hint?: string;
  isOn: boolean;
  isDisabled?: boolean;
  onChange: (isOn: boolean) => void;
}

export function SwitchField({ label, hint, isOn, isDisabled = false, onChange }: SwitchFieldProps) {
  return (
    <BaseField.Root className="switch-field">
      <Switch.Root className="switch" checked={isOn} disabled={isDisabled} onCheckedChange={onChange}>
        <Switch.Thumb className="switch__thumb" />
      </Switch.Root>
      <div className="switch-field__text">
        <BaseField.Label className="switch-field__label">{label}</BaseField.Label>
        {hint !== undefined && <BaseField.Description className="field__hint">{hint}</BaseField.Description>}
      </div>
    </BaseField.Root>
  );
}
