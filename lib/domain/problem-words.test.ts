// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { errorCodes } from '../errors/codes.ts';
import { problemWords } from './problem-words.ts';
import * as problems from './problem.ts';

/** As pages show it. */
const shown = (problem: problems.Problem) => ({ ...problem, ...problemWords(problem) });
const problemOf = (...given: Parameters<typeof problems.problemOf>) => shown(problems.problemOf(...given));
const connectionProblem = (...given: Parameters<typeof problems.connectionProblem>) =>
  shown(problems.connectionProblem(...given));

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

  const refused = (details: object, code = 'rejected', message = 'No.') =>
    problemOf(error(code, message, JSON.stringify(details)), call);

  it('names the record that was refused, whichever row says so, and the field by its label', () => {
    const problem = refused({
      record: 'Case',
      errorCode: 'REQUIRED_FIELD_MISSING',
      fields: ['A__c', 'B__c', 'C__c'],
      labels: ['Cost Centre', 'Region', 'Unit'],
    });
    expect(problem.title).toBe('Salesforce refused the Case');
    expect(problem.text).toContain('A new Case needs a value in "Cost Centre", "Region" and "Unit"');
    expect(refused({ record: 'ContentVersion' }).title).toBe('Salesforce refused the file of the conversation');
    expect(refused({ record: 'Nobody__c' }).title).toBe('Salesforce refused the Task');
    expect(refused({ fields: ['Subject'] }, 'rejected', 'Not on Mondays').text).toMatch(
      /^Not on Mondays\. It is about "Subject"\. /,
    );
    expect(refused({ errorCode: 'DUPLICATES_DETECTED' }, 'duplicate_found').text).toContain('blocks this Task');
  });

  it('says what lets the app in, and never the permission set, when the whole app is kept out', () => {
    const problem = refused({ remedy: 'Ask your admin to approve the app.' }, 'permission_missing');
    expect(problem.title).toBe('Salesforce does not let CINNOX in');
    expect(problem.text).toMatch(/^No\. Ask your admin to approve the app\. /);
    expect(problem.text).not.toContain('permission set');
  });

  it('tells a renamed org from settings that are not complete', () => {
    const moved = { service: 'salesforce', reason: 'redirected', host: 'old.my.salesforce.com' };
    const told = refused({ ...moved, newHost: 'new.my.salesforce.com' }, 'not_configured');
    expect(told).toMatchObject({ title: 'The address of the org has changed', action: 'open-options' });
    expect(told.text).toContain('renamed the org to new.my.salesforce.com');
    expect(refused(moved, 'not_configured').text).toContain('Enter the new My Domain host');
    expect(refused({ ...moved, service: 'cinnox' }, 'not_configured').title).toBe('CINNOX is not set up');
    const atSignIn = { ...error('not_configured'), details: JSON.stringify(moved) };
    expect(connectionProblem('Salesforce', atSignIn).title).toBe('The address of the org has changed');
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
