import { Fragment, useState, type ReactNode } from 'react';
import type { SetupCodeView } from '../../lib/domain/setup-code-view.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useActions, useFieldError, useOptions } from './options-context.ts';
import { settingName } from './setting-names.ts';
import { SettingsCard } from './SettingsCard.tsx';
import { texts } from './texts.ts';

const words = texts.setup;

/** What the code sets, as names and values. */
function factsOf(view: SetupCodeView): [string, ReactNode][] {
  const { host, isSandbox = false, consumerKey, cinnoxBaseUrl, cinnoxAppId, mode, rules } = view;
  return [
    [words.org, host === undefined ? undefined : <OrgOf key={host} host={host} isSandbox={isSandbox} />],
    [words.key, consumerKey],
    [words.cinnox, cinnoxBaseUrl],
    [words.appId, cinnoxAppId],
    [words.token, view.hasToken ? words.tokenIn : words.tokenOut],
    [words.mode, mode === undefined ? undefined : words.modes[mode]],
    [words.country, view.defaultCountry],
    [words.dispositions, view.dispositions?.join(', ')],
    [words.rules, rules.length === 0 ? undefined : rules.map(settingName).join('; ')],
  ];
}

function OrgOf({ host, isSandbox }: { host: string; isSandbox: boolean }) {
  return (
    <span className="facts-list__org">
      {host}
      <span className={isSandbox ? 'badge' : 'pill'}>
        {isSandbox ? texts.salesforce.badge : texts.salesforce.production}
      </span>
    </span>
  );
}

/** An agent pastes the admin's code; what it contains is shown before anything changes. */
export function SetupCodeSection({ isNew }: { isNew: boolean }) {
  const { checkCode, applyCode } = useActions();
  const { setup, isBusy } = useOptions((state) => ({ setup: state.setup, isBusy: state.busy !== null }));
  const errorOf = useFieldError('setup');
  const [code, setCode] = useState('');
  const [passphrase, setPassphrase] = useState('');

  function onApply() {
    if (setup === null) return;
    applyCode({ code: setup.code, ...(passphrase === '' ? {} : { passphrase }) });
    setPassphrase('');
  }

  return (
    <SettingsCard
      section="setup"
      title={words.title}
      text={words.text}
      fields={['code', 'passphrase']}
      saved={isNew ? words.appliedFirst : words.applied}
      actions={
        setup === null ? (
          <Button
            variant={isNew ? 'primary' : 'secondary'}
            disabled={isBusy || code.trim() === ''}
            onClick={() => checkCode(code)}
          >
            {words.check}
          </Button>
        ) : (
          <>
            <Button variant="primary" disabled={isBusy} onClick={onApply}>
              {words.apply}
            </Button>
            <Button disabled={isBusy} onClick={() => checkCode(null)}>
              {words.cancel}
            </Button>
          </>
        )
      }
    >
      {setup === null ? (
        <Field label={words.code} error={errorOf('code')}>
          {(control) => (
            <textarea
              {...control}
              className="input"
              rows={3}
              spellCheck={false}
              value={code}
              onChange={(event) => setCode(event.target.value)}
            />
          )}
        </Field>
      ) : (
        <div className="stack">
          <p className="strong">{words.contains}</p>
          <dl className="facts-list">
            {factsOf(setup.view).map(
              ([name, value]) =>
                value !== undefined && (
                  <Fragment key={name}>
                    <dt className="quiet">{name}</dt>
                    <dd className="remote">{value}</dd>
                  </Fragment>
                ),
            )}
          </dl>
          {setup.view.hasToken && (
            <TextField
              label={words.passphrase}
              type="password"
              value={passphrase}
              hint={words.passphraseHint}
              error={errorOf('passphrase')}
              onChange={setPassphrase}
            />
          )}
          {errorOf('code') !== undefined && (
            <p className="field__error" role="alert">
              {errorOf('code')}
            </p>
          )}
        </div>
      )}
    </SettingsCard>
  );
}
