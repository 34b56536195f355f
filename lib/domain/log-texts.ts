import type { CallFacts, EnquiryFacts, JournalRow } from './journal-row.ts';
import type { Note } from './note.ts';
import { knownChannelLabel } from './channels.ts';
import { relatedParts, talkS } from './journey.ts';
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

/** As Salesforce may count a long text: UTF-16 units, and two for a line break, which it keeps as CR and LF. */
export function longLength(text: string): number {
  return text.length + (text.match(/\n/g)?.length ?? 0);
}

/** The same as `truncate` for a text of several lines. */
export function truncateLong(text: string, limit: number): string {
  if (longLength(text) <= limit) return text;
  let room = limit - cutMark.length;
  let end = 0;
  for (const character of text) {
    room -= longLength(character);
    if (room < 0) break;
    end += character.length;
  }
  return text.slice(0, end) + cutMark;
}

/** Whoever edits a text in Salesforce gives it line breaks of two characters. */
export function unixLines(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

const blockHeading = /^(?:--- (?:CINNOX call log|CINNOX enquiry|Conversation|Files) ---|It begins:)$/;

/** What people say in a Description: without facts and conversations, which end at an empty line. */
export function outsideBlocks(text: string): string {
  let isInside = false;
  const lines = unixLines(text)
    .split('\n')
    .filter((one) => {
      isInside = one !== '' && (isInside || blockHeading.test(one.trimEnd()));
      return !isInside;
    });
  return lines.join('\n');
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
  if (longLength(words) <= room) return words;
  const pointer = `\n\nThe whole note (${words.length} characters) is in the file "${noteTitle}" on this ${record}.`;
  return truncateLong(words, room - longLength(pointer)) + pointer;
}

function noteFile(words: string, room: number): RecordFile | undefined {
  return longLength(words) <= room ? undefined : wholeNote(words);
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
    ...partLines(call, context),
    ...recordingLine(call),
    ...(row.log.unreachable === undefined ? [] : ['Not linked to a record that the agent may not see.']),
  ];
  return truncateLong(lines.join('\n'), descriptionLimit / 2);
}

const relationWords = {
  earlier: 'Earlier with',
  from: 'Transferred from',
  together: 'Together with',
  to: 'Transferred to',
  later: 'Later with',
} as const;

/** Parts of one conversation name each other: each has a Task of its own, or is part of this one. */
function partLines(call: CallFacts, { nameOf, timeZone }: TextContext): string[] {
  return relatedParts(call).flatMap(({ part, relation }) => {
    const words = [nameOf(part.eid), localTime(part.startedAt, timeZone), durationText(talkS(part))];
    return line(relationWords[relation], words.join(' · '));
  });
}

/** CINNOX documents no address of a recording: it is linked where the report row gives one. */
function recordingLine({ recording, recordingUrl }: CallFacts): string[] {
  if (recordingUrl !== undefined) return line('Recording', recordingUrl);
  return recording === true ? ['A recording exists in CINNOX.'] : [];
}

const gap = '\n\n';
const roomAbove = (facts: string, reserve = 0) => descriptionLimit - reserve - longLength(facts) - longLength(gap);

/** The call log that stands below the notes in the Task's Description. */
export function callLogText(row: JournalRow, call: CallFacts, context: TextContext, head?: string): string {
  const facts = callFactsText(row, call, context);
  // A note too long for the field goes on in a file; the facts below it are never cut.
  const words = clipped(headOf(row, head, context), roomAbove(facts), 'Task');
  return words === '' ? facts : `${words}${gap}${facts}`;
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

/** The number of the enquiry whose block a Description holds; undefined = it is none of this product's. */
export function enquiryNumberOf(description: string): string | undefined {
  const lines = description.split(/\r\n?|\n/).map((text) => text.trimEnd());
  const at = lines.indexOf(enquiryHeading);
  return at < 0 ? undefined : /^Enquiry: (.+)$/.exec(lines[at + 1] ?? '')?.[1];
}

/** For the words about a file with the conversation. */
const conversationReserve = 2_500;

function enquiryFactsText({ disposition }: JournalRow, enquiry: EnquiryFacts, context: TextContext): string {
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
    // A Case has no field for it.
    ...line('Disposition', disposition?.value),
    ...line('In CINNOX', enquiry.deepLink),
  ];
  return truncateLong(lines.join('\n'), descriptionLimit / 2);
}

/** Enquiry details, above the conversation. */
export function enquiryDetailText(row: JournalRow, enquiry: EnquiryFacts, context: TextContext, head?: string): string {
  const facts = enquiryFactsText(row, enquiry, context);
  const words = clipped(headOf(row, head, context), roomAbove(facts, conversationReserve), 'Case');
  return [words, facts].filter((part) => part !== '').join(gap);
}

/** The note that does not fit the Case's Description; undefined when it does. */
export function enquiryNoteFile(row: JournalRow, enquiry: EnquiryFacts, context: TextContext, head?: string) {
  return noteFile(headOf(row, head, context), roomAbove(enquiryFactsText(row, enquiry, context), conversationReserve));
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
