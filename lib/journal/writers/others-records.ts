import type { JournalRow } from '../../domain/journal-row.ts';
import { endedAt, startedAt } from '../../domain/journal-row.ts';
import type { ObjectDescribe, SObject } from '../../salesforce/client.ts';
import { soql, soqlNames, type Soql } from '../../salesforce/soql.ts';

/** A Task or Case that this product did not make, as far as it can be compared with a call or enquiry. */
export interface OtherRecord {
  object: 'Task' | 'Case';
  id: string;
  /** Epoch ms. */
  createdAt: number;
  /** Everything that people or products write numbers and addresses into. */
  text: string;
  contactId?: string;
  /** Of a Task: it is about a call. Of a Case: where it came from. */
  isCall: boolean;
  origin?: string;
}

/** A call or enquiry, as far as it can be compared. */
export interface Comparable {
  kind: 'call' | 'enquiry';
  startedAt: number;
  endedAt?: number;
  number?: string;
  email?: string;
  contactId?: string;
}

/** Another product writes within so long of the begin or the end (ms). */
export const fitWindowMs = 5 * 60_000;
/** Fewer digits may be anything. */
const leastDigits = 7;
/** Country codes and leading zeros differ; so many digits from the end do not. */
const comparedDigits = 8;

const digitsOf = (text: string) => text.replace(/\D/g, '');

/** Numbers of a text, as digits: what stands in it between other signs than those of numbers. */
function numbersIn(text: string): string[] {
  return [...text.matchAll(/[+(]?\d[\d\s().\-/]{5,}\d/g)].map(([found]) => digitsOf(found));
}

function hasNumber(text: string, number: string | undefined): boolean {
  const wanted = digitsOf(number ?? '');
  if (wanted.length < leastDigits) return false;
  const end = wanted.slice(-comparedDigits);
  return numbersIn(text).some((found) => found.endsWith(end));
}

function hasEmail(text: string, email: string | undefined): boolean {
  return email !== undefined && email !== '' && text.toLowerCase().includes(email.toLowerCase());
}

function isNear(at: number, thing: Comparable): boolean {
  const end = thing.endedAt ?? thing.startedAt;
  return at >= thing.startedAt - fitWindowMs && at <= end + fitWindowMs;
}

/** How a record fits: by what is written in it, by its contact, or not at all. Pure. */
export function fits(record: OtherRecord, thing: Comparable): 'words' | 'contact' | undefined {
  if ((thing.kind === 'call') !== (record.object === 'Task')) return undefined;
  if (!isNear(record.createdAt, thing)) return undefined;
  if (hasNumber(record.text, thing.number) || hasEmail(record.text, thing.email)) return 'words';
  const isSamePerson = thing.contactId !== undefined && record.contactId === thing.contactId;
  // Any Task about this person may be made within these minutes: only one that is a call is this call.
  return isSamePerson && (record.object === 'Case' || record.isCall) ? 'contact' : undefined;
}

/** The record to attach to: what is written in it counts more than whose it is, then the nearest in time. Pure. */
export function bestFit(records: readonly OtherRecord[], thing: Comparable): OtherRecord | undefined {
  const ranked = records.flatMap((record) => {
    const how = fits(record, thing);
    return how === undefined
      ? []
      : [{ record, rank: how === 'words' ? 0 : 1, far: Math.abs(record.createdAt - thing.startedAt) }];
  });
  ranked.sort((left, right) => left.rank - right.rank || left.far - right.far);
  return ranked[0]?.record;
}

/** What of a row is compared. */
export function comparableOf(row: JournalRow): Comparable {
  const number = row.call?.number ?? row.enquiry?.visitorPhone;
  const end = endedAt(row);
  return {
    kind: row.kind,
    startedAt: startedAt(row),
    ...(end === undefined ? {} : { endedAt: end }),
    ...(number === undefined ? {} : { number }),
    ...(row.enquiry?.visitorEmail === undefined ? {} : { email: row.enquiry.visitorEmail }),
    ...(row.match.contactId === undefined ? {} : { contactId: row.match.contactId }),
  };
}

const taskFields = [
  'Subject',
  'Description',
  'CallObject',
  'CallType',
  'TaskSubtype',
  'WhoId',
  'CallDurationInSeconds',
];
const caseFields = ['Subject', 'Description', 'Origin', 'ContactId', 'SuppliedPhone', 'SuppliedEmail', 'SuppliedName'];

/** Newest first, so that a busy hour leaves out the oldest. */
const mostRecords = 500;

/** What was created in a time, fields that this user may see. Undefined: he may not see the object. */
export function othersQuery(
  object: 'Task' | 'Case',
  describe: ObjectDescribe | null,
  window: { from: number; to: number },
): Soql | undefined {
  if (describe === null) return undefined;
  const wanted = object === 'Task' ? taskFields : caseFields;
  const names = soqlNames(['Id', 'CreatedDate', ...wanted.filter((name) => describe.fields[name] !== undefined)]);
  const from = new Date(window.from);
  const to = new Date(window.to);
  return object === 'Task'
    ? soql`SELECT ${names} FROM Task WHERE CreatedDate >= ${from} AND CreatedDate <= ${to} ORDER BY CreatedDate DESC LIMIT ${mostRecords}`
    : soql`SELECT ${names} FROM Case WHERE CreatedDate >= ${from} AND CreatedDate <= ${to} ORDER BY CreatedDate DESC LIMIT ${mostRecords}`;
}

/** Carries a mark of this product: `CallObject`, or the block in the Description. */
function isOurs(object: 'Task' | 'Case', record: SObject): boolean {
  const text = String(record.Description ?? '');
  if (object === 'Task')
    return String(record.CallObject ?? '').startsWith('cinnox:') || text.includes('--- CINNOX call log ---');
  return text.includes('--- CINNOX enquiry ---');
}

/** Records that this product did not make. */
export function readOthers(object: 'Task' | 'Case', records: readonly SObject[]): OtherRecord[] {
  return records.flatMap((record) => {
    const createdAt = Date.parse(String(record.CreatedDate));
    if (Number.isNaN(createdAt) || isOurs(object, record)) return [];
    const contactId = object === 'Task' ? record.WhoId : record.ContactId;
    const told = ['Subject', 'Description', 'CallObject', 'SuppliedPhone', 'SuppliedEmail'].map((name) => record[name]);
    return {
      object,
      id: String(record.Id),
      createdAt,
      text: told.filter((value) => typeof value === 'string').join('\n'),
      ...(typeof contactId === 'string' ? { contactId } : {}),
      isCall:
        record.TaskSubtype === 'Call' ||
        typeof record.CallType === 'string' ||
        typeof record.CallDurationInSeconds === 'number',
      ...(typeof record.Origin === 'string' ? { origin: record.Origin } : {}),
    };
  });
}
