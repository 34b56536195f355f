import { useState } from 'react';
import { localDate, startOfDate } from '../../lib/domain/user-dates.ts';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { useWriters, useWritersActions } from './options-context.ts';
import { Card } from './Card.tsx';
import { writersTexts } from './writers-texts.ts';

const words = writersTexts.fill;

/** Calls of earlier days: counted first, then logged. */
export function FillSection() {
  const { count, fill } = useWritersActions();
  const { view, busy, counted, filled, error } = useWriters((state) => ({
    view: state.view,
    busy: state.busy,
    counted: state.counted,
    filled: state.filled,
    error: state.error?.of === 'fill' ? state.error.message : undefined,
  }));
  const [day, setDay] = useState('');
  /** What was counted last; by its name, for the oldest day begins later by the time it is counted. */
  const [countedDay, setCountedDay] = useState('');
  const oldest = view?.oldest;
  if (view === null || oldest === undefined || view.isUndecided) return null;
  if (!view.mayDecide) return <Card title={words.title} text={words.mayNot} />;
  // Counted it would be nothing, whatever is in Salesforce.
  if (view.whoLogs?.value === 'other') return <Card title={words.title} text={words.otherLogs} />;
  const timeZone = view.timeZone ?? 'UTC';
  const from = beginOf(day, oldest, timeZone);
  const isCounted = counted !== null && countedDay === day;
  const missing = isCounted ? counted.calls + counted.enquiries : 0;
  const outcome = isCounted ? (missing === 0 ? words.nothing : words.found(counted.calls, counted.enquiries)) : '';
  const status = busy === 'count' ? words.counting : busy === 'fill' ? words.filling : '';
  return (
    <Card
      title={words.title}
      text={words.text}
      actions={
        <>
          <Button
            variant={missing > 0 ? 'secondary' : 'primary'}
            disabled={busy !== null || from === undefined}
            onClick={() => {
              if (from === undefined) return;
              setCountedDay(day);
              count(from);
            }}
          >
            {words.count}
          </Button>
          {missing > 0 && (
            <Button variant="primary" disabled={busy !== null} onClick={fill}>
              {words.button(missing)}
            </Button>
          )}
        </>
      }
      status={status || (filled === null || countedDay !== day ? outcome : words.filled(filled))}
    >
      <Field
        label={words.from}
        hint={words.hint(new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone }).format(oldest))}
        error={error}
      >
        {(control) => (
          <input
            {...control}
            type="date"
            className="input date"
            min={localDate(oldest, timeZone)}
            value={day}
            onChange={(event) => setDay(event.target.value)}
          />
        )}
      </Field>
    </Card>
  );
}

/** The begin of a day as Salesforce has it for this user. The oldest day is only partly within what may be filled. */
function beginOf(day: string, oldest: number, timeZone: string): number | undefined {
  if (day === localDate(oldest, timeZone)) return Math.ceil(oldest);
  const at = startOfDate(day, timeZone);
  return Number.isNaN(at) ? undefined : at;
}
