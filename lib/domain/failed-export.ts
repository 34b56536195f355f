import type { DiscardedItem, FailedGroup, FailedItem, FailedView } from './failed-jobs.ts';
import { toCsv } from './csv.ts';
import { localDateTime } from './user-dates.ts';
import { withoutSecrets } from './without-secrets.ts';

export type ExportFormat = 'json' | 'csv';

export interface ExportOptions {
  format: ExportFormat;
  /** Names, numbers, notes; without them what is left is for those who mend the cause. */
  withPeople: boolean;
}

interface Entry {
  state: 'failed' | 'discarded';
  cause: string;
  what: string;
  when: string;
  attempts?: number;
  nextTry?: string;
  by?: string;
  reason?: string;
  technical?: string;
  record?: string;
  with?: string;
  note?: string;
}

function failedEntry(group: FailedGroup, item: FailedItem, timeZone: string, withPeople: boolean): Entry {
  return {
    state: 'failed',
    cause: group.title,
    what: item.detail,
    when: localDateTime(item.failedAt, timeZone),
    attempts: item.attempts,
    ...(item.nextAt === undefined ? {} : { nextTry: localDateTime(item.nextAt, timeZone) }),
    ...(item.record === undefined ? {} : { record: `${item.record.object} ${item.record.id}` }),
    technical: item.technical,
    ...(withPeople ? { with: item.title, note: item.edit?.note ?? '' } : {}),
  };
}

function discardedEntry(item: DiscardedItem, timeZone: string, withPeople: boolean): Entry {
  return {
    state: 'discarded',
    cause: '',
    what: item.detail,
    when: localDateTime(item.at, timeZone),
    by: item.by,
    reason: item.reason,
    ...(withPeople ? { with: item.title, note: item.note ?? '' } : {}),
  };
}

/** Before it is written as JSON or CSV: their own quotes would hide a secret's. */
function clean(entry: Entry): Entry {
  const cleaned = Object.entries(entry).map(([name, value]: [string, string | number]) => [
    name,
    typeof value === 'string' ? withoutSecrets(value) : value,
  ]);
  return { ...entry, ...Object.fromEntries(cleaned) };
}

const columns = [
  'state',
  'cause',
  'what',
  'when',
  'attempts',
  'nextTry',
  'by',
  'reason',
  'record',
  'technical',
  'with',
  'note',
] as const satisfies readonly (keyof Entry)[];

/** Failed and discarded work as text, for a file or an admin; never with a token. */
export function exportFailed(view: FailedView, { format, withPeople }: ExportOptions): string {
  const { timeZone } = view;
  const entries = [
    ...view.groups.flatMap((group) => group.items.map((item) => failedEntry(group, item, timeZone, withPeople))),
    ...view.discarded.map((item) => discardedEntry(item, timeZone, withPeople)),
  ].map(clean);
  if (format === 'json') return `${JSON.stringify({ timeZone, entries }, undefined, 2)}\n`;
  const used = withPeople ? columns : columns.filter((name) => name !== 'with' && name !== 'note');
  return toCsv(
    used,
    entries.map((entry) => used.map((name) => entry[name])),
  );
}
