import type { WrittenFields } from '../../domain/journal-row.ts';
import type { SObject } from '../../salesforce/client.ts';
import { soql } from '../../salesforce/soql.ts';
import type { SettleContext } from './settle-context.ts';

/** What is read of a Case whose contact may change. */
export function accountField(desired: WrittenFields, { caseObject }: SettleContext): string[] {
  return 'ContactId' in desired && caseObject?.fields.AccountId?.updateable === true ? ['AccountId'] : [];
}

/**
 * The account of a Case comes from its contact, and stays behind when the contact changes: an assumption for the API, told
 * of Lightning by https://help.salesforce.com/s/articleView?id=000387888&type=1. It goes along unless a person gave the
 * Case another one.
 */
export async function withAccount(
  patch: WrittenFields,
  current: SObject,
  context: SettleContext,
): Promise<WrittenFields> {
  const { ContactId: next } = patch;
  const { AccountId: account, ContactId: before } = current;
  if (next === undefined || typeof account !== 'string' || typeof before !== 'string') return patch;
  const { client } = context;
  if ((await client.describe('Contact'))?.fields.AccountId === undefined) return patch;
  const ids = [before, next].filter((id) => typeof id === 'string');
  const contacts = await client.query(soql`SELECT Id, AccountId FROM Contact WHERE Id IN ${ids}`);
  const accountOf = (id: unknown) => contacts.find(({ Id }) => Id === id)?.AccountId;
  const AccountId = next === null ? null : accountOf(next);
  const isKnown = AccountId === null || typeof AccountId === 'string';
  return accountOf(before) === account && isKnown ? { ...patch, AccountId } : patch;
}
