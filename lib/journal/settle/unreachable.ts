import type { JournalRow, WrittenFields } from '../../domain/journal-row.ts';
import type { AppError } from '../../errors/app-error.ts';
import { soql } from '../../salesforce/soql.ts';
import { queryAll } from './lookup.ts';
import { followMerge } from './merged-contact.ts';
import type { SettleContext } from './settle-context.ts';

/** A record that is hidden from this user, or that is gone: deleted, or merged into another one. */
const refusals = ['INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY', 'INVALID_CROSS_REFERENCE_KEY', 'ENTITY_IS_DELETED'];

const isId = (value: unknown): value is string => typeof value === 'string' && !value.startsWith('@');

/** The id of a Contact, Case or Task says what it is of. Of other objects nothing is asked. */
const objects = [
  { prefix: '003', query: (ids: readonly string[]) => soql`SELECT Id FROM Contact WHERE Id IN ${ids}` },
  { prefix: '500', query: (ids: readonly string[]) => soql`SELECT Id FROM Case WHERE Id IN ${ids}` },
  { prefix: '00T', query: (ids: readonly string[]) => soql`SELECT Id FROM Task WHERE Id IN ${ids}` },
];

/** Without the last three characters, which only say how the others are written. */
const plainId = (id: string) => id.slice(0, 15);

/** One composite takes five queries: one for each object. */
async function findHidden(ids: readonly string[], context: SettleContext): Promise<string[]> {
  const asked = objects
    .map(({ prefix, query }) => ({ query, ids: ids.filter((id) => id.startsWith(prefix)) }))
    .filter((one) => one.ids.length > 0);
  const lists = await queryAll(
    context,
    asked.map((one) => one.query(one.ids)),
  );
  const seen = new Set(lists.flat().map(({ Id }) => plainId(String(Id))));
  return asked.flatMap((one) => one.ids).filter((id) => !seen.has(plainId(id)));
}

/** A query has its length. */
const mostIds = 200;

/** Which of them this user still may not see; of objects that are not asked for nothing is known. */
export async function stillHidden(ids: readonly string[], context: SettleContext): Promise<string[]> {
  const others = ids.filter((id) => !objects.some(({ prefix }) => id.startsWith(prefix)));
  const hidden: string[] = [];
  for (let start = 0; start < ids.length; start += mostIds)
    hidden.push(...(await findHidden(ids.slice(start, start + mostIds), context)));
  return [...hidden, ...others];
}

/**
 * The Case of a transferred call belongs to a colleague and may be hidden from me, and a contact may be deleted
 * while a chat goes on: my Task or Case is written without it, and of whom it is after a merge.
 * Returns the row that knows what cannot be pointed to; undefined when the refusal has another reason.
 */
export async function withoutHidden(
  row: JournalRow,
  record: WrittenFields,
  error: AppError,
  context: SettleContext,
): Promise<JournalRow | undefined> {
  if (!refusals.includes(String(error.details.errorCode))) return undefined;
  const ids = [record.WhoId, record.WhatId, record.ContactId].filter(isId);
  const hidden = await findHidden(ids, context);
  const others = ids.filter((id) => !objects.some(({ prefix }) => id.startsWith(prefix)));
  const unreachable = hidden.length > 0 ? hidden : others;
  if (unreachable.length === 0) return undefined;
  const followed = await followMerge(row, unreachable, context);
  if (followed !== undefined) return followed;
  return { ...row, log: { ...row.log, unreachable: [...(row.log.unreachable ?? []), ...unreachable] } };
}
