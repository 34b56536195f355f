import type { JournalRow } from '../../domain/journal-row.ts';
import type { CompositePart } from '../../salesforce/client.ts';
import { compositeError } from '../../salesforce/fault-table.ts';
import { encodeData, toLogRow } from './log-row.ts';
import { queryAll } from './lookup.ts';
import { rowQueries } from './patch.ts';
import type { SettleContext } from './settle-context.ts';

/** Only a row of the org's can tell why a change of its record was given up. */
function isUntold({ mode, log }: JournalRow): boolean {
  const { givenUp, logRowId } = log;
  return givenUp !== undefined && givenUp.written !== true && logRowId !== undefined && mode === 'package';
}

/** Why a person gave up a change of a record: no browser tries it again, and whoever asks later can read it. */
async function tellGivenUp({ id, log }: JournalRow, context: SettleContext): Promise<void> {
  const { givenUp, logRowId = '' } = log;
  if (givenUp === undefined) return;
  const { by, at, reason } = givenUp;
  const [[record] = []] = await queryAll(context, rowQueries({ log }, { mode: 'package' }));
  // The row is removed after its retention.
  if (record !== undefined) {
    const part: CompositePart = {
      method: 'PATCH',
      path: `sobjects/CINNOX_Log__c/${logRowId}`,
      referenceId: 'key',
      body: { Data__c: encodeData({ ...toLogRow(record).data, givenUp: { by, at, reason } }) },
    };
    const error = compositeError(await context.client.composite([part], { allOrNone: true }));
    if (error !== null && error.code !== 'not_found') throw error;
  }
  await context.journal.change(id, (now) =>
    now.log.givenUp?.at === at ? { ...now, log: { ...now.log, givenUp: { ...givenUp, written: true } } } : undefined,
  );
}

/** True: there was one to tell. */
export async function tellGivenUps(rows: readonly JournalRow[], context: SettleContext): Promise<boolean> {
  const untold = rows.filter(isUntold);
  for (const row of untold) await tellGivenUp(row, context);
  return untold.length > 0;
}
