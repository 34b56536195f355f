import type { FieldValue, SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { campaignMemberRule, memberStatusRule } from './campaign-rules.ts';
import { formatInstantToSecond } from './instants.ts';
import type { Transaction } from './transaction.ts';

interface Saving {
  tx: Transaction;
  row: SObjectRow;
  /** The row before this update; absent on insert. */
  before: SObjectRow | undefined;
}

type Rule = (saving: Saving) => void;

function joinName({ row }: Saving): void {
  row['Name'] = [row['FirstName'], row['LastName']]
    .filter((part) => typeof part === 'string')
    .join(' ')
    .slice(0, 121);
}

function changed({ row, before }: Saving, field: string): boolean {
  return (before?.[field] ?? null) !== (row[field] ?? null);
}

function parentValue(tx: Transaction, object: string, id: FieldValue | undefined, field: string): FieldValue {
  if (typeof id !== 'string') return null;
  return tx.read(object, id)?.[field] ?? null;
}

/** Is the status a closed one by the org's own status list? */
function isClosedStatus(tx: Transaction, statusObject: 'TaskStatus' | 'CaseStatus', status: FieldValue | undefined) {
  for (const row of tx.scan(statusObject)) if (row['ApiName'] === status) return row['IsClosed'] === true;
  return false;
}

function stampClosed({ tx, row, before }: Saving, field: string): void {
  if (!row['IsClosed']) row[field] = null;
  else if (!row[field] || before?.['IsClosed'] === false)
    row[field] = formatInstantToSecond(tx.core.surroundings.clock.now());
}

/**
 * An empty account is filled in from the contact; one that is there stays when the contact changes, for whoever may edit
 * it (https://help.salesforce.com/s/articleView?id=000387888&type=1, which tells it of Lightning; of the API nothing does).
 */
function caseRule(saving: Saving): void {
  const { tx, row } = saving;
  if (changed(saving, 'ContactId') && (row['AccountId'] ?? null) === null)
    row['AccountId'] = parentValue(tx, 'Contact', row['ContactId'], 'AccountId');
  row['IsClosed'] = isClosedStatus(tx, 'CaseStatus', row['Status']);
  stampClosed(saving, 'ClosedDate');
}

function accountOfTask(tx: Transaction, row: SObjectRow): FieldValue {
  const whatId = row['WhatId'];
  const what = typeof whatId === 'string' ? tx.core.schema.byKeyPrefix(whatId)?.name : undefined;
  if (what === 'Account') return whatId ?? null;
  const ofWhat = what === 'Case' ? parentValue(tx, 'Case', whatId, 'AccountId') : null;
  return ofWhat ?? parentValue(tx, 'Contact', row['WhoId'], 'AccountId');
}

/** An activity of a lead is about nothing else. The words of the refusal are not published. */
function refuseLeadWithMore({ row }: Saving): void {
  if (typeof row['WhoId'] !== 'string' || !row['WhoId'].startsWith('00Q') || (row['WhatId'] ?? null) === null) return;
  const message = 'An activity of a lead cannot be related to another record.';
  throw new SalesforceError(400, 'FIELD_INTEGRITY_EXCEPTION', message, ['WhoId', 'WhatId']);
}

/** The status that a converted lead gets is set by its conversion alone, and ends all changes. */
function leadRule(saving: Saving): void {
  joinName(saving);
  if (saving.before?.['IsConverted'] !== true) return;
  throw new SalesforceError(400, 'CANNOT_UPDATE_CONVERTED_LEAD', 'cannot reference converted lead', []);
}

/** https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_event.htm */
function checkEventTimes({ row }: Saving): void {
  const has = (field: string): boolean => (row[field] ?? null) !== null;
  const isAllDay = row['IsAllDayEvent'] === true && has('ActivityDate');
  const missing = [
    ...(isAllDay || has('StartDateTime') || has('ActivityDateTime') ? [] : ['ActivityDateTime']),
    ...(isAllDay || has('DurationInMinutes') || has('EndDateTime') ? [] : ['DurationInMinutes']),
  ];
  if (missing.length === 0) return;
  const message = `Required fields are missing: [${missing.join(', ')}]`;
  throw new SalesforceError(400, 'REQUIRED_FIELD_MISSING', message, missing);
}

function eventRule(saving: Saving): void {
  const { tx, row } = saving;
  checkEventTimes(saving);
  refuseLeadWithMore(saving);
  row['AccountId'] = accountOfTask(tx, row);
  row['StartDateTime'] ??= row['ActivityDateTime'] ?? null;
  const startMs = Date.parse(String(row['StartDateTime']));
  if (Number.isNaN(startMs)) return;
  const minutes = row['DurationInMinutes'];
  if (typeof minutes === 'number') row['EndDateTime'] = formatInstantToSecond(startMs + minutes * 60_000);
  const endMs = Date.parse(String(row['EndDateTime']));
  if (!Number.isNaN(endMs)) row['DurationInMinutes'] = Math.round((endMs - startMs) / 60_000);
  row['ActivityDateTime'] = row['StartDateTime'];
  row['ActivityDate'] = String(row['StartDateTime']).slice(0, 10);
}

function taskRule(saving: Saving): void {
  const { tx, row } = saving;
  refuseLeadWithMore(saving);
  row['AccountId'] = accountOfTask(tx, row);
  row['IsClosed'] = isClosedStatus(tx, 'TaskStatus', row['Status']);
  row['IsHighPriority'] = row['Priority'] === 'High';
  stampClosed(saving, 'CompletedDateTime');
}

const RULES: Readonly<Record<string, Rule>> = {
  Contact: joinName,
  User: joinName,
  Case: caseRule,
  Task: taskRule,
  Event: eventRule,
  Lead: leadRule,
  CampaignMember: campaignMemberRule,
  CampaignMemberStatus: memberStatusRule,
};

/** What the service itself computes whenever a row is saved. */
export function applyObjectRules(object: string, saving: Saving): void {
  RULES[object]?.(saving);
}
