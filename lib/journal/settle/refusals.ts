import { AppError } from '../../errors/app-error.ts';
import { startedAt, type JournalRow } from '../../domain/journal-row.ts';
import type { LanePlan } from './plan.ts';
import type { SettleContext } from './settle-context.ts';

/** Rows whose record the org refused in this run, by id. */
export type Refusals = Map<string, AppError>;

/** Said of one record by a rule or a right of the org; everything else stops the whole lane. */
function isRefusal({ advice, details }: AppError): boolean {
  const isFinal = advice === 'after-config' || advice === 'after-rule-change' || advice === 'never';
  return isFinal && (details.part !== undefined || details.object !== undefined);
}

/** Fields as people know them. */
function labelsOf(fields: unknown, record: unknown, { taskObject, caseObject }: SettleContext): string[] {
  if (!Array.isArray(fields)) return [];
  const described = record === 'Case' ? caseObject : record === 'Task' ? taskObject : null;
  return fields.map((field) => described?.fields[String(field)]?.label ?? String(field));
}

/** Notes the refusal of a row. Throws the error when it is about no row, or passes by itself. */
export function refuse(refused: Refusals, row: JournalRow | undefined, error: AppError, context: SettleContext): void {
  if (row === undefined || !isRefusal(error)) throw error;
  const labels = labelsOf(error.details.fields, error.details.record, context);
  const details = labels.length === 0 ? error.details : { ...error.details, labels };
  refused.set(row.id, new AppError(error.code, error.message, details, { cause: error }));
}

/** It began before what the org still tells of: it may have been written, and nobody but a person can find out. */
export function refuseForgotten(plan: LanePlan, { horizon }: SettleContext, refused: Refusals): void {
  const { calls, enquiry } = plan;
  for (const { row } of [...calls, ...(enquiry === undefined ? [] : [enquiry])]) {
    if (startedAt(row) >= horizon || row.log.sure === true) continue;
    const object = row.kind === 'call' ? 'Task' : 'Case';
    refused.set(row.id, new AppError('too_old', 'It is older than the log rows that the org keeps.', { object }));
  }
}

/** Each row says why its own record was refused. Returns the refusal that is worth trying again soonest. */
export async function tell(refused: Refusals, { journal, now }: SettleContext): Promise<AppError> {
  for (const [id, { code, message, details }] of refused) {
    const error = { code, message, at: now(), details: JSON.stringify(details) };
    await journal.change(id, (row) => ({ ...row, log: { ...row.log, error } }));
  }
  const all = [...refused];
  const [id, { code, message, details }] = all.find(([, { advice }]) => advice === 'after-config') ??
    all[0] ?? ['', new AppError('internal', 'Nothing was refused.')];
  return new AppError(code, message, { ...details, rows: [id] });
}
