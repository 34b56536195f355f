import type { EnquiryBook } from './enquiries.ts';
import type { Hooks } from './hooks.ts';
import { callEndHook } from './hook-payloads.ts';
import type { Ledger } from './ledger.ts';
import type { Call, CallOutcome, CallPart, PartState, ServiceParts } from './model.ts';
import type { ReportLog } from './report-log.ts';

export interface CallEndParts extends ServiceParts {
  readonly hooks: Hooks;
  readonly ledger: Ledger;
  readonly book: EnquiryBook;
  readonly reports: ReportLog<Call>;
}

export interface CallEnd {
  /** The whole call is over: report row, hook, and what becomes of its enquiry. */
  end(call: Call, outcome: CallOutcome, releaseParty: 'Caller' | 'Callee'): void;
  /** This leg is over, the customer talks on in another one, which has a call id of its own or the same. */
  leave(call: Call, next: 'same-id' | 'new-id'): void;
  amend(call: Call, outcome: CallOutcome): void;
}

const byeReasons: Record<CallOutcome, string> = {
  'Call Ended': 'Normal call clearing',
  Declined: 'Call rejected',
  Busy: 'User busy',
  'Not Answered': 'No answer',
  Cancelled: 'Originator cancel',
  Abandoned: 'Originator cancel',
  Unreachable: 'Destination unreachable',
  'Call Failed': 'Call failed',
};

export function createCallEnd({
  surroundings,
  state,
  knobs,
  settings,
  hooks,
  ledger,
  book,
  reports,
}: CallEndParts): CallEnd {
  const { clock } = surroundings;

  function endPart(call: Call, part: CallPart, now: number, ringingBecomes: PartState): void {
    if (part.state !== 'ringing' && part.state !== 'talking') return;
    const wasTalking = part.state === 'talking';
    Object.assign(part, { endedAt: now, state: wasTalking ? 'ended' : ringingBecomes });
    ledger.note({ what: 'part.ended', callId: call.callId, hid: call.hid, eid: part.eid });
  }

  function finish(call: Call, outcome: CallOutcome, releaseParty: 'Caller' | 'Callee'): void {
    const now = clock.now();
    const ringingBecomes = outcome === 'Not Answered' || outcome === 'Abandoned' ? 'missed' : 'cancelled';
    for (const part of call.parts) endPart(call, part, now, ringingBecomes);
    Object.assign(call, { state: 'ended', outcome, releaseParty, endedAt: now, byeReason: byeReasons[outcome] });
    ledger.note({ what: 'call.ended', callId: call.callId, hid: call.hid, inquiry: call.inquiry, detail: outcome });
    reports.record(call.hid, call);
  }

  function announceEnd(call: Call): void {
    const wasAnnounced = knobs.callStart !== 'answer-answerer' || call.answeredAt !== undefined;
    if (knobs.callEnd === 'sent' && wasAnnounced)
      hooks.emit('call', callEndHook(call, { serviceId: state.serviceId, knobs }));
  }

  function settleEnquiry(call: Call): void {
    const enquiry = book.find(call.inquiry);
    if (enquiry.status === 'open') return book.miss(enquiry);
    const isDone = enquiry.status === 'closed' || enquiry.status === 'missed';
    if (enquiry.initChannel === 'CALL' && settings.autoCloseCallEnquiries && !isDone) book.close(enquiry);
  }

  return {
    end(call, outcome, releaseParty) {
      finish(call, outcome, releaseParty);
      announceEnd(call);
      settleEnquiry(call);
    },
    leave(call, next) {
      finish(call, 'Call Ended', 'Callee');
      if (next === 'new-id') announceEnd(call);
    },
    amend(call, outcome) {
      Object.assign(call, { outcome, byeReason: byeReasons[outcome] });
      ledger.note({ what: 'call.amended', callId: call.callId, hid: call.hid, inquiry: call.inquiry, detail: outcome });
      reports.record(call.hid, call);
    },
  };
}
