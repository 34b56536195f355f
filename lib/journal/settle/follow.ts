import { withoutDecision } from '../../domain/decisions.ts';
import type { JournalRow } from '../../domain/journal-row.ts';
import { probableCall } from '../../inbox/apply-enquiry.ts';
import type { LanePlan } from './plan.ts';
import type { SettleContext } from './settle-context.ts';

/** A call may have been noted this long before its enquiry began, by the clocks of two services (ms). */
const nearMs = 3600_000;

function takenBack(row: JournalRow): JournalRow {
  return row.declined?.byCall === true ? withoutDecision(row) : row;
}

/** A colleague's part of the enquiry is to be logged: nothing of it is mine to write. */
function leave(row: JournalRow): JournalRow {
  const next = takenBack(row);
  return { ...next, log: { ...next.log, state: 'not-mine' } };
}

function resume(row: JournalRow): JournalRow {
  const next = takenBack(row);
  if (next.log.state !== 'not-mine') return next;
  return { ...next, log: { ...next.log, state: next.log.caseId === undefined ? 'open' : 'logged' } };
}

/** The decision about a call is the decision about its enquiry, for as long as it stands. */
export async function follow({ follow: items }: LanePlan, { journal }: SettleContext): Promise<boolean> {
  for (const { row, decision, left } of items) {
    await journal.change(row.id, (now) => {
      if (decision === undefined) return left === true ? leave(now) : resume(now);
      const { by, at, reason } = decision;
      if (now.declined !== undefined) return undefined;
      const why = reason === undefined ? {} : { reason };
      return { ...now, declined: { by, at, written: false, byCall: true, ...why } };
    });
  }
  return items.length > 0;
}

/** Tells a call that was left out of the Case that its enquiry has all the same. */
export async function nameKeptCase(rows: readonly JournalRow[], { journal }: SettleContext): Promise<void> {
  const enquiry = rows.find((row) => row.enquiry?.voice === true);
  if (enquiry === undefined) return;
  const { caseId, caseNumber } = enquiry.log;
  const kept = caseId === undefined ? {} : { case: { id: caseId, ...(caseNumber ? { number: caseNumber } : {}) } };
  for (const row of rows) {
    const known = row.declined?.case;
    if (row.call === undefined || row.declined === undefined) continue;
    if (known?.id === caseId && known?.number === caseNumber) continue;
    await journal.change(row.id, (now) => {
      if (now.declined === undefined) return undefined;
      const { case: before, ...declined } = now.declined;
      void before;
      return { ...now, declined: { ...declined, ...kept } };
    });
  }
}

/**
 * While no report names the call of a voice enquiry: the one that fits best. A call that the enquiry was left out with
 * is kept, too, when the report of a later one, such as the conference that it became, comes first.
 */
export async function nearestCall(
  rows: readonly JournalRow[],
  { journal }: SettleContext,
): Promise<JournalRow | undefined> {
  const enquiry = rows.find((row) => row.enquiry?.voice === true);
  if (enquiry?.enquiry === undefined) return undefined;
  const calls = rows.filter(({ kind }) => kind === 'call');
  const isLeftOut = (row: JournalRow) => row.declined !== undefined;
  const isFollowing = enquiry.declined?.byCall === true && !calls.some(isLeftOut);
  if (calls.length > 0 && !isFollowing) return undefined;
  const others = await journal.since(enquiry.enquiry.startedAt - nearMs);
  return probableCall(calls.length > 0 ? others.filter(isLeftOut) : others, enquiry);
}
