import { callObject, enquiryKey } from '../../domain/keys.ts';
import { finalCallKey } from '../../domain/record-fields.ts';
import type { Declined, JournalRow, LogProgress, WrittenFields } from '../../domain/journal-row.ts';
import { enquiryNumberOf } from '../../domain/log-texts.ts';
import { createdId, type CompositePart, type SalesforceClient, type SObject } from '../../salesforce/client.ts';
import { compositeError } from '../../salesforce/fault-table.ts';
import { soql, type Soql } from '../../salesforce/soql.ts';
import type { Journal } from '../journal.ts';
import { decidedFields, toldOf } from '../settle/decision.ts';
import { encodeData, wordsOf, type LogData } from '../settle/log-row.ts';

export interface AdoptContext {
  journal: Journal;
  client: SalesforceClient;
  /** My EID and Salesforce user. */
  me: string;
  userId: string;
  browserId: string;
  service: string;
  /** Nothing older is adopted: its row would be removed at once (epoch ms). */
  since: number;
}

/** A Task or Case that this product made without the package, or what a person left out. */
interface Made {
  key: string;
  kind: 'call' | 'enquiry';
  /** Left out before anything was made: none. */
  id?: string;
  /** "Don't log": no browser writes it, or goes on with its Case. */
  declined?: Declined;
  /** It shares an earlier Case, or is another product's or a person's. */
  shares?: Pick<LogProgress, 'joined' | 'attached'>;
  /** When it was made (epoch ms). */
  at: number;
  /** What this product last wrote into it, where this browser did or nobody changed it afterwards. */
  written?: WrittenFields;
  /** What people said of it here: another browser would write what it found over that. */
  said?: { fields: Record<string, string | null>; data: LogData };
}

const objectPrefix = callObject('');
const mostKeys = 100;
/** One composite takes 25 parts. */
const mostRows = 25;

function chunks<T>(list: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );
}

const createdAt = (record: SObject) => Date.parse(String(record.CreatedDate));

/** Of two records of one thing the one that is there counts; what a person deleted is not made again. */
async function withDeleted(query: Soql, { client }: AdoptContext): Promise<SObject[]> {
  const rows = await client.queryAll(query);
  return [...rows.filter(({ IsDeleted }) => IsDeleted === true), ...rows.filter(({ IsDeleted }) => IsDeleted !== true)];
}

/** Mine by `CallObject`, which is set in both modes. */
async function madeTasks(context: AdoptContext): Promise<Made[]> {
  const { userId, since } = context;
  const rows = await withDeleted(
    soql`SELECT Id, IsDeleted, CallObject, CreatedDate FROM Task WHERE OwnerId = ${userId} AND CallObject LIKE 'cinnox:%' AND CreatedDate >= ${new Date(since)}`,
    context,
  );
  return rows.map((row) => ({
    key: String(row.CallObject).slice(objectPrefix.length),
    kind: 'call' as const,
    id: String(row.Id),
    at: createdAt(row),
  }));
}

/** Mine by the block in the Description; who may not read that knows only his own browser's. */
async function madeCases(context: AdoptContext): Promise<Made[]> {
  const { client, userId, since, service } = context;
  const describe = await client.describe('Case');
  if (describe?.fields.Description === undefined) return [];
  const rows = await withDeleted(
    soql`SELECT Id, IsDeleted, Description, CreatedDate, LastModifiedDate FROM Case WHERE CreatedById = ${userId} AND CreatedDate >= ${new Date(since)}`,
    context,
  );
  return rows.flatMap((row) => {
    const text = String(row.Description ?? '');
    const number = enquiryNumberOf(text);
    if (number === undefined) return [];
    const made = { key: enquiryKey(service, number), kind: 'enquiry' as const, id: String(row.Id), at: createdAt(row) };
    // As it was made: no person has written into it, and the conversation may take the place of what is there.
    return row.LastModifiedDate === row.CreatedDate ? { ...made, written: { Description: text } } : made;
  });
}

function saidOf(row: JournalRow, context: AdoptContext): Pick<Made, 'said'> {
  const { log, match, related, disposition } = row;
  // Of a colleague's Case others know more.
  if (log.colleagues === true) return {};
  const fields = {
    Contact_Id__c: match.contactId ?? null,
    Related_Id__c: related?.id ?? null,
    Disposition__c: disposition?.value ?? null,
  };
  return { said: { fields, data: { ...(log.form && { form: log.form }), ...wordsOf(row, context) } } };
}

/** What this browser's journal knows of its own records, also of those that nobody can read any more, and of decisions. */
function madeHere(rows: readonly JournalRow[], context: AdoptContext): Made[] {
  const { me } = context;
  return rows.flatMap((row): Made[] => {
    const { taskId, caseId, logRowId, task, case: written, state, joined, attached } = row.log;
    const declined = state === 'do-not-log' ? row.declined : undefined;
    if (logRowId !== undefined || (state !== 'logged' && declined === undefined)) return [];
    const key =
      row.enquiry === undefined ? finalCallKey(row, me, true) : enquiryKey(row.service, row.enquiry.displayCaseNumber);
    const id = row.kind === 'call' ? taskId : caseId;
    if (key === undefined || (id === undefined && declined === undefined)) return [];
    return [
      {
        ...{ key, kind: row.kind, at: row.createdAt, written: row.kind === 'call' ? task : written },
        ...(id === undefined ? {} : { id }),
        ...(declined === undefined ? saidOf(row, context) : { declined }),
        shares: { ...(joined && { joined }), ...(attached && { attached }) },
      },
    ];
  });
}

/** The org's rows by key: those that are there, whoever wrote them. */
async function known(keys: readonly string[], client: SalesforceClient): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const some of chunks(keys, mostKeys)) {
    const rows = await client.query(soql`SELECT Id, Key__c FROM CINNOX_Log__c WHERE Key__c IN ${some}`);
    for (const row of rows) found.set(String(row.Key__c), String(row.Id));
  }
  return found;
}

function keyRow(made: Made, { me, browserId }: AdoptContext) {
  const { declined, said } = made;
  const written =
    made.written === undefined ? {} : made.kind === 'call' ? { task: made.written } : { case: made.written };
  return {
    Key__c: made.key,
    ...(declined === undefined ? { State__c: 'logged' } : decidedFields(declined)),
    Kind__c: made.kind,
    Staff__c: me,
    Browser__c: browserId,
    Start__c: new Date(made.at).toISOString(),
    ...(made.id === undefined ? {} : made.kind === 'call' ? { Task_Id__c: made.id } : { Case_Id__c: made.id }),
    ...said?.fields,
    Data__c: encodeData({ ...written, ...made.shares, ...said?.data, ...toldOf(declined) }),
  };
}

/** One that is there by now, a colleague's of the same enquiry, counts as written. */
async function insert(some: readonly Made[], context: AdoptContext): Promise<Map<string, string>> {
  const parts: CompositePart[] = some.map((made, index) => ({
    method: 'POST',
    path: 'sobjects/CINNOX_Log__c',
    referenceId: `key${index}`,
    body: keyRow(made, context),
  }));
  const answers = await context.client.composite(parts, { allOrNone: false });
  const ids = new Map<string, string>();
  answers.forEach((answer, index) => {
    const error = compositeError([answer]);
    if (error !== null && error.code !== 'duplicate_key') throw error;
    const id = createdId(answer);
    const key = some[index]?.key;
    if (id !== null && key !== undefined) ids.set(key, id);
  });
  return ids;
}

/**
 * The package was installed after this user had logged without it: each Task and Case, and each "don't log", gets its row
 * in the org before anything new is written, so that no browser writes it, or writes it again. May be repeated at any point. Throws what the org throws.
 */
export async function adoptInstalled(context: AdoptContext): Promise<number> {
  const { journal, client, since } = context;
  const local = await journal.since(since);
  const made = new Map<string, Made>();
  for (const one of [...(await madeTasks(context)), ...(await madeCases(context)), ...madeHere(local, context)]) {
    made.set(one.key, { ...made.get(one.key), ...one });
  }
  if (made.size === 0) return 0;
  const rows = await known([...made.keys()], client);
  const missing = [...made.values()].filter(({ key }) => !rows.has(key));
  for (const some of chunks(missing, mostRows)) for (const [key, id] of await insert(some, context)) rows.set(key, id);
  await rememberRows(local, rows, context);
  return missing.length;
}

/** This browser's rows know theirs in the org from now on: later edits keep it up to date. */
async function rememberRows(local: readonly JournalRow[], rows: ReadonlyMap<string, string>, context: AdoptContext) {
  for (const row of local) {
    const [mine] = madeHere([row], context);
    const logRowId = mine === undefined ? undefined : rows.get(mine.key);
    if (logRowId === undefined) continue;
    await context.journal.change(row.id, (now) =>
      now.log.logRowId === undefined ? { ...now, mode: 'package', log: { ...now.log, logRowId } } : undefined,
    );
  }
}
