import { AppError } from '../../errors/app-error.ts';
import { closingOf } from '../../domain/closings.ts';
import { transcriptKey } from '../../domain/keys.ts';
import type { EnquiryFacts, JournalRow } from '../../domain/journal-row.ts';
import { caseTexts, type CaseTexts, type TranscriptLine } from '../../domain/transcript.ts';
import { caseDetails } from '../../domain/record-fields.ts';
import type { ChatMessage } from '../../cinnox/gateway.ts';
import type { EnquiryToWrite } from './plan.ts';
import { caseWriter, hasDescription, type SettleContext } from './settle-context.ts';

export interface Closing {
  texts: CaseTexts;
  lastSeq: number;
  key: string;
}

function authorOf(message: ChatMessage, row: JournalRow, enquiry: EnquiryFacts, context: SettleContext): string {
  const { fromEid } = message;
  if (fromEid !== undefined) {
    const name = context.text.nameOf(fromEid);
    if (name !== fromEid) return name;
  }
  return enquiry.visitorName ?? row.match.contactName ?? 'Visitor';
}

function lineOf(
  message: ChatMessage,
  row: JournalRow,
  enquiry: EnquiryFacts,
  context: SettleContext,
): TranscriptLine[] {
  if (message.system) return [];
  const { at, text, files = [] } = message;
  if (text === '' && files.length === 0) return [];
  return [{ at, author: authorOf(message, row, enquiry, context), text, files }];
}

/** What the Case says once the enquiry is closed. CINNOX gives the conversation of closed enquiries only. */
export async function readClosing(item: EnquiryToWrite, context: SettleContext): Promise<Closing> {
  const { row, enquiry } = item;
  const messages = await context.gateway.chat(enquiry.displayCaseNumber);
  const lines = messages.flatMap((message) => lineOf(message, row, enquiry, context));
  const lastSeq = messages.reduce((last, message) => Math.max(last, message.seq), 0);
  const details = caseDetails(row, enquiry, caseWriter(row, context));
  const texts = caseTexts(details, lines, enquiry.displayCaseNumber, context.text.timeZone);
  return {
    texts: hasDescription(context.caseObject) ? texts : { ...texts, needsFile: true },
    lastSeq,
    key: transcriptKey(item.key, lastSeq),
  };
}

export function isClosed(enquiry: EnquiryFacts): boolean {
  return enquiry.status === 'closed';
}

/** The closing, or undefined while CINNOX does not give it yet: then the Case is completed later. */
export async function readClosingIfReady(item: EnquiryToWrite, context: SettleContext): Promise<Closing | undefined> {
  if (!isClosed(item.enquiry)) return undefined;
  try {
    return await readClosing(item, context);
  } catch (error) {
    if (error instanceof AppError && error.code === 'not_available') return undefined;
    throw error;
  }
}

/** What a Case says with this closing in it, or with the details alone. */
export function toldByClosing(
  { disposition }: JournalRow,
  enquiry: EnquiryFacts,
  closing: Closing | undefined,
): Pick<JournalRow['log'], 'closedFor' | 'transcriptSeq' | 'loggedDisposition'> {
  return {
    ...(closing === undefined ? {} : { closedFor: closingOf(enquiry), transcriptSeq: closing.lastSeq }),
    loggedDisposition: disposition?.value ?? '',
  };
}

/** UTF-8 text as the base64 that `ContentVersion.VersionData` wants. */
export function toBase64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  let binary = '';
  const chunk = 0x8000;
  for (let start = 0; start < bytes.length; start += chunk) {
    binary += String.fromCharCode(...bytes.subarray(start, start + chunk));
  }
  return btoa(binary);
}
