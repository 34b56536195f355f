import { useState } from 'react';
import { cleanBaseUrl } from '../../lib/domain/base-url.ts';
import type { SettingsView } from '../../lib/domain/view.ts';
import { AppError } from '../../lib/errors/app-error.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icon.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useActions, useFieldError, useOptions } from './options-context.ts';
import { originOf } from './origin.tsx';
import { SettingsCard, type SettingsCardProps } from './SettingsCard.tsx';
import { texts } from './texts.ts';
import { useForm } from './use-form.ts';

const words = texts.cinnox;
const fields = ['baseUrl', 'appId', 'appToken'] as const;

/** The address as it will be stored, or what is wrong with it. */
function readBaseUrl(typed: string): { url: string } | { wrong: string } {
  try {
    return { url: cleanBaseUrl(typed) };
  } catch (thrown) {
    return { wrong: thrown instanceof AppError ? thrown.message : words.baseUrlWrong };
  }
}

function stateOf({
  baseUrl,
  tokenSet,
  originGranted,
  trial,
}: SettingsView['cinnox']): NonNullable<SettingsCardProps['state']> {
  if (baseUrl === '' || !tokenSet || !originGranted) return 'todo';
  if (trial === undefined) return 'untried';
  return trial.isOk ? 'done' : 'failed';
}

/** Is there something left to enter or to mend? */
export const isCinnoxWanting = (cinnox: SettingsView['cinnox']): boolean => stateOf(cinnox) !== 'done';

export function CinnoxSection({ settings }: { settings: SettingsView }) {
  const { cinnox } = settings;
  const { saveCinnox } = useActions();
  const { isBusy, isSaved, isAtWork, isTold } = useOptions((state) => ({
    isBusy: state.busy !== null,
    isSaved: state.saved === 'cinnox',
    isAtWork: state.busy === 'cinnox' || state.asking !== null,
    // What is going on now, or went wrong just now, counts more than the last try.
    isTold: state.busy === 'cinnox' || state.asking !== null || state.errors.cinnox !== undefined,
  }));
  const errorOf = useFieldError('cinnox');
  // A stored token is never shown; one that was typed goes from the page once it is stored.
  const stored = { baseUrl: cinnox.baseUrl, appId: cinnox.appId, appToken: '', isRemoving: false };
  const isLocked = (name: string) => originOf(settings, name).isLocked;
  const form = useForm(stored, { isAtWork, isSaved, isLocked });
  const { baseUrl, appId, appToken, isRemoving } = form.values;
  const [isChecked, setChecked] = useState(false);
  const origin = originOf(settings, 'baseUrl');
  const idOrigin = originOf(settings, 'appId');
  const address = readBaseUrl(baseUrl);
  const known = readBaseUrl(cinnox.baseUrl);
  const isSameAddress = 'url' in address && 'url' in known && address.url === known.url;
  const isStored = isSameAddress && appId.trim() === cinnox.appId.trim();
  const isTokenKnown = cinnox.tokenSet || appToken.trim() !== '';

  function onSave() {
    setChecked(true);
    if ('wrong' in address || appId.trim() === '' || !isTokenKnown) return;
    const token = appToken.trim();
    const change = isRemoving ? '' : token === '' ? null : token;
    saveCinnox({ baseUrl: address.url, appId: appId.trim(), appToken: change });
    form.change({ baseUrl: address.url });
    form.onSave();
    setChecked(false);
  }

  return (
    <SettingsCard
      section="cinnox"
      title={words.title}
      text={words.text}
      state={stateOf(cinnox)}
      fields={fields}
      working={words.working}
      saved={cinnox.trial?.isOk === true ? words.savedAndTried : texts.saved}
      isChanged={!isStored || appToken !== '' || isRemoving}
      isChangedElsewhere={form.isChangedElsewhere}
      actions={
        <Button variant="primary" disabled={isBusy} onClick={onSave}>
          {texts.save}
        </Button>
      }
    >
      <TextField
        label={words.baseUrl}
        type="url"
        value={baseUrl}
        placeholder="https://acme.cinnox.com"
        hint={origin.words ?? words.baseUrlHint}
        error={isChecked && 'wrong' in address ? address.wrong : errorOf('baseUrl')}
        isDisabled={origin.isLocked}
        onChange={(value) => form.change({ baseUrl: value })}
      />
      <TextField
        label={words.appId}
        value={appId}
        hint={idOrigin.words ?? words.appIdHint}
        error={isChecked && appId.trim() === '' ? words.appIdMissing : errorOf('appId')}
        isDisabled={idOrigin.isLocked}
        onChange={(value) => form.change({ appId: value })}
      />
      <TextField
        label={words.token}
        type="password"
        value={appToken}
        placeholder={cinnox.tokenSet ? '••••••••••••' : ''}
        hint={cinnox.tokenSet ? words.tokenStored : words.tokenHint}
        error={isChecked && !isTokenKnown ? words.tokenMissing : errorOf('appToken')}
        isDisabled={isRemoving}
        onChange={(value) => form.change({ appToken: value })}
      />
      {cinnox.tokenSet && (
        <label className="check">
          <input
            type="checkbox"
            checked={isRemoving}
            onChange={(event) => form.change({ isRemoving: event.target.checked })}
          />
          {words.tokenRemove}
        </label>
      )}
      <Permission cinnox={cinnox} />
      {!isTold && <Trial trial={cinnox.trial} isSaved={isSaved} />}
    </SettingsCard>
  );
}

/** The browser's own question about an address that is not one of CINNOX's. */
function Permission({ cinnox }: { cinnox: SettingsView['cinnox'] }) {
  const { allowOrigin } = useActions();
  const { isBusy, asking } = useOptions((state) => ({ isBusy: state.busy !== null, asking: state.asking }));
  if (asking !== null) {
    return (
      <p className="card card--wait" role="status">
        {words.asking(asking)}
      </p>
    );
  }
  if (cinnox.baseUrl === '' || cinnox.originGranted) return null;
  return (
    <div className="card card--wait stack stack--tight">
      <p>{words.notAllowedYet(cinnox.baseUrl)}</p>
      <div className="actions">
        <Button disabled={isBusy} onClick={allowOrigin}>
          {words.allow}
        </Button>
      </div>
    </div>
  );
}

/** What CINNOX answered when it was last asked. */
function Trial({ trial, isSaved }: { trial: SettingsView['cinnox']['trial']; isSaved: boolean }) {
  if (trial === undefined) return null;
  if (trial.isOk) {
    return (
      <p className="test-line test-line--ok">
        <Icon name="check" />
        <span className="remote">{trial.sentence}</span>
      </p>
    );
  }
  return (
    <div className="card card--bad" role="alert">
      <p className="strong">{isSaved ? words.savedButFailed : words.failed}</p>
      <p className="remote">{trial.sentence}</p>
    </div>
  );
}
