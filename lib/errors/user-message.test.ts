// @vitest-environment node
import { expect, test } from 'vitest';
import { AppError } from './app-error.ts';
import { errorCodes, isErrorCode, type ErrorCode } from './codes.ts';
import { errorDetails, userMessage, type Service } from './user-message.ts';

const codes = Object.keys(errorCodes).filter(isErrorCode);
const services: Service[] = ['salesforce', 'cinnox', 'browser'];

test.each(codes)('%s says what happened and what to do, in plain sentences, for each service', (code) => {
  for (const service of services) {
    const { title, text } = userMessage(new AppError(code, ''), service);
    expect(title).toMatch(/^[A-Z][^.]*[^.]$/);
    expect(text).toMatch(/^[A-Z].*\.$/);
    expect(`${title} ${text}`).not.toMatch(/undefined|null|error code|exception|_/i);
  }
});

test.each<[ErrorCode, string]>([
  ['session_expired', 'sign-in'],
  ['cinnox_refused', 'open-options'],
  ['not_configured', 'open-options'],
  ['network', 'retry'],
  ['rejected', 'retry'],
])('%s offers %s', (code, action) => expect(userMessage(new AppError(code, 'x'), 'salesforce').action).toBe(action));

test('errors that a person has to mend offer a way to do it', () => {
  const stuck = codes.filter((code) => errorCodes[code] === 'after-config' || errorCodes[code] === 'after-sign-in');
  for (const code of stuck) expect(userMessage(new AppError(code, 'x')).action).not.toBe('none');
});

test('the service of the error itself is named', () => {
  expect(userMessage(new AppError('network', 'x', { service: 'cinnox' })).title).toBe('CINNOX cannot be reached');
  expect(userMessage(new AppError('network', 'x'), 'salesforce').title).toBe('Salesforce cannot be reached');
});

test("an entry's own sentence and a rule's own text are kept", () => {
  const sentence = 'The base URL has to begin with https://.';
  expect(userMessage(new AppError('bad_input', sentence)).text).toBe(sentence);
  const rule = new AppError('rejected', 'x', { service: 'salesforce', quote: 'A Task needs a Case' });
  expect(userMessage(rule).text).toContain('"A Task needs a Case"');
});

test('a renamed org is not called a network failure', () => {
  const moved = new AppError('not_configured', 'x', { service: 'salesforce', reason: 'redirected' });
  expect(userMessage(moved, 'salesforce').title).toBe('The address of Salesforce has changed');
});

test('details can be copied', () => {
  const error = new AppError('field_missing', 'A field is hidden.', { errorCode: 'INVALID_FIELD', fields: ['A', 'B'] });
  expect(errorDetails(error)).toBe(
    'code: field_missing\nmessage: A field is hidden.\nerrorCode: INVALID_FIELD\nfields: A, B',
  );
});
