import type { ReactNode } from 'react';
import { rowLine } from '../../lib/domain/problem-words.ts';
import type { TodayRowView } from '../../lib/domain/view.ts';
import { Pill } from '../ui/Pill.tsx';
import { Guarded } from './Guarded.tsx';
import { useActions, useIsBusy } from './panel-context.ts';
import { texts } from './texts.ts';

export interface RecordRowProps {
  row: TodayRowView;
  /** Instead of the badge, e.g. a button to choose the person. */
  end?: ReactNode;
  /** Below the row, e.g. the search for the person. */
  below?: ReactNode;
}

/** One logged or waiting thing; its title opens the record where there is one. */
export function RecordRow({ row, end, below }: RecordRowProps) {
  const { openRecord, select } = useActions();
  const record = row.task ?? row.case;
  const canShow = row.canShow === true;
  const isReason = row.badge.tone === 'bad' || row.badge.tone === 'none';
  return (
    <li className="item">
      <div className="item__line">
        <div className="row__text">
          {record === undefined && !canShow ? (
            <span className="row__title truncate remote">{row.title}</span>
          ) : (
            <button
              type="button"
              className="item__open row__title truncate remote"
              title={record === undefined ? texts.show : texts.openRecord(record.object)}
              onClick={() => (record === undefined ? select(row.id) : openRecord(record.id))}
            >
              {row.title}
            </button>
          )}
          {/* A reason is read to its end; a time and a length may be cut. */}
          <span className={`row__detail remote figures ${isReason ? '' : 'truncate'}`}>{rowLine(row)}</span>
        </div>
        {end ?? <Pill text={row.badge.text} tone={row.badge.tone} />}
        {row.canRestore === true && <Undo row={row} />}
      </div>
      {below}
    </li>
  );
}

/** "Don't log", taken back. */
function Undo({ row: { id, title } }: { row: TodayRowView }) {
  const { restore } = useActions();
  const isBusy = useIsBusy(`restore:${id}`);
  return (
    <Guarded variant="text" disabled={isBusy} aria-label={texts.undoOf(title)} onAct={() => restore(id)}>
      {texts.undo}
    </Guarded>
  );
}
