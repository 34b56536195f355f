import type { CallFacts, EnquiryFacts, JournalRow, Note } from './journal-row.ts';
import { knownChannelLabel } from './channels.ts';
import { durationText, localDateTime, localTime } from './user-dates.ts';

/** Salesforce's limits in UTF-16 units: Task and Case Subject, Task and Case Description. */
export const subjectLimit = 255;
export const descriptionLimit = 32_000;

const cutMark = '…';

/** Never splits a surrogate pair; the mark counts towards the limit. */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = limit - cutMark.length;
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end -= 1;
  return text.slice(0, end) + cutMark;
}

/** One line: control characters and line breaks would break a subject. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
}

export const directionWords = { in: 'in', out: 'out', internal: 'internal', unknown: '' } as const;

/** The channel as people call it; an unknown one is shown as reported. */
export function channelLabel(enquiry: Pick<EnquiryFacts, 'channel' | 'voice'>): string {
  if (enquiry.voice) return 'Call';
  return knownChannelLabel(enquiry.channel) ?? (oneLine(enquiry.channel) || 'Chat');
}

/** Case Origin by channel; the caller checks it against the org's picklist. */
export function caseOrigin(enquiry: EnquiryFacts): 'Phone' | 'Email' | 'Web' {
  if (enquiry.voice) return 'Phone';
  return channelLabel(enquiry) === 'Email' ? 'Email' : 'Web';
}

function line(label: string, value: string | undefined): string[] {
  return value === undefined || value === '' ? [] : [`${label}: ${oneLine(value)}`];
}

/** Notes of one or several authors; one author's note stands without a name. */
export function notesText(notes: readonly Note[], nameOf: (eid: string) => string): string {
  const filled = notes.filter((note) => note.text.trim() !== '');
  const [only] = filled;
  if (filled.length === 1 && only !== undefined) return only.text.trim();
  return filled.map((note) => `${nameOf(note.author)}:\n${note.text.trim()}`).join('\n\n');
}

/** A text that hangs on the record as a file; its title finds it again there. */
export interface RecordFile {
  title: string;
  fileName: string;
  text: string;
}

const noteTitle = 'Whole note';

/** The words above the facts: whole while they fit, else their beginning, and where the rest is. */
function clipped(words: string, room: number, record: 'Task' | 'Case'): string {
  if (words.length <= room) return words;
  const pointer = `\n\nThe whole note (${words.length} characters) is in the file "${noteTitle}" on this ${record}.`;
  return truncate(words, room - pointer.length) + pointer;
}

function noteFile(words: string, room: number): RecordFile | undefined {
  return words.length <= room ? undefined : wholeNote(words);
}

export function wholeNote(words: string): RecordFile {
  return { title: noteTitle, fileName: 'note.txt', text: `${words}\n` };
}

export interface TextContext {
  timeZone: string;
  nameOf: (eid: string) => string;
}

/** What stands above: notes, as they are or in the words of a template. */
function headOf(row: JournalRow, head: string | undefined, { nameOf }: TextContext): string {
  return head ?? notesText(row.notes, nameOf);
}

function callFactsText(row: JournalRow, call: CallFacts, context: TextContext): string {
  const lines = [
    '--- CINNOX call log ---',
    ...line('Direction', { in: 'Inbound', out: 'Outbound', internal: 'Internal', unknown: '' }[call.direction]),
    ...line('Number', call.number),
    ...line('Name in CINNOX', call.partyName),
    ...line('To', call.to),
    ...line('Started', localDateTime(call.startedAt, context.timeZone)),
    ...line('Ended', call.endedAt === undefined ? undefined : localDateTime(call.endedAt, context.timeZone)),
    ...line('Duration', call.durationS === undefined ? undefined : durationText(call.durationS)),
    ...line('Status', call.status),
    ...line('Enquiry', call.displayCaseNumber),
    ...line('Call ID', call.callId),
    ...(call.recording === true ? ['A recording exists in CINNOX.'] : []),
    ...(row.log.unreachable === undefined ? [] : ['Not linked to a record that the agent may not see.']),
  ];
  return truncate(lines.join('\n'), descriptionLimit / 2);
}

const roomAbove = (facts: string, reserve = 0) => descriptionLimit - reserve - facts.length - 2;

/** The call log that stands below the notes in the Task's Description. */
export function callLogText(row: JournalRow, call: CallFacts, context: TextContext, head?: string): string {
  const facts = callFactsText(row, call, context);
  // A note too long for the field goes on in a file; the facts below it are never cut.
  const words = clipped(headOf(row, head, context), roomAbove(facts), 'Task');
  return words === '' ? facts : `${words}\n\n${facts}`;
}

/** The note that does not fit the Task's Description; undefined when it does. */
export function callNoteFile(row: JournalRow, call: CallFacts, context: TextContext, head?: string) {
  return noteFile(headOf(row, head, context), roomAbove(callFactsText(row, call, context)));
}

const enquiryHeading = '--- CINNOX enquiry ---';

/** Does a Description hold the block that this product writes about the enquiry of this number? */
export function isEnquiryText(description: string, enquiryNumber: string): boolean {
  // What a visitor wrote is indented: it is no block of ours.
  const lines = description.split(/\r\n?|\n/).map((text) => text.trimEnd());
  const [numbered] = line('Enquiry', enquiryNumber);
  return lines.some((text, index) => text === enquiryHeading && lines[index + 1] === numbered);
}

/** For the sentence that says where the whole conversation is. */
const conversationReserve = 400;

function enquiryFactsText(enquiry: EnquiryFacts, context: TextContext): string {
  const at = (ms: number | undefined) => (ms === undefined ? undefined : localDateTime(ms, context.timeZone));
  const lines = [
    enquiryHeading,
    ...line('Enquiry', enquiry.displayCaseNumber),
    ...line('Channel', channelLabel(enquiry)),
    ...line('Visitor', enquiry.visitorName),
    ...line('Phone', enquiry.visitorPhone),
    ...line('E-mail', enquiry.visitorEmail),
    ...line('Opened', at(enquiry.startedAt)),
    ...line('Picked up', at(enquiry.pickedUpAt)),
    ...line('Closed', at(enquiry.closedAt)),
    ...line('Duration', enquiry.durationS === undefined ? undefined : durationText(enquiry.durationS)),
    ...line('Handled by', enquiry.agentEid === undefined ? undefined : context.nameOf(enquiry.agentEid)),
    ...line('In CINNOX', enquiry.deepLink),
  ];
  return truncate(lines.join('\n'), descriptionLimit / 2);
}

/** Enquiry details, above the conversation. */
export function enquiryDetailText(row: JournalRow, enquiry: EnquiryFacts, context: TextContext, head?: string): string {
  const facts = enquiryFactsText(enquiry, context);
  const words = clipped(headOf(row, head, context), roomAbove(facts, conversationReserve), 'Case');
  return [words, facts].filter((part) => part !== '').join('\n\n');
}

/** The note that does not fit the Case's Description; undefined when it does. */
export function enquiryNoteFile(row: JournalRow, enquiry: EnquiryFacts, context: TextContext, head?: string) {
  return noteFile(headOf(row, head, context), roomAbove(enquiryFactsText(enquiry, context), conversationReserve));
}

export interface TranscriptLine {
  at: number;
  author: string;
  text: string;
}

/** The whole conversation: time, author, text; a message of several lines is indented. */
export function transcriptText(lines: readonly TranscriptLine[], timeZone: string): string {
  return lines
    .map(({ at, author, text }) => {
      const body = text.replace(/\r\n?/g, '\n').replace(/\n/g, '\n    ');
      return `[${localDateTime(at, timeZone)}] ${oneLine(author)}: ${body}`;
    })
    .join('\n');
}

export interface CaseTexts {
  description: string;
  /** The whole conversation, when it does not fit the Description. */
  file?: RecordFile;
}

/** Details and conversation as they go into the Case: whole in the Description, or head there and whole as a file. */
export function caseTexts(details: string, conversation: string, enquiryNumber: string): CaseTexts {
  if (conversation === '') return { description: truncate(details, descriptionLimit) };
  const whole = `${details}\n\n--- Conversation ---\n${conversation}`;
  if (whole.length <= descriptionLimit) return { description: whole };
  const file = conversationFile(enquiryNumber, `${details}\n\n${conversation}\n`);
  const pointer = `\n\nThe whole conversation is in the file "${truncate(file.title, 255)}" on this Case.`;
  return { description: truncate(whole, descriptionLimit - pointer.length) + pointer, file };
}

/** The file of an enquiry's whole conversation; its title finds it again. */
export function conversationFile(enquiryNumber: string, text: string): RecordFile {
  const number = oneLine(enquiryNumber);
  return {
    title: `Conversation of enquiry ${number}`,
    fileName: `enquiry-${number.replace(/[^\w-]+/g, '-')}.txt`,
    text,
  };
}

/** For lists: "Call in · 4:12 · 14:31". */
export function rowDetail(row: JournalRow, timeZone: string): string {
  const { call, enquiry } = row;
  if (call !== undefined) {
    const direction = directionWords[call.direction];
    const kind = isUnanswered(call) ? (call.status ?? 'Missed') : `Call${direction === '' ? '' : ` ${direction}`}`;
    const duration = call.durationS === undefined ? [] : [durationText(call.durationS)];
    return [kind, ...duration, localTime(call.startedAt, timeZone)].join(' · ');
  }
  if (enquiry === undefined) return '';
  const label = enquiry.voice ? 'Call enquiry' : channelLabel(enquiry);
  return [label, enquiry.displayCaseNumber, localTime(enquiry.startedAt, timeZone)].join(' · ');
}

const unansweredStatuses = new Set([
  'not answered',
  'abandoned',
  'cancelled',
  'declined',
  'busy',
  'unreachable',
  'call failed',
]);

/** Did the call end without a conversation, by CINNOX's own word? */
export function isUnanswered(call: Pick<CallFacts, 'status'>): boolean {
  return call.status !== undefined && unansweredStatuses.has(call.status.toLowerCase());
}
