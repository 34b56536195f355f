import type { Mode } from '../domain/journal-row.ts';
import { callObject } from '../domain/keys.ts';
import { isEnquiryText } from '../domain/log-texts.ts';
import { addDays, startOfDate } from '../domain/user-dates.ts';
import { toLogRow } from '../journal/settle/log-row.ts';
import type { SalesforceClient, SObject } from '../salesforce/client.ts';
import { soql, soqlAnd, soqlDate, soqlId, soqlLike, soqlNames, soqlOr, type Soql } from '../salesforce/soql.ts';
import type { AskedPart } from './facts.ts';
import { retentionDaysOf } from './kept-since.ts';
import type { LoggedRow, RecordState } from './lists.ts';
import { keyOfCallObject } from './record-key.ts';

/** Keys and ids in one query: a URL takes 16,384 bytes. */
const keysPerQuery = 80;
const idsPerQuery = 200;
const numbersPerQuery = 40;
const halfDayMs = 12 * 3600_000;
/** The clocks of two services may differ by this much (ms). */
const clocksMs = 5 * 60_000;

export interface OrgRange {
  /** Epoch ms, the end excluded. */
  startAt: number;
  endAt: number;
  from: string;
  to: string;
  timeZone: string;
}

export interface OrgReading {
  client: Pick<SalesforceClient, 'query' | 'queryAll' | 'describe'>;
  mode: Mode;
  range: OrgRange;
  /** Whose rows: the EID and user, or everybody's. */
  whose: { eid: string; userId: string } | 'all';
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const pieces: T[][] = [];
  for (let start = 0; start < items.length; start += size) pieces.push(items.slice(start, start + size));
  return pieces;
}

const rowFields = [
  'Id',
  'Key__c',
  'State__c',
  'Kind__c',
  'Task_Id__c',
  'Case_Id__c',
  'Staff__c',
  'Decided_By__c',
  'Decided_At__c',
  'Start__c',
  'Data__c',
];
const counted = soql`State__c IN ('logged', 'do-not-log', 'skipped') AND Kind__c IN ('call', 'enquiry')`;

/** A decision that was taken back keeps its row under the key with a number behind it. */
const isUndone = (key: string) => /~\d+$/.test(key);

function toLoggedRow(record: SObject): LoggedRow | undefined {
  const row = toLogRow(record);
  const { kind, state, key } = row;
  if ((kind !== 'call' && kind !== 'enquiry') || isUndone(key)) return undefined;
  if (state !== 'logged' && state !== 'do-not-log' && state !== 'skipped') return undefined;
  const recordId = kind === 'call' ? row.taskId : row.caseId;
  const startedAt = typeof record.Start__c === 'string' ? Date.parse(record.Start__c) : undefined;
  return {
    ...{ id: row.id, key, kind, state },
    ...(recordId === undefined ? {} : { recordId }),
    ...(row.staff === undefined ? {} : { staff: row.staff }),
    ...(row.decidedBy === undefined ? {} : { decidedBy: row.decidedBy }),
    ...(row.decidedAt === undefined ? {} : { decidedAt: row.decidedAt }),
    ...(row.data.reason === undefined ? {} : { reason: row.data.reason }),
    ...(row.data.nobody === true ? { nobody: true } : {}),
    ...(startedAt === undefined || Number.isNaN(startedAt) ? {} : { startedAt }),
  };
}

/** The log rows of the range, and those of the parts wherever they are dated. None in an org without the package. */
export async function readLogRows(keys: readonly string[], reading: OrgReading): Promise<LoggedRow[]> {
  if (reading.mode === 'package-free') return [];
  const { client, range, whose } = reading;
  const dated = soql`Start__c >= ${new Date(range.startAt)} AND Start__c < ${new Date(range.endAt)}`;
  const mine = whose === 'all' ? [] : [soql`Staff__c = ${whose.eid}`];
  const found = new Map<string, LoggedRow>();
  const note = (records: readonly SObject[]) => {
    for (const row of records.flatMap((record) => toLoggedRow(record) ?? [])) found.set(row.key, row);
  };
  note(
    await client.query(
      soql`SELECT ${soqlNames(rowFields)} FROM CINNOX_Log__c WHERE ${soqlAnd([counted, dated, ...mine])}`,
    ),
  );
  const wanted = new Set(keys.filter((key) => !found.has(key)));
  for (const some of chunks([...wanted], keysPerQuery)) {
    const rows = await client.query(
      soql`SELECT ${soqlNames(rowFields)} FROM CINNOX_Log__c WHERE Key__c IN ${some} AND ${counted}`,
    );
    // SOQL compares text without regard to case, keys differ by it.
    note(rows.filter((record) => wanted.has(String(record.Key__c))));
  }
  return [...found.values()];
}

const common = [
  'Id',
  'IsDeleted',
  'Subject',
  'OwnerId',
  'Owner.Name',
  'CreatedDate',
  'LastModifiedDate',
  'LastModifiedBy.Name',
];
const taskFields = [...common, 'WhoId', 'Who.Name', 'CallObject', 'ActivityDate'];
const caseFields = [...common, 'ContactId', 'Contact.Name', 'CaseNumber'];

function nameIn(value: unknown): string | undefined {
  const name = typeof value === 'object' && value !== null && 'Name' in value ? value.Name : undefined;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function toRecord(record: SObject, object: 'Task' | 'Case', at: number, key: string | undefined): RecordState {
  const changedAt = Date.parse(String(record.LastModifiedDate));
  const personId = object === 'Task' ? record.WhoId : record.ContactId;
  const person = nameIn(object === 'Task' ? record.Who : record.Contact);
  const changedBy = nameIn(record.LastModifiedBy);
  const ownerName = nameIn(record.Owner);
  return {
    id: String(record.Id),
    object,
    isDeleted: record.IsDeleted === true,
    hasPerson: typeof personId === 'string' && personId !== '',
    subject: typeof record.Subject === 'string' ? record.Subject : object,
    at,
    ...(Number.isNaN(changedAt) ? {} : { changedAt }),
    ...(changedBy === undefined ? {} : { changedBy }),
    ...(person === undefined ? {} : { person }),
    ...(typeof record.CaseNumber === 'string' ? { number: record.CaseNumber } : {}),
    ...(typeof record.OwnerId === 'string' ? { ownerId: record.OwnerId } : {}),
    ...(ownerName === undefined ? {} : { ownerName }),
    ...(key === undefined ? {} : { key }),
  };
}

function taskRecord(record: SObject, { timeZone }: OrgRange): RecordState {
  // A Task has a date and no time: noon of that day.
  const day = typeof record.ActivityDate === 'string' ? startOfDate(record.ActivityDate, timeZone) : Number.NaN;
  const at = Number.isNaN(day) ? Date.parse(String(record.CreatedDate)) : day + halfDayMs;
  return toRecord(record, 'Task', at, keyOfCallObject(record.CallObject));
}

/**
 * Tasks by the ids that rows name, by the keys of parts that no row names, and whatever else of the range carries a key
 * of ours. Deleted ones are among them.
 */
export async function readTasks(
  wanted: { ids: readonly string[]; keys: readonly string[] },
  { client, range, whose }: OrgReading,
): Promise<RecordState[]> {
  const fields = soqlNames(taskFields);
  // An agent may live in another time zone than who looks.
  const [first, last] = [soqlDate(addDays(range.from, -1)), soqlDate(addDays(range.to, 1))];
  const mine = whose === 'all' ? [] : [soql`OwnerId = ${soqlId(whose.userId)}`];
  const ours = [
    soql`CallObject LIKE ${soqlLike(callObject(''), 'starts')}`,
    soql`ActivityDate >= ${first}`,
    soql`ActivityDate <= ${last}`,
  ];
  const found = new Map<string, RecordState>();
  const note = (records: readonly SObject[]) => {
    for (const record of records) found.set(String(record.Id), taskRecord(record, range));
  };
  note(await client.queryAll(soql`SELECT ${fields} FROM Task WHERE ${soqlAnd([...ours, ...mine])}`));
  const ids = wanted.ids.filter((id) => !found.has(id));
  for (const some of chunks(ids, idsPerQuery))
    note(await client.queryAll(soql`SELECT ${fields} FROM Task WHERE Id IN ${some}`));
  const carried = new Set([...found.values()].map(({ key }) => key));
  const objects = wanted.keys.filter((key) => !carried.has(key)).map(callObject);
  for (const some of chunks(objects, keysPerQuery))
    note(await client.queryAll(soql`SELECT ${fields} FROM Task WHERE CallObject IN ${some}`));
  return [...found.values()];
}

/** Cases by the ids that rows name, and those that carry the block of an enquiry that no row names. */
export async function readCases(
  wanted: { ids: readonly string[]; enquiries: readonly AskedPart[] },
  { client, range, mode, whose }: OrgReading,
): Promise<RecordState[]> {
  const described = await client.describe('Case');
  if (described === null) return [];
  const found = new Map<string, RecordState>();
  const dated = (record: SObject) => Date.parse(String(record.CreatedDate));
  for (const some of chunks([...new Set(wanted.ids)], idsPerQuery)) {
    for (const record of await client.queryAll(soql`SELECT ${soqlNames(caseFields)} FROM Case WHERE Id IN ${some}`))
      found.set(String(record.Id), toRecord(record, 'Case', dated(record), undefined));
  }
  // Who may not see the Description cannot tell our Cases from those of others.
  if (described.fields.Description === undefined || wanted.enquiries.length === 0) return [...found.values()];
  const note = (records: readonly SObject[], parts: readonly AskedPart[]) => {
    for (const record of records) {
      const part = parts.find(({ enquiryNumber = '' }) =>
        isEnquiryText(String(record.Description ?? ''), enquiryNumber),
      );
      const key = part?.keys[0];
      if (key !== undefined) found.set(String(record.Id), toRecord(record, 'Case', dated(record), key));
    }
  };
  for (const some of chunks(wanted.enquiries, numbersPerQuery)) note(await client.queryAll(casesOf(some, range)), some);
  // A template may leave the number out of the subject: without log rows nothing else tells that the Case is there.
  if (mode === 'package-free' && whose !== 'all')
    note(await client.queryAll(casesBy(whose.userId, range)), wanted.enquiries);
  return [...found.values()];
}

const casesWithText = soql`SELECT ${soqlNames([...caseFields, 'Description'])} FROM Case`;

function casesOf(parts: readonly AskedPart[], range: OrgRange): Soql {
  const since = new Date(range.startAt - clocksMs);
  const numbers = parts.map(({ enquiryNumber = '' }) => soql`Subject LIKE ${soqlLike(enquiryNumber, 'contains')}`);
  return soql`${casesWithText} WHERE CreatedDate >= ${since} AND ${soqlOr(numbers)}`;
}

function casesBy(userId: string, range: OrgRange): Soql {
  return soql`${casesWithText} WHERE CreatedById = ${soqlId(userId)} AND CreatedDate >= ${new Date(range.startAt - clocksMs)}`;
}

/** How long the org keeps log rows (days); the package's default where the setting cannot be read. */
export async function readRetentionDays(client: Pick<SalesforceClient, 'query'>): Promise<number> {
  const query = soql`SELECT Value__c FROM CINNOX_Setting__mdt WHERE DeveloperName = 'Retention_Days'`;
  const [record] = await client.query(query).catch(() => []);
  return retentionDaysOf(record?.Value__c);
}
