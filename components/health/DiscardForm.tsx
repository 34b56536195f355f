import { useState } from 'react';
import type { FailedItem, FailedView } from '../../lib/domain/failed-jobs.ts';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useFailed, useFailedActions } from './health-context.ts';
import { texts } from './texts.ts';

const words = texts.failed;
const longestReason = 255;

/** Gives it up, with a reason; what that means stands above the button. */
export function DiscardForm({
  item,
  mode,
  onClose,
}: {
  item: FailedItem;
  mode: FailedView['mode'];
  onClose: () => void;
}) {
  const { discard, reason: keep } = useFailedActions();
  const { isBusy, reason } = useFailed((state) => ({
    isBusy: state.busy !== null,
    reason: state.reasons[item.id] ?? '',
  }));
  const [isMissing, setMissing] = useState(false);
  const why = reason.trim();
  const excess = why.length - longestReason;
  const close = () => {
    keep(item.id, null);
    onClose();
  };
  return (
    <form
      className="entry__form stack"
      aria-label={words.discarding}
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(why === '');
        // Cut without a word it would say something else than what was typed.
        if (why === '' || excess > 0) return;
        void discard(item.id, why).then((isDone) => isDone && close());
      }}
    >
      <p>{meaningOf(item, mode)}</p>
      <TextField
        label={words.reason}
        value={reason}
        hint={words.reasonHint}
        error={excess > 0 ? words.reasonLong(excess, longestReason) : isMissing ? words.reasonNeeded : undefined}
        onChange={(typed) => keep(item.id, typed)}
      />
      <div className="actions">
        <Button variant="danger" type="submit" disabled={isBusy}>
          {words.discarding}
        </Button>
        <Button variant="text" onClick={close}>
          {words.cancel}
        </Button>
      </div>
    </form>
  );
}

function meaningOf({ kind, record }: FailedItem, mode: FailedView['mode']): string {
  if (kind === 'work') return words.discardWork;
  return record === undefined ? words.discardLog[mode] : words.discardChange;
}
