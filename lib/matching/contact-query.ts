import type { ContactFacts, MatchQuestion } from '../domain/match-ranking.ts';
import { phoneSpellings } from '../domain/phone.ts';
import type { ObjectDescribe, SObject } from '../salesforce/client.ts';
import { soql, soqlAnd, soqlLikeDigits, soqlName, soqlNames, soqlOr, type Soql } from '../salesforce/soql.ts';

/** Contact fields that this user may read, found by describe and kept for a day. */
export interface ContactAccess {
  phoneFields: { name: string; label: string }[];
  hasTitle: boolean;
  hasEmail: boolean;
  hasLink: boolean;
  /** Access to accounts is a right of its own: without it the lookup is hidden. */
  hidesAccount?: boolean;
  canReadCases: boolean;
}

const phoneFieldLabels: Record<string, string> = {
  MobilePhone: 'Mobile',
  Phone: 'Phone',
  HomePhone: 'Home phone',
  OtherPhone: 'Other phone',
  AssistantPhone: 'Assistant phone',
};

export function contactAccess(contact: ObjectDescribe, caseDescribe: ObjectDescribe | null): ContactAccess {
  const has = (name: string) => contact.fields[name] !== undefined;
  return {
    phoneFields: Object.entries(phoneFieldLabels)
      .filter(([name]) => has(name))
      .map(([name, label]) => ({ name, label })),
    hasTitle: has('Title'),
    hasEmail: has('Email'),
    hasLink: has('CINNOX_Contact_Id__c'),
    hidesAccount: !has('AccountId'),
    canReadCases: caseDescribe !== null,
  };
}

export function contactFieldNames(access: ContactAccess): string[] {
  return [
    'Id',
    'Name',
    ...(access.hidesAccount === true ? [] : ['AccountId', 'Account.Name']),
    'OwnerId',
    'Owner.Name',
    ...(access.hasTitle ? ['Title'] : []),
    ...(access.hasEmail ? ['Email'] : []),
    ...(access.hasLink ? ['CINNOX_Contact_Id__c'] : []),
    ...access.phoneFields.map((field) => field.name),
  ];
}

const openCases = soql`(SELECT Id, CaseNumber, Subject FROM Cases WHERE IsClosed = false ORDER BY CreatedDate DESC LIMIT 50)`;
const lastTasks = soql`(SELECT Id, Subject, CreatedDate FROM Tasks WHERE IsClosed = true ORDER BY CreatedDate DESC LIMIT 3)`;

/** Contacts with everything that the profile shows, by any condition. */
export function contactsQuery(access: ContactAccess, where: Soql, limit: number): Soql {
  const fields = soqlNames(contactFieldNames(access));
  return access.canReadCases
    ? soql`SELECT ${fields}, ${openCases}, ${lastTasks} FROM Contact WHERE ${where} LIMIT ${limit}`
    : soql`SELECT ${fields}, ${lastTasks} FROM Contact WHERE ${where} LIMIT ${limit}`;
}

/** What was written a moment ago is not in the search index yet: found by its digits, however they are spaced. */
function justWritten(national: string, access: ContactAccess): Soql {
  const digits = soqlLikeDigits(national);
  const fields = access.phoneFields.map((field) => soql`${soqlName(field.name)} LIKE ${digits}`);
  return soqlAnd([soql`SystemModstamp >= YESTERDAY`, soqlOr(fields)]);
}

type AskedFor = Pick<MatchQuestion, 'phone' | 'email' | 'cinnoxContactId'>;

/** Exact spellings of the number, the e-mail, the link: what the database sees at once. Null = nothing to ask for. */
export function matchCondition(question: AskedFor, access: ContactAccess): Soql | null {
  const conditions: Soql[] = [];
  if (question.phone !== undefined) {
    const spellings = phoneSpellings(question.phone);
    for (const field of access.phoneFields) conditions.push(soql`${soqlName(field.name)} IN ${spellings}`);
    if (access.phoneFields.length > 0) conditions.push(justWritten(question.phone.national, access));
  }
  if (question.email !== undefined && question.email !== '' && access.hasEmail) {
    conditions.push(soql`Email = ${question.email}`);
  }
  if (question.cinnoxContactId !== undefined && access.hasLink) {
    conditions.push(soql`CINNOX_Contact_Id__c = ${question.cinnoxContactId}`);
  }
  return conditions.length === 0 ? null : soqlOr(conditions);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function child(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function children(value: unknown): Record<string, unknown>[] {
  const records = child(value).records;
  return Array.isArray(records) ? records.map(child) : [];
}

/** A Contact row of `contactsQuery` (or of a search, then without cases and activities). */
export function toContactFacts(record: SObject, access: ContactAccess): ContactFacts {
  const optional = {
    title: text(record.Title),
    accountId: text(record.AccountId),
    accountName: text(child(record.Account).Name),
    ownerId: text(record.OwnerId),
    ownerName: text(child(record.Owner).Name),
    email: text(record.Email),
    cinnoxContactId: text(record.CINNOX_Contact_Id__c),
  };
  const known = Object.entries(optional).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    contactId: String(record.Id),
    name: text(record.Name) ?? 'Unnamed contact',
    ...Object.fromEntries(known),
    phones: access.phoneFields.flatMap(({ name, label }) => {
      const raw = text(record[name]);
      return raw === undefined ? [] : [{ label, raw }];
    }),
    openCases: children(record.Cases).map((row) => ({
      id: String(row.Id),
      number: text(row.CaseNumber) ?? '',
      subject: text(row.Subject) ?? '',
    })),
    lastActivities: children(record.Tasks).map((row) => ({
      id: String(row.Id),
      subject: text(row.Subject) ?? '',
      at: Date.parse(text(row.CreatedDate) ?? '') || 0,
    })),
  };
}
