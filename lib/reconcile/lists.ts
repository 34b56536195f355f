import type { Mode } from '../domain/journal-row.ts';

/** One thing that CINNOX reports and that could be logged: an agent's part of a call, or an enquiry. */
export interface Part {
  /** The same at every reading. */
  id: string;
  kind: 'call' | 'enquiry';
  /** Where its log row is looked for. The first one is where it would be written; several when nobody is named. */
  keys: readonly string[];
  /** EID of whose it is; absent when CINNOX names nobody. */
  eid?: string;
  startedAt: number;
  /** Since when it could be logged; absent while it goes on. */
  dueAt?: number;
  /** The rules leave it out. */
  rule?: { by: string; reason: string };
  who: string;
  what: string;
  /** A conversation inside the company has no contact to choose; the person of a call is chosen at the call. */
  needsPerson: boolean;
  /** There was a conversation: somebody may have had it although nobody is named. */
  isAnswered: boolean;
  enquiryNumber?: string;
  callId?: string;
}

/** A log row of the org that is no draft, lease or edition, and whose decision was not taken back. */
export interface LoggedRow {
  id: string;
  key: string;
  kind: 'call' | 'enquiry';
  state: 'logged' | 'do-not-log' | 'skipped';
  recordId?: string;
  staff?: string;
  decidedBy?: string;
  decidedAt?: number;
  reason?: string;
  startedAt?: number;
  /** A person said that it was nobody in Salesforce. */
  nobody?: boolean;
}

/** A Task or Case as it is now, in the recycle bin or not. */
export interface RecordState {
  id: string;
  object: 'Task' | 'Case';
  isDeleted: boolean;
  /** Who touched it last, which is who deleted it once it is deleted. */
  changedBy?: string;
  changedAt?: number;
  hasPerson: boolean;
  person?: string;
  subject: string;
  /** Number of a Case. */
  number?: string;
  ownerId?: string;
  ownerName?: string;
  /** The key that the record itself carries (`CallObject`, or the enquiry's block in the Description). */
  key?: string;
  at: number;
}

/** What this browser's journal knows of a thing of mine. */
export interface HereRow {
  rowId: string;
  /** The key once it is certain. */
  key?: string;
  kind: 'call' | 'enquiry';
  startedAt: number;
  state: 'waiting' | 'failed' | 'to-choose' | 'declined' | 'ruled-out' | 'deleted' | 'logged';
  sentence: string;
  by?: string;
  at?: number;
  recordId?: string;
  who: string;
  what: string;
  needsPerson: boolean;
}

export interface Lists {
  parts: readonly Part[];
  logRows: readonly LoggedRow[];
  records: readonly RecordState[];
  here: readonly HereRow[];
}

/** What the join has to know besides the lists. */
export interface JoinContext {
  mode: Mode;
  /** My EID. */
  me: string;
  nameOf: (eid: string) => string;
  now: number;
  /** What began before is no longer certain to have its log row (epoch ms). */
  keptSince: number;
  /** What was over before then this browser does not take up by itself (epoch ms). */
  since: number;
  /** Cases are hidden from this user: nothing can be said of them. */
  casesHidden: boolean;
  tasksHidden: boolean;
  /** This user may write for colleagues whose browsers stay away. */
  isSupervisor: boolean;
  /** EID of who writes what nobody has; absent = the org has not decided. */
  ownerEid?: string;
  /** Another product logs, as an admin decided. */
  leftToOther?: boolean;
}
