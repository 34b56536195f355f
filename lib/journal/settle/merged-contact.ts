import { guardPatch, type GuardedPatch } from '../../domain/edit-guard.ts';
import type { JournalRow, WrittenFields, WrittenValue } from '../../domain/journal-row.ts';
import type { SObject } from '../../salesforce/client.ts';
import { soql, soqlName, soqlNames } from '../../salesforce/soql.ts';
import type { SettleContext } from './settle-context.ts';

/** One that is left may be merged into another one later; nobody does that often. */
const mostMerges = 4;

const labels = { Contact: 'Name', Case: 'CaseNumber' } as const;

/**
 * What is left of a record that was merged into another one: it stays in the recycle bin for a while and names that one
 * (https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_merge.htm). Undefined: it was not
 * merged, or nothing tells it any more.
 */
export async function leftOf(
  object: keyof typeof labels,
  id: WrittenValue | undefined,
  { client }: SettleContext,
): Promise<SObject | undefined> {
  const names = soqlNames(['Id', labels[object], 'IsDeleted', 'MasterRecordId']);
  let left: SObject | undefined;
  let next: unknown = id;
  for (let count = 0; count < mostMerges && typeof next === 'string'; count += 1) {
    const [record] = await client.queryAll(soql`SELECT ${names} FROM ${soqlName(object)} WHERE Id = ${next}`);
    left = record;
    next = record?.MasterRecordId;
  }
  return left?.Id === id || left?.IsDeleted !== false ? undefined : left;
}

/**
 * The guard of a record that points to a contact: Salesforce moves it to the one that is left of a merge, which is no
 * person's edit of the record.
 */
export async function guardContact(
  field: 'WhoId' | 'ContactId',
  desired: WrittenFields,
  { current, last }: { current: SObject; last: WrittenFields },
  context: SettleContext,
): Promise<GuardedPatch> {
  const guarded = guardPatch(desired, current, last);
  if (!guarded.edited.includes(field)) return guarded;
  const left = await leftOf('Contact', last[field], context);
  return left === undefined || left.Id !== current[field]
    ? guarded
    : guardPatch(desired, current, { ...last, [field]: String(left.Id) });
}

/** Whom the row is of is another record by now: the row is of that one. Undefined: none is left, or none of these is its contact. */
export async function followMerge(
  row: JournalRow,
  ids: readonly string[],
  context: SettleContext,
): Promise<JournalRow | undefined> {
  const { contactId } = row.match;
  if (contactId === undefined || !ids.includes(contactId)) return undefined;
  const left = await leftOf('Contact', contactId, context);
  if (left === undefined) return undefined;
  const person = { contactId: String(left.Id), contactName: String(left.Name) };
  // A person may have chosen somebody else meanwhile.
  await context.journal.change(row.id, (now) =>
    now.match.contactId === contactId ? { ...now, match: { ...now.match, ...person } } : undefined,
  );
  return { ...row, match: { ...row.match, ...person } };
}
