import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { Field } from '../ui/Field.tsx';
import { useWriters, useWritersActions } from './options-context.ts';
import { Card } from './Card.tsx';
import { writersTexts } from './writers-texts.ts';

const words = writersTexts.fill;

/** As a date field has it, by this machine's calendar. */
function dayOf(at: number): string {
  const date = new Date(at);
  const part = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${part(date.getMonth() + 1)}-${part(date.getDate())}`;
}

/** The begin of that day; undefined while it is none. */
function beginOf(day: string): number | undefined {
  const at = new Date(`${day}T00:00:00`).getTime();
  return Number.isNaN(at) ? undefined : at;
}

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
  const oldest = view?.oldest;
  if (view === null || oldest === undefined || view.isUndecided) return null;
  if (!view.mayDecide) return <Card title={words.title} text={words.mayNot} />;
  const from = beginOf(day);
  const isCounted = counted !== null && counted.from === begin(from, oldest);
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
            onClick={() => from !== undefined && count(begin(from, oldest) ?? from)}
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
      status={status || (filled === null ? outcome : words.filled(filled))}
    >
      <Field
        label={words.from}
        hint={words.hint(new Intl.DateTimeFormat('en', { dateStyle: 'long' }).format(oldest))}
        error={error}
      >
        {(control) => (
          <input
            {...control}
            type="date"
            className="input date"
            min={dayOf(oldest)}
            value={day}
            onChange={(event) => setDay(event.target.value)}
          />
        )}
      </Field>
    </Card>
  );
}

/** The oldest day is only partly within what may be filled. */
function begin(from: number | undefined, oldest: number): number | undefined {
  return from !== undefined && dayOf(from) === dayOf(oldest) ? Math.ceil(oldest) : from;
}
