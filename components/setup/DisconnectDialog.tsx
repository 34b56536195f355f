import { useEffect, useId, useRef, useState } from 'react';
import type { SalesforceInstance, SettingsView } from '../../lib/domain/view.ts';
import { Button } from '../ui/Button.tsx';
import { RadioField } from '../ui/RadioField.tsx';
import { useActions, useOptions } from './options-context.ts';
import { texts } from './texts.ts';

const words = texts.salesforce.leaving;

export interface DisconnectDialogProps {
  salesforce: SettingsView['salesforce'];
  /** The instance that is to be set up next, when that is why. */
  switchTo?: SalesforceInstance | undefined;
  onStay: () => void;
  onLeave: (unfinished: Unfinished) => void;
}

type Unfinished = 'keep' | 'delete';

/** Asked in place before the sign-in is given up: what ends, what is forgotten, what waits, what stays in Salesforce. */
export function DisconnectDialog({ salesforce, switchTo, onStay, onLeave }: DisconnectDialogProps) {
  const { orgName, host, unfinished = 0 } = salesforce;
  const id = useId();
  const stay = useRef<HTMLButtonElement>(null);
  const [kept, setKept] = useState<Unfinished>('keep');
  const isOnlyHere = useOptions(({ settings }) => settings?.mode === 'package-free');
  useEffect(() => stay.current?.focus(), []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onStay();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [onStay]);
  const org = orgName ?? host;
  const removeHint = [unfinished > 0 && words.removeHint, isOnlyHere && words.forgetHint].filter(Boolean).join(' ');
  return (
    <div
      className="card card--wait stack"
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
    >
      <p className="strong remote" id={`${id}-title`}>
        {switchTo === undefined ? words.title(org) : words.switchTitle(org, switchTo)}
      </p>
      <ul className="plain-list" id={`${id}-text`}>
        {switchTo !== undefined && <li>{words.oneAtATime(switchTo)}</li>}
        <li>{words.ends}</li>
        <li>{words.forgets}</li>
        <li>{words.stays}</li>
        <li className="remote">
          {unfinished > 0 ? words.waits(unfinished) : isOnlyHere ? words.nothingKnownWaits : words.nothingWaits}
          {unfinished > 0 && kept === 'keep' && ` ${words.keptFor(unfinished, salesforce.userName ?? '')}`}
        </li>
        {isOnlyHere && kept === 'keep' && <li className="remote">{words.remembers(salesforce.userName ?? '')}</li>}
      </ul>
      {unfinished > 0 && <Waiting isConnected={salesforce.connected} />}
      {(unfinished > 0 || isOnlyHere) && (
        <RadioField<Unfinished>
          label={isOnlyHere ? words.whatIsRemembered : words.what}
          value={kept}
          onChange={setKept}
          options={[
            { value: 'keep', label: words.keep },
            { value: 'delete', label: words.remove, hint: removeHint },
          ]}
        />
      )}
      <div className="actions">
        <Button ref={stay} onClick={onStay}>
          {words.stay}
        </Button>
        <Button variant="danger" onClick={() => onLeave(kept)}>
          {switchTo === undefined ? words.leave : words.leaveAndSwitch}
        </Button>
      </div>
    </div>
  );
}

/** What can be done first about calls and chats that are not in Salesforce yet. */
function Waiting({ isConnected }: { isConnected: boolean }) {
  const { finishWork, exportWork } = useActions();
  const isBusy = useOptions((state) => state.busy !== null);
  return (
    <div className="actions">
      {isConnected && (
        <Button disabled={isBusy} onClick={finishWork}>
          {isBusy ? words.finishing : words.finish}
        </Button>
      )}
      <Button disabled={isBusy} onClick={exportWork}>
        {words.export}
      </Button>
    </div>
  );
}
