/** What to do about an error: decided by its code, never by its text. */
export type RetryAdvice =
  'backoff' | 'after-sign-in' | 'after-config' | 'after-refresh' | 'after-rule-change' | 'never';

/** Every error code of the product with its advice. */
export const errorCodes = {
  /** No answer: the outcome is unknown, not failed. */
  network: 'backoff',
  timeout: 'backoff',
  rate_limited: 'backoff',
  /** The org's daily API allowance is used up. */
  limit_exceeded: 'backoff',
  server_busy: 'backoff',
  record_locked: 'backoff',
  session_expired: 'after-sign-in',
  /** The CINNOX App token or App ID was refused. */
  cinnox_refused: 'after-config',
  permission_missing: 'after-config',
  field_missing: 'after-config',
  not_configured: 'after-config',
  /** Another product logs, too, and nobody has decided who does. */
  undecided: 'after-config',
  /** A unique key exists already (DUPLICATE_VALUE). */
  duplicate_key: 'after-refresh',
  version_conflict: 'after-refresh',
  /** Removed since it was looked at: what is there now is another thing to do. */
  not_found: 'after-refresh',
  /** The service understood and refused: a rule, a wrong value. Details name fields. */
  rejected: 'after-rule-change',
  /** The org's row of it may have been removed: whether it was written is for a person to find out. */
  too_old: 'never',
  /** A duplicate rule of the org blocks the record. */
  duplicate_found: 'after-rule-change',
  /** The report refused a filter or is not available yet (open chats). */
  not_available: 'backoff',
  /** The person closed or denied the sign-in window. */
  sign_in_cancelled: 'never',
  /** The sign-in failed for a reason the person or admin must mend. */
  sign_in_failed: 'after-config',
  bad_input: 'never',
  not_allowed: 'never',
  /** Most that a browser's database fails with passes, as when the disk is busy: no work is given up for it. */
  storage_corrupt: 'backoff',
  storage_full: 'backoff',
  context_invalidated: 'never',
  internal: 'never',
} as const satisfies Record<string, RetryAdvice>;

export type ErrorCode = keyof typeof errorCodes;

/** Is this text one of our codes? Codes that crossed a message are only texts. */
export function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorCodes, code);
}
