import { hasLeftWords, isNobody, rememberedPerson, type JournalRow } from './journal-row.ts';
import { isPassing, logStateOf, type LogState } from './log-state.ts';
import type { ContactFacts } from './match-ranking.ts';
import { problemOf } from './problem.ts';
import type { InteractionView, LogView, RecordLink } from './view.ts';

export interface ViewContext {
  /** The services' time: rows are dated by it. */
  now: number;
  /** How far that is ahead of this machine's clock (ms): timers in the pages run by the machine's. */
  clockOffsetMs: number;
  me: string;
  userId: string;
  defaultCountry: string;
  nameOf: (eid: string) => string;
  /** The contact as this browser saw it last. */
  contact?: ContactFacts;
  /** What a rule will leave out, in words. */
  foretold?: (row: JournalRow) => string | undefined;
  contactFresh: boolean;
  /** The enquiry that this call is in. */
  enquiry?: JournalRow;
}

/** Label of a Case whose number was not read. */
const unnumbered = 'Case';

/** It rings at several members of staff: neither the ring nor what was typed proves whose it is. */
export function isShared({ call, mine }: JournalRow): boolean {
  return call?.shared === true && !call.reported && (mine === undefined || mine.by === 'typed');
}

function links(row: JournalRow): { task?: RecordLink; case?: RecordLink } {
  const { taskId } = row.log;
  const caseId = row.log.caseId ?? row.declined?.case?.id;
  const caseNumber = row.log.caseNumber ?? row.declined?.case?.number;
  return {
    ...(taskId === undefined ? {} : { task: { id: taskId, object: 'Task', label: 'Task' } }),
    ...(caseId === undefined ? {} : { case: { id: caseId, object: 'Case', label: caseNumber ?? unnumbered } }),
  };
}

export function caseWords(number: string): string {
  return number === unnumbered ? number : `Case ${number}`;
}

function declinedView(row: JournalRow, context: ViewContext): Pick<LogView, 'state' | 'sentence'> | undefined {
  if (row.declined !== undefined || row.log.state === 'do-not-log') {
    const by = row.declined?.by ?? context.me;
    const who = by === context.me || by === context.userId ? 'You' : context.nameOf(by);
    const kept = links(row).case;
    const sentence =
      kept === undefined
        ? `${who} chose not to log this.`
        : `Not logged. The ${row.log.joined === true ? 'earlier Case' : 'Case made when the call was answered'} stays: ${caseWords(kept.label)}`;
    return { state: 'do-not-log', sentence };
  }
  if (row.log.state === 'skipped') return { state: 'skipped', sentence: row.log.reason ?? 'Not logged by rule.' };
  if (hasLeftWords(row)) {
    const who = context.nameOf(row.takenBy ?? '');
    return { state: 'choose', sentence: `${who} had this call. What you entered is kept here, not logged.` };
  }
  if (row.log.state === 'not-mine') return { state: 'skipped', sentence: 'Another member of staff has this call.' };
  return undefined;
}

function futureSentence(row: JournalRow, { foretold }: ViewContext): string {
  const ruled = foretold?.(row);
  if (ruled !== undefined) return ruled;
  const known = row.match.contactId !== undefined || rememberedPerson(row.match) !== undefined;
  if (row.kind === 'enquiry') return 'The conversation is added to the Case on close';
  if (isShared(row)) return 'Task if CINNOX reports it as yours';
  if (row.mine === undefined) return 'Task when the call ends, if it is yours';
  if (isNobody(row)) return 'Task without a contact when the call ends';
  return known ? 'Task when the call ends' : 'Logged without a contact until you choose';
}

function waitingSentence(row: JournalRow, stage: InteractionView['stage']): string {
  if (row.call !== undefined && !row.call.reported) return 'Waiting for CINNOX to report the call';
  if (stage === 'closed') return 'Writing the Case';
  return 'Writing the Task';
}

const viewStates: Record<LogState, LogView['state']> = {
  seen: 'will-log',
  matched: 'will-log',
  mine: 'will-log',
  live: 'will-log',
  ended: 'waiting',
  'end-unknown': 'end-unknown',
  waiting: 'waiting',
  writing: 'waiting',
  logged: 'logged',
  'do-not-log': 'do-not-log',
  skipped: 'skipped',
  choose: 'choose',
  failed: 'failed',
};

function sentenceOf(row: JournalRow, state: LogState, stage: InteractionView['stage'], context: ViewContext): string {
  switch (state) {
    case 'logged':
      return loggedSentence(row);
    case 'end-unknown':
      return 'CINNOX has not reported the end yet. It is logged when it does.';
    case 'ended':
    case 'waiting':
    case 'writing':
      return context.foretold?.(row) ?? waitingSentence(row, stage);
    default:
      return futureSentence(row, context);
  }
}

export function logView(row: JournalRow, stage: InteractionView['stage'], context: ViewContext): LogView {
  const base = { ...links(row), canDecline: false, canRestore: false };
  const settled = declinedView(row, context);
  if (settled !== undefined) {
    const canRestore = row.declined !== undefined && row.declined.byCall !== true;
    return { ...base, ...settled, canRestore, canDecline: settled.state === 'choose' };
  }
  const state = logStateOf(row, context.now);
  const { error } = row.log;
  const problem = error === undefined ? undefined : problemOf(error, row);
  const isSaid = error !== undefined && problem !== undefined && !isPassing(error.code);
  const isExisting = row.log.state === 'logged';
  // What passes by itself is said where the record is waited for.
  const told = isSaid || (state === 'waiting' && !isExisting) ? problem : undefined;
  return {
    ...base,
    state: viewStates[state],
    canDecline: !isExisting,
    ...(told === undefined ? { sentence: sentenceOf(row, state, stage, context) } : { problem: told }),
  };
}

function loggedSentence(row: JournalRow): string {
  const what = row.kind === 'call' ? 'Task' : 'Case';
  return row.match.contactId === undefined ? `Logged as ${what} without a contact` : `Logged as ${what}`;
}
