import { alias, callObject, draftKey, hookKey } from '../../domain/keys.ts';
import type { JournalRow } from '../../domain/journal-row.ts';
import { enquiryNumberOf, isEnquiryText } from '../../domain/log-texts.ts';
import { usesField } from '../../domain/templates.ts';
import { localDate } from '../../domain/user-dates.ts';
import { queryPath, rowsOf, type CompositePart, type SObject } from '../../salesforce/client.ts';
import { faultError } from '../../salesforce/fault-table.ts';
import { soql, soqlAnd, soqlDate, soqlLike, soqlNames, soqlOr, type Soql } from '../../salesforce/soql.ts';
import { logRowFields, toLogRow, type LogRow } from './log-row.ts';
import type { CallToWrite, EnquiryToWrite } from './plan.ts';
import { caseWriter, type SettleContext } from './settle-context.ts';

/** What the org already holds for the rows that are about to be written. */
export interface Found {
  /** Log rows by key (package mode). */
  rows: Map<string, LogRow>;
  /** Draft rows of any browser for these calls and enquiries (package mode). */
  drafts: LogRow[];
  /** Tasks by `CallObject`, the enquiry's Case (package-free mode). */
  taskIds: Map<string, string>;
  case?: { id: string; byMe: boolean; joined: boolean };
}

export const nothingFound = (): Found => ({ rows: new Map(), drafts: [], taskIds: new Map() });

/**
 * The keys under which drafts of this row may have been mirrored: by its key, and, before that was certain, by a hook's
 * id. A browser that never saw the hook tries the ids that a hook's may be.
 */
export function draftPrefixes(row: JournalRow, key: string, me: string): string[] {
  const { messageId, callId, hid } = row.call ?? {};
  const hookIds = messageId === undefined ? [callId, hid] : [messageId];
  const part = row.behalf?.part ?? me;
  const early = hookIds.flatMap((id) => (id === undefined ? [] : [hookKey(row.service, id, part)]));
  // Those of a row that was merged into this one stand under its ids.
  const hooks =
    row.absorbed === undefined ? [] : row.aliases.filter((known) => known.startsWith(alias.hook(row.service, '')));
  const absorbed = hooks.map((known) => `${known}:${part}`);
  return [...new Set([key, ...early, ...absorbed])].map((known) => draftKey(known, ''));
}

/** Runs queries in one composite; a fault of any of them is the whole's. */
export async function queryAll(
  context: SettleContext,
  queries: readonly Soql[],
  resource: 'query' | 'queryAll' = 'query',
): Promise<SObject[][]> {
  if (queries.length === 0) return [];
  const parts: CompositePart[] = queries.map((query, index) => ({
    method: 'GET',
    path: queryPath(query, resource),
    referenceId: `query${index}`,
  }));
  const answers = await context.client.composite(parts, { allOrNone: false });
  return answers.map((answer) => {
    const [fault] = answer.faults;
    if (fault !== undefined) throw faultError(answer.status, fault);
    return rowsOf(answer);
  });
}

async function lookupRows(
  calls: readonly CallToWrite[],
  enquiry: EnquiryToWrite | undefined,
  context: SettleContext,
): Promise<Found> {
  const items = [...calls, ...(enquiry === undefined ? [] : [enquiry])];
  const keys = items.map((item) => item.key);
  const fields = soqlNames(logRowFields);
  const likes = items
    .flatMap((item) => draftPrefixes(item.row, item.key, context.me))
    .map((prefix) => soql`Key__c LIKE ${soqlLike(prefix, 'starts')}`);
  // What was written before the package was installed has no row: the records themselves are looked at as well.
  const records = recordQueries(calls, enquiry, context);
  const [rows = [], drafts = [], ...lists] = await queryAll(context, [
    soql`SELECT ${fields} FROM CINNOX_Log__c WHERE Key__c IN ${keys}`,
    soql`SELECT ${fields} FROM CINNOX_Log__c WHERE State__c = 'draft' AND ${soqlOr(likes)}`,
    ...records,
  ]);
  // SOQL compares text without regard to case, keys differ by it.
  const exact = rows.map(toLogRow).filter((row) => keys.includes(row.key));
  return {
    ...readRecords(lists, calls, enquiry, context),
    rows: new Map(exact.map((row) => [row.key, row])),
    drafts: drafts.map(toLogRow),
  };
}

/** Of two records of one thing the one that is there counts. */
const deletedFirst = (records: readonly SObject[]) =>
  records.toSorted((left, right) => Number(right.IsDeleted === true) - Number(left.IsDeleted === true));

/** A Task is looked for from the day before, so that no time zone hides it. */
const dayMs = 24 * 3600_000;
/** The clocks of two services may differ by this much (ms). */
const clocksMs = 5 * 60_000;

const readsDescription = ({ caseObject }: SettleContext) => caseObject?.fields.Description !== undefined;

function caseEvidence(context: SettleContext): string[] {
  return [
    'Id',
    'IsDeleted',
    'Subject',
    'CreatedById',
    'CreatedDate',
    ...(readsDescription(context) ? ['Description'] : []),
  ];
}

/**
 * The Case that this product made of the enquiry. A subject can be written by anybody: only the enquiry's own block in
 * the Description counts, mine before a colleague's who had the enquiry before me. Who may not see the Description
 * knows a Case only by the create whose answer was lost here.
 */
function ownCase(records: readonly SObject[], { row, enquiry }: EnquiryToWrite, context: SettleContext): Found['case'] {
  const { attempt, attemptIn } = row.log;
  const isAttempt = (record: SObject) =>
    attempt !== undefined &&
    attemptIn !== undefined &&
    record.CreatedById === context.userId &&
    record.Subject === attempt.Subject &&
    Date.parse(String(record.CreatedDate)) >= attemptIn.at - clocksMs;
  const ours = records.filter((record) =>
    readsDescription(context)
      ? isEnquiryText(String(record.Description ?? ''), enquiry.displayCaseNumber)
      : isAttempt(record),
  );
  const there = ours.filter(({ IsDeleted }) => IsDeleted !== true);
  const some = there.length > 0 ? there : ours;
  const found = some.find((record) => record.CreatedById === context.userId) ?? some[0];
  if (found === undefined) return undefined;
  // Its first block is another enquiry's: a colleague took this one into an earlier Case of the same contact.
  const first = enquiryNumberOf(String(found.Description ?? ''));
  const joined = first !== undefined && first !== enquiry.displayCaseNumber;
  return { id: String(found.Id), byMe: found.CreatedById === context.userId, joined };
}

/**
 * How the enquiry's Case may be found: a subject has its number, or, where the template leaves that out, the Case is this
 * user's or its contact's. After a create without an answer a person may have changed the subject.
 */
function caseSigns({ row, enquiry }: EnquiryToWrite, context: SettleContext): Soql[] {
  const { contactId } = row.match;
  const number = soql`Subject LIKE ${soqlLike(enquiry.displayCaseNumber, 'contains')}`;
  const mine = soql`CreatedById = ${context.userId}`;
  if (usesField(caseWriter(row, context).form.subject, 'CaseNumber'))
    return row.log.attempt === undefined ? [number] : [number, mine];
  return [number, mine, ...(contactId === undefined ? [] : [soql`ContactId = ${contactId}`])];
}

/** Without the package only the Description of an earlier Case tells that a colleague took this enquiry into it. */
function earlierSigns({ row }: EnquiryToWrite, since: Date, context: SettleContext): Soql[] {
  const { contactId } = row.match;
  if (context.mode === 'package' || context.settings.reopenHours <= 0 || contactId === undefined) return [];
  return [soqlAnd([soql`ContactId = ${contactId}`, soql`LastModifiedDate >= ${since}`])];
}

function recordQueries(
  calls: readonly CallToWrite[],
  enquiry: EnquiryToWrite | undefined,
  context: SettleContext,
): Soql[] {
  const queries: Soql[] = [];
  if (calls.length > 0) {
    const objects = calls.map((item) => callObject(item.key));
    const since = soqlDate(
      localDate(Math.min(...calls.map((item) => item.call.startedAt)) - dayMs, context.text.timeZone),
    );
    // What is written for a colleague may be there already as the colleague's; what I made somebody else may own by now.
    const isMine = calls.every(({ row }) => row.behalf === undefined);
    queries.push(
      isMine
        ? soql`SELECT Id, IsDeleted, CallObject FROM Task WHERE CallObject IN ${objects} AND (OwnerId = ${context.userId} OR CreatedById = ${context.userId}) AND ActivityDate >= ${since}`
        : soql`SELECT Id, IsDeleted, CallObject FROM Task WHERE CallObject IN ${objects} AND ActivityDate >= ${since}`,
    );
  }
  if (enquiry !== undefined) {
    const since = new Date(enquiry.enquiry.startedAt - clocksMs);
    const own = soqlAnd([soqlOr(caseSigns(enquiry, context)), soql`CreatedDate >= ${since}`]);
    const signs = soqlOr([own, ...earlierSigns(enquiry, since, context)]);
    // There may be more than a query gives: one that this browser tried to make is the latest, others are earlier.
    const order = enquiry.row.log.attemptIn === undefined ? soql`CreatedDate` : soql`CreatedDate DESC`;
    queries.push(soql`SELECT ${soqlNames(caseEvidence(context))} FROM Case WHERE ${signs} ORDER BY ${order} LIMIT 50`);
  }
  return queries;
}

function readRecords(
  lists: readonly SObject[][],
  calls: readonly CallToWrite[],
  enquiry: EnquiryToWrite | undefined,
  context: SettleContext,
): Found {
  const tasks = calls.length > 0 ? (lists[0] ?? []) : [];
  const found = enquiry === undefined ? undefined : ownCase(lists.at(-1) ?? [], enquiry, context);
  return {
    ...nothingFound(),
    taskIds: new Map(deletedFirst(tasks).map((record) => [String(record.CallObject), String(record.Id)])),
    ...(found === undefined ? {} : { case: found }),
  };
}

/**
 * Look before creating: in the package's rows, or, without the package, among the records themselves: those that a person
 * deleted, too, for nothing else tells that they were made.
 */
export async function lookup(
  calls: readonly CallToWrite[],
  enquiry: EnquiryToWrite | undefined,
  context: SettleContext,
): Promise<Found> {
  if (context.mode === 'package') return lookupRows(calls, enquiry, context);
  const lists = await queryAll(context, recordQueries(calls, enquiry, context), 'queryAll');
  return readRecords(lists, calls, enquiry, context);
}
