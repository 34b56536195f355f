import * as v from 'valibot';
import { phone, text, time } from './fields.ts';

/** Payloads of CINNOX's event hooks in our own terms. They are hints: unsigned, unordered, perhaps repeated or lost. */
export interface HookParty {
  eid?: string;
  number?: string;
}

export interface CallHook {
  kind: 'call-start' | 'call-end';
  service: string;
  messageId: string;
  /** Not documented; recordings know a conference by such an id. */
  conferenceId?: string;
  caller: HookParty;
  callees: HookParty[];
}

export interface EnquiryHook {
  kind: 'enquiry';
  service: string;
  status: 'opened' | 'handling' | 'closed' | 'missed';
  displayCaseNumber: string;
  /** The report's `id`, or its `inquiry`. */
  eid?: string;
  /** Upper case. */
  channel: string;
  /** Epoch ms. */
  date?: number;
}

/** One value or a list of them. */
const texts = v.fallback(
  v.optional(
    v.union([
      v.array(text),
      v.pipe(
        text,
        v.transform((one) => [one]),
      ),
    ]),
    [],
  ),
  [],
);
const phones = v.fallback(
  v.optional(
    v.union([
      v.array(phone),
      v.pipe(
        phone,
        v.transform((one) => [one]),
      ),
    ]),
    [],
  ),
  [],
);
const party = v.fallback(v.nullable(v.looseObject({ eid: texts, number: phones })), null);

const callMessage = v.looseObject({
  status: text,
  serviceId: text,
  id: text,
  conferenceID: text,
  caller: v.optional(party, null),
  callees: v.fallback(
    v.optional(
      v.union([
        v.array(party),
        v.pipe(
          party,
          v.transform((one) => [one]),
        ),
      ]),
      [],
    ),
    [],
  ),
});

/** As reports name it. */
const voiceChannel = 'VIRTUALNUMBER';

const enquiryMessage = v.looseObject({
  type: text,
  status: text,
  serviceId: text,
  displayCaseNumber: text,
  eid: text,
  channel: text,
  channelOri: text,
  date: time,
});

const callKinds: Record<string, CallHook['kind']> = { callstart: 'call-start', callend: 'call-end' };
const enquiryStatuses: Record<string, EnquiryHook['status']> = {
  opened: 'opened',
  handling: 'handling',
  closed: 'closed',
  missed: 'missed',
};

/** The event stands under `message`, or at the top. */
function messageIn(payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null) return undefined;
  return 'message' in payload && typeof payload.message === 'object' ? payload.message : payload;
}

/** One object can name several people: lists of ids and numbers belong together by their places. */
function people(raw: v.InferOutput<typeof party>): HookParty[] {
  if (raw === null) return [];
  return Array.from({ length: Math.max(raw.eid.length, raw.number.length) }, (_none, place) => ({
    ...(raw.eid[place] === undefined ? {} : { eid: raw.eid[place] }),
    ...(raw.number[place] === undefined ? {} : { number: raw.number[place] }),
  })).filter((person) => person.eid !== undefined || person.number !== undefined);
}

/**
 * https://docs.cinnox.com/docs/createeditdelete-call-event-subscription. Null on anything that is not a call event
 * with a service and an id; `callees` may be an object or a list, an `eid` one text or several.
 */
export function parseCallHook(payload: unknown): CallHook | null {
  const parsed = v.safeParse(callMessage, messageIn(payload));
  if (!parsed.success) return null;
  const { status, serviceId: service, id: messageId, conferenceID: conferenceId, caller, callees } = parsed.output;
  const kind = callKinds[status?.toLowerCase() ?? ''];
  if (kind === undefined || service === undefined || messageId === undefined) return null;
  return {
    kind,
    service,
    messageId,
    ...(conferenceId === undefined ? {} : { conferenceId }),
    caller: people(caller)[0] ?? {},
    callees: callees.flatMap(people),
  };
}

/**
 * https://docs.cinnox.com/docs/createeditdelete-enquiry-event-subscription. Null on anything that is not an enquiry
 * event with a service, a known status and the number that people see.
 */
export function parseEnquiryHook(payload: unknown): EnquiryHook | null {
  const parsed = v.safeParse(enquiryMessage, messageIn(payload));
  if (!parsed.success) return null;
  const { type, status, serviceId: service, displayCaseNumber, eid, channel, channelOri, date } = parsed.output;
  const known = enquiryStatuses[status?.toLowerCase() ?? ''];
  if (type !== undefined && type.toLowerCase() !== 'inquiry') return null;
  if (known === undefined || service === undefined || displayCaseNumber === undefined) return null;
  return {
    kind: 'enquiry',
    service,
    status: known,
    displayCaseNumber,
    // The enquiry of a call comes over the channel CINNOX, as those of its own chats do.
    channel: channelOri?.toUpperCase() === voiceChannel ? voiceChannel : (channel?.toUpperCase() ?? 'UNKNOWN'),
    ...(eid === undefined ? {} : { eid }),
    ...(date === undefined ? {} : { date }),
  };
}

/** Every person whom a call hook names, each once. */
export function eidsNamed(hook: CallHook): string[] {
  const named = [hook.caller, ...hook.callees].map((person) => person.eid).filter((eid) => eid !== undefined);
  return [...new Set(named)];
}
