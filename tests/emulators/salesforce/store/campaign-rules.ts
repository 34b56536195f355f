import type { SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { formatInstantToSecond } from './instants.ts';
import type { Transaction } from './transaction.ts';

interface Saving {
  tx: Transaction;
  row: SObjectRow;
  before: SObjectRow | undefined;
}

type Insert = (object: string, values: Record<string, unknown>) => Promise<string>;

/** What a new campaign's members can be. */
const FIRST_STATUSES = [
  { Label: 'Sent', SortOrder: 1, IsDefault: true, HasResponded: false },
  { Label: 'Responded', SortOrder: 2, IsDefault: false, HasResponded: true },
] as const;

function rowsWith(tx: Transaction, object: string, field: string, id: unknown): SObjectRow[] {
  if (typeof id !== 'string') return [];
  return [...tx.scan(object, { kind: 'in', field, values: [id] })].filter(
    (row) => row[field] === id && !row['IsDeleted'],
  );
}

function sameText(left: unknown, right: unknown): boolean {
  return String(left).toLowerCase() === String(right).toLowerCase();
}

/** A status that the campaign does not have becomes its default one; the status says whether that is a response. */
function applyStatus({ tx, row }: Saving): void {
  const statuses = rowsWith(tx, 'CampaignMemberStatus', 'CampaignId', row['CampaignId']);
  const chosen =
    statuses.find((status) => sameText(status['Label'], row['Status'])) ??
    statuses.find((status) => status['IsDefault'] === true);
  row['Status'] = chosen?.['Label'] ?? null;
  row['HasResponded'] = chosen?.['HasResponded'] === true;
  if (row['HasResponded'])
    row['FirstRespondedDate'] ??= formatInstantToSecond(tx.core.surroundings.clock.now()).slice(0, 10);
}

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_campaignmember.htm */
export function campaignMemberRule(saving: Saving): void {
  const { row, before } = saving;
  const [leadId, contactId] = [row['LeadId'] ?? null, row['ContactId'] ?? null];
  if (!before && leadId === null && contactId === null) {
    const message = 'Required fields are missing: [LeadId, ContactId]';
    throw new SalesforceError(400, 'REQUIRED_FIELD_MISSING', message, ['LeadId', 'ContactId']);
  }
  // Both are there for a converted lead: it is a contact then.
  row['LeadOrContactId'] = contactId ?? leadId;
  row['Type'] = contactId === null ? 'Lead' : 'Contact';
  applyStatus(saving);
}

/** One default for each campaign, and no two statuses of one name. */
export function memberStatusRule({ tx, row, before }: Saving): void {
  const others = rowsWith(tx, 'CampaignMemberStatus', 'CampaignId', row['CampaignId']).filter(
    ({ Id }) => Id !== row.Id,
  );
  if (others.some((other) => sameText(other['Label'], row['Label']))) {
    throw new SalesforceError(400, 'DUPLICATE_VALUE', `duplicate value found: Label duplicates value`, ['Label']);
  }
  if (row['IsDefault'] !== true) {
    if (before?.['IsDefault'] !== true) return;
    throw new SalesforceError(400, 'FIELD_INTEGRITY_EXCEPTION', 'A campaign needs a default member status.', [
      'IsDefault',
    ]);
  }
  for (const other of others) {
    if (other['IsDefault'] === true) {
      tx.stage('CampaignMemberStatus', {
        ...tx.core.table('CampaignMemberStatus').complete(other),
        IsDefault: false,
      });
    }
  }
}

/** A default status, and one that members have, cannot be deleted. */
export function refuseStatusInUse(tx: Transaction, row: SObjectRow): void {
  const members = rowsWith(tx, 'CampaignMember', 'CampaignId', row['CampaignId']);
  const isUsed = members.some((member) => sameText(member['Status'], row['Label']));
  if (row['IsDefault'] !== true && !isUsed) return;
  const message = 'You cannot delete a member status that is the default or in use.';
  throw new SalesforceError(400, 'DELETE_FAILED', message, []);
}

/** One person is a member once. Throws DUPLICATE_VALUE. */
export async function claimMembership(tx: Transaction, row: SObjectRow): Promise<void> {
  const person = row['LeadOrContactId'];
  await tx.lockKey('CampaignMember', 'member', `${String(row['CampaignId'])}/${String(person)}`);
  const others = rowsWith(tx, 'CampaignMember', 'LeadOrContactId', person);
  if (others.some((other) => other['CampaignId'] === row['CampaignId'] && other.Id !== row.Id))
    throw new SalesforceError(400, 'DUPLICATE_VALUE', 'Already a campaign member.', []);
}

export async function addFirstStatuses(campaign: SObjectRow, insert: Insert): Promise<void> {
  for (const status of FIRST_STATUSES) await insert('CampaignMemberStatus', { ...status, CampaignId: campaign.Id });
}
