import { problemWords } from '../../../lib/domain/problem-words.ts';
import type { Problem } from '../../../lib/domain/problem.ts';

/** A problem as the pages show it. */
export function said(problem: Problem | undefined) {
  return problem === undefined ? undefined : { id: problem.id, tone: problem.tone, ...problemWords(problem) };
}
