/**
 * A journal row: one thing to be logged, as this browser knows it. Written before anything is shown or sent.
 *
 *   seen ──▶ for me ──▶ mine ──▶ ended ──▶ due ──▶ logged ──▶ (patched while reports settle)
 *              │           └── do not log ◀──┘ └─▶ failed (kept, retried by advice or by a person)
 *              └── not mine (another member of staff has it)
 */

import type { Behalf } from './behalf.ts';
import type { Candidate } from './candidate.ts';
import type { JourneyPart } from './journey-part.ts';
import type { RuleProgress } from './log-form.ts';
import type { Note } from './note.ts';

export type Mode = 'package' | 'package-free';

export type WrittenValue = string | number | boolean | null;
/** Field values as we last wrote them: a field that holds something else now was edited by a person. */
export type WrittenFields = Record<string, WrittenValue>;

export interface Decision {
  /** EID of who decided, or `rule:<name>`. */
  by: string;
  at: number;
}

export interface CallFacts {
  direction: 'in' | 'out' | 'internal' | 'unknown';
  /** I placed it: an internal call is written by its caller. */
  outgoing: boolean;
  /** `message.id` of the call hook. */
  messageId?: string;
  /** `callID` of the report: the only id that a key is built on. */
  callId?: string;
  hid?: string;
  inquiryId?: string;
  displayCaseNumber?: string;
  /** The other party's number as received. */
  number?: string;
  /** The other party's name as CINNOX has it. */
  partyName?: string;
  /** The number or group that was called. */
  to?: string;
  startedAt: number;
  /** When a hook last named me in it, by the relay's clock. */
  announcedAt?: number;
  endedAt?: number;
  endedBy?: 'hook' | 'report';
  durationS?: number;
  status?: string;
  recording?: boolean;
  recordingUrl?: string;
  /** Seen in a report: its kind, duration and parties are facts now. */
  reported: boolean;
  /** The report row that is kept here names me: legs of others do not replace it. */
  own?: boolean;
  /** The report row that is kept here names no member of staff. */
  unnamed?: boolean;
  /** It names nobody, and its enquiry is one that I handle. */
  handled?: boolean;
  /** Announced in the middle of a colleague's call: who typed into it was invited, and has a part of it. */
  joined?: true;
  /** It rings at several members of staff: who types into it need not be who answers. */
  shared?: boolean;
  /** What colleagues had of the same conversation, in order of time. */
  parts?: JourneyPart[];
  /** May ring: false for signals that came too late. */
  ring: boolean;
}

export interface EnquiryFacts {
  displayCaseNumber: string;
  /** Internal id (`inquiry`). */
  inquiry?: string;
  recordId?: string;
  status: 'open' | 'handling' | 'closed' | 'missed';
  /** As reported: `WHATSAPP`, `Email`, `VirtualNumber`, … */
  channel: string;
  voice: boolean;
  startedAt: number;
  pickedUpAt?: number;
  closedAt?: number;
  /** When this browser first saw it closed, for a service that reports no closing time; anew after each resumption. */
  closedSeenAt?: number;
  durationS?: number;
  visitorName?: string;
  visitorPhone?: string;
  visitorEmail?: string;
  agentEid?: string;
  /** External contact id in CINNOX. */
  cinnoxContactId?: string;
  deepLink?: string;
}

export interface MatchFacts {
  status: 'searching' | 'none' | 'one' | 'many' | 'chosen' | 'unavailable';
  contactId?: string;
  contactName?: string;
  accountId?: string;
  reason?: string;
  candidates: Candidate[];
  /** A person's choice is never overwritten by a rule; nor is whom another browser `found` and wrote. `told`: by the org. */
  chosen?: Decision & { found?: true; told?: true };
}

/**
 * Somebody whom this browser remembers, while Salesforce is asked: shown, and never written. Others may have the same
 * number, or the same e-mail address.
 */
export function rememberedPerson({ status, candidates }: MatchFacts): Candidate | undefined {
  return status === 'searching' ? candidates[0] : undefined;
}

/** "Don't log", said by a person. */
export interface Declined extends Decision {
  /** The org knows it. */
  written: boolean;
  /** Why, in the person's words. */
  reason?: string;
  /** Of an enquiry: said of its calls, and taken back with them. */
  byCall?: boolean;
  /** Found in the org: said in another browser of the same person, or in this one before it was set up anew. */
  elsewhere?: true;
  /** Of a call: its enquiry's Case that was made before, and stays as it is. */
  case?: { id: string; number?: string };
}

export interface LogProgress extends RuleProgress {
  /** `not-mine`: another member of staff's; `do-not-log`: a person's decision; `skipped`: see `skippedBy`. */
  state: 'open' | 'logged' | 'do-not-log' | 'skipped' | 'not-mine' | 'failed';
  /** Id of the log row in the org (package mode). */
  logRowId?: string;
  /** Count of undone decisions, for re-keying. */
  undone: number;
  /** A decision was taken back: its row in the org gets a name of its own before anything is written. */
  rekey?: boolean;
  taskId?: string;
  caseId?: string;
  caseNumber?: string;
  task: WrittenFields;
  case: WrittenFields;
  /** Another product's record: only what is empty is filled in. */
  attached?: true;
  /** A person looked: it is not in Salesforce, however old it is. */
  sure?: true;
  /** What a create was about to write, stored before it was sent: when its answer is lost, this is what is there. */
  attempt?: WrittenFields;
  /** Whose create that is: a row may change its lane while its record is being made. `answered`: it was refused. */
  attemptIn?: { lane: string; at: number; answered?: true };
  /** What a change of the record was about to write, until its answer is heard. */
  tried?: WrittenFields | undefined;
  /** When it was not in the org yet, while a colleague was to make it. */
  lookedAt?: number;
  /** Ids of a Contact or a related record that Salesforce does not let this user's Task point to. */
  unreachable?: string[];
  /** The org's row says that it was nobody in Salesforce. */
  nobody?: boolean;
  /** What the last written note text was; later edits patch the record. */
  loggedNote?: string;
  /** The disposition that a closed enquiry's Case says; a later one is written into it. */
  loggedDisposition?: string;
  /** Last message of the transcript that is in the Case. */
  transcriptSeq?: number;
  /** The closing that was written (transcript and status), by `closingOf`; a later one is a new edition. */
  closedFor?: number;
  /** When the conversation was last read, for services that tell no closing; when it was not given, for it went on. */
  chatReadAt?: number;
  chatOpenAt?: number;
  error?: { code: string; message: string; at: number; details: string };
  /** A change of its record that a person gave up: the record stays as it is until somebody edits the row again. Written: the org's row tells it. */
  givenUp?: Decision & { reason: string; written?: true };
}

export interface JournalRow {
  schema: 1;
  id: string;
  kind: 'call' | 'enquiry';
  service: string;
  /** Jobs of one lane run one after the other: a call shares its enquiry's. */
  lane: string;
  aliases: string[];
  mode: Mode;
  createdAt: number;
  updatedAt: number;
  /** A hook names my EID: shown as "for you", not yet mine. */
  forMe: boolean;
  mine?: { by: 'report' | 'claimed' | 'typed' | 'chat' | 'enquiry' | 'behalf'; at: number };
  behalf?: Behalf;
  /** EID of who had the call by its report, while here somebody had only typed into it. */
  takenBy?: string;
  /** Somebody acted on it in this browser: such a browser writes first. */
  touched: boolean;
  call?: CallFacts;
  enquiry?: EnquiryFacts;
  match: MatchFacts;
  notes: Note[];
  /** Rows that proved to be this one, and what was typed into them: a panel may still show them. */
  absorbed?: { id: string; history: NonNullable<Note['history']> }[];
  /** Revision of my note that is mirrored in the org's draft row. */
  mirrored?: {
    revision: number;
    at: number;
    /** And of what was chosen beside it. */
    choices?: string;
    /** The draft row that carries "don't log" while the call has no key of its own. */
    declinedIn?: string;
  };
  disposition?: Decision & { value: string };
  related?: Decision & { id: string; label: string };
  /** What was chosen and taken away again: an older choice, known of another browser, does not bring it back. */
  takenAway?: { disposition?: Decision; related?: Decision & { id?: string } };
  declined?: Declined;
  log: LogProgress;
}

/** A row before anything is known but what it is. */
export function newJournalRow(seed: {
  id: string;
  kind: JournalRow['kind'];
  service: string;
  mode: Mode;
  now: number;
}): JournalRow {
  return {
    schema: 1,
    id: seed.id,
    kind: seed.kind,
    service: seed.service,
    lane: seed.id,
    aliases: [],
    mode: seed.mode,
    createdAt: seed.now,
    updatedAt: seed.now,
    forMe: false,
    touched: false,
    match: { status: 'searching', candidates: [] },
    notes: [],
    log: { state: 'open', undone: 0, task: {}, case: {} },
  };
}

export function withAliases(row: JournalRow, aliases: readonly string[]): JournalRow {
  const merged = new Set([...row.aliases, ...aliases]);
  return merged.size === row.aliases.length ? row : { ...row, aliases: [...merged] };
}

/** Words that were typed into a call which another member of staff had: not logged, not lost, for a person to decide. */
export function hasLeftWords(row: JournalRow): boolean {
  if (row.log.state !== 'not-mine' || row.takenBy === undefined) return false;
  return (ownNote(row)?.text ?? '').trim() !== '' || row.disposition !== undefined;
}

/** A person said that it was nobody in Salesforce. */
export function isNobody({ match }: JournalRow): boolean {
  return match.chosen !== undefined && match.contactId === undefined;
}

/** My own note in this browser. */
export function ownNote(row: JournalRow): Note | undefined {
  return row.notes.find((note) => note.browser === undefined);
}

/** When it began, for lists and sorting. */
export function startedAt(row: JournalRow): number {
  return row.call?.startedAt ?? row.enquiry?.startedAt ?? row.createdAt;
}

/** When it ended; undefined while it lasts. */
export function endedAt(row: JournalRow): number | undefined {
  if (row.call !== undefined) return row.call.endedAt;
  const status = row.enquiry?.status;
  if (status !== 'closed' && status !== 'missed') return undefined;
  return row.enquiry?.closedAt ?? row.updatedAt;
}

/** Reports may still change for this long after an end (ms). */
export const settlingMs = 15 * 60_000;

/** A call that only rang here is expected in the reports for this long (ms). */
const unclaimedMs = 6 * 3600_000;

/** Nothing more is expected of the reports. */
export function isSettled(row: JournalRow, now: number): boolean {
  const end = endedAt(row);
  if (end === undefined) return false;
  if (row.call !== undefined && !row.call.reported) return false;
  return now - end > settlingMs;
}

/** Does anything still have to happen for this row (live, due, failed or settling)? */
export function isOpen(row: JournalRow, now: number): boolean {
  if (row.log.state === 'not-mine' || row.log.state === 'do-not-log' || row.log.state === 'skipped') return false;
  // Nobody acted on it and no report made it mine: it is waited for, but not for ever.
  if (row.mine === undefined) return row.call?.reported !== true && now - startedAt(row) < unclaimedMs;
  return !isSettled(row, now) || row.log.state !== 'logged';
}
