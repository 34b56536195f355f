import type { JournalRow, WrittenFields } from '../../domain/journal-row.ts';
import type { LogRow } from './log-row.ts';
import type { SettleContext } from './settle-context.ts';

/** The record belongs to whom it is written for; without a word it is this user's. */
export function ownerOf({ behalf }: JournalRow): WrittenFields {
  return behalf?.userId === undefined ? {} : { OwnerId: behalf.userId };
}

/**
 * What is written for somebody else is written only under the lease of the slot that is now; without the package there
 * are no leases. Returns when to come back, undefined = it may be written.
 */
export async function waitForLease(
  items: readonly { row: JournalRow }[],
  { leases, mode }: Pick<SettleContext, 'leases' | 'mode'>,
): Promise<number | undefined> {
  if (mode === 'package-free') return undefined;
  const purposes = new Set(items.flatMap(({ row }) => row.behalf?.as ?? []));
  for (const purpose of purposes) {
    const { held, until } = await leases.heldUntil(purpose);
    if (!held) return until;
  }
  return undefined;
}

/** The person's own browser, or another writer's, was first: it is theirs, and nothing of it is changed from here. */
export function leftToWriter(
  row: JournalRow,
  adopted: JournalRow | undefined,
  found: LogRow | undefined,
  { browserId }: Pick<SettleContext, 'browserId'>,
): JournalRow | undefined {
  if (adopted === undefined || row.behalf === undefined) return adopted;
  return found?.browser === browserId ? adopted : { ...adopted, log: { ...adopted.log, state: 'not-mine' } };
}
