import { hexId } from './hex-id.ts';
import type { Directory } from './directory.ts';
import type { EnquiryBook } from './enquiries.ts';
import { createCallEnd } from './call-end.ts';
import type { CallEndParts } from './call-end.ts';
import { callStartHook } from './hook-payloads.ts';
import { ActionError } from './model.ts';
import type { Call, CallOutcome, CallPart, Enquiry, Staff } from './model.ts';

export interface CallActions {
  /** `from`: any text a trunk may signal. `to`: staff (EID, e-mail, first name), `group` or `hotline`. */
  ringIn(ring: { from: string; to: string }): Call;
  /** `inquiry` puts the call into an enquiry that is being handled, e.g. a call back from a chat. */
  ringOut(ring: { staff: string; to: string; enquiry?: string | undefined }): Call;
  /** Inbound: `staff` answers. Outbound: the other party answers, `staff` is not named. */
  answer(answer: { call: string; staff?: string | undefined }): Call;
  hangUp(end: { call: string; by: 'visitor' | 'staff' }): Call;
  /** Inbound: `staff` declines (the others go on ringing). Outbound: the other party declines. */
  decline(refusal: { call: string; staff?: string | undefined }): Call;
  miss(which: { call: string }): Call;
  /** Nobody answers, and the caller leaves a message: reported like a missed call, with a recording. */
  leaveVoicemail(which: { call: string }): Call;
  busy(which: { call: string }): Call;
  /** Blind transfer: the talking staff member leaves, `to` is rung. */
  transfer(move: { call: string; to: string }): Call;
  /**
   * The talking staff member stays, `to` is rung and joins by `answer`. With the knob `confNewId` the call of two ends, and
   * a call of three with ids of its own begins.
   */
  confer(invitation: { call: string; to: string }): Call;
  /** A row may still change after the end. */
  amend(change: { call: string; outcome: CallOutcome }): Call;
}

/** Waits by destination: https://docs.cinnox.com/docs/app-landing-page */
const groupWaitMs = 30_000;
const directWaitMs = 90_000;

export function createCallActions(parts: CallEndParts & { directory: Directory; book: EnquiryBook }): CallActions {
  const { surroundings, state, knobs, settings, hooks, ledger, directory, book } = parts;
  const { clock, random } = surroundings;
  const ending = createCallEnd(parts);

  function find(reference: string): Call {
    const found = state.calls.findLast(({ callId, hid }) => callId === reference || hid === reference);
    if (!found) throw new ActionError(`There is no call ${JSON.stringify(reference)}.`);
    return found;
  }

  function mustBe(call: Call, wanted: Call['state']): void {
    if (call.state !== wanted) throw new ActionError(`Call ${call.callId} is ${call.state}, not ${wanted}.`);
  }

  function inbound(call: Call, reference: string | undefined): CallPart {
    if (!reference) throw new ActionError('Say which staff member: an inbound call rings for several.');
    const person = directory.staff(reference);
    const part = call.parts.find(({ eid, state: now }) => eid === person.eid && now === 'ringing');
    if (!part) throw new ActionError(`Call ${call.callId} is not ringing for ${person.firstName}.`);
    return part;
  }

  function announceStart(call: Call, named: CallPart[]): void {
    const visitorEid = book.find(call.inquiry).visitor.eid;
    const context = { serviceId: state.serviceId, knobs, visitorEid };
    const sets = knobs.callStart === 'per-staff' ? named.map((part) => [part]) : [named];
    for (const set of sets) hooks.emit('call', callStartHook(call, set, context));
  }

  function start(
    enquiry: Enquiry,
    call: Pick<Call, 'direction' | 'externalNumber' | 'virtualNumber' | 'callId' | 'conference'>,
    rung: Staff[],
  ) {
    const now = clock.now();
    const started: Call = {
      ...call,
      hid: hexId(random),
      foreignId: random.uuid(),
      inquiry: enquiry.inquiry,
      roomId: enquiry.roomId,
      state: 'ringing',
      outcome: undefined,
      releaseParty: '',
      byeReason: '',
      startedAt: now,
      answeredAt: undefined,
      endedAt: undefined,
      parts: rung.map(({ eid }) => ({ eid, rungAt: now, answeredAt: undefined, endedAt: undefined, state: 'ringing' })),
    };
    state.calls.push(started);
    enquiry.callIds.push(started.callId);
    const { callId, hid, inquiry } = started;
    ledger.note({ what: 'call.rang', callId, hid, inquiry, detail: `${call.direction} ${call.externalNumber}` });
    for (const { eid } of rung) ledger.note({ what: 'part.rang', callId, hid, eid });
    if (knobs.callStart !== 'answer-answerer') announceStart(started, started.parts);
    const waitMs = enquiry.destination.type === 'GROUP' ? groupWaitMs : directWaitMs;
    if (settings.autoMiss)
      clock.setTimeout(() => started.state === 'ringing' && ending.end(started, 'Not Answered', 'Caller'), waitMs);
    return started;
  }

  function connect(call: Call, part: CallPart): void {
    const now = clock.now();
    const joins = call.state === 'talking';
    for (const other of call.parts) {
      if (other.state === 'ringing' && other !== part)
        Object.assign(other, { state: 'answered-elsewhere', endedAt: now });
    }
    Object.assign(part, { state: 'talking', answeredAt: now });
    if (!joins) Object.assign(call, { state: 'talking', answeredAt: now });
    ledger.note({ what: 'part.answered', callId: call.callId, hid: call.hid, eid: part.eid });
    if (knobs.callStart === 'answer-answerer') announceStart(call, [part]);
    const enquiry = book.find(call.inquiry);
    // Who joins a conversation does not take it over.
    if (call.direction === 'inbound' && !joins) book.handle(enquiry, part.eid);
  }

  /** Where the transferred call belongs: its enquiry, or another one of the same customer. */
  function enquiryAfter(enquiry: Enquiry, destination: Enquiry['destination']): Enquiry {
    if (knobs.transferEnquiry === 'same') return enquiry;
    const { channel, initChannel, visitor } = enquiry;
    if (enquiry.status !== 'closed') book.close(enquiry);
    return book.open({ channel, initChannel, destination, visitor });
  }

  function invite(call: Call, rung: Staff[]): void {
    const now = clock.now();
    const parts = rung
      .filter(({ eid }) => !call.parts.some((part) => part.eid === eid && part.state === 'talking'))
      .map(({ eid }): CallPart => ({ eid, rungAt: now, answeredAt: undefined, endedAt: undefined, state: 'ringing' }));
    call.parts.push(...parts);
    for (const { eid } of parts) ledger.note({ what: 'part.rang', callId: call.callId, hid: call.hid, eid });
    if (knobs.callStart !== 'answer-answerer' && parts.length > 0) announceStart(call, parts);
  }

  return {
    ringIn({ from, to }) {
      const { destination, ring, virtualNumber } = directory.route(to);
      if (ring.length === 0) throw new ActionError(`Nobody can be rung at ${JSON.stringify(to)}.`);
      const visitor = book.visitor({ phone: from });
      const enquiry = book.open({ channel: 'VirtualNumber', initChannel: 'CALL', destination, visitor });
      const call = {
        direction: 'inbound',
        externalNumber: from,
        virtualNumber: virtualNumber.number,
        callId: random.uuid(),
      } as const;
      return structuredClone(start(enquiry, call, ring));
    },
    ringOut({ staff, to, enquiry: reference }) {
      const person = directory.staff(staff);
      const destination = { id: to, name: to, type: 'PHONE' as const };
      const enquiry = reference
        ? book.find(reference)
        : book.open({
            channel: 'VirtualNumber',
            initChannel: 'CALL',
            destination,
            visitor: book.visitor({ phone: to }),
          });
      if (enquiry.status === 'open') book.handle(enquiry, person.eid);
      const call = {
        direction: 'outbound',
        externalNumber: to,
        virtualNumber: directory.hotline().number,
        callId: random.uuid(),
      } as const;
      return structuredClone(start(enquiry, call, [person]));
    },
    answer({ call: reference, staff }) {
      const call = find(reference);
      const isInvited = call.state === 'talking' && call.parts.some(({ state: now }) => now === 'ringing');
      if (!isInvited) mustBe(call, 'ringing');
      const part = call.direction === 'inbound' || isInvited ? inbound(call, staff) : call.parts[0];
      if (part) connect(call, part);
      return structuredClone(call);
    },
    hangUp({ call: reference, by }) {
      const call = find(reference);
      const isCaller = (by === 'visitor') === (call.direction === 'inbound');
      if (call.state === 'talking') ending.end(call, 'Call Ended', isCaller ? 'Caller' : 'Callee');
      else if (call.state === 'ringing' && isCaller)
        ending.end(call, by === 'visitor' ? 'Abandoned' : 'Cancelled', 'Caller');
      else throw new ActionError(`Call ${call.callId} is ${call.state}: ${by} cannot hang up.`);
      return structuredClone(call);
    },
    decline({ call: reference, staff }) {
      const call = find(reference);
      mustBe(call, 'ringing');
      const part = call.direction === 'inbound' ? inbound(call, staff) : undefined;
      if (part) {
        Object.assign(part, { state: 'declined', endedAt: clock.now() });
        ledger.note({ what: 'part.declined', callId: call.callId, hid: call.hid, eid: part.eid });
      }
      if (!part || call.parts.every(({ state: now }) => now === 'declined')) ending.end(call, 'Declined', 'Callee');
      return structuredClone(call);
    },
    miss({ call: reference }) {
      const call = find(reference);
      mustBe(call, 'ringing');
      ending.end(call, 'Not Answered', 'Caller');
      return structuredClone(call);
    },
    leaveVoicemail({ call: reference }) {
      const call = find(reference);
      mustBe(call, 'ringing');
      call.voicemail = true;
      ending.end(call, 'Not Answered', 'Caller');
      return structuredClone(call);
    },
    busy({ call: reference }) {
      const call = find(reference);
      mustBe(call, 'ringing');
      ending.end(call, 'Busy', 'Callee');
      return structuredClone(call);
    },
    transfer({ call: reference, to }) {
      const call = find(reference);
      mustBe(call, 'talking');
      const { ring, destination } = directory.route(to);
      ending.leave(call, knobs.transfer === 'new-id' ? 'new-id' : 'same-id');
      const { externalNumber, virtualNumber } = call;
      const callId = knobs.transfer === 'new-id' ? random.uuid() : call.callId;
      const leg = { direction: 'inbound', externalNumber, virtualNumber, callId } as const;
      return structuredClone(start(enquiryAfter(book.find(call.inquiry), destination), leg, ring));
    },
    confer({ call: reference, to }) {
      const call = find(reference);
      mustBe(call, 'talking');
      const { ring } = directory.route(to);
      const [host] = call.parts.filter(({ state: now }) => now === 'talking');
      if (knobs.confNewId === 'no' || host === undefined) {
        invite(call, ring);
        return structuredClone(call);
      }
      ending.leave(call, 'new-id');
      const { direction, externalNumber, virtualNumber } = call;
      const three = { direction, externalNumber, virtualNumber, callId: random.uuid(), conference: true } as const;
      const started = start(book.find(call.inquiry), three, [directory.staff(host.eid)]);
      for (const part of started.parts) connect(started, part);
      invite(started, ring);
      return structuredClone(started);
    },
    amend({ call: reference, outcome }) {
      const call = find(reference);
      mustBe(call, 'ended');
      ending.amend(call, outcome);
      return structuredClone(call);
    },
  };
}
