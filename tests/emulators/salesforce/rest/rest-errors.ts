import { FaultResponse, NetworkCut } from '../../kernel/types.ts';
import { SalesforceError } from '../types.ts';
import type { RestReply } from './rest-types.ts';

export function notFound(message = 'The requested resource does not exist'): SalesforceError {
  return new SalesforceError(404, 'NOT_FOUND', message);
}

export function jsonError(message: string): SalesforceError {
  return new SalesforceError(400, 'JSON_PARSER_ERROR', message);
}

export interface ErrorBody {
  message: string;
  errorCode: string;
  fields?: string[];
  [extra: string]: unknown;
}

export function errorBody(error: SalesforceError): ErrorBody {
  const body: ErrorBody = { ...error.extra, message: error.message, errorCode: error.errorCode };
  if (error.fields) body.fields = error.fields;
  return body;
}

/** The answer to a refusal: always an array. Broken connections and injected answers go on to the door. */
export function replyTo(error: unknown): RestReply {
  if (error instanceof NetworkCut || error instanceof FaultResponse) throw error;
  if (error instanceof SalesforceError) return { status: error.status, body: [errorBody(error)] };
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    status: 500,
    body: [{ message: `An unexpected error occurred in the emulator: ${text}`, errorCode: 'UNKNOWN_EXCEPTION' }],
  };
}
