import { localTime } from './user-dates.ts';
import type { TodayView } from './view.ts';
import type { UnwrittenView } from './writers-view.ts';

const kinds = { call: 'Call', enquiry: 'Enquiry' } as const;

const texts: Record<UnwrittenView['reason'], string> = {
  'no-owner':
    'Nobody had them, and it is not decided who logs such calls and chats. An admin chooses a person in the settings, under “Who logs”; then they are logged.',
  'other-browser':
    'Only the browser of the person chosen in the settings under “Who logs” can log them. Open Salesforce there, or choose somebody else.',
  'no-user':
    'Whose they were is no user of Salesforce with the same e-mail address. An admin corrects the address in one of the two; then they are logged.',
};

/** What is due and written by nobody, by the reason, with what can be done. */
export function unwrittenGroups(
  things: readonly UnwrittenView[],
  timeZone: string,
): NonNullable<TodayView['unwritten']> {
  const groups = Map.groupBy(things, ({ reason }) => reason);
  return [...groups].map(([reason, items]) => ({
    problem: {
      id: `no-writer:${reason}`,
      tone: 'wait',
      title: items.length === 1 ? '1 has no writer' : `${items.length} have no writer`,
      text: texts[reason],
      action: 'open-options',
    },
    rows: items.map(({ key, kind, who, at }) => ({
      key,
      title: who,
      detail: `${kinds[kind]} · ${localTime(at, timeZone)}`,
    })),
  }));
}
