import { withoutSecrets } from '../domain/without-secrets.ts';
import { AppError, type ErrorDetails } from '../errors/app-error.ts';
import type { ErrorCode } from '../errors/codes.ts';

/** One error of a REST answer. The platform always sends them as a list. */
export interface SalesforceFault {
  errorCode: string;
  message: string;
  fields: string[];
}

interface Meaning {
  code: ErrorCode;
  /** Plain words for people; without it the service's own message is not repeated, because it may quote record data. */
  says: string;
  /** The message was written by the org's admin (validation rule, trigger) and is made to be shown. */
  quote?: true;
  /** What helps, when it is not the permission set. */
  remedy?: string;
}

/** https://help.salesforce.com/s/articleView?id=xcloud.security_api_access_control_about.htm */
const approveApp =
  'The org takes only apps that an admin has approved (API Access Control). Ask your admin to approve the CINNOX app for you in Setup.';

/**
 * What Salesforce's error codes mean to us. Texts: https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/
 * sforce_api_calls_concepts_core_data_objects.htm; statuses: …/api_rest/errorcodes.htm.
 */
const meanings: Record<string, Meaning> = {
  INVALID_SESSION_ID: { code: 'session_expired', says: 'The Salesforce session has expired.' },
  INVALID_AUTH_HEADER: { code: 'session_expired', says: 'Salesforce did not accept the session.' },
  REQUEST_LIMIT_EXCEEDED: { code: 'limit_exceeded', says: 'The org has used up its API requests.' },
  STORAGE_LIMIT_EXCEEDED: { code: 'limit_exceeded', says: 'The org has no storage left.' },
  API_DISABLED_FOR_ORG: {
    code: 'permission_missing',
    says: 'The org has no API access.',
    remedy: 'Your admin can have it switched on by Salesforce: some editions include the API, others sell it.',
  },
  API_CURRENTLY_DISABLED: {
    code: 'permission_missing',
    says: 'API access is switched off for this user.',
    remedy: 'Ask your admin for the permission "API Enabled".',
  },
  INSUFFICIENT_ACCESS: { code: 'permission_missing', says: 'You may not read or change this record.' },
  INSUFFICIENT_ACCESS_OR_READONLY: { code: 'permission_missing', says: 'You may not read or change this record.' },
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: {
    code: 'permission_missing',
    says: 'You may not use a record that this one points to.',
  },
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: {
    code: 'rejected',
    says: 'A trigger of the org stopped the change.',
    quote: true,
  },
  FIELD_CUSTOM_VALIDATION_EXCEPTION: { code: 'rejected', says: 'A rule of the org refused the record.', quote: true },
  NOT_FOUND: { code: 'not_found', says: 'The record or resource does not exist.' },
  ENTITY_IS_DELETED: { code: 'not_found', says: 'The record was deleted.' },
  DUPLICATE_VALUE: { code: 'duplicate_key', says: 'A record with this key exists already.' },
  DUPLICATES_DETECTED: { code: 'duplicate_found', says: 'A duplicate rule of the org found a similar record.' },
  DUPLICATE_EXTERNAL_ID: { code: 'duplicate_key', says: 'Several records carry this key.' },
  REQUIRED_FIELD_MISSING: { code: 'rejected', says: 'The org requires a field that was not filled in.' },
  STRING_TOO_LONG: { code: 'rejected', says: 'A text is longer than its field.' },
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: { code: 'rejected', says: 'The org does not know a value of a picklist.' },
  INVALID_CROSS_REFERENCE_KEY: { code: 'rejected', says: 'A record that this one points to does not exist.' },
  MALFORMED_ID: { code: 'rejected', says: 'A record id is not of the right kind.' },
  INVALID_EMAIL_ADDRESS: { code: 'rejected', says: 'Salesforce does not accept an e-mail address.' },
  NUMBER_OUTSIDE_VALID_RANGE: { code: 'rejected', says: 'A number is too large for its field.' },
  INVALID_FIELD: { code: 'field_missing', says: 'A field does not exist or you may not see it.' },
  INVALID_FIELD_FOR_INSERT_UPDATE: { code: 'field_missing', says: 'You may not fill in one of the fields.' },
  INVALID_TYPE: { code: 'field_missing', says: 'An object does not exist or you may not see it.' },
  UNABLE_TO_LOCK_ROW: { code: 'record_locked', says: 'Somebody else is changing the record right now.' },
  QUERY_TIMEOUT: { code: 'server_busy', says: 'Salesforce took too long to search.' },
  SERVER_UNAVAILABLE: { code: 'server_busy', says: 'Salesforce is busy.' },
  INVALID_QUERY_LOCATOR: { code: 'server_busy', says: 'A long result expired while it was read.' },
  UNKNOWN_EXCEPTION: { code: 'server_busy', says: 'Salesforce had an internal error.' },
  MALFORMED_QUERY: { code: 'internal', says: 'Salesforce did not understand a query.' },
  MALFORMED_SEARCH: { code: 'internal', says: 'Salesforce did not understand a search.' },
  INVALID_SEARCH: { code: 'bad_input', says: 'The search text is too short.' },
  JSON_PARSER_ERROR: { code: 'internal', says: 'Salesforce did not understand a request.' },
  METHOD_NOT_ALLOWED: { code: 'internal', says: 'Salesforce did not understand a request.' },
  PROCESSING_HALTED: { code: 'rejected', says: 'Another part of the same change failed, so nothing was written.' },
  ALL_OR_NONE_OPERATION_ROLLED_BACK: {
    code: 'rejected',
    says: 'Another part of the same change failed, so nothing was written.',
  },
};

/** They only say that a sibling failed. */
const consequences = new Set(['PROCESSING_HALTED', 'ALL_OR_NONE_OPERATION_ROLLED_BACK']);

/** Of the admin's words: what is shown, and what the details keep. */
const SHOWN_QUOTE = 200;
const KEPT_QUOTE = 2000;

function byStatus(status: number): Meaning {
  if (status === 401) return { code: 'session_expired', says: 'The Salesforce session has expired.' };
  if (status === 403)
    return { code: 'permission_missing', says: 'Salesforce, or a proxy before it, refused the request.' };
  if (status === 404) return { code: 'not_found', says: 'The record or resource does not exist.' };
  if (status === 410) return { code: 'not_configured', says: 'The org no longer offers this API version.' };
  if (status === 412) return { code: 'version_conflict', says: 'The record was changed meanwhile.' };
  if (status === 429) return { code: 'rate_limited', says: 'Salesforce asked for a pause.' };
  if (status === 420 || status >= 500) return { code: 'server_busy', says: 'Salesforce is not available right now.' };
  if (status >= 400) return { code: 'rejected', says: 'Salesforce refused the request.' };
  return { code: 'server_busy', says: 'Salesforce gave an answer that makes no sense.' };
}

/** They say that something of the org's own failed on the way, and what it was in their text. */
const automations = new Set([
  'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
  'CANNOT_EXECUTE_FLOW_TRIGGER',
  'FIELD_CUSTOM_VALIDATION_EXCEPTION',
]);

/** Cases where one code has several meanings that differ in what helps. */
function byText(fault: SalesforceFault): Meaning | undefined {
  // A trigger that counts the Tasks of a Contact waits for it as others do: it passes, and no admin has to mend it.
  if (automations.has(fault.errorCode) && /\bUNABLE_TO_LOCK_ROW\b/.test(fault.message)) {
    return {
      code: 'record_locked',
      says: 'Somebody else is changing a record that a trigger of the org changes, too.',
    };
  }
  if (fault.errorCode === 'INVALID_SESSION_ID' && /not valid for use with|not attached to/i.test(fault.message)) {
    const says = 'The org does not allow this app to use its API.';
    return { code: 'permission_missing', says, remedy: approveApp };
  }
  if (fault.errorCode === 'REQUEST_LIMIT_EXCEEDED' && /^Concurrent/i.test(fault.message)) {
    return { code: 'server_busy', says: 'Too many long requests run in the org right now.' };
  }
  return undefined;
}

/** One line, cut between words: traces of a trigger have many. */
function shownQuote(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim();
  if (line.length <= SHOWN_QUOTE) return line;
  return `${line.slice(0, SHOWN_QUOTE).replace(/[\uD800-\uDBFF]$|\s+\S{0,40}$/u, '')}…`;
}

/**
 * `sObject type 'Task' is not supported.`, after an excerpt of the query with literals of its own
 * (https://developer.salesforce.com/docs/atlas.en-us.soql_sosl.meta/soql_sosl/sforce_api_calls_soql_select.htm).
 */
function hiddenObject(message: string): string | undefined {
  return (/\btype '(\w+)'/.exec(message) ?? /^'(\w+)'$/.exec(message))?.[1];
}

/** One fault of an answer as our error. `details` hold code, status and fields; never record data. */
export function faultError(status: number, fault: SalesforceFault, about: ErrorDetails = {}): AppError {
  const meaning = byText(fault) ?? meanings[fault.errorCode] ?? byStatus(status);
  const quote = meaning.quote === true ? fault.message : '';
  const object = fault.errorCode === 'INVALID_TYPE' ? hiddenObject(fault.message) : undefined;
  return new AppError(meaning.code, quote === '' ? meaning.says : `${meaning.says} ${shownQuote(quote)}`, {
    service: 'salesforce',
    errorCode: fault.errorCode,
    status,
    ...(object === undefined ? {} : { object }),
    ...(fault.fields.length === 0 ? {} : { fields: fault.fields }),
    ...(quote === '' ? {} : { quote: quote.slice(0, KEPT_QUOTE) }),
    ...(meaning.remedy === undefined ? {} : { remedy: meaning.remedy }),
    ...about,
  });
}

interface FailedPart {
  status: number;
  faults: SalesforceFault[];
  referenceId?: string;
  target?: { object: string; creates: boolean };
}

/**
 * The error of a whole composite answer: the first real cause, not the siblings it took down. Null when all went well.
 * Its details name the part and the object of the record that was refused.
 */
export function compositeError(answers: readonly FailedPart[]): AppError | null {
  const failed = answers.flatMap((answer) => answer.faults.map((fault) => ({ answer, fault })));
  const cause = failed.find(({ fault }) => !consequences.has(fault.errorCode)) ?? failed[0];
  if (cause === undefined) return null;
  const { status, referenceId, target } = cause.answer;
  // Where no record is named only the object can be missing, and objects are missing for those who may not see them.
  const isHidden = target?.creates === true && cause.fault.errorCode === 'NOT_FOUND';
  const fault = isHidden ? { ...cause.fault, errorCode: 'INVALID_TYPE', message: `'${target.object}'` } : cause.fault;
  // The status of a collection is not that of its records.
  return faultError(status < 300 ? 400 : status, fault, {
    ...(referenceId === undefined ? {} : { part: referenceId }),
    ...(target === undefined ? {} : { record: target.object }),
  });
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function toFault(item: unknown): SalesforceFault | null {
  if (typeof item !== 'object' || item === null) return null;
  const entry: Record<string, unknown> = { ...item };
  // Collections say `statusCode` where everything else says `errorCode`.
  const errorCode = textOf(entry['errorCode']) || textOf(entry['statusCode']);
  if (errorCode === '') return null;
  const fields = Array.isArray(entry['fields']) ? entry['fields'].filter((field) => typeof field === 'string') : [];
  // Triggers and proxies repeat what they were sent, headers included.
  return { errorCode, message: withoutSecrets(textOf(entry['message'])), fields };
}

/**
 * The faults in an error body: a list, or a bare object of some older paths. A body without any (HTML of a proxy or a
 * maintenance page) gives one `HTTP_<status>`.
 */
export function readFaults(status: number, body: unknown): SalesforceFault[] {
  const found = [body]
    .flat()
    .map(toFault)
    .filter((fault) => fault !== null);
  return found.length > 0 ? found : [{ errorCode: `HTTP_${status}`, message: '', fields: [] }];
}

/**
 * Collections of records are answered 200, whatever became of them: what failed says so itself
 * (https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-sobjects-collections-create.html).
 */
export function recordFaults(body: unknown): SalesforceFault[] {
  if (!Array.isArray(body)) return [];
  return body.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null || !('success' in item) || item.success !== false) return [];
    return readFaults(400, 'errors' in item ? item.errors : []);
  });
}

/** A failed answer as our error. */
export function answerError(status: number, body: unknown): AppError {
  const plain = typeof body === 'string' ? body.trim() : '';
  // Identity endpoints answer a dead token with 403 and this text where the data API says 401.
  if (status === 403 && plain === 'Bad_OAuth_Token') {
    return faultError(401, { errorCode: 'INVALID_SESSION_ID', message: plain, fields: [] });
  }
  return (
    compositeError([{ status, faults: readFaults(status, body) }]) ??
    faultError(status, { errorCode: `HTTP_${status}`, message: '', fields: [] })
  );
}
