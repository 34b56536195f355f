import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import { CopyField } from './CopyField.tsx';
import { useActions, useFieldError, useOptions } from './options-context.ts';
import { SettingsCard } from './SettingsCard.tsx';
import { texts } from './texts.ts';

const words = texts.print;
const shortestPassphrase = 12;

/** An admin's settings as a code for agents. */
export function PrintCodeSection({ hasToken }: { hasToken: boolean }) {
  const { printCode } = useActions();
  const { printed, isBusy } = useOptions((state) => ({ printed: state.printed, isBusy: state.busy !== null }));
  const errorOf = useFieldError('print');
  const [isWithToken, setWithToken] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const isShort = isWithToken && passphrase.length < shortestPassphrase;

  return (
    <SettingsCard
      section="print"
      title={words.title}
      text={words.text}
      fields={isWithToken ? ['passphrase'] : []}
      saved={words.made}
      actions={
        <Button disabled={isBusy || isShort} onClick={() => printCode(isWithToken ? { passphrase } : {})}>
          {words.make}
        </Button>
      }
    >
      {hasToken && (
        <label className="check">
          <input type="checkbox" checked={isWithToken} onChange={(event) => setWithToken(event.target.checked)} />
          {words.withToken}
        </label>
      )}
      {isWithToken && (
        <>
          <p className="sub">{words.warning}</p>
          <TextField
            label={words.passphrase}
            type="password"
            value={passphrase}
            hint={words.passphraseHint}
            error={errorOf('passphrase')}
            onChange={setPassphrase}
          />
        </>
      )}
      {printed !== null && <CopyField label={words.code} value={printed} hint={words.codeHint} />}
    </SettingsCard>
  );
}
