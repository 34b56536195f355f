import { AppError } from '../../errors/app-error.ts';
import { isNobody, type JournalRow } from '../../domain/journal-row.ts';
import { settledNotes } from '../../domain/note.ts';
import { createdId, type CompositeAnswer } from '../../salesforce/client.ts';
import { compositeError } from '../../salesforce/fault-table.ts';
import { toldByClosing } from './conversation.ts';
import { ownText, withoutError, type Creation } from './create.ts';
import type { SettleContext } from './settle-context.ts';

function answerOf(answers: readonly CompositeAnswer[], reference: string): CompositeAnswer | undefined {
  return answers.find((answer) => answer.referenceId === reference);
}

function idOf(answers: readonly CompositeAnswer[], reference: string): string {
  const answer = answerOf(answers, reference);
  const id = answer === undefined ? null : createdId(answer);
  if (id === null) throw new AppError('server_busy', 'Salesforce did not name the record it made.', { reference });
  return id;
}

/** A field of a record that a part has read. */
export function bodyField(answer: CompositeAnswer | undefined, field: string): string | undefined {
  const body = answer?.body;
  if (typeof body !== 'object' || body === null) return undefined;
  const value = (body as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : undefined;
}

/** The row whose own record was refused: without it the others can be written. */
export function refusedRow(creation: Creation, { details }: AppError): JournalRow | undefined {
  const { part } = details;
  if (part === 'case' || part === 'caseOwner' || part === 'file' || part === 'noteFile')
    return creation.enquiry?.item.row;
  return creation.calls.find(({ reference }, index) =>
    [reference, `${reference}Owner`, `noteFile${index}`].includes(String(part)),
  )?.item.row;
}

/** The journal rows after the change was made. Throws the first real cause when it was refused. */
export function readCreation(
  creation: Creation,
  answers: readonly CompositeAnswer[],
  mode: SettleContext['mode'],
): JournalRow[] {
  const error = compositeError(answers);
  if (error !== null) throw error;
  const rows: JournalRow[] = [];
  const caseId = creation.enquiry === undefined ? undefined : idOf(answers, 'case');
  if (creation.enquiry !== undefined && caseId !== undefined) {
    const { item, closing } = creation.enquiry;
    const read = answerOf(answers, 'caseRead');
    const status = bodyField(read, 'Status');
    const number = bodyField(read, 'CaseNumber');
    rows.push({
      ...item.row,
      notes: settledNotes(item.row.notes),
      log: {
        ...withoutError(item.row.log),
        state: 'logged',
        caseId,
        case: { ...creation.enquiry.case, ...(status === undefined ? {} : { Status: status }) },
        nobody: isNobody(item.row),
        ...(number === undefined ? {} : { caseNumber: number }),
        ...(mode === 'package' ? { logRowId: idOf(answers, 'enquiryKey') } : {}),
        ...(closing === undefined ? {} : toldByClosing(item.row, item.enquiry, closing)),
        loggedNote: ownText(item.row),
      },
    });
  }
  creation.calls.forEach(({ item, task, reference }, index) => {
    const whatId = task.WhatId === '@{case.id}' ? (caseId ?? null) : (task.WhatId ?? null);
    rows.push({
      ...item.row,
      notes: settledNotes(item.row.notes),
      log: {
        ...withoutError(item.row.log),
        state: 'logged',
        taskId: idOf(answers, reference),
        task: { ...task, WhatId: whatId },
        nobody: isNobody(item.row),
        ...(mode === 'package' ? { logRowId: idOf(answers, `callKey${index}`) } : {}),
        loggedNote: ownText(item.row),
      },
    });
  });
  return rows;
}
