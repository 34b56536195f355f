import type { Creation } from './create.ts';
import type { SettleContext } from './settle-context.ts';

/** A create of another lane that began this recently may still be on its way (ms); requests end sooner. */
const attemptMs = 60_000;

/**
 * Commit first, then send. With the package the org's own row tells the same, and one of two creates is refused.
 * Without it a row whose record is being made by the lane it was in before has to wait: until then, else undefined.
 */
export async function noteAttempt(
  creation: Creation,
  lane: string,
  context: SettleContext,
): Promise<number | undefined> {
  if (context.mode === 'package') return undefined;
  const now = context.now();
  const attempts = creation.calls.map(({ item, task }) => {
    const { WhatId, ...fields } = task;
    // A Case of the same change has no id yet.
    const isKnown = WhatId !== undefined && WhatId !== '@{case.id}';
    return { id: item.row.id, form: item.row.log.form, fields: isKnown ? { ...fields, WhatId } : fields };
  });
  const { enquiry } = creation;
  if (enquiry !== undefined) {
    const { id, log } = enquiry.item.row;
    attempts.push({ id, form: log.form, fields: enquiry.case });
  }
  return context.journal.transact(async (tx) => {
    const rows = await Promise.all(attempts.map(async ({ id, ...attempt }) => ({ row: await tx.get(id), ...attempt })));
    const busy = rows.flatMap(({ row }) => row?.log.attemptIn ?? []).filter((other) => other.lane !== lane);
    const until = Math.max(0, ...busy.map(({ at }) => at + attemptMs));
    if (until > now) return until;
    for (const { row, fields, form } of rows) {
      if (row === undefined) continue;
      const log = { ...row.log, attempt: fields, attemptIn: { lane, at: now } };
      await tx.put({ ...row, log: form === undefined ? log : { ...log, form } });
    }
    return undefined;
  });
}
