import { useState } from 'react';
import type { SettingsView } from '../../lib/domain/view.ts';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import { originOf, useActions, useOptions } from './options-context.ts';
import { SettingsCard } from './SettingsCard.tsx';
import { texts } from './texts.ts';

const words = texts.cinnox;

function isBaseUrl(text: string): boolean {
  return URL.canParse(text) && new URL(text).protocol === 'https:';
}

export function CinnoxSection({ settings }: { settings: SettingsView }) {
  const { cinnox } = settings;
  const { saveCinnox, allowOrigin } = useActions();
  const { isBusy, error } = useOptions((state) => ({ isBusy: state.busy !== null, error: state.errors.cinnox }));
  const [baseUrl, setBaseUrl] = useState(cinnox.baseUrl);
  const [appId, setAppId] = useState(cinnox.appId);
  const [appToken, setAppToken] = useState('');
  const [isChecked, setChecked] = useState(false);
  const origin = originOf(settings, 'baseUrl');
  const idOrigin = originOf(settings, 'appId');
  const urlError =
    isChecked && !isBaseUrl(baseUrl.trim()) ? words.baseUrlWrong : error?.isInput ? error.message : undefined;
  const idError = isChecked && appId.trim() === '' ? words.appIdMissing : undefined;
  const tokenError = isChecked && !cinnox.tokenSet && appToken.trim() === '' ? words.tokenMissing : undefined;

  function onSave() {
    setChecked(true);
    const isTokenKnown = cinnox.tokenSet || appToken.trim() !== '';
    if (!isBaseUrl(baseUrl.trim()) || appId.trim() === '' || !isTokenKnown) return;
    const token = appToken.trim();
    saveCinnox({ baseUrl: baseUrl.trim(), appId: appId.trim(), appToken: token === '' ? null : token });
    // Nothing keeps the token on the page longer than needed to send it.
    setAppToken('');
    setChecked(false);
  }

  const isDone = cinnox.baseUrl !== '' && cinnox.tokenSet && cinnox.originGranted;
  return (
    <SettingsCard
      section="cinnox"
      title={words.title}
      text={words.text}
      isDone={isDone}
      isErrorShown={error?.isInput === true}
      actions={
        <Button variant="primary" disabled={isBusy} onClick={onSave}>
          {texts.save}
        </Button>
      }
    >
      {cinnox.baseUrl !== '' && !cinnox.originGranted && (
        <div className="card card--wait stack stack--tight">
          <p>{words.oneMoreClick}</p>
          <div className="actions">
            <Button disabled={isBusy} onClick={() => allowOrigin(cinnox.baseUrl)}>
              {words.allow}
            </Button>
          </div>
        </div>
      )}
      <TextField
        label={words.baseUrl}
        type="url"
        value={baseUrl}
        placeholder="https://acme.cinnox.com"
        hint={origin.words ?? words.baseUrlHint}
        error={urlError}
        isDisabled={origin.isLocked}
        onChange={setBaseUrl}
      />
      <TextField
        label={words.appId}
        value={appId}
        hint={idOrigin.words}
        error={idError}
        isDisabled={idOrigin.isLocked}
        onChange={setAppId}
      />
      <TextField
        label={words.token}
        type="password"
        value={appToken}
        placeholder={cinnox.tokenSet ? '••••••••••••' : ''}
        hint={cinnox.tokenSet ? words.tokenStored : undefined}
        error={tokenError}
        onChange={setAppToken}
      />
    </SettingsCard>
  );
}
