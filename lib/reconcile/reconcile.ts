import type { CoverageLine } from '../domain/coverage.ts';
import { supervisorWaitMs, unownedDueAt } from '../journal/writers/who-writes.ts';
import { deciderName, recordWord, words } from './words.ts';
import type { HereRow, JoinContext, Lists, LoggedRow, Part, RecordState } from './lists.ts';

/** One line with the input rows that it is about. */
export interface JoinedLine {
  line: CoverageLine;
  part?: Part;
  logRow?: LoggedRow;
  here?: HereRow;
  records: readonly RecordState[];
}

/** Everything known of one thing. */
interface Thing {
  id: string;
  part?: Part;
  logRow?: LoggedRow;
  here?: HereRow;
  record?: RecordState;
  /** A row or a record carries its key, though another thing has taken it. */
  isCarried: boolean;
}

type Verdict = Pick<CoverageLine, 'class' | 'reason' | 'by' | 'canFill'>;

/**
 * Joins what CINNOX reports, the org's log rows, the records themselves and this browser's journal: every input row is
 * in exactly one line (a Case that two enquiries share is in both), and no line is about nothing.
 */
export function reconcile(lists: Lists, context: JoinContext): JoinedLine[] {
  const things = new Join(lists).things();
  return things.map((thing) => joined(thing, verdictOf(thing, context), context));
}

/** Finds what belongs together; whatever is left over is a thing of its own. */
class Join {
  readonly #rows: Map<string, LoggedRow>;
  readonly #here: Map<string, HereRow>;
  readonly #byId: Map<string, RecordState>;
  readonly #byKey: Map<string, RecordState[]>;
  readonly #left: { rows: Set<LoggedRow>; here: Set<HereRow>; records: Set<RecordState> };
  readonly #parts: readonly Part[];

  constructor({ parts, logRows, records, here }: Lists) {
    this.#parts = parts;
    this.#rows = new Map(logRows.map((row) => [row.key, row]));
    this.#here = new Map(here.flatMap((row) => (row.key === undefined ? [] : [[row.key, row] as const])));
    this.#byId = new Map(records.map((record) => [record.id, record]));
    this.#byKey = Map.groupBy(
      records.filter(({ key }) => key !== undefined),
      ({ key }) => key ?? '',
    );
    this.#left = { rows: new Set(logRows), here: new Set(here), records: new Set(records) };
  }

  things(): Thing[] {
    const ofParts = this.#parts.map((part) => this.#thing(`part:${part.id}`, part.keys, part));
    const ofRows = [...this.#left.rows].map((row) => this.#thing(`row:${row.id}`, [row.key], undefined, row));
    const ofHere = [...this.#left.here].map((row) =>
      this.#thing(`here:${row.rowId}`, row.key === undefined ? [] : [row.key], undefined, undefined, row),
    );
    const ofRecords = [...this.#left.records].map((record) => ({
      id: `record:${record.id}`,
      record,
      isCarried: true,
    }));
    return [...ofParts, ...ofRows, ...ofHere, ...ofRecords];
  }

  #thing(id: string, keys: readonly string[], part?: Part, knownRow?: LoggedRow, knownHere?: HereRow): Thing {
    const logRow = knownRow ?? take(this.#left.rows, keys, (key) => this.#rows.get(key));
    const here = knownHere ?? take(this.#left.here, keys, (key) => this.#here.get(key));
    if (logRow !== undefined) this.#left.rows.delete(logRow);
    if (here !== undefined) this.#left.here.delete(here);
    const record = this.#record(keys, logRow, here);
    if (record !== undefined) this.#left.records.delete(record);
    return {
      id,
      isCarried: keys.some((key) => this.#rows.has(key) || this.#byKey.has(key)),
      ...(part === undefined ? {} : { part }),
      ...(logRow === undefined ? {} : { logRow }),
      ...(here === undefined ? {} : { here }),
      ...(record === undefined ? {} : { record }),
    };
  }

  /** The one that the log row names, else the one that carries the key: one that is there before a deleted one. */
  #record(keys: readonly string[], logRow: LoggedRow | undefined, here: HereRow | undefined): RecordState | undefined {
    const named = [logRow?.recordId, here?.recordId].flatMap((id) =>
      id === undefined ? [] : (this.#byId.get(id) ?? []),
    );
    const carrying = keys
      .flatMap((key) => this.#byKey.get(key) ?? [])
      .filter((record) => this.#left.records.has(record));
    if (logRow?.recordId !== undefined) return named[0];
    return named[0] ?? carrying.find(({ isDeleted }) => !isDeleted) ?? carrying[0];
  }
}

function take<T>(left: ReadonlySet<T>, keys: readonly string[], find: (key: string) => T | undefined): T | undefined {
  for (const key of keys) {
    const found = find(key);
    if (found !== undefined && left.has(found)) return found;
  }
  return undefined;
}

function verdictOf(thing: Thing, context: JoinContext): Verdict {
  const { part, logRow, record, here } = thing;
  if (logRow !== undefined) return ofLogRow(logRow, thing, context);
  if (record !== undefined) return ofRecord(record, thing, context);
  if (here !== undefined) return ofHere(here, part);
  if (part === undefined || thing.isCarried) return { class: 'not-checkable', reason: words.nothingKnown };
  return ofPart(part, context);
}

function ofLogRow(row: LoggedRow, thing: Thing, context: JoinContext): Verdict {
  const at = row.decidedAt === undefined ? {} : { at: row.decidedAt };
  const decider = row.decidedBy ?? row.staff;
  const by = decider === undefined ? {} : { by: { name: deciderName(decider, context), ...at } };
  if (row.state === 'do-not-log') return { class: 'skipped', reason: words.declined(row.reason), ...by };
  if (row.state === 'skipped') return { class: 'skipped', reason: words.ruledOut(row.reason), ...by };
  const { record } = thing;
  const what = recordWord(row.kind);
  if (record === undefined) return withoutRecord(row, what, context);
  if (record.isDeleted) return deleted(record, what);
  if (thing.part === undefined) return { class: 'not-checkable', reason: words.notReported(what) };
  return thereIs(record, thing, row.nobody === true);
}

/** The log row names a record that this user is not shown. */
function withoutRecord(row: LoggedRow, what: string, context: JoinContext): Verdict {
  const isHidden = row.kind === 'call' ? context.tasksHidden : context.casesHidden;
  if (isHidden) return { class: 'not-checkable', reason: words.objectHidden(what) };
  if (row.staff !== context.me && row.recordId !== undefined)
    return { class: 'not-checkable', reason: words.hiddenOrGone(what) };
  return { class: 'log-without-record', reason: words.gone(what) };
}

function deleted(record: RecordState, what: string): Verdict {
  const at = record.changedAt === undefined ? {} : { at: record.changedAt };
  return {
    class: 'log-without-record',
    reason: words.deleted(what),
    ...(record.changedBy === undefined ? {} : { by: { name: record.changedBy, ...at } }),
  };
}

/** The record is there: is it complete, and does it say who it was? */
function thereIs(record: RecordState, { part, here }: Thing, isNobody: boolean): Verdict {
  if (here?.state === 'failed') return { class: 'failed', reason: here.sentence };
  const needsPerson = (part ?? here)?.needsPerson === true;
  const isChosen = record.hasPerson || isNobody || (here !== undefined && here.state !== 'to-choose');
  if (needsPerson && !isChosen) return { class: 'to-choose', reason: words.noPerson };
  return { class: 'logged', reason: words.logged(recordWord(record.object)) };
}

/** A record that carries our key, and no log row. */
function ofRecord(record: RecordState, thing: Thing, context: JoinContext): Verdict {
  const what = recordWord(record.object);
  if (record.isDeleted) return deleted(record, what);
  const isOfThing = thing.part !== undefined || thing.here !== undefined;
  if (context.mode === 'package') return { class: 'record-without-log', reason: words.noLogRow(what, isOfThing) };
  if (!isOfThing) return { class: 'not-checkable', reason: words.notReported(what) };
  return thereIs(record, thing, false);
}

function ofHere(here: HereRow, part: Part | undefined): Verdict {
  const by = here.by === undefined ? {} : { by: { name: here.by, ...(here.at === undefined ? {} : { at: here.at }) } };
  switch (here.state) {
    case 'failed':
    case 'waiting':
    case 'to-choose':
      return { class: here.state, reason: here.sentence };
    case 'declined':
    case 'ruled-out':
      return { class: 'skipped', reason: here.sentence, ...by };
    case 'deleted':
      return { class: 'log-without-record', reason: here.sentence, ...by };
    case 'logged':
      return { class: 'log-without-record', reason: words.gone(recordWord((part ?? here).kind)) };
  }
}

/** Nothing but CINNOX knows it. */
function ofPart(part: Part, context: JoinContext): Verdict {
  if (part.rule !== undefined)
    return { class: 'skipped', reason: words.ruledOut(part.rule.reason), by: { name: words.rules } };
  if (context.leftToOther === true) return { class: 'skipped', reason: words.leftToOther };
  if (part.keys.length === 0) return { class: 'not-checkable', reason: words.noCallId };
  if (part.dueAt === undefined) return { class: 'waiting', reason: words.goesOn(part.kind) };
  if (part.startedAt < context.keptSince) {
    const reason = context.mode === 'package' ? words.tooOld : words.tooOldHere;
    return { class: 'not-checkable', reason };
  }
  // This browser never takes up by itself what was over before it began.
  const isLeft = part.dueAt < context.since;
  const isDue = context.now >= writerDueAt(part, part.dueAt);
  if (part.eid === context.me) return isDue || isLeft ? missing(part) : waitingFor(words.soon);
  if (context.mode === 'package-free' && part.eid !== undefined)
    return { class: 'not-checkable', reason: words.othersBrowser };
  if (!isDue) return waitingFor(words.soon);
  return part.eid === undefined ? ofNobody(part, context) : ofColleague(part.eid, part, context);
}

const waitingFor = (reason: string): Verdict => ({ class: 'waiting', reason });
const missing = (part: Part): Verdict => ({
  class: 'missing',
  reason: words.missing(recordWord(part.kind)),
  canFill: true,
});

/** When the one whose turn it is should have written it. */
function writerDueAt(part: Part, dueAt: number): number {
  return part.eid === undefined
    ? unownedDueAt({ answered: part.isAnswered, endedAt: dueAt })
    : dueAt + supervisorWaitMs;
}

/** What nobody has is written by whom the org decided on. */
function ofNobody(part: Part, { ownerEid, me, mode, isSupervisor, nameOf }: JoinContext): Verdict {
  if (ownerEid === undefined) return { class: 'no-writer', reason: words.nobodyNamed(part.kind) };
  if (ownerEid === me || (isSupervisor && mode === 'package')) return missing(part);
  return { class: 'no-writer', reason: words.ownerAway(nameOf(ownerEid)) };
}

function ofColleague(eid: string, part: Part, { isSupervisor, nameOf }: JoinContext): Verdict {
  if (isSupervisor) return { ...missing(part), reason: words.missingOf(nameOf(eid), recordWord(part.kind)) };
  return { class: 'no-writer', reason: words.notWritten(nameOf(eid)) };
}

function joined(thing: Thing, verdict: Verdict, context: JoinContext): JoinedLine {
  const { part, logRow, here, record } = thing;
  const eid = part?.eid ?? logRow?.staff ?? (here === undefined ? undefined : context.me);
  const key = logRow?.key ?? here?.key ?? part?.keys[0] ?? record?.key;
  const line: CoverageLine = {
    id: thing.id,
    kind: part?.kind ?? logRow?.kind ?? here?.kind ?? (record?.object === 'Case' ? 'enquiry' : 'call'),
    at: part?.startedAt ?? logRow?.startedAt ?? here?.startedAt ?? record?.at ?? context.now,
    who: record?.person ?? part?.who ?? here?.who ?? record?.subject ?? words.unknown,
    what: part?.what ?? here?.what ?? (record?.object === 'Case' ? 'Case' : words.callWord),
    ...verdict,
    ...staffOf(eid, record, context),
    ...(record === undefined ? {} : { record: linkOf(record) }),
    ...(part?.enquiryNumber === undefined ? {} : { enquiryNumber: part.enquiryNumber }),
    ...(part?.callId === undefined ? {} : { callId: part.callId }),
    ...(key === undefined ? {} : { key }),
    ...(here === undefined ? {} : { rowId: here.rowId }),
  };
  return {
    line,
    records: record === undefined ? [] : [record],
    ...(part === undefined ? {} : { part }),
    ...(logRow === undefined ? {} : { logRow }),
    ...(here === undefined ? {} : { here }),
  };
}

function staffOf(eid: string | undefined, record: RecordState | undefined, { me, nameOf }: JoinContext) {
  if (eid !== undefined) return { staff: { name: nameOf(eid), isYou: eid === me } };
  return record?.ownerName === undefined ? {} : { staff: { name: record.ownerName, isYou: false } };
}

function linkOf({ id, object, number }: RecordState) {
  return { id, object, label: number ?? object };
}
