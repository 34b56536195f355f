import { useState } from 'react';
import type { FailedItem, FailedView } from '../../lib/domain/failed-jobs.ts';
import { Button } from '../ui/Button.tsx';
import { DiscardForm } from './DiscardForm.tsx';
import { FailedEditor } from './FailedEditor.tsx';
import { formatMoment } from './format.ts';
import { useFailed, useFailedActions } from './health-context.ts';
import { texts } from './texts.ts';

const words = texts.failed;

/** One thing that failed: what it is, how often it was tried, and the ways on. */
export function FailedEntry({ item, view }: { item: FailedItem; view: FailedView }) {
  const { retry } = useFailedActions();
  const { isBusy, begun } = useFailed(({ busy, drafts, reasons }) => ({
    isBusy: busy !== null,
    begun: item.id in drafts ? ('edit' as const) : item.id in reasons ? ('discard' as const) : null,
  }));
  // What somebody was in the middle of when the cause became another one is open there, too.
  const [open, setOpen] = useState<'edit' | 'discard' | null>(begun);
  const { rowId, edit, record, mustStay } = item;
  const close = () => setOpen(null);
  const toggle = (what: 'edit' | 'discard') => setOpen(open === what ? null : what);
  return (
    <li className="entry">
      <div className="entry__head">
        <div className="row__text">
          <span className="row__title remote">{item.title}</span>
          <span className="row__detail remote figures">
            {[record === undefined ? '' : words.changeOf(record.object, record.label), item.detail]
              .filter(Boolean)
              .join(' · ')}
          </span>
          <span className="row__detail figures">{triesOf(item, view.timeZone)}</span>
        </div>
        <div className="actions">
          <Button disabled={isBusy} onClick={() => retry(rowId ?? null)}>
            {words.retry}
          </Button>
          {edit !== undefined && (
            <Button disabled={isBusy} aria-expanded={open === 'edit'} onClick={() => toggle('edit')}>
              {words.edit}
            </Button>
          )}
          {mustStay !== true && (
            <Button
              variant="text"
              disabled={isBusy}
              aria-expanded={open === 'discard'}
              onClick={() => toggle('discard')}
            >
              {words.discard}
            </Button>
          )}
        </div>
      </div>
      {open === 'edit' && edit !== undefined && <FailedEditor item={item} edit={edit} view={view} onClose={close} />}
      {open === 'discard' && <DiscardForm item={item} mode={view.mode} onClose={close} />}
      <details className="small">
        <summary>{words.details}</summary>
        <p className="remote technical">{item.technical}</p>
      </details>
    </li>
  );
}

function triesOf({ attempts, nextAt, failedAt, isAtWork }: FailedItem, timeZone: string): string {
  const later = nextAt === undefined ? words.onlyYou : words.next(formatMoment(nextAt, timeZone, true));
  const next = isAtWork === true ? words.atWork : later;
  return [formatMoment(failedAt, timeZone, true), words.attempts(attempts), next].join(' · ');
}
