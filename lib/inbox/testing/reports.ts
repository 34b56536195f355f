import type { CallRow, EnquiryRow } from '../../cinnox/gateway.ts';
import type { CallHook } from '../../cinnox/hooks.ts';
import { noon } from '../../domain/testing/rows.ts';
import type { ReportContext } from '../apply-reports.ts';

/** Ada's browser, ten minutes after noon. */
export function ownContext(change: Partial<ReportContext> = {}): ReportContext {
  let last = 0;
  return {
    me: 'ada',
    staff: new Set(['ada', 'ben', 'chris']),
    mode: 'package',
    now: noon + 600_000,
    newId: () => `row-${(last += 1)}`,
    service: 'acme',
    since: noon - 3_600_000,
    ...change,
  };
}

/** A customer called Ada and spoke with her for a minute. */
export function callReport(change: Partial<CallRow> = {}): CallRow {
  return {
    hid: 'h1',
    callId: 'c1',
    inquiryId: 'i1',
    displayCaseNumber: '1001',
    type: 'call',
    status: 'Call Ended',
    startedAt: noon,
    endedAt: noon + 60_000,
    durationS: 60,
    caller: { eid: 'visitor', isStaff: false, phoneNumber: '+85294667788', displayName: 'Mei' },
    callee: { eid: 'ada', isStaff: true },
    virtualNumber: '+85231234567',
    ...change,
  };
}

export function enquiryReport(change: Partial<EnquiryRow> = {}): EnquiryRow {
  return {
    id: 'e1',
    inquiry: 'i1',
    displayCaseNumber: '1001',
    serviceId: 'acme',
    status: 'ongoing',
    channel: 'WHATSAPP',
    initChannel: 'IM',
    createdAt: noon,
    agentEid: 'ada',
    ...change,
  };
}

export function startHook(change: Partial<CallHook> = {}): CallHook {
  return {
    kind: 'call-start',
    service: 'acme',
    messageId: 'c1',
    caller: { number: '+85294667788' },
    callees: [{ eid: 'ada' }],
    ...change,
  };
}
