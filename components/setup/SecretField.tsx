import { TextField } from '../ui/TextField.tsx';
import { texts } from './texts.ts';

const words = texts.salesforce;

/**
 * For apps that demand their secret: folded away, because an extension cannot keep one. What is stored is never shown;
 * an empty field keeps it, and it can be removed.
 */
export function SecretField(props: {
  isSet: boolean;
  /** Salesforce asked for it. */
  isWanted: boolean;
  /** Undefined = nothing typed; '' = to be removed. */
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}) {
  const { isSet, isWanted, value, onChange } = props;
  return (
    <details className="fold" open={isWanted || isSet || value !== undefined}>
      <summary>{words.secretFold}</summary>
      <div className="stack stack--tight">
        <p className="sub">{words.secretWarning}</p>
        <TextField
          label={words.secret}
          type="password"
          value={value ?? ''}
          hint={isSet ? words.secretStored : words.secretHint}
          onChange={(typed) => onChange(typed === '' ? undefined : typed)}
        />
        {isSet && (
          <label className="check">
            <input
              type="checkbox"
              checked={value === ''}
              onChange={(event) => onChange(event.target.checked ? '' : undefined)}
            />
            {words.secretRemove}
          </label>
        )}
      </div>
    </details>
  );
}
