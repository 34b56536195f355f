import { endedAt, hasLeftWords, startedAt, type JournalRow } from '../domain/journal-row.ts';
import { callKey, enquiryKey } from '../domain/keys.ts';
import { channelLabel, isUnanswered } from '../domain/log-texts.ts';
import { partyLabel } from '../domain/party.ts';
import { problemLine } from '../domain/problem-words.ts';
import { problemOf } from '../domain/problem.ts';
import { needsChoice } from '../domain/today-view.ts';
import { durationText } from '../domain/user-dates.ts';
import type { HereRow } from './lists.ts';

export interface HereContext {
  me: string;
  nameOf: (eid: string) => string;
}

function keyOf(row: JournalRow, me: string): string | undefined {
  if (row.enquiry !== undefined) return enquiryKey(row.service, row.enquiry.displayCaseNumber);
  return row.call?.callId === undefined ? undefined : callKey(row.service, row.call.callId, row.behalf?.part ?? me);
}

function whatOf({ call, enquiry }: JournalRow): string {
  if (enquiry !== undefined) return enquiry.voice ? 'Call enquiry' : channelLabel(enquiry);
  if (call === undefined) return '';
  const way = { in: 'Call in', out: 'Call out', internal: 'Internal call', unknown: 'Call' }[call.direction];
  if (isUnanswered(call)) return `${way} · ${call.status ?? ''}`;
  return call.durationS === undefined ? way : `${way} · ${durationText(call.durationS)}`;
}

type Verdict = Pick<HereRow, 'state' | 'sentence' | 'by' | 'at'>;

/** What this browser is about to do with it, or has been told. Undefined: it is nothing of mine. */
function verdictOf(row: JournalRow, context: HereContext): Verdict | undefined {
  const { log, declined } = row;
  if (hasLeftWords(row)) return { state: 'to-choose', sentence: leftWords };
  if (log.state === 'not-mine') return undefined;
  if (declined !== undefined || log.state === 'do-not-log') return declinedOf(row, context);
  if (log.state === 'skipped') {
    const state = log.skippedBy === 'deleted' ? 'deleted' : 'ruled-out';
    return { state, sentence: log.reason ?? 'A log rule leaves it out.' };
  }
  if (row.mine === undefined) return undefined;
  if (log.error !== undefined) {
    const problem = problemOf(log.error, row);
    return { state: problem.tone === 'bad' ? 'failed' : 'waiting', sentence: problemLine(problem) };
  }
  if (log.state === 'logged') return { state: needsChoice(row) ? 'to-choose' : 'logged', sentence: '' };
  return { state: 'waiting', sentence: endedAt(row) === undefined ? going : soon };
}

const leftWords = 'You typed something into a call that a colleague had. Decide in the panel what becomes of it.';
const going = 'It is still going on.';
const soon = 'This browser is about to write it.';

function declinedOf({ declined }: JournalRow, { me, nameOf }: HereContext): Verdict {
  const reason = declined?.reason;
  const sentence = reason === undefined ? 'Not logged: somebody chose so.' : `Not logged: ${reason}`;
  if (declined === undefined) return { state: 'declined', sentence };
  return { state: 'declined', sentence, by: declined.by === me ? 'you' : nameOf(declined.by), at: declined.at };
}

/** The journal's rows as the reconciliation sees them. */
export function hereRows(rows: readonly JournalRow[], context: HereContext): HereRow[] {
  return rows.flatMap((row) => {
    const verdict = verdictOf(row, context);
    if (verdict === undefined) return [];
    const key = keyOf(row, context.me);
    const recordId = row.kind === 'call' ? row.log.taskId : row.log.caseId;
    return [
      {
        rowId: row.id,
        kind: row.kind,
        startedAt: startedAt(row),
        who: partyLabel(row),
        what: whatOf(row),
        needsPerson: row.enquiry?.voice !== true && row.call?.direction !== 'internal',
        ...verdict,
        ...(key === undefined ? {} : { key }),
        ...(recordId === undefined ? {} : { recordId }),
      },
    ];
  });
}
