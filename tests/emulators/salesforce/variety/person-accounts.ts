import { READ_ONLY, email, flag, phone, picklist, reference, text } from '../schema/field-builders.ts';
import type { FieldValue, Org, SObjectRow, Tx } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { addField, asSystem } from './variety-kit.ts';

/** Fields of the account that are fields of its contact. */
const PERSON_FIELDS = {
  FirstName: 'FirstName',
  LastName: 'LastName',
  Salutation: 'Salutation',
  PersonEmail: 'Email',
  PersonMobilePhone: 'MobilePhone',
  PersonHomePhone: 'HomePhone',
  PersonTitle: 'Title',
  Phone: 'Phone',
} as const;
/** Of the people that the seed knows by name, those who are customers in their own name. */
const PEOPLE = ['Wong', 'Berg'];

function contactValues(account: SObjectRow): Record<string, FieldValue> {
  return Object.fromEntries(Object.entries(PERSON_FIELDS).map(([from, to]) => [to, account[from] ?? null]));
}

function personValues(contact: SObjectRow): Record<string, FieldValue> {
  return Object.fromEntries(Object.entries(PERSON_FIELDS).map(([to, from]) => [to, contact[from] ?? null]));
}

function joinName(row: SObjectRow): void {
  row['Name'] = [row['FirstName'], row['LastName']].filter((part) => typeof part === 'string').join(' ');
}

function addFields({ store }: Org): void {
  const added = [
    flag('IsPersonAccount', 'Is Person Account', { ...READ_ONLY, alwaysVisible: true }),
    reference('PersonContactId', 'Contact ID', ['Contact'], 'PersonContact', READ_ONLY),
    text('FirstName', 'First Name', 40),
    text('LastName', 'Last Name', 80),
    picklist('Salutation', 'Salutation', ['Mr.', 'Ms.', 'Mrs.', 'Dr.', 'Prof.', 'Mx.'], { length: 40 }),
    email('PersonEmail', 'Email'),
    phone('PersonMobilePhone', 'Mobile'),
    phone('PersonHomePhone', 'Home Phone'),
    text('PersonTitle', 'Title', 80),
  ];
  for (const field of added) addField(store, 'Account', field);
  addField(store, 'Contact', flag('IsPersonAccount', 'Is Person Account', { ...READ_ONLY, alwaysVisible: true }));
}

/** Each becomes an account of its own name, which its contact then belongs to. */
async function convertPeople(tx: Tx): Promise<void> {
  for (const lastName of PEOPLE) {
    const contact = tx.find('Contact', { LastName: lastName })[0];
    if (!contact) continue;
    const account = await tx.insert('Account', {
      ...personValues(contact),
      Name: contact['Name'] ?? lastName,
      OwnerId: contact['OwnerId'] ?? null,
      IsPersonAccount: true,
      PersonContactId: contact.Id,
    });
    await tx.update('Contact', contact.Id, { AccountId: account, IsPersonAccount: true });
  }
}

/**
 * Person accounts: an account and its contact are one customer, written through the account.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_guidelines_personaccounts.htm
 */
export async function addPersonAccounts(org: Org): Promise<void> {
  const { store } = org;
  addFields(org);
  await asSystem(org, convertPeople);
  /** Contacts that follow their account just now. */
  const following = new Set<string>();
  store.addTrigger({
    object: 'Account',
    beforeInsert: ([row]) => {
      if (!row || typeof row['LastName'] !== 'string') return;
      row['IsPersonAccount'] = true;
      joinName(row);
    },
    afterInsert: async ([row], tx) => {
      if (row?.['IsPersonAccount'] !== true) return;
      const own = { AccountId: row.Id, OwnerId: row['OwnerId'] ?? null, IsPersonAccount: true };
      const PersonContactId = await tx.insert('Contact', { ...contactValues(row), ...own });
      following.add(PersonContactId);
      await tx.update('Account', row.Id, { PersonContactId }).finally(() => following.delete(PersonContactId));
    },
    beforeUpdate: ([row], [before]) => {
      if (row?.['IsPersonAccount'] !== true) return;
      if (row['Name'] !== before?.['Name']) {
        const message = 'Account: bad field names on insert/update call: Name';
        throw new SalesforceError(400, 'INVALID_FIELD_FOR_INSERT_UPDATE', message, ['Name']);
      }
      joinName(row);
    },
    afterUpdate: async ([row], _, tx) => {
      const contact = row?.['PersonContactId'];
      if (!row || typeof contact !== 'string' || following.has(contact)) return;
      following.add(contact);
      await tx.update('Contact', contact, contactValues(row)).finally(() => following.delete(contact));
    },
  });
  store.addTrigger({
    object: 'Contact',
    beforeUpdate: ([row], [before]) => {
      if (!row || before?.['IsPersonAccount'] !== true || following.has(row.Id)) return;
      throw new SalesforceError(400, 'INVALID_PERSON_ACCOUNT_OPERATION', 'cannot reference person contact', []);
    },
  });
}
