import { describe, expect, it } from 'vitest';
import { noon } from '../domain/testing/rows.ts';
import type { CallRow } from '../cinnox/gateway.ts';
import { withDestinations } from './destination.ts';
import { callReport, enquiryReport } from './testing/reports.ts';

const unnamed = (change: Partial<CallRow> = {}): CallRow => {
  const { callee: _unsaid, ...report } = callReport(change);
  return report;
};

const meantFor = (report: CallRow, enquiry = enquiryReport({ destinationEid: 'ben' })) =>
  withDestinations([report], [enquiry])[0]?.meantFor;

describe('whom of the staff a customer called', () => {
  it('says the enquiry where the report names no callee', () => {
    expect(meantFor(unnamed())).toBe('ben');
    expect(meantFor(callReport())).toBeUndefined();
  });

  it('is not said of a group, of a call that staff placed, of a later leg, or of another enquiry', () => {
    expect(meantFor(unnamed(), enquiryReport())).toBeUndefined();
    expect(meantFor(unnamed({ caller: { eid: 'ada', isStaff: true } }))).toBeUndefined();
    expect(meantFor(unnamed({ startedAt: noon + 30_000 }))).toBeUndefined();
    expect(meantFor(unnamed({ displayCaseNumber: '1002' }))).toBeUndefined();
  });
});
