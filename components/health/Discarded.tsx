import type { DiscardedItem, FailedView } from '../../lib/domain/failed-jobs.ts';
import { Button } from '../ui/Button.tsx';
import { Pill } from '../ui/Pill.tsx';
import { formatMoment } from './format.ts';
import { useFailed, useFailedActions } from './health-context.ts';
import { texts } from './texts.ts';

const words = texts.failed;

/** What people gave up: who, when and why. */
export function Discarded({ view }: { view: FailedView }) {
  return (
    <section className="settings-card" aria-label={words.discarded}>
      <header className="settings-card__head">
        <div>
          <h2 className="settings-card__title">{words.discarded}</h2>
          <p className="sub">{words.discardedLead}</p>
        </div>
      </header>
      <ul className="entries">
        {view.discarded.map((item) => (
          <Entry key={item.id} item={item} timeZone={view.timeZone} />
        ))}
      </ul>
    </section>
  );
}

function Entry({ item, timeZone }: { item: DiscardedItem; timeZone: string }) {
  const { restore } = useFailedActions();
  const isBusy = useFailed((state) => state.busy !== null);
  const { rowId } = item;
  return (
    <li className="entry">
      <div className="entry__head">
        <div className="row__text">
          <span className="row__title remote">{item.title}</span>
          <span className="row__detail remote figures">{item.detail}</span>
          <span className="row__detail remote">
            {`“${item.reason}” · ${words.byAt(item.by, formatMoment(item.at, timeZone, true))}`}
          </span>
        </div>
        <div className="actions">
          <Pill text={words.kept[item.kept]} tone={item.kept === 'on-its-way' ? 'wait' : 'none'} />
          {item.canRestore === true && rowId !== undefined && (
            <Button
              variant="text"
              disabled={isBusy}
              aria-label={words.undoOf(item.title)}
              onClick={() => restore(rowId)}
            >
              {words.undo}
            </Button>
          )}
        </div>
      </div>
    </li>
  );
}
