import type { AppError } from '../../errors/app-error.ts';
import type { Creation } from './create.ts';
import type { SettleContext } from './settle-context.ts';

/** A create without an answer that began this recently may still be on its way (ms); requests end sooner. */
const attemptMs = 60_000;

/** Nobody knows whether the org did it, or is doing it. */
const unanswered: ReadonlySet<string> = new Set(['network', 'timeout', 'server_busy']);

/**
 * Commit first, then send. With the package the org's own row tells the same, and one of two creates is refused.
 * Without it nothing shows a create that is on its way: of the lane that the row was in before, of a worker that died
 * meanwhile, of this one when the org took longer than it waited. The row has to wait: until then, else undefined.
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
    const busy = rows.flatMap(({ row }) => row?.log.attemptIn ?? []).filter(({ answered }) => answered !== true);
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

/** It was refused: nothing of it is on its way. `thrown`: instead of an answer. */
export async function noteRefusal(creation: Creation, context: SettleContext, thrown?: AppError): Promise<void> {
  if (context.mode === 'package' || (thrown !== undefined && unanswered.has(thrown.code))) return;
  const { calls, enquiry } = creation;
  const ids = [...calls.map(({ item }) => item.row.id), ...(enquiry === undefined ? [] : [enquiry.item.row.id])];
  await context.journal.transact(async (tx) => {
    for (const id of ids) {
      const row = await tx.get(id);
      if (row?.log.attemptIn === undefined) continue;
      await tx.put({ ...row, log: { ...row.log, attemptIn: { ...row.log.attemptIn, answered: true } } });
    }
  });
}
