import type { AppError } from '../errors/app-error.ts';
import type { Job } from './job.ts';

const firstDelayMs = 1_000;
const longestDelayMs = 15 * 60_000;
/** A used-up daily allowance does not come back within minutes. */
const limitDelayMs = 10 * 60_000;
/** Parked work is looked at again now and then: the cause may be gone without anybody telling us. */
const parkedDelayMs = 10 * 60_000;
const quickRefreshes = 5;
/** Rules of an org are changed by people: looked at again after an hour, then ever more seldom. */
const ruleDelayMs = 60 * 60_000;
const longestRuleDelayMs = 24 * 60 * 60_000;

/** Exponential back-off with full jitter between half and whole of the step. `chance` is uniform in [0, 1). */
export function backoffMs(attempts: number, chance: number): number {
  const step = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(attempts, 20));
  return Math.round(step / 2 + (step / 2) * chance);
}

/** What becomes of a job that failed: pure, decided by the error's code. Nothing is ever dropped. */
export function decideNext(job: Job, error: AppError, now: number, chance: number): Job {
  const attempts = job.attempts + 1;
  const lastError = { code: error.code, message: error.message, at: now };
  const next: Job = { ...job, attempts, lastError, leaseUntil: 0, leaseOwner: '' };
  const retryAfterMs = typeof error.details.retryAfterMs === 'number' ? error.details.retryAfterMs : undefined;
  switch (error.advice) {
    case 'backoff': {
      const delay = error.code === 'limit_exceeded' ? limitDelayMs : backoffMs(attempts, chance);
      return { ...next, state: 'waiting', notBefore: now + Math.max(delay, retryAfterMs ?? 0) };
    }
    case 'after-refresh':
      // Read again and try at once; a conflict that never settles slows down like any other failure.
      return {
        ...next,
        state: 'waiting',
        notBefore: now + (attempts < quickRefreshes ? 0 : backoffMs(attempts, chance)),
      };
    case 'after-sign-in':
      return { ...next, state: 'parked', notBefore: now + parkedDelayMs };
    case 'after-config':
      return { ...next, state: 'parked', notBefore: now + parkedDelayMs };
    case 'after-rule-change': {
      const delay = Math.min(longestRuleDelayMs, ruleDelayMs * 2 ** Math.min(attempts - 1, 20));
      return { ...next, state: 'parked', notBefore: now + delay };
    }
    case 'never':
      return { ...next, state: 'dead', notBefore: Number.MAX_SAFE_INTEGER };
  }
}
