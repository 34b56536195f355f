import { endedAt, isNobody, type JournalRow, type WrittenFields } from '../../domain/journal-row.ts';
import { createdId, type CompositePart, type SObject } from '../../salesforce/client.ts';
import { compositeError } from '../../salesforce/fault-table.ts';
import { soql, soqlNames } from '../../salesforce/soql.ts';
import { keepOwner, logRowBody, withoutError } from './create.ts';
import { logRowFields, toLogRow } from './log-row.ts';
import { queryAll } from './lookup.ts';
import type { EnquiryToWrite } from './plan.ts';
import type { SettleContext } from './settle-context.ts';

/** A Case that this product made for the contact before. */
interface Earlier {
  caseId: string;
  /** As this product wrote it last. */
  status: string | undefined;
  /** When its enquiry ended, by the row (epoch ms). */
  endedAt: number | undefined;
}

const hourMs = 3600_000;
/** One contact has few Cases within hours. */
const mostCases = 20;
/** A Case may have been made this long before it was closed (ms). */
const longestEnquiryMs = 14 * 24 * hourMs;

const statusOf = (fields: WrittenFields | undefined) =>
  typeof fields?.Status === 'string' ? fields.Status : undefined;

/** By the org's rows; without the package by what this browser knows. */
async function earlierCases({ row, enquiry }: EnquiryToWrite, contactId: string, context: SettleContext) {
  if (context.mode === 'package-free') {
    const rows = await context.journal.since(enquiry.startedAt - longestEnquiryMs);
    return rows.toReversed().flatMap((other): Earlier[] => {
      const { caseId, state } = other.log;
      const isEarlier = other.enquiry !== undefined && other.id !== row.id && other.match.contactId === contactId;
      if (!isEarlier || caseId === undefined || state !== 'logged') return [];
      return [{ caseId, status: statusOf(other.log.case), endedAt: endedAt(other) }];
    });
  }
  const [records = []] = await queryAll(context, [
    soql`SELECT ${soqlNames([...logRowFields, 'End__c'])} FROM CINNOX_Log__c WHERE Kind__c = 'enquiry' AND State__c = 'logged' AND Contact_Id__c = ${contactId} AND Case_Id__c != null ORDER BY CreatedDate DESC LIMIT ${mostCases}`,
  ]);
  return records.flatMap((record): Earlier[] => {
    const { caseId, data } = toLogRow(record);
    const end = typeof record.End__c === 'string' ? Date.parse(record.End__c) : undefined;
    return caseId === undefined ? [] : [{ caseId, status: statusOf(data.case), endedAt: end }];
  });
}

/** When it was over: a Case that is still open counts from the end of its enquiry. */
function overSince(record: SObject, known: Earlier): number | undefined {
  if (record.IsClosed !== true) return known.endedAt;
  return typeof record.ClosedDate === 'string' ? Date.parse(record.ClosedDate) : undefined;
}

/** The earlier Case that a returning contact's enquiry belongs to by the rule; undefined: it gets one of its own. */
async function findEarlier(item: EnquiryToWrite, context: SettleContext) {
  const { row, enquiry } = item;
  const { contactId } = row.match;
  const { reopenHours } = context.settings;
  if (reopenHours <= 0 || contactId === undefined || row.log.mayNotJoin === true || row.related !== undefined) return;
  const known = await earlierCases(item, contactId, context);
  if (known.length === 0) return undefined;
  const ids = [...new Set(known.map(({ caseId }) => caseId))].slice(0, mostCases);
  const [records = []] = await queryAll(context, [
    soql`SELECT Id, CaseNumber, Status, IsClosed, ClosedDate FROM Case WHERE Id IN ${ids} AND ContactId = ${contactId}`,
  ]);
  const since = enquiry.startedAt - reopenHours * hourMs;
  const fitting = records.flatMap((record) => {
    const earlier = known.find(({ caseId }) => caseId === record.Id);
    const over = earlier === undefined ? undefined : overSince(record, earlier);
    return earlier === undefined || over === undefined || over < since ? [] : [{ record, earlier, over }];
  });
  return fitting.toSorted((left, right) => right.over - left.over)[0];
}

/** The status of a new Case in this org. */
function firstStatus({ caseObject }: SettleContext): string | undefined {
  return caseObject?.fields.Status?.picklistValues.find((value) => value.defaultValue)?.value;
}

/**
 * Takes an enquiry of a contact who returns into the earlier Case: one key row more that points to it, and the Case is
 * open again unless a person gave it a status. Undefined: the enquiry gets a Case of its own.
 */
export async function joinEarlierCase(item: EnquiryToWrite, context: SettleContext): Promise<JournalRow | undefined> {
  const found = await findEarlier(item, context);
  if (found === undefined) return undefined;
  const { record, earlier } = found;
  const { row } = item;
  const caseId = String(record.Id);
  const opened = firstStatus(context);
  // Opened by this enquiry already: the answer never came.
  const { attempt } = row.log;
  const wasOpened = attempt?.JoinedId === caseId && attempt.Status === record.Status;
  const isOurs = wasOpened || record.Status === earlier.status;
  const reopens = record.IsClosed === true && isOurs && opened !== undefined;
  const Status = reopens ? opened : String(record.Status);
  // What it was before, for who leaves the enquiry out.
  const before = reopens ? String(record.Status) : wasOpened && attempt.Reopened;
  const written: WrittenFields = isOurs ? { Status, ...(before ? { Reopened: before } : {}) } : {};
  const parts: CompositePart[] = [];
  if (context.mode === 'package') {
    const body = { ...logRowBody(row, item.key, context, { case: written, joined: true }), Case_Id__c: caseId };
    parts.push({ method: 'POST', path: 'sobjects/CINNOX_Log__c', referenceId: 'enquiryKey', body });
  }
  if (reopens) {
    const path = `sobjects/Case/${caseId}`;
    parts.push({ method: 'PATCH', path, referenceId: 'case', httpHeaders: keepOwner, body: { Status: opened } });
  }
  // Commit first, then send; with the package the key row of the same change tells it.
  if (reopens && context.mode === 'package-free') {
    const tried: WrittenFields = { ...written, JoinedId: caseId };
    await context.journal.change(row.id, (now) => ({ ...now, log: { ...now.log, attempt: tried } }));
  }
  const answers = parts.length === 0 ? [] : await context.client.composite(parts, { allOrNone: true });
  const error = compositeError(answers);
  if (error?.code === 'duplicate_key') throw error;
  // Somebody else's Case that may be read only, or one that a rule of the org keeps closed.
  if (error !== null && error.details.part === 'case' && error.advice !== 'backoff') {
    return { ...row, log: { ...row.log, mayNotJoin: true } };
  }
  if (error !== null) throw error;
  const key = answers.find(({ referenceId }) => referenceId === 'enquiryKey');
  const logRowId = key === undefined ? null : createdId(key);
  const number = typeof record.CaseNumber === 'string' ? record.CaseNumber : undefined;
  return {
    ...row,
    log: {
      ...withoutError(row.log),
      state: 'logged',
      joined: true,
      caseId,
      case: written,
      nobody: isNobody(row),
      ...(number === undefined ? {} : { caseNumber: number }),
      ...(logRowId === null ? {} : { logRowId }),
      // The note is written with the section.
      loggedNote: '',
    },
  };
}
