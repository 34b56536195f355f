import { useState } from 'react';
import type { SettingsView } from '../../lib/domain/view.ts';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import { CopyField } from './CopyField.tsx';
import { originOf, useActions, useOptions } from './options-context.ts';
import { SettingsCard } from './SettingsCard.tsx';
import { texts } from './texts.ts';

const words = texts.salesforce;

export function SalesforceSection({ settings }: { settings: SettingsView }) {
  const { salesforce, callbackUrl } = settings;
  const { connect, disconnect } = useActions();
  const { isBusy, error } = useOptions((state) => ({ isBusy: state.busy !== null, error: state.errors.salesforce }));
  const [host, setHost] = useState(salesforce.host);
  const [consumerKey, setConsumerKey] = useState(salesforce.consumerKey);
  const [isChecked, setChecked] = useState(false);
  const hostOrigin = originOf(settings, 'host');
  const keyOrigin = originOf(settings, 'consumerKey');
  const hostError = isChecked && host.trim() === '' ? words.hostMissing : error?.isInput ? error.message : undefined;
  const keyError = isChecked && consumerKey.trim() === '' ? words.keyMissing : undefined;

  function onConnect() {
    setChecked(true);
    if (host.trim() !== '' && consumerKey.trim() !== '') connect(host.trim(), consumerKey.trim());
  }

  return (
    <SettingsCard
      section="salesforce"
      title={words.title}
      text={words.text}
      isDone={salesforce.connected}
      isErrorShown={error?.isInput === true}
      actions={
        <>
          <Button variant={salesforce.connected ? 'secondary' : 'primary'} disabled={isBusy} onClick={onConnect}>
            {salesforce.connected ? words.reconnect : words.connect}
          </Button>
          {salesforce.connected && (
            <Button variant="danger" disabled={isBusy} onClick={disconnect}>
              {words.disconnect}
            </Button>
          )}
        </>
      }
    >
      {salesforce.connected && <SignedIn salesforce={salesforce} />}
      <TextField
        label={words.host}
        value={host}
        placeholder={words.hostPlaceholder}
        hint={hostOrigin.words ?? words.hostHint}
        error={hostError}
        isDisabled={hostOrigin.isLocked}
        onChange={setHost}
      />
      <TextField
        label={words.key}
        value={consumerKey}
        hint={keyOrigin.words ?? words.keyHint}
        error={keyError}
        isDisabled={keyOrigin.isLocked}
        onChange={setConsumerKey}
      />
      <CopyField label={words.callback} value={callbackUrl} hint={words.callbackHint} />
    </SettingsCard>
  );
}

function SignedIn({ salesforce: { userName, orgName, isSandbox } }: { salesforce: SettingsView['salesforce'] }) {
  return (
    <dl className="facts-list">
      <dt className="quiet">{words.signedInAs}</dt>
      <dd className="strong remote">{userName}</dd>
      <dt className="quiet">{words.org}</dt>
      <dd className="facts-list__org">
        <span className="strong remote">{orgName}</span>
        <span className={isSandbox === true ? 'badge' : 'pill'}>
          {isSandbox === true ? words.sandbox : words.production}
        </span>
      </dd>
    </dl>
  );
}
