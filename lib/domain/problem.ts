import { isPassing } from './log-state.ts';
import type { JournalRow } from './journal-row.ts';
import type { UnwrittenView } from './writers-view.ts';

/** An error as rows and jobs keep it; `details` as JSON. */
export interface KeptError {
  code: string;
  message: string;
  details: string;
}

/** What is amiss; pages say it in words (`problem-words.ts`). */
export type ProblemCause =
  | { kind: 'record'; what: 'Task' | 'Case'; error: KeptError }
  /** The whole connection rather than one record. */
  | { kind: 'service'; service: 'CINNOX' | 'Salesforce'; error: KeptError }
  | { kind: 'no-writer'; reason: UnwrittenView['reason']; count: number }
  /** `others`: what gives them away, in sentences. */
  | { kind: 'undecided'; others: string[] }
  | { kind: 'cinnox-missing' }
  | { kind: 'staff-unknown' };

/** Something the person should know or do. */
export interface Problem {
  id: string;
  /** `wait`: it passes by itself, or without this person. */
  tone: 'wait' | 'bad';
  cause: ProblemCause;
}

/** Does it pass without this person? */
export function toneOf({ code }: Pick<KeptError, 'code'>): Problem['tone'] {
  return isPassing(code) || code === 'undecided' ? 'wait' : 'bad';
}

/** What happened to one record. */
export function problemOf({ code, message, details }: KeptError, row: Pick<JournalRow, 'id' | 'kind'>): Problem {
  const what = row.kind === 'call' ? 'Task' : 'Case';
  return {
    id: `row:${row.id}`,
    tone: toneOf({ code }),
    cause: { kind: 'record', what, error: { code, message, details } },
  };
}

/** What happened to a connection. */
export function connectionProblem(
  service: 'CINNOX' | 'Salesforce',
  { code, message, details = '{}' }: Pick<KeptError, 'code' | 'message'> & { details?: string },
): Problem {
  const error = { code, message, details };
  return { id: `connection:${service}:${code}`, tone: toneOf(error), cause: { kind: 'service', service, error } };
}
