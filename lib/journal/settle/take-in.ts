import type { JournalRow } from '../../domain/journal-row.ts';
import { compositeError } from '../../salesforce/fault-table.ts';
import { createdId } from '../../salesforce/client.ts';
import { adoptFound, mergeDrafts } from './adopt.ts';
import { leftToWriter } from './behalf.ts';
import { keyPart, logRowBody, mergedPart } from './create.ts';
import type { LogRow } from './log-row.ts';
import { draftPrefixes, type Found } from './lookup.ts';
import { adopter, type SettleContext } from './settle-context.ts';

interface Item {
  row: JournalRow;
  key: string;
}

/** Drafts of this row under any name that it had. */
export function draftsOf({ row, key }: Item, found: Found, context: SettleContext): LogRow[] {
  // What was mirrored before the key was certain is older: the later words of a browser stand.
  const prefixes = draftPrefixes(row, key, context.me).reverse();
  return prefixes.flatMap((prefix) => found.drafts.filter((draft) => draft.key.startsWith(prefix)));
}

/** The row with what other browsers of this person mirrored. */
export function withDrafts<T extends Item>(item: T, found: Found, context: SettleContext): T {
  const drafts = draftsOf(item, found, context);
  return { ...item, row: mergeDrafts(item.row, drafts, context.browserId, context.me, context.now()) };
}

/**
 * A record that was made before the package was there gets its row in the org, so that every browser knows it. One of
 * two that do so at once gets DUPLICATE_VALUE, which is thrown: what is there is looked at again.
 */
async function writeKey(item: Item, next: JournalRow, found: Found, context: SettleContext): Promise<JournalRow> {
  if (context.mode === 'package-free' || found.rows.has(item.key) || next.log.state !== 'logged') return next;
  const { taskId, caseId, task, case: written } = next.log;
  const ids = item.row.kind === 'call' ? { Task_Id__c: taskId } : { Case_Id__c: caseId };
  const data = item.row.kind === 'call' ? { task } : { case: written };
  const answers = await context.client.composite(
    [
      keyPart('key', { ...logRowBody(next, item.key, context, data), ...ids }),
      ...mergedPart(draftsOf(item, found, context)),
    ],
    { allOrNone: true },
  );
  const error = compositeError(answers);
  if (error !== null) throw error;
  const [key] = answers;
  const logRowId = key === undefined ? null : createdId(key);
  return logRowId === null ? next : { ...next, log: { ...next.log, logRowId } };
}

/** Rows whose record the org has already, as they are then; empty = none. */
export async function takeIn(
  items: readonly Item[],
  found: Found,
  context: SettleContext,
): Promise<{ before: JournalRow; after: JournalRow }[]> {
  const taken: { before: JournalRow; after: JournalRow }[] = [];
  for (const item of items) {
    const { row } = withDrafts(item, found, context);
    const adopted = adoptFound(row, item.key, found, adopter(context));
    const next = leftToWriter(item.row, adopted, found.rows.get(item.key), context);
    if (next === undefined) continue;
    taken.push({ before: item.row, after: await writeKey(item, next, found, context) });
  }
  return taken;
}
