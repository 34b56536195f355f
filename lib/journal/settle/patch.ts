import { lastWrittenOf, type GuardedPatch } from '../../domain/edit-guard.ts';
import { endedAt, isNobody, type JournalRow, type WrittenFields } from '../../domain/journal-row.ts';
import { descriptionLimit, notesText, truncateLong } from '../../domain/log-texts.ts';
import { settledNotes } from '../../domain/note.ts';
import { taskFields } from '../../domain/record-fields.ts';
import { AppError } from '../../errors/app-error.ts';
import type { CompositePart, ObjectDescribe, SObject } from '../../salesforce/client.ts';
import { compositeError } from '../../salesforce/fault-table.ts';
import { soql, soqlId, soqlName, soqlNames, type Soql } from '../../salesforce/soql.ts';
import { withNewerWords, withTheirChoices } from './adopt.ts';
import { ownText, saveAlerted, withoutError } from './create.ts';
import { addToEdited, hasNewWords, wordsLeftOver } from './edited-text.ts';
import { editionPart, noteFileOf, withOwnFiles } from './files.ts';
import { encodeData, isToldWhole, logRowFields, toLogRow, wordsOf, type LogRow } from './log-row.ts';
import { queryAll } from './lookup.ts';
import { guardContact } from './merged-contact.ts';
import type { CallToWrite } from './plan.ts';
import { adopter, taskWriter, type SettleContext } from './settle-context.ts';
import { withoutHidden } from './unreachable.ts';

/** Fields of ours that this user can read and change. */
export function updateable(fields: WrittenFields, object: ObjectDescribe | null): WrittenFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => object?.fields[name]?.updateable === true));
}

export function differs(desired: WrittenFields, last: WrittenFields): boolean {
  return Object.entries(desired).some(([field, value]) => !(field in last) || last[field] !== value);
}

/** Only what is new here is sent: what another browser of this person has written since stands. */
export function newHere(desired: WrittenFields, last: WrittenFields): WrittenFields {
  return Object.fromEntries(
    Object.entries(desired).filter(([field, value]) => !(field in last) || last[field] !== value),
  );
}

/**
 * What was last written, without what the record need not say: "Nobody in Salesforce" that the org does not know yet is
 * sent although it is empty here, for another browser of this person may have written whom it found meanwhile; and a
 * change had no answer.
 */
export function certainOf(last: WrittenFields, row: JournalRow): WrittenFields {
  const { nobody, tried = {} } = row.log;
  const isUntold = isNobody(row) && nobody !== true;
  return Object.fromEntries(
    Object.entries(last).filter(
      ([field]) => !(field in tried || (isUntold && /^(WhoId|ContactId|Subject)$/.test(field))),
    ),
  );
}

/** Commit first, then send: what a change wrote whose answer is lost is no person's edit. `last`: what was there by then. */
export async function noteTried(
  { id, kind }: JournalRow,
  { patch, written }: Pick<GuardedPatch, 'patch' | 'written'>,
  last: WrittenFields,
  { mode, journal }: SettleContext,
): Promise<void> {
  const tried = Object.fromEntries(Object.entries(written).filter(([field]) => field in patch));
  const known = mode === 'package' ? {} : { [kind === 'call' ? 'task' : 'case']: last };
  await journal.change(id, (now) => ({ ...now, log: { ...now.log, ...known, tried } }));
}

/** The record as it is now, undefined when it is gone; and the org's row of it, which says who wrote what last. */
export async function readRecord(
  object: 'Task' | 'Case',
  id: string,
  fields: readonly string[],
  { row, context }: { row: JournalRow; context: SettleContext },
): Promise<{ current?: SObject; known?: LogRow }> {
  const names = soqlNames([...new Set(['Id', 'LastModifiedDate', ...fields])]);
  const [[current] = [], [known] = []] = await queryAll(context, [
    soql`SELECT ${names} FROM ${soqlName(object)} WHERE Id = ${soqlId(id)}`,
    ...rowQueries(row, context),
  ]);
  return { ...(current && { current }), ...(known && { known: toLogRow(known) }) };
}

/** The org's row of a thing, where it has one. */
export function rowQueries(
  { log: { logRowId } }: Pick<JournalRow, 'log'>,
  { mode }: Pick<SettleContext, 'mode'>,
): Soql[] {
  if (mode !== 'package' || logRowId === undefined) return [];
  return [soql`SELECT ${soqlNames(logRowFields)} FROM CINNOX_Log__c WHERE Id = ${soqlId(logRowId)}`];
}

/**
 * Salesforce refuses the patch with 412 when somebody changed the record since it was read: then it is read again. What a
 * Description holds of others goes back as it was read, so that a change in between would be lost. Whole seconds:
 * https://developer.salesforce.com/docs/platform/api-rest/guide/intro-rest-conditional-requests.html
 */
export function ifUnchanged({ LastModifiedDate: at }: SObject, { insists }: SettleContext): Record<string, string> {
  return typeof at === 'string' && insists !== true ? { 'If-Unmodified-Since': new Date(at).toUTCString() } : {};
}

/** Its second is over by then, whatever is not known of the org's clock (ms). */
const freshMs = 2000;

/**
 * What was changed within the second in which it was read may be changed in that second once more, which the org does not
 * tell. Returns when to read it again, undefined = it tells.
 */
export function freshUntil({ LastModifiedDate: at }: SObject, { insists, now }: SettleContext): number | undefined {
  const until = Math.floor(Date.parse(String(at)) / 1000) * 1000 + freshMs;
  // A clock that is far behind keeps nothing from being written.
  return insists !== true && now() < until && until - now() < 5 * freshMs ? until : undefined;
}

/** Whom a browser has merely found gives way to whom a person chose in another one, in this second, too. */
export const isOnlyFound = (patch: WrittenFields, { match }: JournalRow): boolean =>
  ('WhoId' in patch || 'ContactId' in patch) && match.chosen === undefined;

/** A note whose words beyond the Description's limit are not in its file yet. */
function hasNewFile({ row }: CallToWrite, context: SettleContext): boolean {
  const isNews = (row.log.loggedNote ?? '') !== ownText(row);
  return isNews && noteFileOf(row, context) !== undefined;
}

/** When an enquiry was over, for who returns to it. */
function endOf(row: JournalRow): { End__c?: string } {
  const end = row.enquiry === undefined ? undefined : endedAt(row);
  return end === undefined ? {} : { End__c: new Date(end).toISOString() };
}

/** The same where the row was read: it is removed after its retention, and a part about it would fail the whole change. */
export function dataPartOf(known: LogRow | undefined, ...given: Parameters<typeof dataPart>): CompositePart[] {
  return known === undefined ? [] : dataPart(...given);
}

/** What the org's row tells of a thing beside what became of it. */
export function dataFields(row: JournalRow, data: Parameters<typeof encodeData>[0], context: SettleContext) {
  const { form, attached } = row.log;
  return {
    Note__c: truncateLong(notesText(row.notes, context.text.nameOf), descriptionLimit) || null,
    Disposition__c: row.disposition?.value || null,
    Contact_Id__c: row.match.contactId ?? null,
    Related_Id__c: row.related?.id ?? null,
    // Another one where it was merged since.
    ...(row.enquiry === undefined || row.log.caseId === undefined ? {} : { Case_Id__c: row.log.caseId }),
    ...endOf(row),
    Data__c: encodeData({
      ...data,
      ...(form === undefined ? {} : { form }),
      ...(attached === true ? { attached } : {}),
      ...wordsOf(row, context),
    }),
  };
}

/** Keeps the org's row telling what we last wrote, for whichever browser patches next. */
export function dataPart(
  row: JournalRow,
  data: Parameters<typeof encodeData>[0],
  context: SettleContext,
): CompositePart[] {
  if (context.mode !== 'package' || row.log.logRowId === undefined) return [];
  return [
    {
      method: 'PATCH',
      path: `sobjects/CINNOX_Log__c/${row.log.logRowId}`,
      referenceId: 'data',
      body: dataFields(row, data, context),
    },
  ];
}

function hiddenObject(object: 'Task' | 'Case'): AppError {
  return new AppError('permission_missing', `${object}s are hidden from this user.`, { object });
}

function wantedFields({ row, call }: CallToWrite, caseId: string | undefined, context: SettleContext) {
  return taskFields(row, call, { ...taskWriter(row, context), ...caseOf(row, caseId) });
}

/**
 * Brings a Task to what the journal says, field by field, where the field is still ours. Undefined: nothing to do; a
 * number: when to come back.
 */
export async function patchTask(
  item: CallToWrite,
  caseId: string | undefined,
  context: SettleContext,
): Promise<JournalRow | number | undefined> {
  const { taskId, task: last } = item.row.log;
  if (taskId === undefined) return undefined;
  const told = certainOf(last, item.row);
  const all = wantedFields(item, caseId, context);
  // Nothing can be said of a Task that is hidden: what is new waits.
  if (context.taskObject === null && differs(all, told)) throw hiddenObject('Task');
  const mayChange = updateable(all, context.taskObject);
  if (!differs(mayChange, told) && !hasNewFile(item, context)) return tellNobody(item.row, { task: last }, context);
  const { current, known } = await readRecord('Task', taskId, Object.keys(mayChange), { row: item.row, context });
  if (current === undefined) return gone(item.row, 'The Task was deleted in Salesforce, or it is hidden from you.');
  const row = withNewerWords(item.row, known, adopter(context));
  const wanted = updateable(wantedFields({ ...item, row }, caseId, context), context.taskObject);
  const desired = leftToTold(newHere(wanted, told), row, known, context);
  const places = { current, last: lastWrittenOf(current, last, known?.data.task, row.log.tried, desired) };
  const guarded = addToEdited(await guardContact('WhoId', desired, places, context), current, row, known, context);
  const { patch } = guarded;
  const until = isOnlyFound(patch, row) ? freshUntil(current, context) : undefined;
  if (until !== undefined) return until;
  // What a person edited, or another browser chose, counts as settled: asking again would change nothing.
  const written = { ...guarded.written, ...wanted };
  const next = {
    ...row,
    notes: settledNotes(row.notes),
    log: {
      ...withoutError(row.log),
      tried: undefined,
      state: 'logged' as const,
      task: written,
      loggedNote: ownText(row),
    },
  };
  const isTold = !('Description' in patch) && (!hasNewWords(row, known) || isToldWhole(row, known, context));
  const file = isTold ? undefined : (noteFileOf(row, context) ?? wordsLeftOver(guarded, current, row, known, context));
  const note = await editionPart(file, { recordId: taskId, ownFiles: row.log.ownFiles }, context, 'noteFile');
  const hasPatch = Object.keys(patch).length > 0;
  if (!hasPatch && note.length === 0) return (await tellNobody(next, { task: written }, context)) ?? next;
  const part = {
    method: 'PATCH',
    path: `sobjects/Task/${taskId}`,
    referenceId: 'task',
    httpHeaders: { ...saveAlerted, ...ifUnchanged(current, context) },
  } as const;
  const parts: CompositePart[] = [
    ...(hasPatch ? [{ ...part, body: patch }] : []),
    ...note,
    ...dataPartOf(known, withTheirChoices(row, known, desired), { task: guarded.written, note: ownText(row) }, context),
  ];
  await noteTried(row, guarded, places.last, context);
  const error = compositeError(await context.client.composite(parts, { allOrNone: true }));
  if (error === null) return next;
  const reachable = error.details.part === 'task' ? await withoutHidden(row, patch, error, context) : undefined;
  const other = reachable ?? withOwnFiles(item.row, error);
  if (other === undefined) throw error;
  return other;
}

/** Does the org's row say whether a person said that it was nobody? */
export const isNobodyTold = (row: JournalRow): boolean => (row.log.nobody ?? false) === isNobody(row);

/** "Nobody in Salesforce" changes no field of the record, but other browsers must not ask again. */
export async function tellNobody(
  row: JournalRow,
  data: Parameters<typeof encodeData>[0],
  context: SettleContext,
): Promise<JournalRow | undefined> {
  if (isNobodyTold(row)) return undefined;
  const [[found] = []] = await queryAll(context, rowQueries(row, context));
  const known = found && toLogRow(found);
  const next = withNewerWords(row, known, adopter(context));
  const parts = dataPart(next, { ...data, ...known?.data }, context);
  if (parts.length > 0) {
    const error = compositeError(await context.client.composite(parts, { allOrNone: true }));
    // The row is removed after its retention.
    if (error !== null && error.code !== 'not_found') throw error;
  }
  return { ...next, log: { ...row.log, nobody: isNobody(row) } };
}

/** The prefix of the ids of Cases. */
const casePrefix = '500';

const isCaseId = (id: unknown): id is string => typeof id === 'string' && id.startsWith(casePrefix);

/** The Case of the call's enquiry; of an adopted Task it is known before the enquiry is. A link once made stays. */
function caseOf({ log, takenAway }: JournalRow, caseId: string | undefined): { caseId?: string } {
  const { WhatId: linked } = log.task;
  const known = caseId ?? log.caseId ?? (isCaseId(linked) && linked !== takenAway?.related?.id ? linked : undefined);
  return known === undefined ? {} : { caseId: known };
}

/**
 * Where reports name nobody, a browser whose hook of a later leg was lost takes the one that rang here for mine: another
 * one, which gave the Task its Case, knows better. So it does where this one knows of none.
 */
function leftToTold(
  desired: WrittenFields,
  { call, log, takenAway }: JournalRow,
  known: LogRow | undefined,
  { browserId }: SettleContext,
): WrittenFields {
  const { WhatId: told } = known?.data.task ?? {};
  const isGuess = call?.unnamed === true && call.joined !== true && call.handled !== true;
  const isTheirs = told !== log.task.WhatId || known?.browser !== browserId;
  const isUnknown = desired.WhatId === null && told !== takenAway?.related?.id;
  if (!(isGuess || isUnknown) || !isTheirs || !isCaseId(told)) return desired;
  const { WhatId, ...rest } = desired;
  void WhatId;
  return rest;
}

/** Deleted, or hidden from this user by now: named, never made again. */
export function gone(row: JournalRow, reason: string): JournalRow {
  return { ...row, log: { ...withoutError(row.log), state: 'skipped', skippedBy: 'deleted', reason } };
}
