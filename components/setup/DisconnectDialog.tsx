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
  useEffect(() => stay.current?.focus(), []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onStay();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [onStay]);
  const org = orgName ?? host;
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
          {unfinished === 0 ? words.nothingWaits : words.waits(unfinished)}
          {unfinished > 0 && kept === 'keep' && ` ${words.keptFor(unfinished, salesforce.userName ?? '')}`}
        </li>
      </ul>
      {unfinished > 0 && <Waiting salesforce={salesforce} kept={kept} onKept={setKept} />}
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

/** What becomes of calls and chats that are not in Salesforce yet. */
function Waiting({
  salesforce: { connected },
  kept,
  onKept,
}: Pick<DisconnectDialogProps, 'salesforce'> & { kept: Unfinished; onKept: (kept: Unfinished) => void }) {
  const { finishWork, exportWork } = useActions();
  const isBusy = useOptions((state) => state.busy !== null);
  return (
    <div className="stack stack--tight">
      <div className="actions">
        {connected && (
          <Button disabled={isBusy} onClick={finishWork}>
            {isBusy ? words.finishing : words.finish}
          </Button>
        )}
        <Button disabled={isBusy} onClick={exportWork}>
          {words.export}
        </Button>
      </div>
      <RadioField<Unfinished>
        label={words.what}
        value={kept}
        onChange={onKept}
        options={[
          { value: 'keep', label: words.keep },
          { value: 'delete', label: words.remove, hint: words.removeHint },
        ]}
      />
    </div>
  );
}
