import type { CoverageView } from '../domain/coverage.ts';
import type { FailedView } from '../domain/failed-jobs.ts';
import type { CoverageRequest, FillPart } from '../reconcile/facts.ts';
import type { Send } from './ports.ts';

/** The list of a range, and what of it may be filled in. */
export type Compare = (request: CoverageRequest) => Promise<{ view: CoverageView; fillable: FillPart[] }>;

/** The worker reads, the page joins: the join needs nobody's answer, and the worker is kept small. */
export function createCompare(send: Send): Compare {
  return async (request) => {
    const facts = await send('coverage.read', request);
    const { askedParts, coverageView, hereIn, questionsFor } = await import('../reconcile/coverage-view.ts');
    const here = hereIn(facts);
    const parts = askedParts(facts, here);
    const idsOf = (kind: 'call' | 'enquiry') =>
      here.flatMap((row) => (row.kind === kind && row.recordId !== undefined ? [row.recordId] : []));
    const found = await send('coverage.rows', {
      ...request,
      parts: questionsFor(parts, facts),
      taskIds: idsOf('call'),
      caseIds: idsOf('enquiry'),
    });
    return coverageView(facts, { parts, here }, found);
  };
}

/** What failed, by cause: joined in the page for the same reason. */
export async function readFailed(send: Send): Promise<FailedView> {
  const facts = await send('failed.read', {});
  const { failedView } = await import('../reconcile/failed-view.ts');
  return failedView(facts);
}
