import { useState } from 'react';
import type { SettingsView } from '../../lib/domain/view.ts';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import { CopyField } from './CopyField.tsx';
import { DisconnectDialog } from './DisconnectDialog.tsx';
import { originOf, useActions, useFieldError, useOptions } from './options-context.ts';
import { SettingsCard } from './SettingsCard.tsx';
import { texts } from './texts.ts';

const words = texts.salesforce;
const fields = ['host', 'consumerKey'] as const;

export function SalesforceSection({ settings }: { settings: SettingsView }) {
  const { salesforce, callbackUrl } = settings;
  const { connect, disconnect, refresh } = useActions();
  const isBusy = useOptions((state) => state.busy !== null);
  const errorOf = useFieldError('salesforce');
  const [isLeaving, setLeaving] = useState(false);
  const [host, setHost] = useState(salesforce.host);
  const [consumerKey, setConsumerKey] = useState(salesforce.consumerKey);
  const [isChecked, setChecked] = useState(false);
  const hostOrigin = originOf(settings, 'host');
  const keyOrigin = originOf(settings, 'consumerKey');
  const hostError = isChecked && host.trim() === '' ? words.hostMissing : errorOf('host');
  const keyError = isChecked && consumerKey.trim() === '' ? words.keyMissing : errorOf('consumerKey');

  function onConnect() {
    setChecked(true);
    if (host.trim() !== '' && consumerKey.trim() !== '') connect(host.trim(), consumerKey.trim());
  }

  function onDisconnect() {
    // How much is unfinished may have changed since the page was opened.
    refresh();
    setLeaving(true);
  }

  function onLeave() {
    setLeaving(false);
    disconnect();
  }

  return (
    <SettingsCard
      section="salesforce"
      title={words.title}
      text={words.text}
      state={salesforce.connected ? 'done' : 'todo'}
      fields={fields}
      working={words.working}
      saved={salesforce.connected ? words.connected : words.disconnected}
      actions={
        <>
          <Button variant={salesforce.connected ? 'secondary' : 'primary'} disabled={isBusy} onClick={onConnect}>
            {salesforce.connected ? words.reconnect : words.connect}
          </Button>
          {salesforce.connected && !isLeaving && (
            <Button variant="danger" disabled={isBusy} onClick={onDisconnect}>
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
      {salesforce.connected && isLeaving && (
        <DisconnectDialog salesforce={salesforce} onStay={() => setLeaving(false)} onLeave={onLeave} />
      )}
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
