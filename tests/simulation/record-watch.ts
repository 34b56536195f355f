import type { Change, OrgStore } from '../emulators/salesforce/types.ts';

/** A Task or Case that came into being during a run, under the name that it was made for. */
export interface MadeRecord {
  object: 'Task' | 'Case';
  id: string;
  /** `CallObject` of a Task without its prefix; `enq:<number>` of a Case; empty when it is for nothing that is known. */
  key: string;
  userId: string;
  /** Virtual ms since the start. */
  at: number;
  subject: string;
}

/** What really came into being in the org, whatever the browsers believe, and whatever is edited later. */
export interface RecordWatch {
  readonly made: readonly MadeRecord[];
  /** When each log row came into being, by key. */
  readonly logRows: ReadonlyMap<string, { state: string; at: number }[]>;
  /** When a record or a log row changed last (virtual ms since the start). */
  lastAt(): number;
  close(): void;
}

const watched: ReadonlySet<string> = new Set(['Task', 'Case', 'CINNOX_Log__c']);

function keyOf({ object, after }: Change): string {
  if (object === 'Task') return /^cinnox:(.*)$/.exec(String(after?.CallObject ?? ''))?.[1] ?? '';
  const number = / enquiry (\d+) · /.exec(String(after?.Subject ?? ''))?.[1];
  return number === undefined ? '' : `enq:${number}`;
}

export function watchRecords(store: OrgStore, elapsed: () => number, note: (text: string) => void): RecordWatch {
  const made: MadeRecord[] = [];
  const logRows = new Map<string, { state: string; at: number }[]>();
  let lastAt = 0;
  const close = store.onCommit((changes) => {
    if (changes.some(({ object }) => watched.has(object))) lastAt = elapsed();
    for (const change of changes) {
      const { object, type, after } = change;
      if (object === 'CINNOX_Log__c' && (type === 'created' || type === 'updated')) {
        const key = String(after?.Key__c);
        logRows.set(key, [...(logRows.get(key) ?? []), { state: String(after?.State__c), at: elapsed() }]);
      }
      if (object === 'CINNOX_Log__c')
        note(`  org: ${type} log row ${String(after?.Key__c)} ${String(after?.State__c)}`);
      if (object !== 'Task' && object !== 'Case') continue;
      note(`  org: ${type} ${object} ${change.id} ${keyOf(change)} "${String(after?.Subject)}"`);
      if (type !== 'created') continue;
      const subject = String(after?.Subject ?? '');
      made.push({ object, id: change.id, key: keyOf(change), userId: change.userId, at: elapsed(), subject });
    }
  });
  return { made, logRows, lastAt: () => lastAt, close };
}
