/** Rows of CINNOX's reports in our own terms. Times are epoch milliseconds, durations seconds, ids opaque strings. */

export interface StaffRow {
  eid: string;
  email?: string;
  firstName?: string;
  lastName?: string;
  displayName?: string;
  status?: string;
  timeZone?: string;
}

export type EnquiryStatus = 'open' | 'ongoing' | 'followed-up' | 'missed' | 'closed' | 'unknown';

export interface EnquiryRow {
  id: string;
  inquiry?: string;
  displayCaseNumber: string;
  serviceId?: string;
  status: EnquiryStatus;
  /** Upper case, e.g. WHATSAPP, VIRTUALNUMBER. */
  channel: string;
  /** CALL or IM. */
  initChannel?: string;
  createdAt: number;
  pickedUpAt?: number;
  closedAt?: number;
  durationS?: number;
  visitorId?: string;
  visitorName?: string;
  visitorPhone?: string;
  visitorEmail?: string;
  agentEid?: string;
  /** CINNOX's external contact. */
  contactId?: string;
  /** The member of staff whom the customer wanted, where it was one of them and no group. */
  destinationEid?: string;
  /** Only https. */
  deepLink?: string;
}

export interface Party {
  eid?: string;
  isStaff?: boolean;
  displayName?: string;
  phoneNumber?: string;
  countryCode?: string;
  serviceId?: string;
}

export interface CallRow {
  hid?: string;
  /** `callID`, or the `conferenceID` of a conference that has none. */
  callId?: string;
  conferenceId?: string;
  inquiryId?: string;
  displayCaseNumber?: string;
  type: 'call' | 'conference';
  /** CINNOX's word, e.g. "Call Ended", "Not Answered". */
  status: string;
  startedAt: number;
  endedAt?: number;
  durationS?: number;
  caller: Party;
  callee?: Party;
  /** Whom of the staff the customer called, as its enquiry says where no callee is named; not who had it. */
  meantFor?: string;
  releaseParty?: string;
  virtualNumber?: string;
  recording?: boolean;
  /** Only https; no field of it is documented. */
  recordingUrl?: string;
}

export interface ChatMessage {
  seq: number;
  msgId?: string;
  fromEid?: string;
  system: boolean;
  text: string;
  kind: 'text' | 'file' | 'other';
  /** Names, and https addresses where the service gives them. */
  files?: { name?: string; url?: string }[];
  at: number;
}

export interface TimeWindow {
  /** Epoch ms. */
  startAt: number;
  /** Epoch ms. */
  endAt: number;
}

/**
 * The one way to CINNOX. Every method throws AppError only: `cinnox_refused` (token, App ID), `rate_limited`,
 * `not_available` (filter refused, chat of an open enquiry), `network`, `timeout`, `server_busy`, `rejected`.
 */
export interface CinnoxGateway {
  /** The whole list, all pages. */
  staff(): Promise<StaffRow[]>;
  /**
   * All pages. By id: tries the filter, falls back to a window around `near` when the service refuses filters. A window
   * with `only` asks for this one in it, and gives the whole window where the service does not filter.
   */
  enquiries(query: (TimeWindow & { only?: string }) | { enquiryId: string; near?: number }): Promise<EnquiryRow[]>;
  calls(query: TimeWindow | { callId: string; near?: number }): Promise<CallRow[]>;
  /** In order of `seq`. Closed enquiries only: an open one throws `not_available`. */
  chat(enquiryId: string): Promise<ChatMessage[]>;
  /** Rows that a page of this report has at most, as far as the service has told. */
  pageSize?(report: 'calls' | 'enquiries'): number;
}
