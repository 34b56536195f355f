import { describe, expect, it } from 'vitest';
import type { CallRow } from '../cinnox/gateway.ts';
import { callReport, enquiryReport } from './testing/reports.ts';
import { withCallersPhones, withVisitorPhones } from './visitor-phone.ts';

/** Ada called somebody; the service leaves the callee out. */
function placed(change: Partial<CallRow> = {}): CallRow {
  const { callee: _unsaid, ...report } = callReport({ caller: { eid: 'ada', isStaff: true }, ...change });
  return report;
}

/** The customer is handed on to a colleague. */
const handedOn = (change: Partial<CallRow> = {}): CallRow => {
  const { callee: _unsaid, ...report } = callReport({ hid: 'h2', ...change });
  return report;
};

const numberOf = (calls: CallRow[], enquiries = [enquiryReport({ initChannel: 'CALL' })]) =>
  withVisitorPhones(calls, enquiries)[0]?.callee?.phoneNumber;

describe('whom a call went to whose report names no callee', () => {
  it('says the visitor of its enquiry', () => {
    const enquiry = enquiryReport({ initChannel: 'CALL', visitorPhone: '+1 202 555 2000' });
    expect(numberOf([placed(), handedOn()], [enquiry])).toBe('+1 202 555 2000');
  });

  it('says the leg that it was transferred to, by either id', () => {
    expect(numberOf([placed(), handedOn()])).toBe('+85294667788');
    const newEnquiry = { displayCaseNumber: '1002', inquiryId: 'i2' };
    expect(numberOf([placed(), handedOn(newEnquiry)])).toBe('+85294667788');
    expect(numberOf([placed(), handedOn({ callId: 'c2' })])).toBe('+85294667788');
    expect(numberOf([placed(), handedOn({ callId: 'c2', ...newEnquiry })])).toBeUndefined();
  });

  it('is not said by legs that do not agree, by a masked or withheld number, or by staff', () => {
    const from = (caller: CallRow['caller']) => handedOn({ caller });
    const other = from({ isStaff: false, phoneNumber: '+1 202 555 2000' });
    expect(numberOf([placed(), handedOn(), other, handedOn()])).toBeUndefined();
    expect(numberOf([placed(), from({ isStaff: false, phoneNumber: '+852 9466 ****' })])).toBeUndefined();
    expect(numberOf([placed(), from({ isStaff: false, phoneNumber: 'anonymous' })])).toBeUndefined();
    expect(numberOf([placed(), from({ eid: 'ben', isStaff: true, phoneNumber: '+85231234567' })])).toBeUndefined();
  });

  it('stays as the report says it', () => {
    const told = callReport({ caller: { eid: 'ada', isStaff: true }, callee: { phoneNumber: '+6565321100' } });
    expect(numberOf([told, handedOn()])).toBe('+6565321100');
    expect(withVisitorPhones([handedOn()], [])).toEqual([handedOn()]);
  });
});

describe('the number of a visitor whose enquiry shows none', () => {
  const shown = (enquiry = enquiryReport({ initChannel: 'CALL' }), calls = [callReport()]) =>
    withCallersPhones(calls, [enquiry])[0]?.visitorPhone;

  it('is that of the caller inside it', () => {
    expect(shown()).toBe('+85294667788');
    expect(shown(enquiryReport({ visitorPhone: '+1 202 555 2000' }))).toBe('+1 202 555 2000');
  });

  it('is not that of staff, of a withheld number, or of another enquiry', () => {
    expect(shown(undefined, [callReport({ caller: { eid: 'ada', isStaff: true, phoneNumber: '+85231234567' } })])).toBe(
      undefined,
    );
    expect(shown(undefined, [callReport({ caller: { isStaff: false, phoneNumber: 'anonymous' } })])).toBeUndefined();
    expect(shown(enquiryReport({ displayCaseNumber: '1002' }))).toBeUndefined();
  });
});
