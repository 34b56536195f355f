import type { JournalRow, WrittenFields } from '../../domain/journal-row.ts';
import type { AppError } from '../../errors/app-error.ts';
import { soql, soqlId } from '../../salesforce/soql.ts';
import { queryAll } from './lookup.ts';
import type { SettleContext } from './settle-context.ts';

/** A record that is hidden from this user, or that is gone. */
const refusals = ['INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', 'INVALID_CROSS_REFERENCE_KEY'];

const isId = (value: unknown): value is string => typeof value === 'string' && !value.startsWith('@');

/** A Contact's or Case's id says what it is of. Of other objects nothing is asked. */
const objects = [
  { prefix: '003', query: (id: string) => soql`SELECT Id FROM Contact WHERE Id = ${soqlId(id)}` },
  { prefix: '500', query: (id: string) => soql`SELECT Id FROM Case WHERE Id = ${soqlId(id)}` },
];

async function findHidden(ids: readonly string[], context: SettleContext): Promise<string[]> {
  const asked = ids.flatMap((id) => {
    const object = objects.find(({ prefix }) => id.startsWith(prefix));
    return object === undefined ? [] : [{ id, query: object.query(id) }];
  });
  const lists = await queryAll(
    context,
    asked.map(({ query }) => query),
  );
  return asked.flatMap(({ id }, index) => (lists[index]?.length === 0 ? [id] : []));
}

/** Which of them this user still may not see; of objects that are not asked for nothing is known. */
export async function stillHidden(ids: readonly string[], context: SettleContext): Promise<string[]> {
  const others = ids.filter((id) => !objects.some(({ prefix }) => id.startsWith(prefix)));
  const hidden: string[] = [];
  // One composite takes 25 parts.
  for (let start = 0; start < ids.length; start += 25)
    hidden.push(...(await findHidden(ids.slice(start, start + 25), context)));
  return [...hidden, ...others];
}

/**
 * The Case of a transferred call belongs to a colleague and may be hidden from me: my Task is written without it.
 * Returns the row that knows what cannot be pointed to; undefined when the refusal has another reason.
 */
export async function withoutHidden(
  row: JournalRow,
  task: WrittenFields,
  error: AppError,
  context: SettleContext,
): Promise<JournalRow | undefined> {
  if (!refusals.includes(String(error.details.errorCode))) return undefined;
  const ids = [task.WhoId, task.WhatId].filter(isId);
  const hidden = await findHidden(ids, context);
  const others = ids.filter((id) => !objects.some(({ prefix }) => id.startsWith(prefix)));
  const unreachable = hidden.length > 0 ? hidden : others;
  if (unreachable.length === 0) return undefined;
  return { ...row, log: { ...row.log, unreachable: [...(row.log.unreachable ?? []), ...unreachable] } };
}
