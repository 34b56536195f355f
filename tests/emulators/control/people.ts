import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { ControlledWorld } from './controlled-world.ts';

/** Somebody who can be played in the console. */
export interface Person {
  name: string;
  company: string;
  phone: string;
  email: string;
  knownIn: 'Salesforce' | 'CINNOX';
  /** Contact id, for Salesforce people. */
  id: string;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function accountName(value: unknown): string {
  return typeof value === 'object' && value !== null && 'Name' in value ? text(value.Name) : '';
}

/** What the telephone network would signal: contacts' numbers are stored as people type them. */
function signalled(...typed: string[]): string {
  for (const phone of typed) {
    const parsed = parsePhoneNumberFromString(phone.replace(/^00/, '+'));
    if (parsed?.isValid()) return parsed.number;
  }
  return '';
}

/** Contacts of the first org that have an international number, then the external contacts of CINNOX. */
export async function listPeople({ salesforce, cinnox }: ControlledWorld): Promise<Person[]> {
  const org = salesforce.orgs[0];
  const soql = `SELECT Id, Name, Email, Phone, MobilePhone, Account.Name FROM Contact
    WHERE MobilePhone != null OR Phone != null ORDER BY Id LIMIT 300`;
  const rows = org
    ? (await org.store.tx({ userId: 'system', system: true }, async (tx) => tx.query(soql))).records
    : [];
  const contacts = rows.map((row): Person => ({
    id: text(row.Id),
    name: text(row.Name),
    company: accountName(row.Account),
    phone: signalled(text(row.MobilePhone), text(row.Phone)),
    email: text(row.Email),
    knownIn: 'Salesforce',
  }));
  const externals = cinnox.contacts().map((contact): Person => ({
    id: contact.id,
    name: `${contact.firstName} ${contact.lastName}`.trim(),
    company: contact.company,
    phone: contact.phones.Mobile || contact.phones.Work,
    email: contact.emails.Work,
    knownIn: 'CINNOX',
  }));
  return [...contacts.filter(({ phone }) => phone !== ''), ...externals];
}
