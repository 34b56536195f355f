import type { JournalRow, WrittenFields } from '../../domain/journal-row.ts';
import { notesText, truncateLong, descriptionLimit } from '../../domain/log-texts.ts';
import { caseCreateOnly, caseDetails, caseFields, taskCreateOnly, taskFields } from '../../domain/record-fields.ts';
import type { CompositePart, ObjectDescribe } from '../../salesforce/client.ts';
import type { Closing } from './conversation.ts';
import { filePart, noteFileOf } from './files.ts';
import { encodeData, wordsOf, type LogRow } from './log-row.ts';
import type { CallToWrite, EnquiryToWrite } from './plan.ts';
import { ownerOf } from './behalf.ts';
import { caseWriter, taskWriter, type SettleContext } from './settle-context.ts';

/** Records that this composite will make, with what they will hold. */
export interface Creation {
  parts: CompositePart[];
  calls: { item: CallToWrite; task: WrittenFields; reference: string }[];
  enquiry?: { item: EnquiryToWrite; case: WrittenFields; closing?: Closing };
}

/** An alert of a duplicate rule asks a person who types: a log is saved all the same. Rules that block still do. */
export const saveAlerted = { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' };

/** A Case made through the API is given away by the org's assignment unless this says otherwise. */
export const keepOwner = { 'Sforce-Auto-Assign': 'FALSE', ...saveAlerted };

/** Fields that this user may fill in; a hidden one would fail the whole change. */
export function createable(fields: WrittenFields, object: ObjectDescribe | null): WrittenFields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => object?.fields[name]?.createable === true));
}

const withoutNull = (fields: WrittenFields): WrittenFields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));

function isoDate(ms: number | undefined): string | null {
  return ms === undefined ? null : new Date(ms).toISOString();
}

export function logRowBody(
  row: JournalRow,
  key: string,
  context: SettleContext,
  data: Parameters<typeof encodeData>[0],
) {
  const start = row.call?.startedAt ?? row.enquiry?.startedAt;
  return {
    Key__c: key,
    State__c: 'logged',
    Kind__c: row.kind,
    Staff__c: row.behalf?.staff ?? context.me,
    Journey__c: row.call?.displayCaseNumber ?? row.enquiry?.displayCaseNumber ?? null,
    Note__c: truncateLong(notesText(row.notes, context.text.nameOf), descriptionLimit) || null,
    Disposition__c: row.disposition?.value ?? null,
    Contact_Id__c: row.match.contactId ?? null,
    Related_Id__c: row.related?.id ?? null,
    Start__c: isoDate(start),
    End__c: isoDate(row.call?.endedAt ?? row.enquiry?.closedAt),
    Browser__c: context.browserId,
    Data__c: encodeData({
      ...data,
      ...(row.log.form === undefined ? {} : { form: row.log.form }),
      ...wordsOf(row, context),
    }),
  };
}

function caseBody(item: EnquiryToWrite, closing: Closing | undefined, context: SettleContext): WrittenFields {
  const writer = caseWriter(item.row, context);
  const closes = closing !== undefined && context.settings.closeCase;
  return {
    ...caseFields(item.row, item.enquiry, writer),
    Description: closing?.texts.description ?? caseDetails(item.row, item.enquiry, writer),
    ...(closes ? { Status: context.org.closedCaseStatus } : {}),
  };
}

/** The key row of one edition of a transcript. */
export function transcriptPart(closing: Closing, caseReference: string, context: SettleContext): CompositePart {
  return {
    method: 'POST',
    path: 'sobjects/CINNOX_Log__c',
    referenceId: 'edition',
    body: {
      Key__c: closing.key,
      State__c: 'logged',
      Kind__c: 'chat',
      Staff__c: context.me,
      Case_Id__c: caseReference,
      Browser__c: context.browserId,
    },
  };
}

export function keyPart(referenceId: string, body: unknown): CompositePart {
  return { method: 'POST', path: 'sobjects/CINNOX_Log__c', referenceId, body };
}

function idsPart(referenceId: string, rowReference: string, body: Record<string, string>): CompositePart {
  return { method: 'PATCH', path: `sobjects/CINNOX_Log__c/@{${rowReference}.id}`, referenceId, body };
}

/** Drafts whose words are in the record now. */
export function mergedPart(drafts: readonly LogRow[]): CompositePart[] {
  if (drafts.length === 0) return [];
  const records = drafts.map((draft) => ({
    attributes: { type: 'CINNOX_Log__c' },
    id: draft.id,
    State__c: 'merged',
  }));
  return [{ method: 'PATCH', path: 'composite/sobjects', referenceId: 'drafts', body: { allOrNone: true, records } }];
}

/** Given away it may be hidden from who made it, who could hang nothing on it: that is done last. */
function givesLast({ behalf }: JournalRow, object: ObjectDescribe | null, hasMore: boolean): boolean {
  return behalf?.userId !== undefined && hasMore && object?.fields.OwnerId?.updateable === true;
}

function ownerPart(object: 'Task' | 'Case', reference: string, row: JournalRow): CompositePart {
  const path = `sobjects/${object}/@{${reference}.id}`;
  return { method: 'PATCH', path, referenceId: `${reference}Owner`, httpHeaders: keepOwner, body: ownerOf(row) };
}

function addCase(
  creation: Creation,
  item: EnquiryToWrite,
  { closing, hasCalls }: { closing: Closing | undefined; hasCalls: boolean },
  context: SettleContext,
): CompositePart[] {
  const fields = caseBody(item, closing, context);
  creation.enquiry = { item, case: fields, ...(closing === undefined ? {} : { closing }) };
  const { parts } = creation;
  const note = noteFileOf(item.row, context);
  const conversation = closing?.texts.needsFile === true ? closing.texts.file : undefined;
  const gives = givesLast(item.row, context.caseObject, hasCalls || note !== undefined || conversation !== undefined);
  const owner = gives ? {} : ownerOf(item.row);
  if (context.mode === 'package') {
    const data = { case: fields, ...(closing === undefined ? {} : { seq: closing.lastSeq }) };
    parts.push(keyPart('enquiryKey', logRowBody(item.row, item.key, context, data)));
  }
  parts.push({
    method: 'POST',
    path: 'sobjects/Case',
    referenceId: 'case',
    httpHeaders: keepOwner,
    body: createable(
      withoutNull({ ...fields, ...caseCreateOnly(item.row, item.enquiry), ...owner }),
      context.caseObject,
    ),
  });
  if (owner.OwnerId === undefined)
    parts.push({ method: 'GET', path: 'sobjects/Case/@{case.id}?fields=Status,CaseNumber', referenceId: 'caseRead' });
  for (const [file, reference] of [[conversation, 'file'] as const, [note, 'noteFile'] as const])
    if (file !== undefined) parts.push(filePart(file, { recordId: '@{case.id}' }, reference));
  if (context.mode === 'package') {
    parts.push(idsPart('enquiryIds', 'enquiryKey', { Case_Id__c: '@{case.id}' }));
    if (closing !== undefined) parts.push(transcriptPart(closing, '@{case.id}', context));
  }
  return gives ? [ownerPart('Case', 'case', item.row)] : [];
}

function addTask(
  creation: Creation,
  item: CallToWrite,
  caseId: string | undefined,
  context: SettleContext,
): CompositePart[] {
  const index = creation.calls.length;
  const reference = `task${index}`;
  const caseReference = creation.enquiry === undefined ? caseId : '@{case.id}';
  const task = taskFields(item.row, item.call, {
    ...taskWriter(item.row, context),
    ...(caseReference === undefined ? {} : { caseId: caseReference }),
  });
  creation.calls.push({ item, task, reference });
  const { parts } = creation;
  if (context.mode === 'package') {
    const known = { ...task };
    if (creation.enquiry !== undefined && item.row.related === undefined) delete known.WhatId;
    parts.push(keyPart(`callKey${index}`, logRowBody(item.row, item.key, context, { task: known })));
  }
  const note = noteFileOf(item.row, context);
  const gives = givesLast(item.row, context.taskObject, note !== undefined);
  const body = createable(
    withoutNull({ ...task, ...taskCreateOnly(item.key), ...(gives ? {} : ownerOf(item.row)) }),
    context.taskObject,
  );
  parts.push({ method: 'POST', path: 'sobjects/Task', referenceId: reference, httpHeaders: saveAlerted, body });
  if (note !== undefined) parts.push(filePart(note, { recordId: `@{${reference}.id}` }, `noteFile${index}`));
  if (context.mode === 'package') {
    parts.push(
      idsPart(`callIds${index}`, `callKey${index}`, {
        Task_Id__c: `@{${reference}.id}`,
        ...(caseReference === undefined ? {} : { Case_Id__c: caseReference }),
      }),
    );
  }
  return gives ? [ownerPart('Task', reference, item.row)] : [];
}

/** Everything that is due in one lane as one change: all of it is written or nothing. */
export function buildCreation(
  due: {
    calls: readonly CallToWrite[];
    enquiry?: EnquiryToWrite;
    closing?: Closing;
    caseId?: string;
    drafts: readonly LogRow[];
  },
  context: SettleContext,
): Creation {
  const creation: Creation = { parts: [], calls: [] };
  const { enquiry, closing, calls } = due;
  const last: CompositePart[] = [];
  if (enquiry !== undefined) last.push(...addCase(creation, enquiry, { closing, hasCalls: calls.length > 0 }, context));
  for (const item of calls) last.push(...addTask(creation, item, due.caseId, context));
  creation.parts.push(...mergedPart(due.drafts), ...last);
  return creation;
}

export function ownText(row: JournalRow): string {
  return row.notes.find((note) => note.browser === undefined)?.text ?? '';
}

/** A success ends what was said about a failure. */
export function withoutError(log: JournalRow['log']): JournalRow['log'] {
  const { error, ...rest } = log;
  void error;
  return rest;
}
