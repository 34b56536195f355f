import { endedAt, hasLeftWords, startedAt, type JournalRow } from './journal-row.ts';

/**
 * Where a thing is on its way to its record. Derived, never stored: what is stored are the facts it follows from.
 *
 *   seen ─▶ matched        live ─▶ ended ──▶ waiting ─▶ writing ─▶ logged
 *     └──▶ mine ──────────▶ │ └─▶ end-unknown ─┘           │  ▲
 *   do-not-log, skipped, choose: a decision; failed: a refusal, tried again by advice or by a person
 */
export type LogState =
  /** Known here, nobody's yet or a colleague's; who the person is, is being looked for. */
  | 'seen'
  /** The same, and the look-up has answered. */
  | 'matched'
  /** Mine, the person is being looked for. */
  | 'mine'
  /** Mine, and it goes on. */
  | 'live'
  /** Over, and nobody here is known to have had it. */
  | 'ended'
  /** A call without an end for an hour. */
  | 'end-unknown'
  /** Over and mine; its report, the network or a sign-in is waited for. */
  | 'waiting'
  /** Nothing is waited for. */
  | 'writing'
  | 'logged'
  | 'do-not-log'
  /** By a rule, or because a person deleted its record. */
  | 'skipped'
  /** Words of mine in a colleague's call. */
  | 'choose'
  | 'failed';

/** A call without an end for this long is said to have an unknown one (ms). */
export const endUnknownMs = 60 * 60_000;

/** It passes by itself. */
const passing = new Set(['network', 'timeout', 'rate_limited', 'server_busy', 'record_locked', 'not_available']);
/** A sign-in, or an admin's decision about the whole org, is no failure of this record. */
const elsewhere = new Set(['session_expired', 'undecided']);

export const isPassing = (code: string): boolean => passing.has(code);

/** The one place that says which state a row is in (`now`: epoch ms by the services' clock). */
export function logStateOf(row: JournalRow, now: number): LogState {
  const { log, declined, mine } = row;
  if (declined !== undefined || log.state === 'do-not-log') return 'do-not-log';
  if (log.state === 'skipped') return 'skipped';
  if (hasLeftWords(row)) return 'choose';
  if (log.state === 'not-mine') return 'seen';
  const { error } = log;
  if (error !== undefined && !passing.has(error.code)) return elsewhere.has(error.code) ? 'waiting' : 'failed';
  // The Case of a live chat exists since it was picked up; what people wait for comes with its close.
  if (log.state === 'logged') return row.enquiry?.status === 'handling' ? 'live' : 'logged';
  if (endedAt(row) !== undefined) {
    if (mine === undefined) return 'ended';
    return error !== undefined || row.call?.reported === false ? 'waiting' : 'writing';
  }
  if (row.kind === 'call' && now - startedAt(row) > endUnknownMs) return 'end-unknown';
  const isLookedFor = row.match.status === 'searching';
  if (mine === undefined) return isLookedFor ? 'seen' : 'matched';
  return isLookedFor ? 'mine' : 'live';
}

/** What may follow on what. A state may stay; anything else is a mistake of ours. */
export const nextStates: Record<LogState, readonly LogState[]> = {
  // A colleague's call may turn out to be mine, or be claimed; an enquiry that was left is resumed with its Case.
  seen: ['matched', 'mine', 'live', 'ended', 'end-unknown', 'writing', 'logged', 'do-not-log', 'choose'],
  matched: ['seen', 'live', 'ended', 'end-unknown', 'writing', 'do-not-log'],
  // What is mine is left to a colleague by a report, or by a decision about its calls.
  mine: ['live', 'end-unknown', 'waiting', 'writing', 'failed', 'do-not-log', 'choose', 'seen'],
  // The Case of a live chat exists already: it is logged with its close.
  live: ['mine', 'end-unknown', 'waiting', 'writing', 'logged', 'failed', 'do-not-log', 'choose', 'seen'],
  'end-unknown': ['ended', 'waiting', 'writing', 'failed', 'do-not-log', 'choose', 'seen'],
  ended: ['waiting', 'writing', 'do-not-log', 'seen'],
  // A chat may be resumed.
  waiting: ['writing', 'logged', 'failed', 'do-not-log', 'skipped', 'choose', 'seen', 'live', 'mine', 'end-unknown'],
  writing: ['waiting', 'logged', 'failed', 'do-not-log', 'skipped', 'choose', 'seen', 'live'],
  failed: ['waiting', 'writing', 'logged', 'do-not-log', 'skipped', 'choose', 'seen', 'live', 'mine', 'end-unknown'],
  // The record is there: it is completed, refused a change, resumed (a chat), left as it is, or deleted by a person.
  logged: ['waiting', 'failed', 'live', 'do-not-log', 'skipped'],
  // Taken back: as if it had not been said.
  'do-not-log': ['seen', 'mine', 'live', 'end-unknown', 'waiting', 'writing', 'failed'],
  // Another rule, or another call of the same enquiry.
  skipped: ['writing', 'do-not-log'],
  // Claimed, left out, or emptied; or it was mine after all.
  choose: ['seen', 'mine', 'live', 'writing', 'do-not-log'],
};

export function mayFollow(from: LogState, to: LogState): boolean {
  return from === to || nextStates[from].includes(to);
}
