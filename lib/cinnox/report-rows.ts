import * as v from 'valibot';
import { flag, link, phone, seconds, text, time } from './fields.ts';
import type { CallRow, ChatMessage, EnquiryRow, EnquiryStatus, Party, StaffRow } from './gateway.ts';

/**
 * From a row of the Open API to a row of ours. Null for a row without what it cannot do without: an id, a number
 * people see, a start. Field names: https://docs.cinnox.com/docs/get-enquiry-detail, get-call-log-details,
 * get-enquiry-chat, get-staff-list.
 */
export type RowReader<T> = (row: unknown) => T | null;

type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Absent fields are left out instead of being undefined. */
function compact<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
}

const staffSchema = v.looseObject({
  id: text,
  eid: text,
  email: text,
  firstName: text,
  lastName: text,
  displayName: text,
  status: text,
  timezone: text,
});

export const readStaff: RowReader<StaffRow> = (row) => {
  const parsed = v.safeParse(staffSchema, row);
  if (!parsed.success) return null;
  const { id, eid = id, email, firstName, lastName, displayName, status, timezone: timeZone } = parsed.output;
  return eid === undefined ? null : compact({ eid, email, firstName, lastName, displayName, status, timeZone });
};

const statuses: Record<string, EnquiryStatus> = {
  open: 'open',
  opened: 'open',
  ongoing: 'ongoing',
  handling: 'ongoing',
  'followed-up': 'followed-up',
  'follow-up': 'followed-up',
  missed: 'missed',
  closed: 'closed',
};

/** The words differ between report, event hook and Dashboard. */
export function enquiryStatus(word: string | undefined): EnquiryStatus {
  return statuses[word?.toLowerCase().replaceAll(/[\s_]+/g, '-') ?? ''] ?? 'unknown';
}

const enquirySchema = v.looseObject({
  id: text,
  _id: text,
  inquiry: text,
  displayCaseNumber: text,
  svcID: text,
  serviceId: text,
  status: text,
  channel: text,
  initChannel: text,
  createdAt: time,
  pickedUpAt: time,
  closedAt: time,
  duration: seconds,
  visitor: text,
  visitorName: text,
  visitorPhone: phone,
  visitorEmail: text,
  agent: text,
  contactID: text,
  destinationID: text,
  destinationType: text,
  deepLink: link,
});

export const readEnquiry: RowReader<EnquiryRow> = (row) => {
  const parsed = v.safeParse(enquirySchema, row);
  if (!parsed.success) return null;
  const raw = parsed.output;
  const id = raw.id ?? raw._id ?? raw.inquiry;
  const { displayCaseNumber, createdAt, inquiry } = raw;
  if (id === undefined || displayCaseNumber === undefined || createdAt === undefined) return null;
  return compact({
    id,
    inquiry,
    displayCaseNumber,
    serviceId: raw.svcID ?? raw.serviceId,
    status: enquiryStatus(raw.status),
    channel: (raw.channel ?? 'UNKNOWN').toUpperCase(),
    initChannel: raw.initChannel?.toUpperCase(),
    createdAt,
    pickedUpAt: raw.pickedUpAt,
    closedAt: raw.closedAt,
    durationS: raw.duration,
    visitorId: raw.visitor,
    visitorName: raw.visitorName,
    visitorPhone: raw.visitorPhone,
    visitorEmail: raw.visitorEmail,
    agentEid: raw.agent,
    contactId: raw.contactID,
    destinationEid: raw.destinationType?.toUpperCase() === 'STAFF' ? raw.destinationID : undefined,
    deepLink: raw.deepLink,
  });
};

const partySchema = v.fallback(
  v.optional(
    v.looseObject({
      eid: text,
      isStaff: flag,
      displayName: text,
      phoneNumber: phone,
      countryCode: text,
      serviceId: text,
    }),
  ),
  undefined,
);

function party(raw: v.InferOutput<typeof partySchema>): Party | undefined {
  if (raw === undefined) return undefined;
  const { eid, isStaff, displayName, phoneNumber, countryCode, serviceId } = raw;
  return compact({ eid, isStaff, displayName, phoneNumber, countryCode, serviceId });
}

const callSchema = v.looseObject({
  hid: text,
  callID: text,
  conferenceID: text,
  inquiryID: text,
  displayCaseNumber: text,
  type: text,
  status: text,
  callDate: time,
  callEndTime: time,
  callDuration: seconds,
  callerInfo: partySchema,
  calleeInfo: partySchema,
  releaseParty: text,
  virtualNumber: phone,
  recording: v.fallback(v.optional(v.union([v.boolean(), v.string()])), undefined),
});

export const readCall: RowReader<CallRow> = (row) => {
  const parsed = v.safeParse(callSchema, row);
  if (!parsed.success) return null;
  const raw = parsed.output;
  const startedAt = raw.callDate;
  const callId = raw.callID ?? raw.conferenceID;
  if (startedAt === undefined || (callId === undefined && raw.hid === undefined)) return null;
  return compact({
    hid: raw.hid,
    callId,
    conferenceId: raw.conferenceID,
    inquiryId: raw.inquiryID,
    displayCaseNumber: raw.displayCaseNumber,
    type: raw.type?.toLowerCase() === 'conference' ? ('conference' as const) : ('call' as const),
    status: raw.status ?? 'Call Ended',
    startedAt,
    endedAt: raw.callEndTime,
    durationS: raw.callDuration,
    caller: party(raw.callerInfo) ?? {},
    callee: party(raw.calleeInfo),
    releaseParty: raw.releaseParty,
    virtualNumber: raw.virtualNumber,
    ...recordingOf(raw.recording),
  });
};

/** A flag, or the address of the recording itself. */
function recordingOf(raw: boolean | string | undefined) {
  if (typeof raw !== 'string') return { recording: raw, recordingUrl: undefined };
  const recordingUrl = v.parse(link, raw);
  return { recording: recordingUrl === undefined ? undefined : true, recordingUrl };
}

/** `TYPE_TEXT`, or the number of the message itself: 1 text, 2 file, 5 advanced. */
const messageKinds: Record<string, ChatMessage['kind']> = {
  TYPE_TEXT: 'text',
  '1': 'text',
  TYPE_FILE: 'file',
  '2': 'file',
};

const loose = <T extends v.ObjectEntries>(entries: T) => v.fallback(v.optional(v.looseObject(entries)), undefined);
/** The names of these fields are not documented. */
const file = loose({ name: text, fileName: text, url: link, fileUrl: link, link });

const chatSchema = v.looseObject({
  seq: v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number))]),
  msgID: text,
  fromEID: text,
  createdAt: time,
  msgContentType: text,
  msgText: v.fallback(v.optional(v.string()), undefined),
  content: loose({
    ts: time,
    from: loose({ eid: text, system: flag }),
    msg: loose({
      text: v.fallback(v.optional(v.string()), undefined),
      type: text,
      file: v.fallback(v.optional(v.union([v.array(file), file])), undefined),
    }),
  }),
});

function filesOf(raw: readonly v.InferOutput<typeof file>[]): NonNullable<ChatMessage['files']> {
  const files = raw.map((one) =>
    compact({ name: one?.name ?? one?.fileName, url: one?.url ?? one?.fileUrl ?? one?.link }),
  );
  return files.length === 0 ? [{}] : files;
}

export const readChatMessage: RowReader<ChatMessage> = (row) => {
  const parsed = v.safeParse(chatSchema, row);
  if (!parsed.success) return null;
  const { seq, msgID: msgId, content, ...raw } = parsed.output;
  const at = raw.createdAt ?? content?.ts;
  if (at === undefined) return null;
  const kind = messageKinds[raw.msgContentType ?? ''] ?? messageKinds[content?.msg?.type ?? ''] ?? 'other';
  return compact({
    seq,
    msgId,
    fromEid: raw.fromEID ?? content?.from?.eid,
    system: content?.from?.system === true,
    // Texts are kept as they were written: markup, emoji and line breaks are the reader's to show as text.
    text: raw.msgText ?? content?.msg?.text ?? '',
    kind,
    files: kind === 'file' ? filesOf([content?.msg?.file].flat()) : undefined,
    at,
  });
};

/** Readable rows in their order, and how many were not. */
export function readRows<T>(rows: readonly unknown[], read: RowReader<T>): { rows: T[]; dropped: number } {
  const kept = rows.map(read).filter((row) => row !== null);
  return { rows: kept, dropped: rows.length - kept.length };
}

/** Rows of ours as a report has them, so that their readers read them again. */
export const writeEnquiry = (row: EnquiryRow): unknown => ({
  ...row,
  svcID: row.serviceId,
  duration: row.durationS,
  visitor: row.visitorId,
  agent: row.agentEid,
  contactID: row.contactId,
  ...(row.destinationEid === undefined ? {} : { destinationType: 'STAFF', destinationID: row.destinationEid }),
});

export const writeCall = (row: CallRow): unknown => ({
  ...row,
  callID: row.callId,
  conferenceID: row.conferenceId,
  inquiryID: row.inquiryId,
  callDate: row.startedAt,
  callEndTime: row.endedAt,
  callDuration: row.durationS,
  callerInfo: row.caller,
  calleeInfo: row.callee,
  recording: row.recordingUrl ?? row.recording,
});
