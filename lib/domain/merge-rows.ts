import { withLaterChoices } from './choices.ts';
import { alias } from './keys.ts';
import { goesOnFrom } from './merge-notes.ts';
import { isSaid } from './shared-person.ts';
import { ownNote, type CallFacts, type JournalRow, type MatchFacts } from './journal-row.ts';
import type { Note } from './note.ts';

/** Two rows with records of their own, or with two certain names, are two things. */
export function areOneThing(left: JournalRow, right: JournalRow): boolean {
  if (left.id === right.id || left.kind !== right.kind || left.service !== right.service) return false;
  if (left.behalf?.part !== right.behalf?.part) return false;
  const agree = <T>(one: T | undefined, other: T | undefined) =>
    one === undefined || other === undefined || one === other;
  return (
    agree(left.call?.callId, right.call?.callId) &&
    agree(left.enquiry?.displayCaseNumber, right.enquiry?.displayCaseNumber) &&
    agree(left.log.taskId, right.log.taskId) &&
    agree(left.log.caseId, right.log.caseId)
  );
}

const progress = { logged: 5, 'do-not-log': 4, skipped: 3, failed: 2, open: 1, 'not-mine': 0 } as const;
const evidence = { report: 5, claimed: 4, enquiry: 3, chat: 2, typed: 1, behalf: 0 } as const;

/** The row that stays: the one whose record exists, then the one that somebody works on, then the older. */
function inOrder(left: JournalRow, right: JournalRow): [kept: JournalRow, other: JournalRow] {
  const weight = ({ log, touched, mine }: JournalRow) =>
    progress[log.state === 'open' || log.state === 'not-mine' ? 'open' : log.state] * 4 +
    (touched ? 2 : 0) +
    (mine === undefined ? 0 : 1);
  const difference = weight(left) - weight(right) || right.createdAt - left.createdAt;
  return difference >= 0 ? [left, right] : [right, left];
}

const later = <T extends { at: number }>(one: T | undefined, other: T | undefined): T | undefined =>
  one === undefined || (other !== undefined && other.at > one.at) ? other : one;

/** A person's word before any look-up, the later word before the earlier. */
function mergedMatch(kept: MatchFacts, other: MatchFacts): MatchFacts {
  if (isSaid(kept) !== isSaid(other)) return isSaid(kept) ? kept : other;
  if (kept.chosen !== undefined || other.chosen !== undefined)
    return later(kept.chosen, other.chosen) === kept.chosen ? kept : other;
  return kept.contactId === undefined && other.contactId !== undefined ? other : kept;
}

/** Where nothing was typed into one of them the other's note goes on as it is; two notes become one, in the order typed. */
function mergedOwnNote(kept: Note | undefined, other: Note | undefined): Note | undefined {
  if (kept === undefined || other === undefined) return kept ?? other;
  const [first, second] = kept.at <= other.at ? [kept, other] : [other, kept];
  const text = goesOnFrom(first.text, second.text)
    ? first.text
    : goesOnFrom(second.text, first.text)
      ? second.text
      : `${first.text.trimEnd()}\n\n${second.text.trimStart()}`;
  const revision = Math.max(kept.revision, other.revision) + 1;
  return {
    ...kept,
    text,
    at: second.at,
    revision,
    history: [...(kept.history ?? []), { revision: kept.revision, text: kept.text }],
  };
}

/** Those of other browsers, each once. */
function othersNotes(kept: readonly Note[], other: readonly Note[]): Note[] {
  const theirs = [...kept, ...other].filter((note) => note.browser !== undefined);
  return theirs.filter(
    (note, index) => theirs.findIndex(({ browser, text }) => browser === note.browser && text === note.text) === index,
  );
}

/** A report is the better witness; what only a hook or a person knows is added. */
function mergedCall(kept: CallFacts | undefined, other: CallFacts | undefined): CallFacts | undefined {
  if (kept === undefined || other === undefined) return kept ?? other;
  const [better, weaker] = kept.reported || !other.reported ? [kept, other] : [other, kept];
  const announcedAt = Math.max(better.announcedAt ?? 0, weaker.announcedAt ?? 0);
  const announced = announcedAt === 0 ? {} : { announcedAt };
  return { ...weaker, ...better, ...announced, ring: better.ring && weaker.ring };
}

/** What a panel that still shows the row that is gone started from. */
function absorbed(kept: JournalRow, other: JournalRow): NonNullable<JournalRow['absorbed']> {
  const note = ownNote(other);
  const history = note === undefined ? [] : [...(note.history ?? []), { revision: note.revision, text: note.text }];
  return [...(kept.absorbed ?? []), ...(other.absorbed ?? []), { id: other.id, history }];
}

function mergedMirror(kept: JournalRow, other: JournalRow, note: Note | undefined): Pick<JournalRow, 'mirrored'> {
  const known = [kept, other].flatMap((row) => row.mirrored ?? []);
  const [first] = known;
  if (first === undefined) return {};
  const declinedIn = known.find((one) => one.declinedIn !== undefined)?.declinedIn;
  const own = [kept, other].find((row) => note !== undefined && ownNote(row) === note);
  return {
    mirrored: {
      // Two notes that became one are not mirrored yet.
      revision: own?.mirrored?.revision ?? 0,
      at: Math.max(...known.map(({ at }) => at)),
      ...(declinedIn === undefined ? {} : { declinedIn }),
    },
  };
}

function mergedLog(kept: JournalRow, other: JournalRow, isMine: boolean): JournalRow['log'] {
  const unreachable = [...new Set([...(kept.log.unreachable ?? []), ...(other.log.unreachable ?? [])])];
  const log = {
    ...other.log,
    ...kept.log,
    undone: Math.max(kept.log.undone, other.log.undone),
    task: kept.log.taskId === undefined ? { ...other.log.task, ...kept.log.task } : kept.log.task,
    case: kept.log.caseId === undefined ? { ...other.log.case, ...kept.log.case } : kept.log.case,
    ...(unreachable.length === 0 ? {} : { unreachable }),
  };
  return isMine && log.state === 'not-mine' ? { ...log, state: 'open' } : log;
}

/**
 * One row of two that proved to be the same call or enquiry. Nothing typed is lost, a decision of either stands, and the
 * row that is gone is still found under its id (`alias.row`).
 */
export function mergeRows(left: JournalRow, right: JournalRow): { kept: JournalRow; gone: string } {
  const [kept, other] = inOrder(left, right);
  const mine = [kept.mine, other.mine]
    .flatMap((one) => one ?? [])
    .toSorted((one, two) => evidence[two.by] - evidence[one.by])[0];
  const note = mergedOwnNote(ownNote(kept), ownNote(other));
  const call = mergedCall(kept.call, other.call);
  const isWritten = kept.log.state === 'logged';
  // It is in Salesforce: "don't log" said of the other row came too late, as it does in the panel.
  const declined = isWritten ? undefined : (kept.declined ?? other.declined);
  const { disposition: _disposition, related: _related, takenAway: _takenAway, ...theirs } = other;
  const both = { ...theirs, ...withLaterChoices(kept, other) };
  const { mine: _mine, takenBy, declined: _declined, mirrored: _mirrored, ...rest } = both;
  const row: JournalRow = {
    ...rest,
    aliases: [...new Set([...kept.aliases, ...other.aliases, alias.row(other.id)])],
    lane:
      kept.call?.displayCaseNumber === undefined && other.call?.displayCaseNumber !== undefined
        ? other.lane
        : kept.lane,
    createdAt: Math.min(kept.createdAt, other.createdAt),
    forMe: kept.forMe || other.forMe,
    touched: kept.touched || other.touched,
    match: mergedMatch(kept.match, other.match),
    notes: [...(note === undefined ? [] : [note]), ...othersNotes(kept.notes, other.notes)],
    log: mergedLog(kept, other, mine !== undefined),
    absorbed: absorbed(kept, other),
    ...(mine === undefined ? {} : { mine }),
    ...(mine !== undefined || takenBy === undefined ? {} : { takenBy }),
    ...(call === undefined ? {} : { call }),
    ...(kept.enquiry === undefined ? {} : { enquiry: { ...other.enquiry, ...kept.enquiry } }),
    ...(declined === undefined ? {} : { declined }),
    ...mergedMirror(kept, other, note),
  };
  return { kept: row, gone: other.id };
}
