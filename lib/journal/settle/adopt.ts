import { callKinds } from '../../domain/call-kind.ts';
import { withLaterChoices, type Choices } from '../../domain/choices.ts';
import { callObject } from '../../domain/keys.ts';
import { isNobody, ownNote, type JournalRow, type WrittenFields } from '../../domain/journal-row.ts';
import { settledNotes, type Note } from '../../domain/note.ts';
import { isSaid, isSaidHere } from '../../domain/shared-person.ts';
import type { SkipCause } from '../../domain/log-form.ts';
import type { Found } from './lookup.ts';
import { withHeard } from './heard.ts';
import type { LogRow } from './log-row.ts';
import { isEmptied, isSaidOn, isSameNote, isTakenOut, withNote, withoutWords } from './told-notes.ts';

/** Whose choices a record tells: mine, or of whom it is written for. */
const whose = ({ behalf }: JournalRow, me: string) => behalf?.staff ?? me;

/** Drafts that other browsers mirrored: their words become notes of this row, my choices there are mine here, too. */
export function mergeDrafts(
  row: JournalRow,
  drafts: readonly LogRow[],
  ownBrowser: string,
  me: string,
  now: number,
): JournalRow {
  const by = { me: whose(row, me), browserId: ownBrowser, now };
  return drafts
    .filter((draft) => draft.browser !== ownBrowser || ownNote(row) === undefined)
    .reduce((next, draft) => {
      const { note: text, staff: author = me, browser = draft.id, data } = draft;
      const said = { text, author, browser, at: now, mirrored: true as const, revision: data.revision };
      const noted = isTakenOut(next, draft) ? next : withNote(next, said);
      return author === by.me ? withDraftChoices(noted, draft, by) : noted;
    }, row);
}

/** Of a draft of whose record it is: something was chosen or taken away there after what is known here. */
export function tellsLaterChoices(draft: LogRow, row: JournalRow, by: Adopter): boolean {
  const isTimed = draft.staff === whose(row, by.me) && draft.data.chosenAt !== undefined;
  return isTimed && withLaterChoices(row, choicesIn(draft, by)) !== row;
}

/** Whom a person chose there later is who it is; whom a browser had only found is found here as well. */
function withDraftChoices(row: JournalRow, draft: LogRow, by: Adopter): JournalRow {
  const isChosen = draft.data.personFound === false || draft.data.nobody === true;
  const { contactId, ...rest } = draft;
  void contactId;
  if (!isChosen) return withFoundChoices(row, { ...rest, data: { ...draft.data, nobody: false } }, by);
  const { personAt: at = 0 } = draft.data;
  const known = row.match.chosen?.at ?? 0;
  // Taken over before, and followed since to whom that contact was merged into.
  if (at !== 0 && at === known) return withLaterChoices(row, choicesIn(draft, by));
  const isLater = at > known;
  return withFoundChoices(isLater ? foundPerson(row, draft, by.me, at) : row, draft, by);
}

/** Who takes something over, in which browser and when. */
export interface Adopter {
  me: string;
  browserId: string;
  now: number;
}

/** The record exists already: take its ids, keep what a person did here, never put empty over filled. */
export function adoptLogRow(row: JournalRow, found: LogRow, by: Adopter): JournalRow {
  const author = found.staff ?? by.me;
  if (found.state === 'do-not-log') {
    return {
      ...row,
      declined: {
        by: found.decidedBy ?? author,
        at: found.decidedAt ?? by.now,
        written: true,
        ...(found.data.reason === undefined ? {} : { reason: found.data.reason }),
        ...(found.data.byCall === true ? { byCall: true, elsewhere: true as const } : {}),
      },
      log: {
        ...row.log,
        state: 'do-not-log',
        logRowId: found.id,
        ...(row.kind === 'enquiry' && found.caseId !== undefined
          ? { caseId: found.caseId, case: found.data.case ?? row.log.case, ...joinedOf(found) }
          : {}),
      },
    };
  }
  if (found.state === 'skipped') return { ...withFoundChoices(row, found, by), log: { ...row.log, ...skipOf(found) } };
  const caseId = row.kind === 'call' ? caseOfTask(found) : found.caseId;
  return {
    ...withHeard(withFoundChoices(withFoundNotes(row, found, author, by), found, by), found.data),
    log: {
      ...row.log,
      state: 'logged',
      logRowId: found.id,
      nobody: found.data.nobody ?? false,
      ...(found.data.attached === true ? { attached: true as const } : {}),
      task: found.data.task ?? {},
      case: found.data.case ?? {},
      ...(found.data.form === undefined ? {} : { form: found.data.form }),
      ...joinedOf(found),
      ...(found.data.givenUp === undefined ? {} : { givenUp: { ...found.data.givenUp, written: true as const } }),
      loggedNote: isTold(row, found) ? (ownNote(row)?.text ?? '') : '',
      loggedDisposition: found.disposition ?? '',
      ...(found.taskId === undefined || row.kind !== 'call' ? {} : { taskId: found.taskId }),
      ...(caseId === undefined ? {} : { caseId }),
    },
  };
}

const joinedOf = ({ data }: LogRow) => (data.joined === true ? { joined: true as const } : {});

const skipCauses: readonly SkipCause[] = [
  'rule:internal-call',
  'rule:voice-case',
  'rule:channel',
  'rule:number',
  'rule:withheld',
  'rule:journey',
  ...callKinds.map((kind) => `rule:kind-${kind}` as const),
];

function skipOf(found: LogRow) {
  const skippedBy = skipCauses.find((cause) => cause === found.decidedBy);
  const { reason, under } = found.data;
  return {
    state: 'skipped' as const,
    logRowId: found.id,
    ...(skippedBy === undefined ? {} : { skippedBy }),
    ...(reason === undefined ? {} : { reason }),
    ...(under === undefined ? {} : { skippedUnder: under }),
  };
}

/** Words of each author on their own; a row of an older version has them in one text. */
function withFoundNotes(row: JournalRow, found: LogRow, author: string, by: Adopter): JournalRow {
  const own = ownNote(row);
  const { notes } = found.data;
  if (notes === undefined)
    return withNote(row, { text: found.note, author, browser: found.browser ?? found.id, at: by.now });
  const words = notes.filter((note) => note.browser !== by.browserId || (own === undefined && !isEmptied(note)));
  const merged = words
    .filter((note) => isEmptied(note) || !isSaidOn(row, note))
    .reduce((next, note) => (isEmptied(note) ? withoutWords : withNote)(next, { ...note, at: by.now }), row);
  // In the order of the record, so that nothing is patched only to change places; what is new comes last.
  const placeOf = ({ browser = by.browserId }: Note) => {
    const place = notes.findIndex((note) => note.browser === browser);
    return place < 0 ? notes.length : place;
  };
  const known = merged.notes.flatMap((note) =>
    words.some((told) => isSameNote(told, note)) ? settledNotes([note]) : [note],
  );
  return { ...merged, notes: known.toSorted((left, right) => placeOf(left) - placeOf(right)) };
}

/**
 * What other browsers of this person wrote into the record since: their words join mine, so that none are replaced, and
 * who was only found here takes nobody's place.
 */
export function withNewerWords(row: JournalRow, found: LogRow | undefined, by: Adopter): JournalRow {
  if (found === undefined) return row;
  const author = found.staff ?? by.me;
  const said = found.data.notes === undefined ? row : withFoundNotes(row, found, author, by);
  const told = tellsChoices(row, found) ? withLaterChoices(said, choicesIn(found, by)) : said;
  return isWrittenHere(row, found) ? told : withFoundPerson(told, found, by);
}

/**
 * Another browser chose a disposition, or what a call is about, or took it away. A row of an older version tells no times: there only
 * another record is news, for what this browser wrote somebody may have taken away.
 */
const tellsChoices = ({ kind, log }: JournalRow, { relatedId, data }: LogRow) =>
  data.chosenAt !== undefined || (kind === 'call' && relatedId !== log.task.WhatId);

/** Of what is told without its time: older than any choice whose time is known. */
const longAgo = 1;

/** What a row of the org tells of choices, and of what was taken away. */
function choicesIn({ staff, disposition, relatedId, data }: LogRow, { me }: Adopter): Choices {
  const { chosenAt = {} } = data;
  const said = (at = longAgo) => ({ by: staff ?? me, at });
  return {
    ...(disposition === undefined ? {} : { disposition: { ...said(chosenAt.disposition), value: disposition } }),
    ...(relatedId === undefined ? {} : { related: { ...said(chosenAt.related), id: relatedId, label: 'Record' } }),
    takenAway: {
      ...(disposition === undefined && chosenAt.disposition && { disposition: said(chosenAt.disposition) }),
      ...(relatedId === undefined && chosenAt.related && { related: said(chosenAt.related) }),
    },
  };
}

/** Nobody but this browser said of whom the record is: it may know better by now. */
function isWrittenHere(row: JournalRow, { contactId, data }: LogRow): boolean {
  return (lastPerson(row) ?? undefined) === contactId && (data.nobody ?? false) === (row.log.nobody ?? false);
}

const lastPerson = ({ kind, log }: JournalRow) => (kind === 'call' ? log.task.WhoId : log.case.ContactId);

/** The row with what was written since it was looked at; undefined when nothing was. */
export function newerWords(row: JournalRow, found: LogRow | undefined, by: Adopter): JournalRow | undefined {
  const next = withNewerWords(row, found, by);
  const isSame = (['match', 'disposition', 'related', 'takenAway'] as const).every((one) => next[one] === row[one]);
  return isSame && next.notes.every((note) => row.notes.includes(note)) ? undefined : next;
}

/** Is my note of this browser in the org's row already? */
function isTold(row: JournalRow, found: LogRow): boolean {
  const words = ownNote(row)?.text.trim() ?? '';
  const told = found.data.notes?.map((note) => note.text.trim()) ?? [found.note?.trim() ?? ''];
  return words === '' || told.includes(words);
}

/** What a person chose or took away here later stays; everything else is as it was logged. */
export function withFoundChoices(row: JournalRow, found: LogRow, by: Adopter): JournalRow {
  return withLaterChoices(withFoundPerson(row, found, by), choicesIn(found, by));
}

/** Whom the record is of, unless a person said otherwise here: what the org told before gives way to another word only. */
function withFoundPerson(row: JournalRow, found: LogRow, { me, now }: Adopter): JournalRow {
  const { match } = row;
  const isNoNews = found.data.personFound === true || match.contactId === found.contactId;
  return isSaidHere(match) || (isSaid(match) && isNoNews) ? row : foundPerson(row, found, me, now);
}

/** A colleague may have said it of a Case that I made: then it is not my choice for my call. */
function foundPerson(row: JournalRow, found: LogRow, me: string, at: number): JournalRow {
  const { contactId } = found;
  const { contactName, nobody, personBy, personFound } = found.data;
  const by = personBy ?? found.staff ?? me;
  const chosen = { by, at, ...(personFound === true ? { found: true as const } : { told: true as const }) };
  const { match } = row;
  const { candidates } = match;
  if (contactId === undefined) return nobody === true ? { ...row, match: { status: 'none', candidates, chosen } } : row;
  if (match.contactId === contactId)
    return personBy === undefined || personFound ? row : { ...row, match: { ...match, chosen } };
  const named = contactName === undefined ? {} : { contactName };
  const reason = 'As logged from another browser';
  return { ...row, match: { status: 'chosen', contactId, ...named, reason, candidates, chosen } };
}

/**
 * For the org's row: what a person chose in another browser, and this one has no news of, stands for whoever adopts it.
 * @param desired What is new here.
 */
export function withTheirChoices(row: JournalRow, found: LogRow | undefined, desired: WrittenFields): JournalRow {
  if (found === undefined) return row;
  // "Nobody" is news also of a record that names nobody: another browser may have found somebody meanwhile.
  const isNobodyNews = isNobody(row) !== (row.log.nobody ?? false);
  const isNews = isNobodyNews || (row.match.contactId ?? null) !== (lastPerson(row) ?? null);
  const kept = isNews ? row : foundPerson(row, found, '', 0);
  if (row.kind !== 'call' || 'CallDisposition' in desired) return kept;
  const at = found.data.chosenAt?.disposition ?? 0;
  return { ...kept, disposition: { by: '', at, value: found.disposition ?? '' } };
}

/** The Case that an adopted Task hangs on; without it the next patch would take the Task off it. */
function caseOfTask(found: LogRow): string | undefined {
  const whatId = found.data.task?.WhatId;
  if (found.caseId !== undefined) return found.caseId;
  return found.relatedId === undefined && typeof whatId === 'string' ? whatId : undefined;
}

/** The row as it is when the org already has its record; undefined when the org has none. */
export function adoptFound(row: JournalRow, key: string, found: Found, by: Adopter): JournalRow | undefined {
  const logRow = found.rows.get(key);
  if (logRow !== undefined) return adoptLogRow(row, logRow, by);
  const taskId = row.kind === 'call' ? found.taskIds.get(callObject(key)) : undefined;
  const ours = row.log.attempt ?? {};
  if (taskId !== undefined) return { ...row, log: { ...row.log, state: 'logged', taskId, task: ours } };
  if (row.kind === 'enquiry' && found.case !== undefined) {
    // Of a colleague's Case nothing is known to be as this browser wrote it: what it holds stays.
    const written = found.case.byMe ? ours : {};
    const { id: caseId, joined, byMe } = found.case;
    const whose = { ...(joined ? { joined } : {}), ...(byMe ? {} : { colleagues: true as const }) };
    return { ...row, log: { ...row.log, state: 'logged', caseId, case: written, ...whose } };
  }
  return undefined;
}
