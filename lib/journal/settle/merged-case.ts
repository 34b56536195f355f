import type { JournalRow } from '../../domain/journal-row.ts';
import type { SObject } from '../../salesforce/client.ts';
import { withoutError } from './create.ts';
import { leftOf } from './merged-contact.ts';
import { gone } from './patch.ts';
import type { SettleContext } from './settle-context.ts';

const field = 'MasterRecordId';

/** What tells that a Case was merged into another one: an org may keep such a Case, which nobody can change any more. */
export const masterField = ({ caseObject }: SettleContext): string[] =>
  caseObject?.fields[field] === undefined ? [] : [field];

/** The Case that this one was merged into; undefined = none that is known. */
export async function caseLeftOf(id: string | undefined, context: SettleContext): Promise<SObject | undefined> {
  return masterField(context).length === 0 ? undefined : leftOf('Case', id, context);
}

/**
 * The Case is not there any more, or it was merged into another one: then the enquiry is in that one, as it is where a
 * person chose it. Undefined: it is there.
 */
export async function goneOrMerged(
  row: JournalRow,
  current: SObject | undefined,
  context: SettleContext,
): Promise<JournalRow | undefined> {
  if (current !== undefined && typeof current[field] !== 'string') return undefined;
  const { joined, ...log } = withoutError(row.log);
  void joined;
  const left = await caseLeftOf(log.caseId, context);
  if (left !== undefined)
    return { ...row, log: { ...log, attached: true, caseId: String(left.Id), caseNumber: String(left.CaseNumber) } };
  return current === undefined ? gone(row, 'The Case was deleted in Salesforce, or it is hidden from you.') : undefined;
}
