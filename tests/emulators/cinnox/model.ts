import type { Surroundings } from '../kernel/types.ts';
import type { CinnoxKnobs } from './knobs.ts';

export interface Staff {
  eid: string;
  firstName: string;
  lastName: string;
  email: string;
  phone: string;
  extension: number;
  status: 'Activated' | 'Not activated' | 'Suspended';
  role: 'Agent' | 'Supervisor' | 'Admin';
  jobTitle: string;
  timezone: string;
}

export interface ServiceGroup {
  id: string;
  name: string;
  members: string[];
}

export interface VirtualNumber {
  number: string;
  name: string;
  country: string;
  group: string;
  supportSms: boolean;
}

export type ContactType = 'Lead' | 'Prospect' | 'Customer' | 'Others';
export type ContactLevel = 'Primary' | 'Secondary' | 'Tertiary';

/** Phones are E.164; an absent value is an empty string. */
export interface ExternalContact {
  id: string;
  firstName: string;
  lastName: string;
  phones: { Mobile: string; Work: string; Home: string; Other: string };
  emails: { Work: string; Personal: string; Other: string };
  social: Record<string, string>;
  company: string;
  team: string;
  jobTitle: string;
  group: string;
  language: string;
  birthDate: string;
  addresses: { street: string; city: string; state: string; zipcode: string; country: string }[];
  type: ContactType;
  level: ContactLevel;
  ownerEid: string;
}

export interface ChatFile {
  name: string;
  url: string;
}

export interface ChatMessage {
  msgId: string;
  seq: number;
  at: number;
  fromEid: string;
  from: 'visitor' | 'staff';
  event: 'TYPE_MESSAGE' | 'TYPE_PRECHAT';
  text: string;
  file?: ChatFile;
}

export type EnquiryStatus = 'open' | 'ongoing' | 'followed-up' | 'missed' | 'closed';

/** Names of a channel in the two places where CINNOX documents them: reports and hooks. */
export type EnquiryChannel =
  | 'Weblink'
  | 'VirtualNumber'
  | 'Email'
  | 'ThirdParty'
  | 'FACEBOOK'
  | 'WHATSAPP'
  | 'WECHAT'
  | 'LINE'
  | 'WOZTELL'
  | 'INSTAGRAM'
  | 'CHATBOT';

export interface Destination {
  id: string;
  name: string;
  type: 'GROUP' | 'STAFF' | 'PHONE';
}

export interface Visitor {
  eid: string;
  name: string;
  phone: string;
  email: string;
  /** The external contact that CINNOX matched by phone or e-mail. */
  contactId: string;
}

export interface Enquiry {
  id: string;
  /** Internal enquiry id. */
  inquiry: string;
  /** The number people see. */
  displayCaseNumber: string;
  uniqueKey: string;
  roomId: string;
  initChannel: 'IM' | 'CALL';
  channel: EnquiryChannel;
  destination: Destination;
  status: EnquiryStatus;
  visitor: Visitor;
  agent: string;
  createdAt: number;
  pickedUpAt: number | undefined;
  closedAt: number | undefined;
  messages: ChatMessage[];
  callIds: string[];
}

export type PartState = 'ringing' | 'talking' | 'ended' | 'declined' | 'missed' | 'answered-elsewhere' | 'cancelled';

/** One staff member's share of a call. */
export interface CallPart {
  eid: string;
  rungAt: number;
  answeredAt: number | undefined;
  endedAt: number | undefined;
  state: PartState;
}

export type CallOutcome =
  'Call Ended' | 'Declined' | 'Busy' | 'Not Answered' | 'Cancelled' | 'Abandoned' | 'Unreachable' | 'Call Failed';

export interface Call {
  callId: string;
  hid: string;
  /** The id that neither report shows, for the knob `messageId: neither`. */
  foreignId: string;
  inquiry: string;
  roomId: string;
  direction: 'inbound' | 'outbound';
  /** The other party exactly as signalled: may be withheld or malformed. */
  externalNumber: string;
  virtualNumber: string;
  state: 'ringing' | 'talking' | 'ended';
  outcome: CallOutcome | undefined;
  releaseParty: 'Caller' | 'Callee' | '';
  byeReason: string;
  startedAt: number;
  answeredAt: number | undefined;
  endedAt: number | undefined;
  /** It began as a conference, with an id of its own. */
  conference?: true;
  /** Nobody answered, and the caller spoke after the tone. */
  voicemail?: true;
  parts: CallPart[];
}

export interface ServiceState {
  serviceId: string;
  baseUrl: string;
  appId: string;
  appToken: string;
  staff: Staff[];
  groups: ServiceGroup[];
  numbers: VirtualNumber[];
  contacts: ExternalContact[];
  enquiries: Enquiry[];
  calls: Call[];
  /** The visitor id that a phone number or e-mail address has had before. */
  visitorEids: Map<string, string>;
  /** The country of each number that a report has named. */
  countries: Map<string, string>;
  nextCaseNumber: number;
}

/** What an administrator of the service chooses. */
export interface ServiceSettings {
  /** Off-net call enquiries are closed when the call ends. */
  autoCloseCallEnquiries: boolean;
  /** Unanswered calls and chats become missed after the documented waits (30, 60, 90 s) without anybody's action. */
  autoMiss: boolean;
}

/** Milliseconds, [least, most]. Read at each use, so that they can be changed while the world runs. */
export interface CinnoxLatencies {
  readonly hook: readonly [number, number];
  readonly reportLag: readonly [number, number];
}

export interface ServiceParts {
  readonly surroundings: Surroundings;
  readonly knobs: CinnoxKnobs;
  readonly latencies: CinnoxLatencies;
  readonly settings: ServiceSettings;
  readonly state: ServiceState;
}

/** An action that is not possible now, or names something that does not exist. A sentence for the person who tried. */
export class ActionError extends Error {
  override readonly name = 'ActionError';
}
