import {
  descriptionLimit,
  longLength,
  oneLine,
  truncate,
  truncateLong,
  unixLines,
  type RecordFile,
} from './log-texts.ts';
import { localDateTime } from './user-dates.ts';

/** A file that somebody sent: what CINNOX tells of it is its name and, at times, where it is. */
export interface Attachment {
  name?: string;
  /** Only https. */
  url?: string;
}

export interface TranscriptLine {
  at: number;
  author: string;
  text: string;
  files?: readonly Attachment[];
}

const fileName = ({ name }: Attachment) => (name === undefined ? 'without a name' : oneLine(name));

/** The whole conversation: time, author, text, files by name; a message of several lines is indented. */
export function transcriptText(lines: readonly TranscriptLine[], timeZone: string): string {
  return lines
    .map(({ at, author, text, files = [] }) => {
      // A file without words is reported with its name as its text.
      const isName = files.length === 1 && files[0]?.name?.trim() === text.trim();
      const marks = files.map((file) => `[file: ${fileName(file)}]`);
      const words = [isName ? '' : text, ...marks].filter((part) => part !== '').join(' ');
      const body = words.replace(/\r\n?/g, '\n').replace(/\n/g, '\n    ');
      return `[${localDateTime(at, timeZone)}] ${oneLine(author)}: ${body}`;
    })
    .join('\n');
}

/** Names and addresses of all files, as text. */
function attachmentLines(lines: readonly TranscriptLine[]): string[] {
  const files = lines.flatMap((line) => line.files ?? []);
  return files.map((file) => `- ${fileName(file)}${file.url === undefined ? '' : `: ${oneLine(file.url)}`}`);
}

/** In two lines: how much was said, when and by whom. */
function summaryOf(lines: readonly TranscriptLine[], timeZone: string): string {
  const counts = new Map<string, number>();
  for (const { author } of lines) counts.set(oneLine(author), (counts.get(oneLine(author)) ?? 0) + 1);
  const [first] = lines;
  const last = lines.at(-1);
  if (first === undefined || last === undefined) return '';
  const who = [...counts].map(([author, count]) => `${author} ${count}`).join(', ');
  const from = localDateTime(first.at, timeZone);
  const to = localDateTime(last.at, timeZone);
  return `${lines.length} ${lines.length === 1 ? 'message' : 'messages'} (${who})\nFrom ${from} to ${to}`;
}

export interface CaseTexts {
  description: string;
  /** Details and summary, which point to the file. */
  short: string;
  /** The whole conversation. */
  file: RecordFile;
  /** It does not fit the Description. */
  needsFile: boolean;
}

/** The file of an enquiry's whole conversation; its title finds it again. */
function conversationFile(enquiryNumber: string, text: string): RecordFile {
  const number = oneLine(enquiryNumber);
  return {
    title: truncate(`Conversation of enquiry ${number}`, 255),
    fileName: `enquiry-${number.replace(/[^\w-]+/g, '-')}.txt`,
    text,
  };
}

const conversationHeading = '--- Conversation ---';

/**
 * Other details above the conversation that a Case had at an earlier end, by the first of these texts with one. What has no
 * room is cut until the next end.
 */
export function withDetails(details: string, before: readonly unknown[]): string {
  const heading = `\n\n${conversationHeading}\n`;
  // Messages are indented: none of their lines is the heading.
  const text = before.map((one) => unixLines(String(one))).find((one) => one.includes(heading)) ?? '';
  return truncateLong(details + text.slice(text.lastIndexOf(heading)), descriptionLimit);
}

const joined = (parts: readonly string[]) => parts.filter((part) => part !== '').join('\n\n');

/** Where the whole is in a file, people and later enquiries have room in the Description. */
const fullWithFile = descriptionLimit * 0.75;
/** A beginning shorter than this tells nothing. */
const leastBeginning = 200;

/** How much of the words about a file may be names of files. */
const listedFiles = 2_000;

/**
 * Details and conversation as they go into a Case: whole in the Description while they fit, else a summary and the
 * beginning there, and all of it in a file.
 */
export function caseTexts(
  details: string,
  lines: readonly TranscriptLine[],
  enquiryNumber: string,
  timeZone: string,
): CaseTexts {
  const attachments = attachmentLines(lines);
  const files = attachments.length === 0 ? '' : ['--- Files ---', ...attachments].join('\n');
  const conversation = transcriptText(lines, timeZone);
  const whole = joined([details, conversation === '' ? '' : `${conversationHeading}\n${conversation}`, files]);
  const file = conversationFile(enquiryNumber, `${joined([details, conversation, files])}\n`);
  const summary = joined([
    details,
    `${conversationHeading}\n${summaryOf(lines, timeZone)}\nThe whole conversation is in the file "${file.title}" on this Case.`,
    truncateLong(files, listedFiles),
  ]);
  const short = truncateLong(summary, descriptionLimit);
  if (longLength(whole) <= descriptionLimit) return { description: whole, short, file, needsFile: false };
  const beginning = '\n\nIt begins:\n';
  const room = fullWithFile - longLength(short) - longLength(beginning);
  const description = room < leastBeginning ? short : `${short}${beginning}${truncateLong(conversation, room)}`;
  return { description, short, file, needsFile: true };
}
