import { alias } from '../../domain/keys.ts';
import { withAliases, type JournalRow } from '../../domain/journal-row.ts';
import type { LogData } from './log-row.ts';
import type { SettleContext } from './settle-context.ts';

/** What only events tell of a call: the id of its hook, and the number where reports leave it out. */
export function heardOf({ call }: JournalRow): Pick<LogData, 'hook' | 'number'> {
  const { messageId, number } = call ?? {};
  return {
    ...(messageId === undefined ? {} : { hook: messageId }),
    ...(number === undefined ? {} : { number }),
  };
}

/** The row with what the browser that wrote its log had heard. */
export function withHeard(row: JournalRow, { hook, number }: LogData): JournalRow {
  const { call } = row;
  if (call === undefined || (hook === undefined && number === undefined)) return row;
  const heard = { ...(hook === undefined ? {} : { messageId: hook }), ...(number === undefined ? {} : { number }) };
  return { ...row, call: { ...heard, ...call } };
}

/**
 * A browser that knows a call by its report alone takes over what the one that wrote the log had heard: it would take
 * another call's event for it, and write "unknown caller" over the number.
 */
export async function takeHeard(before: JournalRow, after: JournalRow, { journal }: SettleContext): Promise<void> {
  if (after.call === before.call) return;
  const { id } = before;
  const { hook, number } = heardOf(after);
  await journal.transact(async (tx) => {
    const now = await tx.get(id);
    if (now?.call === undefined) return;
    const isNewNumber = number !== undefined && now.call.number === undefined;
    const aliases = hook === undefined || now.call.messageId !== undefined ? [] : [alias.hook(now.service, hook)];
    // An event that has a row of its own here stays with it.
    const isFree = aliases.length > 0 && (await tx.byAliases(aliases)).every((other) => other.id === id);
    if (!isNewNumber && !isFree) return;
    const call = {
      ...now.call,
      ...(isNewNumber ? { number } : {}),
      ...(isFree && hook !== undefined ? { messageId: hook } : {}),
    };
    await tx.put(withAliases({ ...now, call }, isFree ? aliases : []));
  });
}
