// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../../lib/errors/codes.ts';
import { connectionProblem, problemOf } from './problems.ts';

const call = { id: 'r1', kind: 'call' as const };
const chat = { id: 'r2', kind: 'enquiry' as const };
const error = (code: string, message = 'A sentence of ours.', details = '{}') => ({ code, message, details });

describe('a problem of one record', () => {
  it.each(Object.keys(errorCodes))('%s says what happened and what to do, without its code', (code) => {
    for (const row of [call, chat]) {
      const problem = problemOf(error(code), row);
      expect(problem.title).toMatch(/^[A-Z].*[^.]$/);
      expect(problem.text).toMatch(/\.$/);
      expect(`${problem.title} ${problem.text}`).not.toContain('_');
      expect(problem.details).toContain(code);
      expect(problem.id).toBe(`row:${row.id}`);
    }
  });

  it('names the object that is not allowed', () => {
    const details = JSON.stringify({ object: 'Case' });
    expect(problemOf(error('permission_missing', 'No.', details), call).title).toBe('You may not create Cases');
    expect(problemOf(error('permission_missing', 'No.', 'not json'), call).title).toBe(
      'Salesforce did not allow the Task',
    );
    expect(problemOf(error('permission_missing', 'No.', '["x"]'), chat).title).toBe(
      'Salesforce did not allow the Case',
    );
  });

  it('offers what helps', () => {
    expect(problemOf(error('session_expired'), call).action).toBe('sign-in');
    expect(problemOf(error('cinnox_refused'), call).action).toBe('open-options');
    expect(problemOf(error('rejected'), call)).toMatchObject({ action: 'retry', tone: 'bad' });
    expect(problemOf(error('network'), call)).toMatchObject({ tone: 'wait' });
  });
});

describe('a problem of a connection', () => {
  it.each(['network', 'timeout', 'server_busy'])('%s says which service does not answer', (code) => {
    expect(connectionProblem('CINNOX', error(code))).toMatchObject({ title: 'CINNOX cannot be reached', tone: 'wait' });
    expect(connectionProblem('Salesforce', error(code)).title).toBe('Salesforce cannot be reached');
  });

  it.each(Object.keys(errorCodes))('%s is a sentence', (code) => {
    const problem = connectionProblem('CINNOX', error(code));
    expect(problem.title).toMatch(/^[A-Z]/);
    expect(problem.text).toMatch(/\.$/);
  });
});
