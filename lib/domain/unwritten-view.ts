import { localTime } from './user-dates.ts';
import type { TodayView } from './view.ts';
import type { UnwrittenView } from './writers-view.ts';

const kinds = { call: 'Call', enquiry: 'Enquiry' } as const;

/** What is due and written by nobody, by the reason. */
export function unwrittenGroups(
  things: readonly UnwrittenView[],
  timeZone: string,
): NonNullable<TodayView['unwritten']> {
  const groups = Map.groupBy(things, ({ reason }) => reason);
  return [...groups].map(([reason, items]) => ({
    problem: {
      id: `no-writer:${reason}`,
      tone: 'wait',
      cause: { kind: 'no-writer', reason, count: items.length },
    },
    rows: items.map(({ key, kind, who, at }) => ({
      key,
      title: who,
      detail: `${kinds[kind]} · ${localTime(at, timeZone)}`,
    })),
  }));
}
