import { chosenAt, type ChoiceTimes } from '../../domain/choices.ts';
import { isNobody, ownNote, type JournalRow, type WrittenFields } from '../../domain/journal-row.ts';
import { isSaid } from '../../domain/shared-person.ts';
import type { LogForm } from '../../domain/log-form.ts';
import { longLength, truncateLong, unixLines } from '../../domain/log-texts.ts';
import { heardOf } from './heard.ts';
import type { SObject } from '../../salesforce/client.ts';
import { isSame } from '../../storage/same.ts';

/** `CINNOX_Log__c` as it is read back. */
export interface LogRow {
  id: string;
  key: string;
  state: string;
  kind: string;
  taskId?: string;
  caseId?: string;
  staff?: string;
  note?: string;
  disposition?: string;
  contactId?: string;
  relatedId?: string;
  browser?: string;
  /** Who left it out: an EID, or `rule:<name>`. */
  decidedBy?: string;
  /** Epoch ms. */
  decidedAt?: number;
  data: LogData;
}

/** `Data__c`: what was last written per field, for whoever patches later. */
export interface LogData {
  task?: WrittenFields;
  case?: WrittenFields;
  /** Own words of who wrote it last, as they came into the record and its files. */
  note?: string;
  seq?: number;
  /** Each author's words on their own, so that whoever adopts the row does not repeat them; '' = taken out again. */
  notes?: { author: string; browser: string; text: string; revision?: number }[];
  contactName?: string;
  /** Who said or found whose it is: of an enquiry not always who made its Case. */
  personBy?: string;
  /** And nobody said it. */
  personFound?: boolean;
  /** A person said that it was nobody in Salesforce. */
  nobody?: boolean;
  /** When each choice that the row tells was made, or taken away. */
  chosenAt?: ChoiceTimes;
  /** How the record is written, as the rules were when it was made. */
  form?: LogForm;
  /** Of an enquiry that was taken into an earlier Case. */
  joined?: true;
  /** The record is another's: only what was empty is filled in. */
  attached?: true;
  /** Of a skip or a "don't log", in words, and what the rule said then. */
  reason?: string;
  under?: string;
  /** A change of the record that a person gave up, and why. */
  givenUp?: { by: string; at: number; reason: string };
  /** Of an enquiry's "don't log": it was said of a call inside it. */
  byCall?: true;
  /** Of a call: the id of its hook, and the other party's number. */
  hook?: string;
  number?: string;
  /** Of a draft: when a person said whose it is, or that it is nobody's. */
  personAt?: number;
  /** Of a draft: the revision of its note. */
  revision?: number;
  /** Of a draft: what of the note does not fit its own field. */
  rest?: string;
  /** Of a draft: "don't log" was said before the call had a key of its own. */
  declined?: { by: string; at: number };
}

export const logRowFields = [
  'Id',
  'Key__c',
  'State__c',
  'Kind__c',
  'Task_Id__c',
  'Case_Id__c',
  'Staff__c',
  'Note__c',
  'Disposition__c',
  'Contact_Id__c',
  'Related_Id__c',
  'Browser__c',
  'Decided_By__c',
  'Decided_At__c',
  'Data__c',
] as const;

/** Nothing is told of choices that nobody made. */
export function toldTimes(row: JournalRow): Pick<LogData, 'chosenAt'> {
  const times = chosenAt(row);
  return Object.keys(times).length === 0 ? {} : { chosenAt: times };
}

/** What is told of a row beside its fields. */
export function wordsOf(
  row: JournalRow,
  { browserId: ownBrowser, me }: { browserId: string; me: string },
): Pick<LogData, 'notes' | 'contactName' | 'personBy' | 'personFound' | 'nobody' | 'chosenAt' | 'hook' | 'number'> {
  const notes = row.notes.map(({ author, text, browser = ownBrowser, revision }) => ({
    ...{ author, browser, text },
    ...(text.trim() === '' && { revision }),
  }));
  const { contactName, contactId, chosen } = row.match;
  return {
    ...(notes.length === 0 ? {} : { notes }),
    ...(contactName === undefined ? {} : { contactName }),
    ...(contactId === undefined && chosen === undefined ? {} : { personBy: chosen?.by ?? me }),
    // Said in any case: "nobody" is told over what the row held of whom a browser had found.
    personFound: contactId !== undefined && !isSaid(row.match),
    nobody: isNobody(row),
    ...toldTimes(row),
    ...heardOf(row),
  };
}

/**
 * Are all these words in the record and its files? The org's row tells it in the same change, whose answer may be lost.
 * @param seq Of a closed enquiry.
 */
export function isToldWhole(
  row: JournalRow,
  known: LogRow | undefined,
  who: Parameters<typeof wordsOf>[1],
  seq?: number,
): boolean {
  const { note, notes, seq: toldSeq } = known?.data ?? {};
  return note !== undefined && note === ownNote(row)?.text && toldSeq === seq && isSame(notes, wordsOf(row, who).notes);
}

const dataLimit = 131_072;

/** `Note__c` takes 32,768 UTF-16 units, two of them for a line break; what is longer goes on in `Data__c`. */
const noteLimit = 32_000;

/** A note of any length as it goes into a row, whole: undefined when even both fields have no room for it. */
export function draftWords(text: string, data: LogData): { Note__c: string; Data__c: string | null } | undefined {
  const isEmpty = Object.keys(data).length === 0;
  if (longLength(text) <= noteLimit) return { Note__c: text, Data__c: isEmpty ? null : encodeData(data) };
  // Salesforce trims a text: not beside a blank.
  const most = truncateLong(text, noteLimit).length - 1;
  const end = text.slice(0, most).trimEnd().length || most;
  const encoded = JSON.stringify({ ...data, rest: text.slice(end) });
  return encoded.length > dataLimit ? undefined : { Note__c: text.slice(0, end), Data__c: encoded };
}

/** Longest texts go first when it does not fit: a missing value only makes a later patch more careful. */
export function encodeData(data: LogData): string {
  const whole = JSON.stringify(data);
  if (whole.length <= dataLimit) return whole;
  const without = (fields: WrittenFields | undefined) =>
    Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => String(value).length < 1000));
  const short = { ...data, task: without(data.task), case: without(data.case) };
  const shortened = JSON.stringify(short);
  if (shortened.length <= dataLimit) return shortened;
  const { form, joined, attached } = data;
  return JSON.stringify({ task: short.task, case: short.case, form, joined, attached });
}

function decodeData(text: unknown): LogData {
  if (typeof text !== 'string' || text === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // Edited by hand: then nothing is known to be ours.
    return {};
  }
}

function optional<K extends string>(key: K, value: unknown): { [P in K]?: string } {
  return typeof value === 'string' && value !== '' ? ({ [key]: value } as { [P in K]: string }) : {};
}

function decidedAt(value: unknown): { decidedAt?: number } {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? {} : { decidedAt: at };
}

export function toLogRow(record: SObject): LogRow {
  const data = decodeData(record.Data__c);
  const note = typeof record.Note__c === 'string' ? unixLines(record.Note__c) + (data.rest ?? '') : undefined;
  return {
    id: String(record.Id),
    key: String(record.Key__c),
    state: String(record.State__c),
    kind: String(record.Kind__c),
    ...optional('taskId', record.Task_Id__c),
    ...optional('caseId', record.Case_Id__c),
    ...optional('staff', record.Staff__c),
    ...optional('note', note),
    ...optional('disposition', record.Disposition__c),
    ...optional('contactId', record.Contact_Id__c),
    ...optional('relatedId', record.Related_Id__c),
    ...optional('browser', record.Browser__c),
    ...optional('decidedBy', record.Decided_By__c),
    ...decidedAt(record.Decided_At__c),
    data,
  };
}
