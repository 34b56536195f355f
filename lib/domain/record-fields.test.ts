// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { CallFacts, EnquiryFacts, JournalRow } from './journal-row.ts';
import { caseCreateOnly, caseFields, finalCallKey, taskCreateOnly, taskFields } from './record-fields.ts';
import { wantsCase } from './log-rules.ts';
import { caseForm, getDefaultLogSettings, taskForm, type LogSettings } from './log-settings.ts';
import { partyLabel } from './party.ts';
import { callFacts, callRow, enquiryFacts, enquiryRow, noon } from './testing/rows.ts';

const org = { closedTaskStatus: 'Completed', closedCaseStatus: 'Closed', caseOrigins: ['Phone', 'Email', 'Web'] };
const rules = getDefaultLogSettings();
const context = {
  timeZone: 'America/New_York',
  nameOf: (eid: string) => eid,
  me: 'ada',
  org,
  form: taskForm('completed', rules),
};
const inCase = { ...context, form: caseForm(rules) };
const decided = { by: 'ada', at: noon };

describe('taskFields', () => {
  it('are those of a completed call', () => {
    const row = callRow({
      match: { status: 'one', contactId: '003a', contactName: 'Mei', candidates: [] },
      disposition: { value: 'Call back', ...decided },
    });
    const fields = taskFields(row, callFacts({ durationS: 61.4, status: 'Call Ended' }), {
      ...context,
      caseId: '500a',
    });
    expect(fields).toMatchObject({
      Subject: 'Call in · Mei',
      Status: 'Completed',
      CallType: 'Inbound',
      CallDurationInSeconds: 61,
      CallDisposition: 'Call back',
      WhoId: '003a',
      WhatId: '500a',
      ActivityDate: '2026-11-23',
    });
    expect(taskCreateOnly('call:acme:c1:ada')).toEqual({ TaskSubtype: 'Call', CallObject: 'cinnox:call:acme:c1:ada' });
  });

  it('use the day of the user', () => {
    const early = Date.UTC(2026, 10, 23, 2);
    expect(taskFields(callRow(), callFacts({ startedAt: early }), context).ActivityDate).toBe('2026-11-22');
  });

  it('prefer a person’s record over the Case, and CINNOX’s status where nobody chose', () => {
    const row = callRow({ related: { id: '001x', label: 'Harbour', ...decided } });
    const fields = taskFields(row, callFacts({ status: 'Not Answered' }), { ...context, caseId: '500a' });
    expect(fields.WhatId).toBe('001x');
    expect(fields.CallDisposition).toBe('Not Answered');
  });

  it('say nothing of a duration and a type that nobody knows', () => {
    const fields = taskFields(callRow(), callFacts({ direction: 'unknown' }), context);
    expect(fields).not.toHaveProperty('CallDurationInSeconds');
    expect(fields).not.toHaveProperty('CallType');
    expect(fields).toMatchObject({ WhoId: null, WhatId: null, CallDisposition: null });
  });
});

it.each(['anonymous', '+', '4'.repeat(40), 'CALL ME <b>NOW</b>'])(
  'the number %j stays readable in the record',
  (raw) => {
    const call = callFacts({ number: raw });
    const fields = taskFields(callRow({ call }), call, context);
    expect(fields.Description).toContain(`Number: ${raw}`);
    expect(fields.Subject).toMatch(/^Call in · (withheld|unknown) number$/);
  },
);

describe('partyLabel', () => {
  const visitor: Partial<EnquiryFacts> = { visitorName: 'Visitor V', visitorPhone: '+1', visitorEmail: 'v@x.example' };
  it.each<[JournalRow, string]>([
    [callRow({ match: { status: 'one', contactName: 'Mei', candidates: [] } }, { partyName: 'x' }), 'Mei'],
    [callRow({}, { partyName: 'Name in CINNOX' }), 'Name in CINNOX'],
    [callRow(), '+85294667788'],
    [callRow({}, { number: 'anonymous' }), 'withheld number'],
    [callRow({}, { number: 'Restricted caller' }), 'withheld number'],
    [callRow({}, { number: 'sip:anonymous@anonymous.invalid' }), 'withheld number'],
    [callRow({}, { number: '+' }), 'unknown number'],
    [callRow({}, { number: '4'.repeat(40) }), 'unknown number'],
    [callRow({}, { number: 'CALL ME <b>NOW</b>' }), 'unknown number'],
    [callRow({}, { number: '1823' }), '1823'],
    [callRow({}, { partyName: 'Anonymous', number: 'anonymous' }), 'withheld number'],
    [callRow({}, { partyName: 'Harbour Private Bank' }), 'Harbour Private Bank'],
    [enquiryRow({}, { voice: true, visitorName: 'Blocked Drains Ltd', visitorPhone: '+1' }), 'Blocked Drains Ltd'],
    [enquiryRow({}, { voice: true, visitorName: 'anonymous' }), 'withheld number'],
    [enquiryRow({}, { voice: true, visitorPhone: '+' }), 'unknown number'],
    [enquiryRow({}, { visitorName: 'Anonymous' }), 'Anonymous'],
    [enquiryRow({}, visitor), 'Visitor V'],
    [enquiryRow({}, { visitorEmail: 'v@x.example' }), 'v@x.example'],
    [enquiryRow(), 'unknown visitor'],
  ])('%#', (row, label) => {
    expect(partyLabel(row)).toBe(label);
  });

  it('says that a caller is unknown', () => {
    const { number, ...call } = callFacts();
    void number;
    expect(partyLabel({ ...callRow(), call })).toBe('unknown caller');
  });
});

describe('Case fields', () => {
  it('have an Origin only if the org knows it', () => {
    expect(caseFields(enquiryRow(), enquiryFacts({ voice: true }), inCase).Origin).toBe('Phone');
    expect(
      caseFields(enquiryRow(), enquiryFacts(), { ...inCase, org: { ...org, caseOrigins: ['Portal'] } }),
    ).not.toHaveProperty('Origin');
  });

  it('give what the visitor said of himself within the fields’ lengths', () => {
    const supplied = caseCreateOnly(
      enquiryRow(),
      enquiryFacts({
        visitorName: `${'x'.repeat(78)}😀😀`,
        visitorPhone: '9'.repeat(60),
        visitorEmail: 'mei@harbour.example',
      }),
    );
    expect(String(supplied.SuppliedName).length).toBeLessThanOrEqual(80);
    expect(String(supplied.SuppliedName).isWellFormed()).toBe(true);
    expect(String(supplied.SuppliedPhone).length).toBeLessThanOrEqual(40);
    expect(supplied.SuppliedEmail).toBe('mei@harbour.example');
  });

  it.each([
    'not an address',
    'a@b',
    'a..b@x.example',
    'ü@x.example',
    `${'a'.repeat(90)}@x.example`,
    'a@x.example, b@x.example',
    '<a@x.example>',
  ])('leave out an address that Salesforce would refuse: %s', (visitorEmail) => {
    expect(caseCreateOnly(enquiryRow(), enquiryFacts({ visitorEmail }))).not.toHaveProperty('SuppliedEmail');
  });
});

describe('wantsCase', () => {
  const answered = callFacts({ status: 'Call Ended' });
  const missed = callFacts({ status: 'Abandoned' });
  it.each<
    [rule: LogSettings['voiceCase'], call: CallFacts | undefined, status: EnquiryFacts['status'], wanted: boolean]
  >([
    ['always', undefined, 'open', true],
    ['never', answered, 'closed', false],
    ['answered', answered, 'closed', true],
    ['answered', missed, 'closed', false],
    ['answered', undefined, 'missed', false],
    ['missed', answered, 'closed', false],
    ['missed', missed, 'closed', true],
    ['missed', undefined, 'missed', true],
  ])('%s, %#', (rule, call, status, wanted) => {
    expect(wantsCase(enquiryFacts({ voice: true, status }), call, rule)).toBe(wanted);
  });

  it('is a matter of calls only', () => {
    expect(wantsCase(enquiryFacts(), undefined, 'never')).toBe(true);
  });
});

describe('finalCallKey', () => {
  it('stands on the report’s id, or on proved evidence', () => {
    expect(finalCallKey(callRow({}, { callId: 'c1', messageId: 'm1' }), 'ada', false)).toBe('call:acme:c1:ada');
    expect(finalCallKey(callRow({}, { messageId: 'm1' }), 'ada', false)).toBeUndefined();
    expect(finalCallKey(callRow({}, { messageId: 'm1' }), 'ada', true)).toBe('call:acme:m1:ada');
    expect(finalCallKey(callRow(), 'ada', true)).toBeUndefined();
  });
});
