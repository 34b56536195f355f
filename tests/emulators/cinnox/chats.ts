import { hexId } from './hex-id.ts';
import type { Directory } from './directory.ts';
import type { EnquiryBook } from './enquiries.ts';
import type { Ledger } from './ledger.ts';
import { ActionError } from './model.ts';
import type { ChatFile, ChatMessage, Enquiry, EnquiryChannel, ServiceParts } from './model.ts';

export interface OpenChat {
  channel?: EnquiryChannel | undefined;
  name?: string | undefined;
  email?: string | undefined;
  phone?: string | undefined;
  /** Staff, `group` or `hotline`. Default: the group. */
  to?: string | undefined;
  /** Send the name, e-mail and phone as a pre-chat form. */
  preChat?: boolean | undefined;
}

export interface ChatActions {
  openChat(chat: OpenChat): Enquiry;
  visitorWrites(message: { enquiry: string; text: string; file?: ChatFile | undefined }): ChatMessage;
  pickUp(pick: { enquiry: string; staff: string }): Enquiry;
  staffWrites(message: { enquiry: string; staff: string; text: string; file?: ChatFile | undefined }): ChatMessage;
  /** Chats and calls alike. */
  closeEnquiry(which: { enquiry: string }): Enquiry;
  missChat(which: { enquiry: string }): Enquiry;
  /** Another member of staff handles it from now on, under the same number or another (knob `transferEnquiry`). */
  transferChat(move: { enquiry: string; to: string }): Enquiry;
}

interface ChatParts extends ServiceParts {
  readonly book: EnquiryBook;
  readonly directory: Directory;
  readonly ledger: Ledger;
}

/** How long an unanswered chat waits: https://docs.cinnox.com/docs/app-landing-page */
const chatWaitMs = 60_000;

export function createChatActions({ surroundings, knobs, settings, book, directory, ledger }: ChatParts): ChatActions {
  const { clock, random } = surroundings;

  function append(
    enquiry: Enquiry,
    message: Pick<ChatMessage, 'from' | 'fromEid' | 'text' | 'event'> & { file?: ChatFile | undefined },
  ) {
    const { file, ...rest } = message;
    const written: ChatMessage = {
      msgId: hexId(random),
      seq: enquiry.messages.length + 1,
      at: clock.now(),
      ...rest,
      ...(file ? { file } : {}),
    };
    enquiry.messages.push(written);
    ledger.note({ what: 'message.written', inquiry: enquiry.inquiry, seq: written.seq, eid: written.fromEid });
    return structuredClone(written);
  }

  function chat(reference: string): Enquiry {
    const enquiry = book.find(reference);
    if (enquiry.initChannel !== 'IM')
      throw new ActionError(`Enquiry ${enquiry.displayCaseNumber} is a call, not a chat.`);
    return enquiry;
  }

  function sendPreChat(enquiry: Enquiry, form: OpenChat): void {
    const lines = [
      ['Name', form.name],
      ['Email', form.email],
      ['Phone', form.phone],
    ].flatMap(([label, value]) => (value ? [`${label}: ${value}`] : []));
    if (lines.length === 0) return;
    append(enquiry, { from: 'visitor', fromEid: enquiry.visitor.eid, event: 'TYPE_PRECHAT', text: lines.join('\n') });
  }

  function watchForMiss(enquiry: Enquiry): void {
    if (!settings.autoMiss) return;
    clock.setTimeout(() => {
      if (enquiry.status === 'open') book.miss(enquiry);
    }, chatWaitMs);
  }

  return {
    openChat(form) {
      const { destination } = directory.route(form.to ?? 'group');
      const visitor = book.visitor(form);
      const enquiry = book.open({ channel: form.channel ?? 'Weblink', initChannel: 'IM', destination, visitor });
      if (form.preChat) sendPreChat(enquiry, form);
      watchForMiss(enquiry);
      return structuredClone(enquiry);
    },
    visitorWrites({ enquiry: reference, text, file }) {
      const enquiry = chat(reference);
      if (enquiry.status === 'closed') book.resume(enquiry);
      return append(enquiry, { from: 'visitor', fromEid: enquiry.visitor.eid, event: 'TYPE_MESSAGE', text, file });
    },
    pickUp({ enquiry: reference, staff }) {
      const enquiry = book.find(reference);
      book.handle(enquiry, directory.staff(staff).eid);
      return structuredClone(enquiry);
    },
    staffWrites({ enquiry: reference, staff, text, file }) {
      const enquiry = chat(reference);
      const { eid, firstName } = directory.staff(staff);
      if (enquiry.status !== 'ongoing' && enquiry.status !== 'followed-up') {
        throw new ActionError(
          `${firstName} cannot write: enquiry ${enquiry.displayCaseNumber} is ${enquiry.status}, pick it up first.`,
        );
      }
      return append(enquiry, { from: 'staff', fromEid: eid, event: 'TYPE_MESSAGE', text, file });
    },
    closeEnquiry({ enquiry: reference }) {
      const enquiry = book.find(reference);
      if (enquiry.status === 'open')
        throw new ActionError(`Enquiry ${enquiry.displayCaseNumber} is open: pick it up, or let it be missed.`);
      book.close(enquiry);
      return structuredClone(enquiry);
    },
    transferChat({ enquiry: reference, to }) {
      const before = chat(reference);
      const { eid } = directory.staff(to);
      if (before.status !== 'ongoing' && before.status !== 'followed-up')
        throw new ActionError(`Enquiry ${before.displayCaseNumber} is ${before.status}: nobody can hand it over.`);
      const { channel, initChannel, visitor } = before;
      const { destination } = directory.route(to);
      if (knobs.transferEnquiry === 'new') book.close(before);
      const after =
        knobs.transferEnquiry === 'new' ? book.open({ channel, initChannel, destination, visitor }) : before;
      book.handle(after, eid);
      return structuredClone(after);
    },
    missChat({ enquiry: reference }) {
      const enquiry = chat(reference);
      book.miss(enquiry);
      return structuredClone(enquiry);
    },
  };
}
