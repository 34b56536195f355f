// @vitest-environment node
import { expect, test } from 'vitest';
import { answerError, compositeError, faultError, readFaults } from './fault-table.ts';

const fault = (errorCode: string, message = '', fields: string[] = []) => ({ errorCode, message, fields });

test.each([
  [401, 'INVALID_SESSION_ID', 'Session expired or invalid', 'session_expired'],
  [401, 'INVALID_SESSION_ID', 'This session is not valid for use with the REST API', 'permission_missing'],
  [401, 'INVALID_SESSION_ID', 'Connected app is not attached to Agent', 'permission_missing'],
  [401, 'INVALID_AUTH_HEADER', 'INVALID_HEADER_TYPE', 'session_expired'],
  [403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', 'limit_exceeded'],
  [403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests (Concurrent API Requests) Limit exceeded.', 'server_busy'],
  [403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.', 'server_busy'],
  [403, 'API_DISABLED_FOR_ORG', 'The REST API is not enabled for this Organization.', 'permission_missing'],
  [400, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id', 'permission_missing'],
  [404, 'NOT_FOUND', 'The requested resource does not exist', 'not_found'],
  [404, 'ENTITY_IS_DELETED', 'entity is deleted', 'not_found'],
  [400, 'DUPLICATE_VALUE', 'duplicate value found', 'duplicate_key'],
  [400, 'DUPLICATES_DETECTED', 'Use one of these records?', 'duplicate_found'],
  [400, 'UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access', 'record_locked'],
  [400, 'INVALID_FIELD', "No such column 'x'", 'field_missing'],
  [400, 'INVALID_TYPE', "sObject type 'x' is not supported.", 'field_missing'],
  [400, 'MALFORMED_QUERY', 'unexpected token', 'internal'],
  [503, 'SERVER_UNAVAILABLE', 'Server is busy', 'server_busy'],
  [400, 'A_CODE_OF_TOMORROW', '', 'rejected'],
  [500, 'A_CODE_OF_TOMORROW', '', 'server_busy'],
  [412, 'HTTP_412', '', 'version_conflict'],
  [410, 'HTTP_410', '', 'not_configured'],
  [420, 'HTTP_420', '', 'server_busy'],
  [429, 'HTTP_429', '', 'rate_limited'],
])('%i %s (%s) means %s', (status, errorCode, message, code) => {
  expect(faultError(status, fault(errorCode, message))).toMatchObject({ code, details: { errorCode, status } });
});

test.each([
  [
    'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY',
    'dlrs_TaskTrigger: execution of AfterInsert\n\ncaused by: System.DmlException: Update failed. First exception on row 0 with id 003000000000001AAA; first error: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access to this record or 1 records: 003000000000001AAA: []\n\nTrigger.dlrs_TaskTrigger: line 7, column 1',
  ],
  [
    'CANNOT_EXECUTE_FLOW_TRIGGER',
    'We can\u2019t save this record because the \u201cCount\u201d process failed. This error occurred: UNABLE_TO_LOCK_ROW: unable to obtain exclusive access to this record.',
  ],
])('a record that a trigger or flow found locked (%s) is tried again soon', (errorCode, message) => {
  const error = faultError(400, fault(errorCode, message));
  expect(error).toMatchObject({ code: 'record_locked', advice: 'backoff', details: { errorCode } });
  expect(error.message).not.toContain('003000000000001AAA');
});

test("a rule's own text is shown, record data of other messages is not", () => {
  const rule = faultError(400, fault('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'A closed Case needs a reason', ['Reason']));
  expect(rule.message).toContain('A closed Case needs a reason');
  expect(rule.details).toMatchObject({ quote: 'A closed Case needs a reason', fields: ['Reason'] });
  const long = faultError(
    400,
    fault('STRING_TOO_LONG', 'Description: data value too large: Dear Mrs Wong … (max length=32000)', ['Description']),
  );
  expect(`${long.message} ${JSON.stringify(long.details)}`).not.toContain('Wong');
  expect(faultError(400, fault('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'x'.repeat(5000))).message.length).toBeLessThan(
    400,
  );
});

test('the words of a trigger are one line, cut between words; the details keep them whole', () => {
  const trace = 'Guard: execution of AfterInsert\n\ncaused by: X\n\nTrigger.Guard: line 4, column 1';
  const short = faultError(400, fault('CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', trace));
  expect(short.message).toBe(
    'A trigger of the org stopped the change. Guard: execution of AfterInsert caused by: X Trigger.Guard: line 4, column 1',
  );
  expect(short.details.quote).toBe(trace);
  const long = faultError(400, fault('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'seven77 '.repeat(100)));
  expect(long.message).toMatch(/ seven77…$/);
  expect(long.message.length).toBeLessThan(260);
  // No half of a character is left at the end.
  const emoji = faultError(400, fault('FIELD_CUSTOM_VALIDATION_EXCEPTION', `x${'🙏'.repeat(300)}`));
  expect(emoji.message.isWellFormed()).toBe(true);
});

test('the part, the object and the field that were refused are named', () => {
  const halted = { status: 400, referenceId: 'task0', faults: [fault('PROCESSING_HALTED')] };
  const cause = {
    status: 400,
    referenceId: 'case',
    target: { object: 'Case', creates: true },
    faults: [fault('REQUIRED_FIELD_MISSING', 'Required fields are missing: [A__c]', ['A__c'])],
  };
  expect(compositeError([halted, cause])).toMatchObject({
    code: 'rejected',
    details: { part: 'case', record: 'Case', fields: ['A__c'] },
  });
});

test('what is not found where no record is named is an object that this user may not see', () => {
  const answer = (creates: boolean) => ({
    status: 404,
    referenceId: 'task0',
    target: { object: 'Task', creates },
    faults: [fault('NOT_FOUND', 'The requested resource does not exist')],
  });
  expect(compositeError([answer(true)])).toMatchObject({
    code: 'field_missing',
    advice: 'after-config',
    details: { object: 'Task' },
  });
  expect(compositeError([answer(false)])?.code).toBe('not_found');
  expect(faultError(400, fault('INVALID_TYPE', "sObject type 'Task' is not supported."))).toMatchObject({
    details: { object: 'Task' },
  });
});

test('who is refused by the API hears what helps, which is not the permission set', () => {
  const body = { errorCode: 'INVALID_SESSION_ID', message: 'This session is not valid for use with the REST API' };
  expect(String(answerError(401, [body]).details.remedy)).toContain('approve the CINNOX app');
  const disabled = { errorCode: 'API_CURRENTLY_DISABLED', message: 'API is disabled for this User' };
  expect(String(answerError(403, [disabled]).details.remedy)).toContain('API Enabled');
});

test('the cause of a rolled-back composite is found behind the siblings that it took down', () => {
  const halted = { status: 400, faults: [fault('PROCESSING_HALTED')] };
  const cause = { status: 400, faults: [fault('DUPLICATE_VALUE')] };
  expect(compositeError([halted, cause, halted])?.code).toBe('duplicate_key');
  expect(compositeError([halted])?.code).toBe('rejected');
  expect(compositeError([{ status: 201, faults: [] }])).toBeNull();
});

test('faults of every shape of body', () => {
  expect(readFaults(400, [{ errorCode: 'A', message: 'm', fields: ['F', 5] }])).toEqual([fault('A', 'm', ['F'])]);
  expect(readFaults(200, [{ statusCode: 'B', message: 'm' }])).toEqual([fault('B', 'm')]);
  expect(readFaults(400, { errorCode: 'C', message: 'm' })).toEqual([fault('C', 'm')]);
  for (const body of ['<html>', '', null, [], [null], [{ message: 'x' }], 5]) {
    expect(readFaults(503, body)).toEqual([fault('HTTP_503')]);
  }
});

test('a dead token of the identity endpoints is told apart from a refusal', () => {
  expect(answerError(403, 'Bad_OAuth_Token').code).toBe('session_expired');
  expect(answerError(403, '<html>blocked by proxy</html>').code).toBe('permission_missing');
  expect(answerError(403, '').code).toBe('permission_missing');
  expect(answerError(401, [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }]).code).toBe(
    'session_expired',
  );
});
