import { undoneKey } from '../../domain/keys.ts';
import { startedAt, type Decision, type Declined, type JournalRow } from '../../domain/journal-row.ts';
import type { SkipCause } from '../../domain/log-form.ts';
import { lookedAtAgain } from '../../domain/log-rules.ts';
import { isSaid } from '../../domain/shared-person.ts';
import { createdId, queryPath, rowsOf, type CompositeAnswer, type CompositePart } from '../../salesforce/client.ts';
import { compositeError } from '../../salesforce/fault-table.ts';
import { soql, soqlLike, soqlNames } from '../../salesforce/soql.ts';
import { adoptFound, withFoundChoices } from './adopt.ts';
import { leftToWriter } from './behalf.ts';
import { withoutError } from './create.ts';
import { encodeData, toLogRow, type LogData, type LogRow } from './log-row.ts';
import { lookup, queryAll, type Found } from './lookup.ts';
import { dataFields, dataPart, rowQueries } from './patch.ts';
import { bodyField } from './read-creation.ts';
import { adopter, type SettleContext } from './settle-context.ts';
import { isSkipOver } from './skip-over.ts';
import { turnStatus } from './turn-status.ts';

function declined(row: JournalRow, logRowId: string | undefined): JournalRow {
  const decision = row.declined;
  return {
    ...row,
    ...(decision === undefined ? {} : { declined: { ...decision, written: true } }),
    log: { ...withoutError(row.log), state: 'do-not-log', ...(logRowId === undefined ? {} : { logRowId }) },
  };
}

/** "Don't log" as the org's row says it. */
export function decidedFields({ by, at }: Decision) {
  return { State__c: 'do-not-log', Decided_By__c: by, Decided_At__c: new Date(at).toISOString() };
}

const decisionOf = (row: JournalRow, { me, now }: SettleContext): Decision => row.declined ?? { by: me, at: now() };

/** The id of the new key row; null = the org has a row of this key. */
async function insertKey(
  row: JournalRow,
  key: string,
  fields: Record<string, unknown>,
  context: SettleContext,
): Promise<string | undefined | null> {
  const part: CompositePart = {
    method: 'POST',
    path: 'sobjects/CINNOX_Log__c',
    referenceId: 'key',
    body: {
      Key__c: key,
      Kind__c: row.kind,
      Staff__c: row.behalf?.staff ?? context.me,
      Browser__c: context.browserId,
      Journey__c: row.call?.displayCaseNumber ?? row.enquiry?.displayCaseNumber ?? null,
      Start__c: new Date(startedAt(row)).toISOString(),
      ...fields,
    },
  };
  const [answer] = await context.client.composite([part], { allOrNone: true });
  const error = answer === undefined ? null : compositeError([answer]);
  if (error?.code === 'duplicate_key') return null;
  if (error !== null) throw error;
  return answer === undefined ? undefined : (createdId(answer) ?? undefined);
}

function lookupRow(row: JournalRow, key: string, context: SettleContext): Promise<Found> {
  const { call, enquiry } = row;
  const calls = call === undefined ? [] : [{ row, key, call }];
  return lookup(calls, enquiry === undefined ? undefined : { row, key, enquiry }, context);
}

/** What the org has under the key is taken over; undefined = its row had another name again by then. */
async function adoptKey(row: JournalRow, key: string, context: SettleContext): Promise<JournalRow | undefined> {
  const found = await lookupRow(row, key, context);
  const { declined: decision, ...rest } = row;
  void decision;
  return leftToWriter(row, adoptFound(rest, key, found, adopter(context)), found.rows.get(key), context);
}

/** A create whose answer never came: where its record is there, "Don't log" was too late. */
async function madeBefore(row: JournalRow, key: string, context: SettleContext): Promise<JournalRow | undefined> {
  const { attempt, caseId } = row.log;
  if (attempt === undefined || attempt.JoinedId !== undefined || caseId !== undefined) return undefined;
  const found = await adoptKey(row, key, context);
  return found?.log.colleagues === true ? undefined : found;
}

/** "Don't log" becomes the key's row, so that no other browser and no back-fill can log it. */
export async function writeDecision(row: JournalRow, key: string, context: SettleContext): Promise<JournalRow> {
  if (context.mode === 'package-free') {
    const made = await madeBefore(row, key, context);
    if (made !== undefined) return made;
    await turnStatus(row, undefined, true, context);
    return declined(row, undefined);
  }
  const { caseId, logRowId: known, state } = row.log;
  // A person's word stands above a rule's.
  if (known !== undefined && (caseId !== undefined || state === 'skipped')) return overwrite(row, key, caseId, context);
  const told = toldOf(row.declined);
  const data = Object.keys(told).length === 0 ? {} : { Data__c: encodeData(told) };
  const logRowId = await insertKey(row, key, { ...decidedFields(decisionOf(row, context)), ...data }, context);
  if (logRowId !== null) return declined(row, logRowId);
  // It was logged or decided already: what is in the org holds. Nothing found: looked at again.
  return (await adoptKey(row, key, context)) ?? row;
}

/** What the org's row tells beside its fields. */
async function dataOf({ row, key }: { row: JournalRow; key: string }, context: SettleContext) {
  return (await lookupRow(row, key, context)).rows.get(key)?.data;
}

/** With what a decision tells, or without: then it was taken back. */
function retold(before: LogData | undefined, decision: Declined | undefined) {
  if (before === undefined) return {};
  const { byCall, reason, ...data } = before;
  void [byCall, reason];
  return { Data__c: encodeData({ ...data, ...toldOf(decision) }) };
}

/** What is told of it beside. */
export function toldOf(decision: Declined | undefined): Pick<LogData, 'byCall' | 'reason'> {
  const { byCall, reason } = decision ?? {};
  return { ...(byCall === true ? { byCall } : {}), ...(reason === undefined ? {} : { reason }) };
}

/**
 * The org has a row already. A Case that was made before stays as it is, and no browser adds to it or closes it; one
 * that was opened again is closed.
 */
async function overwrite(row: JournalRow, key: string, caseId: string | undefined, context: SettleContext) {
  const data = await dataOf({ row, key }, context);
  const parts: CompositePart[] = [
    {
      method: 'PATCH',
      path: `sobjects/CINNOX_Log__c/${row.log.logRowId ?? ''}`,
      referenceId: 'key',
      body: { ...decidedFields(decisionOf(row, context)), ...retold(data, row.declined) },
    },
    { method: 'GET', path: `sobjects/Case/${caseId}?fields=CaseNumber`, referenceId: 'case' },
  ];
  if (caseId === undefined) parts.pop();
  const [answer, read] = await context.client.composite(parts, { allOrNone: false });
  const error = answer === undefined ? null : compositeError([answer]);
  // The row is removed after its retention: then nothing is written on its behalf any more.
  if (error !== null && error.code !== 'not_found') throw error;
  await turnStatus(row, data?.case, true, context);
  const number = bodyField(read, 'CaseNumber');
  const next = declined(row, row.log.logRowId);
  return number === undefined ? next : { ...next, log: { ...next.log, caseNumber: number } };
}

/** What a rule leaves out is in the org too: another rule elsewhere does not log it. */
export async function writeSkip(
  row: JournalRow,
  key: string,
  skip: { by: SkipCause; reason: string; under?: string },
  context: SettleContext,
): Promise<JournalRow> {
  const { by, reason, under } = skip;
  const log = {
    ...withoutError(row.log),
    state: 'skipped' as const,
    skippedBy: by,
    reason,
    ...(under === undefined ? {} : { skippedUnder: under }),
  };
  if (context.mode === 'package-free') return { ...row, log };
  const said = { reason, ...(under === undefined ? {} : { under }) };
  const fields = {
    State__c: 'skipped',
    Decided_By__c: by,
    Decided_At__c: new Date(context.now()).toISOString(),
    // Whom a person chose is told as well: another browser may have words about it.
    ...(isSaid(row.match) ? dataFields(row, said, context) : { Data__c: encodeData(said) }),
  };
  const logRowId = await insertKey(row, key, fields, context);
  if (logRowId !== null) return { ...row, log: { ...log, ...(logRowId === undefined ? {} : { logRowId }) } };
  const next = (await adoptKey(row, key, context)) ?? row;
  return isSaid(row.match) ? lookedAtAgain(next) : next;
}

/** The decision stays readable under a name of its own; the key is free for the write. */
export async function rekeyDecision(row: JournalRow, key: string, context: SettleContext): Promise<JournalRow> {
  const { rekey, logRowId, skippedBy, reason, skippedUnder, ...log } = row.log;
  void [rekey, skippedBy, reason, skippedUnder];
  if (log.caseId !== undefined) {
    return resumeCase(key, { ...row, log: { ...log, state: 'logged', ...(logRowId ? { logRowId } : {}) } }, context);
  }
  let told = row;
  if (log.state === 'skipped' && context.mode === 'package') {
    // Nobody here takes anything back: "don't log", said elsewhere since, stands above the rule whose skip would end.
    const found = await adoptKey({ ...row, log }, key, context);
    if (found !== undefined && found.log.state !== 'skipped') return found;
    // Looked at because of a choice, which alone ends no skip: it is told to whoever has words about it.
    if (found?.call !== undefined && !isSkipOver(found)) return tellChoice(found, key, context);
    told = found ?? row;
  }
  const freed: JournalRow = { ...told, log: { ...log, state: 'open', undone: row.log.undone + 1 } };
  if (context.mode === 'package-free' || logRowId === undefined) return freed;
  const parts: CompositePart[] = [
    {
      method: 'PATCH',
      path: `sobjects/CINNOX_Log__c/${logRowId}`,
      referenceId: 'key',
      body: { Key__c: undoneKey(key, row.log.undone + 1) },
    },
    ...readBack(row, context),
  ];
  const [answer, read] = await context.client.composite(parts, { allOrNone: false });
  const error = answer === undefined ? null : compositeError([answer]);
  // Another browser took a decision back before: its row has that name.
  if (error?.code === 'duplicate_key') return { ...row, log: { ...row.log, undone: row.log.undone + 1 } };
  if (error !== null && error.code !== 'not_found') throw error;
  // Whom somebody chose elsewhere since it was looked at: under its other name nobody reads it.
  const found = readRow(read);
  return log.state === 'skipped' && found !== undefined ? withFoundChoices(freed, found, adopter(context)) : freed;
}

/** The draft that told a decision does not hear that it was taken back; the row of it, which has another name since, does. */
export async function isTakenBack(
  { log }: JournalRow,
  key: string,
  { at }: Decision,
  context: SettleContext,
): Promise<boolean> {
  if (log.takenBackAt !== undefined && at <= log.takenBackAt) return true;
  const prefix = soqlLike(undoneKey(key, ''), 'starts');
  const fields = soqlNames(['Key__c', 'Decided_At__c']);
  const [rows = []] = await queryAll(context, [soql`SELECT ${fields} FROM CINNOX_Log__c WHERE Key__c LIKE ${prefix}`]);
  // The org keeps whole seconds.
  return rows.some(
    ({ Key__c, Decided_At__c }) =>
      String(Key__c).startsWith(undoneKey(key, '')) &&
      Date.parse(String(Decided_At__c)) >= Math.floor(at / 1000) * 1000,
  );
}

const readBack = (row: JournalRow, context: SettleContext): CompositePart[] =>
  rowQueries(row, context).map((query) => ({ method: 'GET', path: queryPath(query), referenceId: 'read' }));

function readRow(answer: CompositeAnswer | undefined): LogRow | undefined {
  const [record] = answer === undefined ? [] : rowsOf(answer);
  return record && toLogRow(record);
}

async function tellChoice(row: JournalRow, key: string, context: SettleContext): Promise<JournalRow> {
  const { reason, skippedUnder: under } = row.log;
  const data = { ...(reason === undefined ? {} : { reason }), ...(under === undefined ? {} : { under }) };
  const parts = [...dataPart(row, data, context), ...readBack(row, context)];
  const [answer, read] = await context.client.composite(parts, { allOrNone: false });
  const error = answer === undefined ? null : compositeError([answer]);
  if (error !== null && error.code !== 'not_found') throw error;
  // Another browser ended the skip meanwhile: it is told to what came of that.
  return (readRow(read)?.key ?? key) === key ? row : ((await adoptKey(row, key, context)) ?? row);
}

/** The Case that was left as it was is completed after all. */
async function resumeCase(key: string, row: JournalRow, context: SettleContext): Promise<JournalRow> {
  const isTold = context.mode === 'package' && row.log.logRowId !== undefined;
  const data = isTold ? await dataOf({ row, key }, context) : undefined;
  if (isTold) {
    const part: CompositePart = {
      method: 'PATCH',
      path: `sobjects/CINNOX_Log__c/${row.log.logRowId}`,
      referenceId: 'key',
      body: { State__c: 'logged', Decided_By__c: null, Decided_At__c: null, ...retold(data, undefined) },
    };
    const error = compositeError(await context.client.composite([part], { allOrNone: true }));
    if (error !== null && error.code !== 'not_found') throw error;
  }
  await turnStatus(row, data?.case, false, context);
  return row;
}
