import { isComplete } from '../../domain/closings.ts';
import { enquiryKey } from '../../domain/keys.ts';
import { ownNote, type JournalRow } from '../../domain/journal-row.ts';
import { finalCallKey } from '../../domain/record-fields.ts';
import type { JobOutcome } from '../../outbox/job.ts';
import { compositeError } from '../../salesforce/fault-table.ts';
import { soql, soqlLike, soqlNames, soqlOr } from '../../salesforce/soql.ts';
import { mergeDrafts, tellsLaterChoices } from './adopt.ts';
import { mergedPart, ownText } from './create.ts';
import { logRowFields, toLogRow, type LogRow } from './log-row.ts';
import { draftPrefixes, queryAll } from './lookup.ts';
import { adopter, type SettleContext } from './settle-context.ts';
import { isTakenOut } from './told-notes.ts';
import { stillHidden } from './unreachable.ts';

/** A browser that lives has brought its own words in by then (ms). */
const restMs = 10 * 60_000;
/** Log rows are removed after their retention (ms). */
const lookBackMs = 27 * 24 * 3600_000;
const mostDrafts = 200;
/** A query has its length. */
const mostHandedOver = 50;

const isWritten = ({ log }: JournalRow) =>
  log.state === 'logged' && (log.taskId !== undefined || log.caseId !== undefined);

const isGone = ({ log }: JournalRow) => log.skippedBy === 'deleted';
const recordOf = ({ kind, log }: JournalRow) => (kind === 'call' ? log.taskId : log.caseId) ?? '';

/**
 * The latest chats, before all those that a colleague has taken over: who may not see the Case leaves words in a draft.
 * Of one that I took over no report tells from whom.
 */
function handedOver(rows: readonly JournalRow[], { me }: SettleContext): JournalRow[] {
  const chats = rows.filter(({ enquiry, log }) => enquiry?.voice === false && log.caseId !== undefined);
  const isOthers = ({ enquiry }: JournalRow) => enquiry?.agentEid !== undefined && enquiry.agentEid !== me;
  return chats.toSorted((left, right) => Number(isOthers(left)) - Number(isOthers(right))).slice(-mostHandedOver);
}

/** The latest: of those that no record is for, such as of calls that a colleague had, some stay for weeks. */
async function restingDrafts(rows: readonly JournalRow[], context: SettleContext): Promise<LogRow[]> {
  const now = context.now();
  const likes = handedOver(rows, context).flatMap((row) =>
    draftPrefixes(row, keyOf(row, context) ?? '', context.me).map(
      (prefix) => soql`Key__c LIKE ${soqlLike(prefix, 'starts')}`,
    ),
  );
  const whose = soqlOr([soql`Staff__c = ${context.me}`, ...likes]);
  const [records = []] = await queryAll(context, [
    soql`SELECT ${soqlNames(logRowFields)} FROM CINNOX_Log__c WHERE State__c = 'draft' AND ${whose} AND LastModifiedDate < ${new Date(now - restMs)} AND LastModifiedDate >= ${new Date(now - lookBackMs)} ORDER BY LastModifiedDate DESC LIMIT ${mostDrafts}`,
  ]);
  return records.map(toLogRow).toReversed();
}

function keyOf(row: JournalRow, context: SettleContext): string | undefined {
  if (row.enquiry !== undefined) return enquiryKey(row.service, row.enquiry.displayCaseNumber);
  return finalCallKey(row, context.me, context.hookIdIsCallId(row.service));
}

function isDraftOf(draft: LogRow, row: JournalRow, context: SettleContext): boolean {
  const key = keyOf(row, context);
  return key !== undefined && draftPrefixes(row, key, context.me).some((prefix) => draft.key.startsWith(prefix));
}

/** Are these words in what was last written of the record? */
function isInRecord(words: string, { log }: JournalRow): boolean {
  return [log.task.Description, log.case.Description, log.case.Section].some((text) =>
    String(text ?? '').includes(words),
  );
}

/** The Case of a chat says at its end what was typed and chosen: until then the draft is all that others know. */
const isSaidAll = (row: JournalRow) => row.enquiry === undefined || row.enquiry.status === 'missed' || isComplete(row);

/** Its Case: somebody else who may see it brings a colleague's words in. */
async function isHidden({ log: { caseId } }: JournalRow, context: SettleContext): Promise<boolean> {
  return caseId !== undefined && (await stillHidden([caseId], context)).length > 0;
}

/** Notes and choices that a browser mirrored after the record was written, and that it never brought in: wiped, or closed. */
async function gatherWords(rows: readonly JournalRow[], context: SettleContext): Promise<void> {
  const told: LogRow[] = [];
  for (const draft of await restingDrafts(rows, context)) {
    const row = rows.find((one) => isDraftOf(draft, one, context));
    if (row === undefined) continue;
    const words = draft.note?.trim() ?? '';
    const own = ownNote(row)?.text.trim();
    const isMine = draft.browser === context.browserId && own !== undefined;
    const isOver = isMine || words === '' || isTakenOut(row, draft);
    const isKnown = isOver || row.notes.some((note) => note.text.trim() === words);
    if (isKnown && (isMine || !tellsLaterChoices(draft, row, adopter(context)))) {
      const isThere = isMine ? row.log.loggedNote === ownText(row) : isOver || isInRecord(words, row);
      if (isThere && isSaidAll(row)) told.push(draft);
    } else if (draft.staff === context.me || !(await isHidden(row, context))) await take(draft, row, context);
  }
  const parts = mergedPart(told);
  if (parts.length === 0) return;
  const error = compositeError(await context.client.composite(parts, { allOrNone: false }));
  if (error !== null) throw error;
}

/** The words become a note of the row: the record follows. */
async function take(draft: LogRow, { id }: JournalRow, context: SettleContext): Promise<void> {
  await context.journal.transact(async (tx) => {
    const now = await tx.get(id);
    if (now === undefined) return;
    const merged = mergeDrafts(now, [draft], context.browserId, context.me, context.now());
    // The Case of a closed enquiry is completed once more.
    const { closedFor, ...log } = merged.log;
    void closedFor;
    await tx.put(merged.kind === 'enquiry' ? { ...merged, log } : merged);
    await tx.enqueue({ kind: 'settle', lane: now.lane, payload: { lane: now.lane } });
  });
}

/** A Contact or a Case that was hidden from this user may be shared by now: then the Task points to it after all. */
async function retryLinks(rows: readonly JournalRow[], context: SettleContext): Promise<void> {
  const refused = rows.filter(({ log }) => log.unreachable !== undefined);
  if (refused.length === 0) return;
  const hidden = new Set(await stillHidden([...new Set(refused.flatMap(({ log }) => log.unreachable ?? []))], context));
  for (const { id, log } of refused) {
    if (log.unreachable?.every((one) => hidden.has(one)) === true) continue;
    await context.journal.transact(async (tx) => {
      const now = await tx.get(id);
      if (now === undefined) return;
      const { unreachable = [], ...rest } = now.log;
      const left = unreachable.filter((one) => hidden.has(one));
      await tx.put({ ...now, log: { ...rest, ...(left.length === 0 ? {} : { unreachable: left }) } });
      await tx.enqueue({ kind: 'settle', lane: now.lane, payload: { lane: now.lane } });
    });
  }
}

/** A record that was gone is there again: taken out of the recycle bin, or shared once more. It is gone on with. */
async function takeUpFound(all: readonly JournalRow[], context: SettleContext): Promise<void> {
  const gone = all.filter(isGone);
  const hidden = new Set(await stillHidden([...new Set(gone.map(recordOf))], context));
  for (const { id } of gone.filter((row) => !hidden.has(recordOf(row)))) {
    await context.journal.transact(async (tx) => {
      const now = await tx.get(id);
      if (now === undefined || !isGone(now)) return;
      const { skippedBy, reason, ...log } = now.log;
      void [skippedBy, reason];
      await tx.put({ ...now, log: { ...log, state: 'logged' } });
      await tx.enqueue({ kind: 'settle', lane: now.lane, payload: { lane: now.lane } });
    });
  }
}

/** A call of which no report tells whose it is, and that an earlier profile of mine wrote or decided about: it is mine. */
async function takeUpOwn(all: readonly JournalRow[], context: SettleContext): Promise<void> {
  const isNobodys = ({ call, forMe, mine, log }: JournalRow) =>
    forMe && call?.reported === true && mine === undefined && log.state === 'open';
  const rows = all.filter(isNobodys).slice(-mostHandedOver);
  const keys = rows.flatMap((row) => keyOf(row, context) ?? []);
  if (keys.length === 0) return;
  const records = await context.client.query(soql`SELECT Key__c FROM CINNOX_Log__c WHERE Key__c IN ${keys}`);
  const known = new Set(records.map(({ Key__c }) => Key__c));
  for (const { id } of rows.filter((row) => known.has(keyOf(row, context)))) {
    await context.journal.transact(async (tx) => {
      const now = await tx.get(id);
      if (now === undefined || !isNobodys(now)) return;
      await tx.put({ ...now, mine: { by: 'report', at: context.now() } });
      await tx.enqueue({ kind: 'settle', lane: now.lane, payload: { lane: now.lane } });
    });
  }
}

/**
 * What belongs into records that were written already: words that were left in drafts, links that were refused, and what
 * was new of records that were gone for a while.
 */
export async function settleLate(context: SettleContext): Promise<JobOutcome> {
  const all = await context.journal.since(context.now() - lookBackMs);
  if (context.mode === 'package') await takeUpOwn(all, context);
  const rows = all.filter(isWritten);
  if (context.mode === 'package') await gatherWords(rows, context);
  await retryLinks(rows, context);
  await takeUpFound(all, context);
  return { done: true };
}
