import { useState } from 'react';
import type { SalesforceInstance, SettingsView } from '../../lib/domain/view.ts';
import { Button } from '../ui/Button.tsx';
import { RadioField } from '../ui/RadioField.tsx';
import { TextField } from '../ui/TextField.tsx';
import { CopyField } from './CopyField.tsx';
import { DisconnectDialog } from './DisconnectDialog.tsx';
import { useActions, useFieldError, useOptions } from './options-context.ts';
import { originOf } from './origin.tsx';
import { SecretField } from './SecretField.tsx';
import { SettingsCard } from './SettingsCard.tsx';
import { SignInHelp } from './SignInHelp.tsx';
import { SignedInFacts } from './SignedInFacts.tsx';
import { texts } from './texts.ts';
import { useForm } from './use-form.ts';

const words = texts.salesforce;
const fields = ['host', 'consumerKey', 'location'] as const;

/** Leaving altogether, or for the other instance. */
type Leaving = { switchTo?: SalesforceInstance } | null;

interface Entered {
  instance: SalesforceInstance | undefined;
  host: string;
  location: string;
  consumerKey: string;
}

export function SalesforceSection({ settings }: { settings: SettingsView }) {
  const { salesforce, callbackUrl } = settings;
  const { connect, disconnect, refresh } = useActions();
  const { isBusy, isAtWork, isSaved, help } = useOptions((state) => ({
    isBusy: state.busy !== null,
    isAtWork: state.busy === 'salesforce',
    isSaved: state.saved === 'salesforce',
    help: state.errors.salesforce?.help,
  }));
  const errorOf = useFieldError('salesforce');
  const [leaving, setLeaving] = useState<Leaving>(null);
  const form = useForm<Entered>(
    {
      instance: salesforce.instance,
      host: salesforce.host,
      location: salesforce.location ?? '',
      consumerKey: salesforce.consumerKey,
    },
    { isAtWork, isSaved, isLocked: (name) => originOf(settings, name).isLocked },
  );
  const { instance, host, location, consumerKey } = form.values;
  const [secret, setSecret] = useState<string>();
  const [isChecked, setChecked] = useState(false);
  const hostOrigin = originOf(settings, 'host');
  const keyOrigin = originOf(settings, 'consumerKey');
  const hostError = isChecked && host.trim() === '' ? words.hostMissing : errorOf('host');
  const keyError = isChecked && consumerKey.trim() === '' ? words.keyMissing : errorOf('consumerKey');
  // One whose sign-in ended is still the one that this browser belongs to.
  const isTaken = salesforce.userName !== undefined;

  function onInstance(next: SalesforceInstance) {
    if (isTaken && next !== salesforce.instance) return ask({ switchTo: next });
    const { other } = salesforce;
    const isOther = other !== undefined && next !== salesforce.instance && host === salesforce.host;
    form.change({ ...(isOther ? other : {}), instance: next });
  }

  function onConnect() {
    setChecked(true);
    if (host.trim() === '' || consumerKey.trim() === '') return;
    connect({
      host: host.trim(),
      consumerKey: consumerKey.trim(),
      ...(instance === undefined ? {} : { instance }),
      ...(instance === 'production' || location.trim() === '' ? {} : { location: location.trim() }),
      ...(secret === undefined ? {} : { consumerSecret: secret.trim() }),
    });
    form.onSave();
    setChecked(false);
    // Nothing keeps a secret on the page longer than it is needed.
    setSecret(undefined);
  }

  function ask(next: NonNullable<Leaving>) {
    // How much is unfinished may have changed since the page was opened.
    refresh();
    setLeaving(next);
  }

  function onLeave(unfinished: 'keep' | 'delete') {
    setLeaving(null);
    disconnect({ unfinished, ...leaving });
    // The other instance has values of its own.
    if (leaving?.switchTo !== undefined) form.onSave();
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
      isChanged={form.isChanged}
      isChangedElsewhere={form.isChangedElsewhere}
      actions={
        <>
          <Button variant={salesforce.connected ? 'secondary' : 'primary'} disabled={isBusy} onClick={onConnect}>
            {isTaken ? words.reconnect : words.connect}
          </Button>
          {isTaken && leaving === null && (
            <Button variant="danger" disabled={isBusy} onClick={() => ask({})}>
              {words.disconnect}
            </Button>
          )}
        </>
      }
      help={<SignInHelp help={help} callbackUrl={callbackUrl} />}
    >
      {isTaken && <SignedInFacts salesforce={salesforce} />}
      {salesforce.left?.map(({ name, notes, logs }) => (
        <p key={name} className="sub remote">
          {words.left(name, notes, logs)}
        </p>
      ))}
      <RadioField<SalesforceInstance>
        label={words.instance}
        value={instance}
        isDisabled={isBusy}
        onChange={onInstance}
        options={[
          { value: 'sandbox', label: words.sandbox, hint: words.sandboxHint },
          { value: 'production', label: words.production, hint: words.productionHint },
        ]}
      />
      {isTaken && leaving?.switchTo !== undefined && (
        <DisconnectDialog
          salesforce={salesforce}
          switchTo={leaving.switchTo}
          onStay={() => setLeaving(null)}
          onLeave={onLeave}
        />
      )}
      <TextField
        label={words.host}
        value={host}
        placeholder={words.hostPlaceholder}
        hint={hostOrigin.words ?? words.hostHint}
        error={hostError}
        isDisabled={hostOrigin.isLocked}
        onChange={(value) => form.change({ host: value })}
      />
      {instance === 'sandbox' && (
        <TextField
          label={words.location}
          value={location}
          placeholder="CS5"
          hint={words.locationHint}
          error={errorOf('location')}
          onChange={(value) => form.change({ location: value })}
        />
      )}
      <TextField
        label={words.key}
        value={consumerKey}
        hint={keyOrigin.words ?? words.keyHint}
        error={keyError}
        isDisabled={keyOrigin.isLocked}
        onChange={(value) => form.change({ consumerKey: value })}
      />
      <SecretField
        isSet={salesforce.secretSet === true}
        isWanted={help === 'secret'}
        value={secret}
        onChange={setSecret}
      />
      {help === undefined && <CopyField label={words.callback} value={callbackUrl} hint={words.callbackHint} />}
      {isTaken && leaving !== null && leaving.switchTo === undefined && (
        <DisconnectDialog salesforce={salesforce} onStay={() => setLeaving(null)} onLeave={onLeave} />
      )}
    </SettingsCard>
  );
}
