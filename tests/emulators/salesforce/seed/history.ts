import type { RandomSource } from '../../../../lib/platform/random.ts';
import { formatInstantToSecond } from '../store/instants.ts';
import type { SObjectRow, Tx } from '../types.ts';
import { below, chance, pick } from './dice.ts';

const CASE_SUBJECTS = [
  'Parcel not delivered',
  'Cannot log in to the portal',
  'Wrong item received',
  'Question about an invoice',
  'Change of delivery address',
  'Quote for spare parts',
  'Refund not arrived',
  'Damaged pallet',
] as const;
const TASK_SUBJECTS = [
  'Call back',
  'Send price list',
  'Check stock',
  'Follow up on complaint',
  'Renewal reminder',
  'Confirm meeting',
] as const;
const DAY_MS = 86_400_000;

interface History {
  random: RandomSource;
  now: number;
  owners: readonly string[];
}

function pastInstant({ random, now }: History, days: number): string {
  return formatInstantToSecond(now - below(random, days * DAY_MS) - 3_600_000);
}

async function insertCase(tx: Tx, history: History, contact: SObjectRow): Promise<void> {
  const { random } = history;
  await tx.insert('Case', {
    ContactId: contact.Id,
    Subject: pick(random, CASE_SUBJECTS),
    Origin: pick(random, ['Phone', 'Email', 'Web']),
    Status: pick(random, ['New', 'Working', 'Closed', 'Closed', 'Escalated']),
    Priority: pick(random, ['High', 'Medium', 'Medium', 'Low']),
    OwnerId: pick(random, history.owners),
    CreatedDate: pastInstant(history, 90),
  });
}

async function insertTask(tx: Tx, history: History, contact: SObjectRow): Promise<void> {
  const { random } = history;
  const created = pastInstant(history, 60);
  const isCall = chance(random, 0.5);
  const call = {
    TaskSubtype: 'Call',
    CallType: pick(random, ['Inbound', 'Outbound']),
    CallDurationInSeconds: below(random, 900),
  };
  const done = isCall || chance(random, 0.5);
  await tx.insert('Task', {
    WhoId: contact.Id,
    Subject: isCall ? 'Call' : pick(random, TASK_SUBJECTS),
    Status: done ? 'Completed' : 'Not Started',
    ActivityDate: created.slice(0, 10),
    OwnerId: pick(random, history.owners),
    CreatedDate: created,
    ...(done ? { CompletedDateTime: created } : {}),
    ...(isCall ? call : {}),
  });
}

/** Cases and tasks of the last months for some of the contacts. */
export async function seedHistory(tx: Tx, history: History, contacts: readonly SObjectRow[]): Promise<void> {
  for (const contact of contacts) {
    if (chance(history.random, 0.3)) await insertCase(tx, history, contact);
    if (chance(history.random, 0.55)) await insertTask(tx, history, contact);
  }
}
