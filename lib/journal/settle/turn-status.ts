import type { JournalRow, WrittenFields } from '../../domain/journal-row.ts';
import type { CompositePart } from '../../salesforce/client.ts';
import { compositeError } from '../../salesforce/fault-table.ts';
import { keepOwner } from './create.ts';
import { bodyField } from './read-creation.ts';
import type { SettleContext } from './settle-context.ts';

/**
 * An earlier Case that an enquiry opened again is closed as it was when the enquiry is left out, and opened once more
 * when that is taken back, unless anybody gave it another status since. One that the org does not let us change stays.
 * @param told What the org's row says was written; it may be newer than what this browser knows.
 */
export async function turnStatus(
  { log }: JournalRow,
  told: WrittenFields | undefined,
  isLeftOut: boolean,
  context: SettleContext,
): Promise<void> {
  // Without the package the answer of the change that opened it may be unknown.
  const here: WrittenFields = log.caseId === undefined ? (log.attempt ?? {}) : { ...log.case, JoinedId: log.caseId };
  const { Status: opened, Reopened: closed } = told ?? here;
  if (closed === undefined) return;
  const path = `sobjects/Case/${here['JoinedId']}`;
  const send = async (part: CompositePart) => {
    const answers = await context.client.composite([part], { allOrNone: true });
    const error = compositeError(answers);
    if (error?.advice === 'backoff') throw error;
    return answers[0];
  };
  const current = await send({ method: 'GET', path: `${path}?fields=Status`, referenceId: 'status' });
  const [from, to] = isLeftOut ? [opened, closed] : [closed, opened];
  if (bodyField(current, 'Status') !== from || from === to) return;
  await send({ method: 'PATCH', path, referenceId: 'case', httpHeaders: keepOwner, body: { Status: to } });
}
