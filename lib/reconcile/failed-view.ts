import type { DiscardedItem, FailedGroup, FailedItem, FailedView } from '../domain/failed-jobs.ts';
import { ownNote, startedAt, type JournalRow } from '../domain/journal-row.ts';
import { rowDetail } from '../domain/log-texts.ts';
import { partyLabel } from '../domain/party.ts';
import { causeOf, wordsAbout } from '../domain/problem-words.ts';
import { toneOf, type KeptError } from '../domain/problem.ts';
import { localDate } from '../domain/user-dates.ts';
import type { RecordLink } from '../domain/view.ts';
import type { Job, JobKind } from '../outbox/job.ts';
import type { FailedFacts } from './failed-facts.ts';

/** One failure is a hiccup; work that is only late is not listed. */
const hiccups = 3;

/** `what`: as its problem calls it. */
const workWords: Record<JobKind, { what: string; title: string; detail: string }> = {
  signal: { what: 'event', title: 'A live event', detail: 'The reports bring the same call later.' },
  match: { what: 'search', title: 'Search for the contact', detail: 'The call is logged without a contact meanwhile.' },
  settle: { what: 'log', title: 'Log', detail: '' },
  mirror: { what: 'note', title: 'Copy of a note to Salesforce', detail: 'The note is kept in this browser.' },
  late: { what: 'addition', title: 'Words that came late', detail: 'What was noted elsewhere is added to the record.' },
  learn: { what: 'finding', title: 'What was learned about call IDs', detail: 'It only makes logging sooner.' },
};

interface Failure {
  error: KeptError;
  /** "Task", "search". */
  what: string;
  item: FailedItem;
}

/** Everything that did not succeed, by cause, worst first; and what people gave up. */
export function failedView(facts: FailedFacts): FailedView {
  const failing = facts.rows.filter((row) => row.log.error !== undefined && !isSettledBy(row));
  const told = new Set(failing.map(({ lane }) => lane));
  const failures = [...failing.map((row) => rowFailure(row, facts)), ...jobFailures(facts, told)];
  const groups = [...Map.groupBy(failures, ({ error }) => causeOf(error)).values()].flatMap(groupOf);
  return {
    groups: groups.toSorted((left, right) => rank(left) - rank(right) || right.items.length - left.items.length),
    discarded: discardedItems(facts),
    timeZone: facts.timeZone,
    dispositions: facts.dispositions,
    mode: facts.mode,
  };
}

const rank = ({ tone }: FailedGroup) => (tone === 'bad' ? 0 : 1);

/** Decided about: nothing of it is tried any more, but the writing of the decision itself. */
function isSettledBy({ log, declined }: JournalRow): boolean {
  if (log.givenUp !== undefined) return true;
  return declined !== undefined || log.state === 'do-not-log' || log.state === 'skipped' || log.state === 'not-mine';
}

/** Where Tasks and Cases have one cause, it is said of the log. */
function groupOf(failures: readonly Failure[]): FailedGroup[] {
  const [first] = failures;
  if (first === undefined) return [];
  const titles = new Set(failures.map(({ error, what }) => wordsAbout(error, what).title));
  const { title, text, action } = wordsAbout(first.error, titles.size === 1 ? first.what : 'log');
  const items = failures.map(({ item }) => item).toSorted((left, right) => right.failedAt - left.failedAt);
  return [{ id: causeOf(first.error), tone: toneOf(first.error), title, text, action, items }];
}

function whenWhat(row: JournalRow, timeZone: string): string {
  return `${localDate(startedAt(row), timeZone)} · ${rowDetail(row, timeZone)}`;
}

function recordLink({ kind, log }: JournalRow): { record?: RecordLink } {
  if (kind === 'call')
    return log.taskId === undefined ? {} : { record: { id: log.taskId, object: 'Task', label: 'Task' } };
  return log.caseId === undefined
    ? {}
    : { record: { id: log.caseId, object: 'Case', label: log.caseNumber ?? 'Case' } };
}

function rowFailure(row: JournalRow, facts: FailedFacts): Failure {
  const error = row.log.error ?? { code: 'internal', message: '', at: row.updatedAt, details: '{}' };
  const job = facts.jobs.find((one) => one.kind === 'settle' && one.lane === row.lane);
  const note = ownNote(row);
  return {
    error,
    what: row.kind === 'call' ? 'Task' : 'Case',
    item: {
      id: `row:${row.id}`,
      rowId: row.id,
      kind: row.kind,
      title: partyLabel(row),
      detail: whenWhat(row, facts.timeZone),
      failedAt: error.at + facts.clockOffsetMs,
      attempts: job?.attempts ?? 1,
      ...nextTry(job, facts),
      edit: {
        note: note?.text ?? '',
        noteRevision: note?.revision ?? 0,
        ...(row.disposition === undefined ? {} : { disposition: row.disposition.value }),
        ...(row.match.contactId === undefined
          ? {}
          : { contact: { id: row.match.contactId, name: row.match.contactName ?? 'Contact' } }),
        ...(row.related === undefined ? {} : { related: { id: row.related.id, label: row.related.label } }),
      },
      ...recordLink(row),
      technical: `${error.code}: ${error.message} ${error.details}`,
    },
  };
}

function nextTry(job: Job | undefined, { clockOffsetMs }: FailedFacts): Pick<FailedItem, 'nextAt' | 'isAtWork'> {
  if (job?.state === 'leased') return { isAtWork: true };
  if (job === undefined || job.state === 'dead') return {};
  return { nextAt: job.notBefore + clockOffsetMs };
}

/** Work that is about no row, or whose row does not say that it failed. */
function jobFailures(facts: FailedFacts, told: ReadonlySet<string>): Failure[] {
  return facts.jobs.flatMap((job) => {
    const { lastError, state, kind, id } = job;
    if (lastError === undefined || id === undefined || (kind === 'settle' && told.has(job.lane))) return [];
    if (state === 'leased' || (state === 'waiting' && job.attempts < hiccups)) return [];
    return [jobFailure({ ...job, id, lastError }, facts)];
  });
}

const stays = 'It is still to be written, so it cannot be discarded.';
/** Without it other browsers would never hear of the decision, and a supervisor's would write the record all the same. */
const decisionWords = { what: 'decision', title: 'Decision', detail: stays };

function wordsOf({ kind, lane }: Job, { rows }: FailedFacts): (typeof workWords)[JobKind] {
  if (kind !== 'settle') return workWords[kind];
  const isDecision = rows.some((row) => row.lane === lane && isSettledBy(row));
  return isDecision ? decisionWords : { ...workWords.settle, detail: stays };
}

function jobFailure(job: Job & { id: number; lastError: NonNullable<Job['lastError']> }, facts: FailedFacts): Failure {
  const { kind, lastError, lane } = job;
  const { what, title, detail } = wordsOf(job, facts);
  const row = facts.rows.find((one) => lane === one.lane || lane.endsWith(`:${one.id}`));
  return {
    error: { details: '{}', ...lastError },
    what,
    item: {
      id: `job:${job.id}`,
      kind: 'work',
      title: row === undefined ? title : `${title} · ${partyLabel(row)}`,
      detail: row === undefined ? detail : [whenWhat(row, facts.timeZone), detail].filter(Boolean).join(' · '),
      failedAt: lastError.at + facts.clockOffsetMs,
      attempts: job.attempts,
      ...nextTry(job, facts),
      ...(row === undefined ? {} : { rowId: row.id }),
      ...(kind === 'settle' ? { mustStay: true } : {}),
      technical: `${lastError.code}: ${lastError.message} {"job":"${kind}","state":"${job.state}"}`,
    },
  };
}

function discardedItems(facts: FailedFacts): DiscardedItem[] {
  const names = new Map(facts.staff.map(({ eid, name }) => [eid, name]));
  const nameOf = (eid: string) => (eid === facts.me ? 'You' : (names.get(eid) ?? eid));
  const ofRows = facts.rows.flatMap((row): DiscardedItem[] => {
    const { declined, log } = row;
    const reason = declined?.byCall === true ? undefined : declined?.reason;
    const decision =
      log.givenUp ?? (declined === undefined || reason === undefined ? undefined : { ...declined, reason });
    if (decision === undefined) return [];
    const note = ownNote(row)?.text ?? '';
    const isForOrg = row.mode === 'package' && (log.givenUp === undefined || log.logRowId !== undefined);
    const isInOrg = (log.givenUp ?? declined)?.written === true;
    return [
      {
        id: `row:${row.id}`,
        rowId: row.id,
        title: partyLabel(row),
        detail: whenWhat(row, facts.timeZone),
        by: nameOf(decision.by),
        at: decision.at,
        reason: decision.reason,
        kept: isForOrg ? (isInOrg ? 'org' : 'on-its-way') : 'browser',
        ...(note === '' ? {} : { note }),
        ...(log.givenUp === undefined ? { canRestore: true } : {}),
      },
    ];
  });
  const ofJobs = facts.dropped.map(({ id, kind, by, at, reason }): DiscardedItem => {
    const { title, detail } = workWords[kind];
    return { id, title, detail, by: nameOf(by), at, reason, kept: 'browser' };
  });
  return [...ofRows, ...ofJobs].toSorted((left, right) => right.at - left.at);
}
