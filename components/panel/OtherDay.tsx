import { useEffect, useRef, useState, type ReactNode } from 'react';
import { addDays, localDate } from '../../lib/domain/user-dates.ts';
import type { TodayRowView } from '../../lib/domain/view.ts';
import { SelectBox, type Choice } from '../ui/SelectBox.tsx';
import { useActions, useNow, usePanel } from './panel-context.ts';
import { texts } from './texts.ts';

/** So many days before today can be looked at here; the reconciliation knows what is older. */
const pastDays = 13;

/** What changes a line. */
const acts = /^(?:restore|choose|claim|decline|retry):/;

export interface PastDay {
  /** `2026-11-23`; null = today. */
  day: string | null;
  status: 'loading' | 'ready' | 'failed';
  rows: TodayRowView[];
}

const isToday: PastDay = { day: null, status: 'ready', rows: [] };

/** What was chosen, and how to choose another day or to read this one again. */
export function usePastDay(): { shown: PastDay; choose: (day: string | null) => void } {
  const { readDay } = useActions();
  const [shown, setShown] = useState(isToday);
  const visits = usePanel((state) => state.visits);
  const [visit, setVisit] = useState(visits);
  // The header counts today's: whoever follows it is not shown the lines of another day.
  if (visit !== visits) {
    setVisit(visits);
    setShown(isToday);
  }
  const choose = (day: string | null) => {
    if (day === null) return setShown(isToday);
    setShown((before) => ({ day, status: 'loading', rows: before.day === day ? before.rows : [] }));
    const settle = (next: PastDay) => setShown((now) => (now.day === day ? next : now));
    readDay(day).then(
      (rows) => settle({ day, status: 'ready', rows }),
      () => settle({ day, status: 'failed', rows: [] }),
    );
  };
  useAfterAct(() => shown.day !== null && choose(shown.day));
  return { shown, choose };
}

/** A line of that day that somebody acted on is another one now: nothing tells of it but the worker, asked again. */
function useAfterAct(run: () => unknown) {
  const isActing = usePanel(({ busy }) => busy.some((key) => acts.test(key)));
  const wasActing = useRef(false);
  useEffect(() => {
    if (wasActing.current && !isActing) run();
    wasActing.current = isActing;
    // oxlint-disable-next-line react/exhaustive-deps -- only the end of an act counts; `run` is another one at each drawing
  }, [isActing]);
}

/** `Mon, 23 Nov` */
function nameOf(day: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    weekday: 'short',
    day: 'numeric',
    month: 'short',
  });
  return format.format(new Date(`${day}T00:00:00Z`));
}

function daysBefore(today: string): Choice[] {
  return Array.from({ length: pastDays }, (_, index) => addDays(today, -1 - index)).map((day, index) => ({
    value: day,
    label: index === 0 ? texts.yesterday : nameOf(day),
  }));
}

export function DayChoice({ day, choose }: { day: string | null; choose: (day: string | null) => void }) {
  const timeZone = usePanel((state) => state.session?.timeZone) ?? 'UTC';
  const now = useNow(60_000);
  const choices = [{ value: null, label: texts.today }, ...daysBefore(localDate(now, timeZone))];
  return (
    <div className="section">
      <SelectBox label={texts.day} value={day} choices={choices} onChange={choose} />
    </div>
  );
}

/** The lines of that day, or why there are none. */
export function PastRows({
  shown: { day, status, rows },
  choose,
  children,
}: {
  shown: PastDay;
  choose: (day: string | null) => void;
  /** The lines, where there are some. */
  children: ReactNode;
}) {
  if (status === 'failed') {
    return (
      <p className="empty sub" role="alert">
        {texts.dayNotRead}{' '}
        <button type="button" className="link" onClick={() => choose(day)}>
          {texts.readAgain}
        </button>
      </p>
    );
  }
  if (status === 'loading' && rows.length === 0) return <p className="empty sub">{texts.readingDay}</p>;
  if (rows.length === 0) return <p className="empty sub">{texts.nothingThen}</p>;
  return (
    <>
      {children}
      <p className="empty sub small">
        {texts.asOfReading}{' '}
        <button type="button" className="link" onClick={() => choose(day)}>
          {texts.readAgain}
        </button>
      </p>
    </>
  );
}
