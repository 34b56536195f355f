import { useEffect, useId, useRef } from 'react';
import type { SettingsView } from '../../lib/domain/view.ts';
import { Button } from '../ui/Button.tsx';
import { texts } from './texts.ts';

const words = texts.salesforce.leaving;

export interface DisconnectDialogProps {
  salesforce: SettingsView['salesforce'];
  onStay: () => void;
  onLeave: () => void;
}

/** Asked in place before the sign-in is given up: what ends, what waits here, what stays in Salesforce. */
export function DisconnectDialog({ salesforce, onStay, onLeave }: DisconnectDialogProps) {
  const { orgName, host, userName = '', unfinished = 0 } = salesforce;
  const id = useId();
  const stay = useRef<HTMLButtonElement>(null);
  useEffect(() => stay.current?.focus(), []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onStay();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [onStay]);
  return (
    <div
      className="card card--wait stack stack--tight"
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
    >
      <p className="strong remote" id={`${id}-title`}>
        {words.title(orgName ?? host)}
      </p>
      <ul className="plain-list" id={`${id}-text`}>
        <li>{words.ends}</li>
        <li className="remote">{unfinished === 0 ? words.nothingWaits : words.waits(unfinished, userName)}</li>
        <li>{words.stays}</li>
      </ul>
      <div className="actions">
        <Button ref={stay} onClick={onStay}>
          {words.stay}
        </Button>
        <Button variant="danger" onClick={onLeave}>
          {words.leave}
        </Button>
      </div>
    </div>
  );
}
