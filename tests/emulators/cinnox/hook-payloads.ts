import type { CinnoxKnobs } from './knobs.ts';
import type { Call, CallPart, Enquiry, EnquiryChannel, EnquiryStatus, ExternalContact } from './model.ts';

const hookChannels: Record<EnquiryChannel, string> = {
  Weblink: 'CINNOX',
  VirtualNumber: 'CINNOX',
  Email: 'EMAIL',
  ThirdParty: 'THIRDPARTY',
  FACEBOOK: 'FACEBOOK',
  WHATSAPP: 'WHATSAPP',
  WECHAT: 'WECHAT',
  LINE: 'LINE',
  WOZTELL: 'WOZTELL',
  INSTAGRAM: 'INSTAGRAM',
  CHATBOT: 'CHATBOT',
};

const hookStatuses: Record<EnquiryStatus, string> = {
  open: 'Opened',
  ongoing: 'Handling',
  'followed-up': 'Handling',
  missed: 'Missed',
  closed: 'Closed',
};

/** https://docs.cinnox.com/docs/createeditdelete-enquiry-event-subscription */
export function enquiryHook(enquiry: Enquiry, options: { serviceId: string; now: number; knobs: CinnoxKnobs }) {
  return {
    status: hookStatuses[enquiry.status],
    serviceId: options.serviceId,
    displayCaseNumber: enquiry.displayCaseNumber,
    eid: options.knobs.hookEid === 'id' ? enquiry.id : enquiry.inquiry,
    type: 'inquiry',
    channel: hookChannels[enquiry.channel],
    channelOri: enquiry.channel,
    socialId: '',
    date: new Date(options.now).toISOString(),
    destination: enquiry.destination.id,
    destinationTypes: [enquiry.destination.type],
  };
}

interface CallHookContext {
  serviceId: string;
  knobs: CinnoxKnobs;
  visitorEid: string;
}

export function callHookId(call: Call, knobs: CinnoxKnobs): string {
  return { callID: call.callId, hid: call.hid, neither: call.foreignId }[knobs.messageId];
}

function callees(call: Call, parts: CallPart[], context: CallHookContext): { eid: string; number: string }[] {
  if (context.knobs.callStart === 'ring-empty') return [];
  if (call.direction === 'outbound') return [{ eid: context.visitorEid, number: call.externalNumber }];
  if (context.knobs.callStart === 'ring-number') return [{ eid: '', number: call.virtualNumber }];
  return parts.map((part) => ({ eid: part.eid, number: call.virtualNumber }));
}

/** https://docs.cinnox.com/docs/createeditdelete-call-event-subscription: the start, naming `parts` as the callees. */
export function callStartHook(call: Call, parts: CallPart[], context: CallHookContext) {
  const staffEid = call.parts[0]?.eid ?? '';
  const caller =
    call.direction === 'inbound'
      ? { eid: context.visitorEid, number: call.externalNumber }
      : { eid: staffEid, number: call.virtualNumber };
  return {
    message: {
      id: callHookId(call, context.knobs),
      status: 'CallStart',
      serviceId: context.serviceId,
      caller,
      callees: callees(call, parts, context),
    },
  };
}

/** The end names nobody. */
export function callEndHook(call: Call, context: Pick<CallHookContext, 'serviceId' | 'knobs'>) {
  return { message: { status: 'CallEnd', serviceId: context.serviceId, id: callHookId(call, context.knobs) } };
}

/** https://docs.cinnox.com/docs/createeditdelete-external-contact-event-subscription */
export function contactHook(contact: ExternalContact, status: 'create' | 'edit' | 'delete', serviceId: string) {
  const fullName = `${contact.firstName} ${contact.lastName}`.trim();
  return { type: 'message', message: { type: 'contact', status, serviceId, fullName, id: contact.id } };
}
