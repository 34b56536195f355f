import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { CinnoxKnobs } from './knobs.ts';
import type { Call, ChatMessage, Enquiry, ExternalContact, ServiceState, Staff } from './model.ts';

export type Row = Record<string, unknown>;

function iso(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString();
}

/** CINNOX documents phone numbers of lists as numbers. */
function asNumber(phone: string): number | null {
  const digits = phone.replace(/\D/g, '');
  return digits === '' ? null : Number(digits);
}

function fullName(person: { firstName: string; lastName: string }): string {
  return `${person.firstName} ${person.lastName}`.trim();
}

/** https://docs.cinnox.com/docs/get-staff-list */
export function staffRow(staff: Staff, baseUrl: string): Row {
  return {
    id: staff.eid,
    status: staff.status,
    firstName: staff.firstName,
    lastName: staff.lastName,
    email: staff.email,
    phone: asNumber(staff.phone),
    role: staff.role,
    dataScope: 'All',
    jobTitle: staff.jobTitle,
    timezone: staff.timezone,
    extensionNumber: staff.extension,
    avatarUrl: '',
    displayName: fullName(staff),
    twoFactorAuthentication: false,
    microsoftActiveDirectory: false,
    directStaffEnquiry: true,
    directchatEnquiry: `${baseUrl}/chat/${staff.eid}`,
    directCallEnquiry: `${baseUrl}/call/${staff.eid}`,
  };
}

/** https://docs.cinnox.com/docs/get-external-contact-list */
export function contactRow(contact: ExternalContact, staff: readonly Staff[]): Row {
  const owner = staff.find(({ eid }) => eid === contact.ownerEid);
  const { phones, emails, social } = contact;
  return {
    id: contact.id,
    firstName: contact.firstName,
    lastName: contact.lastName,
    mobilePhone: asNumber(phones.Mobile),
    workPhone: asNumber(phones.Work),
    homePhone: asNumber(phones.Home),
    otherPhone: asNumber(phones.Other),
    email: emails.Work,
    personalEmail: emails.Personal,
    otherEmail: emails.Other,
    facebook: social.facebook ?? '',
    whatsApp: asNumber(social.whatsApp ?? ''),
    weChat: social.weChat ?? '',
    line: social.line ?? '',
    twitter: social.twitter ?? '',
    linkedin: social.linkedin ?? '',
    woztellWhatsApp: '',
    woztellFacebook: '',
    woztellInstagram: '',
    companyName: contact.company,
    department: contact.team,
    jobTitle: contact.jobTitle,
    birthday: contact.birthDate,
    language: contact.language,
    address: contact.addresses[0] ?? { street: '', city: '', state: '', zipcode: '', country: '' },
    customerType: contact.type,
    group: contact.group,
    level: contact.level,
    ownerId: contact.ownerEid,
    ownerName: owner ? fullName(owner) : '',
    ownerDepartment: '',
    sharedWith: '',
    slaveContacts: [],
  };
}

function enquiryExtras(enquiry: Enquiry, baseUrl: string, knob: CinnoxKnobs['enquiryExtras']): Row {
  if (knob === 'none') return {};
  const endedAt = enquiry.closedAt;
  const extras: Row = {
    visitorName: enquiry.visitor.name,
    visitorPhone: enquiry.visitor.phone,
    visitorEmail: enquiry.visitor.email,
    contactID: enquiry.visitor.contactId,
    agent: enquiry.agent,
    pickedUpAt: iso(enquiry.pickedUpAt),
    closedAt: iso(endedAt),
    duration: endedAt === undefined ? 0 : Math.round((endedAt - enquiry.createdAt) / 1000),
    labels: [],
    deepLink: `${baseUrl}/enquiry/${enquiry.inquiry}`,
  };
  if (knob === 'no-agent') delete extras.agent;
  if (knob === 'no-phone') delete extras.visitorPhone;
  return extras;
}

/** https://docs.cinnox.com/docs/get-enquiry-detail, with the keys that its overview mentions without naming. */
export function enquiryRow(enquiry: Enquiry, state: ServiceState, knobs: CinnoxKnobs): Row {
  return {
    id: enquiry.id,
    uniqueKey: enquiry.uniqueKey,
    createdAt: iso(enquiry.createdAt),
    svcID: state.serviceId,
    inquiry: enquiry.inquiry,
    tag: '',
    visitor: enquiry.visitor.eid,
    roomID: enquiry.roomId,
    initChannel: enquiry.initChannel,
    omniType: 'CINNOX',
    ip: '203.0.113.10',
    language: 'en: English',
    location: 'HK. Country=Hong Kong',
    locationDetail: { regionCode: 'HK', subdivision: '', city: 'Hong Kong' },
    locationDetailprovince: '',
    platform: enquiry.initChannel === 'CALL' ? 'PSTN' : 'Web',
    status: enquiry.status,
    displayCaseNumber: enquiry.displayCaseNumber,
    channel: enquiry.channel,
    destinationID: enquiry.destination.id,
    destinationName: enquiry.destination.name,
    destinationType: enquiry.destination.type,
    ...enquiryExtras(enquiry, state.baseUrl, knobs.enquiryExtras),
  };
}

/** The same few numbers stand in every row of every report. */
function countryOf(number: string, { countries }: ServiceState): string {
  const known = countries.get(number) ?? parsePhoneNumberFromString(number)?.country ?? '';
  countries.set(number, known);
  return known;
}

function externalParty(call: Call, enquiry: Enquiry | undefined, state: ServiceState): Row {
  return {
    countryCode: countryOf(call.externalNumber, state),
    displayName: enquiry?.visitor.name || call.externalNumber,
    eid: enquiry?.visitor.eid ?? '',
    isStaff: false,
    phoneNumber: call.externalNumber,
    serviceId: state.serviceId,
  };
}

/** The staff member who talked, else the only one who was rung, else the number that was dialled. */
function staffParty(call: Call, enquiry: Enquiry | undefined, state: ServiceState): Row {
  const part =
    call.parts.find(({ answeredAt }) => answeredAt !== undefined) ??
    (call.parts.length === 1 ? call.parts[0] : undefined);
  const staff = state.staff.find(({ eid }) => eid === part?.eid);
  return {
    countryCode: countryOf(call.virtualNumber, state),
    displayName: staff ? fullName(staff) : (enquiry?.destination.name ?? ''),
    eid: staff?.eid ?? '',
    isStaff: staff !== undefined,
    phoneNumber: call.virtualNumber,
    serviceId: state.serviceId,
  };
}

/** Recordings are asked for by `callID` or by `conferenceID`: https://docs.cinnox.com/reference/reports */
function idOf({ conference, callId }: Call, knobs: CinnoxKnobs): Row {
  return conference === true && knobs.confIdName === 'conferenceID' ? { conferenceID: callId } : { callID: callId };
}

/** https://docs.cinnox.com/docs/get-call-log-details. Only ended calls have a row. */
export function callRow(call: Call, enquiry: Enquiry | undefined, state: ServiceState, knobs: CinnoxKnobs): Row {
  const external = externalParty(call, enquiry, state);
  const staff = staffParty(call, enquiry, state);
  const talkedMs = call.answeredAt === undefined ? 0 : (call.endedAt ?? call.answeredAt) - call.answeredAt;
  const [caller, callee] = call.direction === 'inbound' ? [external, staff] : [staff, external];
  return {
    hid: call.hid,
    roomID: call.roomId,
    type: call.conference === true ? 'conference' : 'call',
    status: call.outcome,
    inquiryID: call.inquiry,
    displayCaseNumber: enquiry?.displayCaseNumber ?? '',
    ...idOf(call, knobs),
    callDuration: Math.round(talkedMs / 1000),
    callDate: iso(call.startedAt),
    callEndTime: iso(call.endedAt),
    byeReason: call.byeReason,
    releaseParty: call.releaseParty,
    virtualNumber: asNumber(call.virtualNumber),
    mediaType: 'audio',
    callerInfo: caller,
    ...(knobs.callee === 'full' ? { calleeInfo: callee } : {}),
    ...(knobs.recording === 'yes' ? { recording: call.answeredAt !== undefined || call.voicemail === true } : {}),
  };
}

/** https://docs.cinnox.com/docs/get-enquiry-chat */
export function chatRow(message: ChatMessage, enquiry: Enquiry, serviceId: string): Row {
  const { fromEid, seq, text, file, at } = message;
  const toEid = message.from === 'visitor' ? enquiry.agent : enquiry.visitor.eid;
  return {
    hid: `h${message.msgId}`,
    roomID: enquiry.roomId,
    seq,
    type: 'im',
    fromEID: fromEid,
    toEID: toEid,
    fromSvcID: serviceId,
    content: {
      from: {
        device: '',
        eid: fromEid,
        omniType: 'CINNOX',
        region: 'hk',
        service: serviceId,
        session: '',
        system: false,
      },
      id: message.msgId,
      msg: file
        ? { channel: enquiry.channel, text, type: 2, file: [file] }
        : { channel: enquiry.channel, text, type: 1 },
      plainText: '',
      replySeqs: [],
      seq,
      ts: at,
      type: 'im',
      version: '1',
      to: { device: '', eid: toEid, inquiry: enquiry.inquiry, room: enquiry.roomId, seq },
    },
    fromRegion: 'hk',
    createdAt: iso(at),
    inquiryID: enquiry.inquiry,
    msgID: message.msgId,
    msgContentType: file ? 'TYPE_FILE' : 'TYPE_TEXT',
    msgEventType: message.event,
    msgText: text || (file?.name ?? ''),
    callDuration: 0,
    callDurationMin: 0,
    encryptSec: '',
  };
}
