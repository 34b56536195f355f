import { errorCodes, type ErrorCode, type RetryAdvice } from './codes.ts';

/** Facts about an error that may be stored and shown to an admin: never tokens, notes or names. */
export type ErrorDetails = Record<string, string | number | boolean | readonly string[]>;

/** The product's one error class. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.details = details;
  }

  get advice(): RetryAdvice {
    return errorCodes[this.code];
  }
}

/** Any thrown value as an AppError; unknown ones become `internal` with their cause kept. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new AppError('internal', message, {}, { cause: thrown });
}
