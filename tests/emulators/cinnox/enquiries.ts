import { hexId } from './hex-id.ts';
import type { Hooks } from './hooks.ts';
import { enquiryHook } from './hook-payloads.ts';
import type { Ledger } from './ledger.ts';
import { ActionError } from './model.ts';
import type { Destination, Enquiry, EnquiryChannel, ServiceParts, Visitor } from './model.ts';
import type { ReportLog } from './report-log.ts';

export interface EnquiryBookParts extends ServiceParts {
  readonly hooks: Hooks;
  readonly ledger: Ledger;
  readonly reports: ReportLog<Enquiry>;
}

/** The life of an enquiry: open -> ongoing -> closed, or open -> missed -> followed-up -> closed; closed -> open on resume. */
export interface EnquiryBook {
  open(start: {
    channel: EnquiryChannel;
    initChannel: 'IM' | 'CALL';
    destination: Destination;
    visitor: Visitor;
  }): Enquiry;
  handle(enquiry: Enquiry, eid: string): void;
  close(enquiry: Enquiry): void;
  miss(enquiry: Enquiry): void;
  resume(enquiry: Enquiry): void;
  /** By `inquiry`, `displayCaseNumber` or `id`. */
  find(reference: string): Enquiry;
  /** The person behind a number or an address: a matched external contact, else somebody seen before, else new. */
  visitor(known: { name?: string | undefined; phone?: string | undefined; email?: string | undefined }): Visitor;
}

function digits(text: string): string {
  return text.replace(/\D/g, '');
}

export function createEnquiryBook(parts: EnquiryBookParts): EnquiryBook {
  const { surroundings, state, knobs, hooks, ledger, reports } = parts;
  const { clock, random } = surroundings;

  function announce(enquiry: Enquiry): void {
    hooks.emit('inquiry', enquiryHook(enquiry, { serviceId: state.serviceId, now: clock.now(), knobs }));
  }

  /** `enquiry-detail` has no status for an enquiry nobody has picked up: such a one has no row yet. */
  function report(enquiry: Enquiry): void {
    if (enquiry.status !== 'open') reports.record(enquiry.inquiry, enquiry);
  }

  function note(what: 'opened' | 'handled' | 'closed' | 'missed' | 'resumed', enquiry: Enquiry): void {
    const { inquiry, displayCaseNumber, agent } = enquiry;
    ledger.note({ what: `enquiry.${what}`, inquiry, displayCaseNumber, eid: agent });
    report(enquiry);
    announce(enquiry);
  }

  function matchContact(phone: string, email: string) {
    const wanted = /^\+?[\d\s().-]{7,20}$/.test(phone) ? digits(phone) : '';
    return state.contacts.find(
      (contact) =>
        (wanted !== '' && Object.values(contact.phones).some((own) => digits(own) === wanted)) ||
        (email !== '' && Object.values(contact.emails).some((own) => own.toLowerCase() === email.toLowerCase())),
    );
  }

  /** Somebody without a number or an address is a new person each time. */
  function eidOf(key: string): string {
    const eid = (key !== '' && state.visitorEids.get(key)) || hexId(random);
    state.visitorEids.set(key, eid);
    return eid;
  }

  return {
    open({ channel, initChannel, destination, visitor }) {
      const enquiry: Enquiry = {
        id: hexId(random),
        inquiry: hexId(random),
        displayCaseNumber: String(state.nextCaseNumber++),
        uniqueKey: hexId(random, 32),
        roomId: hexId(random),
        initChannel,
        channel,
        destination,
        status: 'open',
        visitor,
        agent: '',
        createdAt: clock.now(),
        pickedUpAt: undefined,
        closedAt: undefined,
        messages: [],
        callIds: [],
      };
      state.enquiries.push(enquiry);
      note('opened', enquiry);
      return enquiry;
    },
    handle(enquiry, eid) {
      if (enquiry.status === 'closed') throw new ActionError(`Enquiry ${enquiry.displayCaseNumber} is closed.`);
      enquiry.status = enquiry.status === 'missed' || enquiry.status === 'followed-up' ? 'followed-up' : 'ongoing';
      enquiry.agent = eid;
      enquiry.pickedUpAt ??= clock.now();
      note('handled', enquiry);
    },
    close(enquiry) {
      if (enquiry.status === 'closed') throw new ActionError(`Enquiry ${enquiry.displayCaseNumber} is already closed.`);
      enquiry.status = 'closed';
      enquiry.closedAt = clock.now();
      note('closed', enquiry);
    },
    miss(enquiry) {
      if (enquiry.status !== 'open')
        throw new ActionError(`Enquiry ${enquiry.displayCaseNumber} is ${enquiry.status}, not open.`);
      enquiry.status = 'missed';
      note('missed', enquiry);
    },
    resume(enquiry) {
      if (knobs.resume === 'off')
        throw new ActionError('A closed chat cannot be taken up again (knob "resume" is "off").');
      enquiry.status = 'open';
      enquiry.closedAt = undefined;
      note('resumed', enquiry);
    },
    find(reference) {
      // Most that is asked for began a moment ago.
      const found = state.enquiries.findLast(({ inquiry, displayCaseNumber, id }) =>
        [inquiry, displayCaseNumber, id].includes(reference),
      );
      if (!found) throw new ActionError(`There is no enquiry ${JSON.stringify(reference)}.`);
      return found;
    },
    visitor({ name = '', phone = '', email = '' }) {
      const contact = matchContact(phone, email);
      const eid = eidOf(
        contact ? `contact:${contact.id}` : digits(phone).length >= 7 ? digits(phone) : email.toLowerCase(),
      );
      const contactName = contact ? `${contact.firstName} ${contact.lastName}`.trim() : '';
      return { eid, name: name || contactName, phone, email, contactId: contact?.id ?? '' };
    },
  };
}
