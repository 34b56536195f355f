import { AppError } from '../../../lib/errors/app-error.ts';
import { chosenAt, withLaterChoices } from '../../../lib/domain/choices.ts';
import { withoutDecision } from '../../../lib/domain/decisions.ts';
import {
  ownNote,
  withAliases,
  type Decision,
  type Declined,
  type JournalRow,
} from '../../../lib/domain/journal-row.ts';
import type { Note } from '../../../lib/domain/note.ts';
import { initialsOf } from '../../../lib/domain/interaction-view.ts';
import { followsCalls, isSaid } from '../../../lib/domain/shared-person.ts';
import { touch } from '../../../lib/domain/touch.ts';
import type { SearchResultView } from '../../../lib/domain/view.ts';
import { enquiryAliases, newEnquiryRow, probableEnquiries } from '../../../lib/inbox/apply-enquiry.ts';
import type { OpenEnquiry } from '../../../lib/inbox/apply-reports.ts';
import { findKept, findRow } from '../../../lib/journal/merge-proved.ts';
import { firstMirrorMs, mirrorDue } from '../../../lib/journal/mirror.ts';
import { caseFixed } from '../../../lib/domain/interaction-view.ts';
import { isUndoneByWords, lookedAtAgain } from '../../../lib/domain/log-rules.ts';
import type { Handlers } from '../../../lib/messaging/contract.ts';
import type { NewJob } from '../../../lib/outbox/job.ts';
import type { BackgroundServices } from '../services.ts';
import { chosenMatch, mustBeOf, relatedLabel } from './chosen-person.ts';
import { savedText } from './merge-note.ts';
import { writeForgotten } from './write-forgotten.ts';
import type { UserSession } from '../user-session.ts';

type PanelCommands =
  | 'call.claim'
  | 'enquiry.claim'
  | 'note.save'
  | 'disposition.set'
  | 'related.set'
  | 'contact.choose'
  | 'log.decline'
  | 'log.restore'
  | 'log.retry'
  | 'today.read'
  | 'contacts.search';

const settle = (row: JournalRow): NewJob => ({ kind: 'settle', lane: row.lane, payload: { lane: row.lane } });

const mirror = ({ id }: JournalRow): NewJob => ({ kind: 'mirror', lane: `mirror:${id}`, payload: { rowId: id } });

/** "Don't log", or taking it back, is told by the draft row at once: another browser may be about to write. */
const decisionJobs = (row: JournalRow): NewJob[] => [settle(row), mirror(row)];

/** An enquiry may be known this long before its call (ms). */
const nearMs = 3600_000;

/** Words typed into what is logged follow soon, then at most this often while somebody types: each time takes two calls (ms). */
const typingMs = 10_000;

/** Two panels that type at once are a handful of revisions apart. */
const revisionsKept = 20;

/** The note with its new words; what it said before stays known for a while. */
function nextNote(before: Note | undefined, text: string, author: string, at: number): Note {
  const past =
    before === undefined ? [] : [...(before.history ?? []), { revision: before.revision, text: before.text }];
  return { author, text, at, revision: (before?.revision ?? 0) + 1, history: past.slice(-revisionsKept) };
}

export function panelHandlers(services: BackgroundServices): Pick<Handlers, PanelCommands> {
  const { deps } = services;
  /** People's acts are dated like the records they are written into. */
  const now = () => services.session()?.serverNow() ?? deps.clock.now();

  async function meOf(session: UserSession): Promise<string> {
    return (await session.staff.me())?.eid ?? session.who.userId;
  }

  /** Changes one row and starts what follows from it. */
  async function change(
    id: string,
    edit: (row: JournalRow, me: string) => JournalRow,
    jobs: (row: JournalRow) => NewJob[] = (row) => [settle(row)],
  ): Promise<JournalRow> {
    const session = services.requireSession();
    const me = await meOf(session);
    const row = await session.journal.transact(async (tx) => {
      const found = await findRow(tx, id);
      if (found === undefined) throw new AppError('not_found', 'This call or chat is no longer kept in this browser.');
      const next = edit(found, me);
      await tx.put(next);
      for (const job of jobs(next)) await tx.enqueue(job);
      return next;
    });
    session.outbox.kick();
    return row;
  }

  /** A decision about a call concerns its enquiry, also before a report says which one that is. */
  async function settleEnquiries(id: string): Promise<void> {
    const session = services.requireSession();
    await session.journal.transact(async (tx) => {
      const row = await findRow(tx, id);
      const recent = row?.call === undefined ? [] : await tx.since(row.createdAt - nearMs);
      const enquiries = row === undefined ? [] : probableEnquiries(recent, row);
      for (const enquiry of enquiries) await tx.enqueue(settle(enquiry));
    });
    session.outbox.kick();
  }

  /** What is said one after the other, in words or by choices, goes into the draft row together. */
  function mirrorSoon(row: JournalRow): NewJob {
    const { toLocal } = services.requireSession();
    return { ...mirror(row), notBefore: toLocal(mirrorDue(row, now())) };
  }

  function noteJobs(row: JournalRow, isTyping: boolean): NewJob[] {
    const { toLocal } = services.requireSession();
    if (row.log.state === 'logged')
      return [{ ...settle(row), notBefore: toLocal(now() + (isTyping ? typingMs : firstMirrorMs)) }, mirrorSoon(row)];
    // A call that was left out for its kind, or for a colleague's part of it, is logged once somebody has something to say about it.
    // So is one that was over and nobody's: no report comes any more that would say so.
    const isOver = row.call?.reported === true && row.mine?.by === 'typed';
    return isOver || isUndoneByWords(row.log.skippedBy) ? [settle(row), mirrorSoon(row)] : [mirrorSoon(row)];
  }

  /** Until the record is there what was chosen is told to other browsers, and kept for a new one, by the draft row. */
  function choiceJobs(row: JournalRow): NewJob[] {
    return [settle(row), mirrorSoon(row)];
  }

  /** Later than what it takes the place of, also where the clock was set back since. */
  function saidNow(row: JournalRow, by: string): Decision {
    return { by, at: Math.max(now(), ...Object.values(chosenAt(row)).map((at) => at + 1)) };
  }

  function declinedNow(by: string, reason: string | undefined): Declined {
    const why = reason?.trim() ?? '';
    return { by, at: now(), written: false, ...(why === '' ? {} : { reason: why }) };
  }

  return {
    'call.claim': async ({ id }) => {
      await change(id, (row) => touch(row, 'claimed', now()));
      return null;
    },

    'enquiry.claim': async ({ enquiryNumber }) => {
      const session = services.requireSession();
      const own = await session.own();
      if (own === undefined)
        throw new AppError('not_configured', 'It is not known which member of CINNOX staff you are.');
      const open = (await session.journal.meta<OpenEnquiry[]>('open-enquiries')) ?? [];
      const entry = open.find(({ facts }) => facts.displayCaseNumber === enquiryNumber);
      if (entry === undefined) throw new AppError('not_found', 'This enquiry is no longer open.');
      const id = await session.journal.transact(async (tx) => {
        const aliases = enquiryAliases(entry.facts, entry.service);
        const [known] = (await tx.byAliases(aliases)).filter((row) => row.kind === 'enquiry');
        const base = known ?? newEnquiryRow(entry.service, entry.facts, own);
        const row = touch(withAliases(base, aliases), 'claimed', now());
        await tx.put(row);
        await tx.enqueue({ kind: 'match', lane: `match:${row.id}`, payload: { rowId: row.id } });
        await tx.enqueue(settle(row));
        return row.id;
      });
      session.outbox.kick();
      return { id };
    },

    'note.save': async ({ id, text, revision, sent }) => {
      let isTyping = false;
      const row = await change(
        id,
        (found, me) => {
          const before = ownNote(found);
          isTyping = before !== undefined && now() - before.at < typingMs;
          const merged = savedText(found, id, text, revision, sent);
          if (before?.text === merged) return found;
          const note = nextNote(before, merged, me, now());
          const others = found.notes.filter((other) => other.browser !== undefined);
          return touch({ ...found, notes: [note, ...others] }, 'typed', now());
        },
        (next) => noteJobs(next, isTyping),
      );
      const saved = ownNote(row);
      return { revision: saved?.revision ?? 0, text: saved?.text ?? '' };
    },

    'disposition.set': async ({ id, value }) => {
      await change(
        id,
        (row, me) => {
          const said = saidNow(row, me);
          const other = value === null ? { takenAway: { disposition: said } } : { disposition: { value, ...said } };
          return touch(withLaterChoices(row, other), 'typed', now());
        },
        choiceJobs,
      );
      return null;
    },

    'related.set': async ({ id, recordId }) => {
      const session = services.requireSession();
      const label = recordId === null ? '' : await relatedLabel(session, id, recordId);
      await change(
        id,
        (row, me) => {
          const fixed = caseFixed(row);
          if (fixed !== undefined) throw new AppError('bad_input', fixed);
          const said = saidNow(row, me);
          const other =
            recordId === null ? { takenAway: { related: said } } : { related: { id: recordId, label, ...said } };
          return touch(lookedAtAgain(withLaterChoices(row, other)), 'typed', now());
        },
        choiceJobs,
      );
      return null;
    },

    'contact.choose': async ({ id, contactId }) => {
      const session = services.requireSession();
      const me = await meOf(session);
      const match = await chosenMatch(session, contactId, me, now());
      await session.journal.transact(async (tx) => {
        const found = await findRow(tx, id);
        if (found === undefined)
          throw new AppError('not_found', 'This call or chat is no longer kept in this browser.');
        mustBeOf(found, contactId);
        const candidates = match.candidates.length > 0 ? match.candidates : found.match.candidates;
        const row = { ...touch(lookedAtAgain(found), 'typed', now()), match: { ...match, candidates } };
        await tx.put(row);
        // The person of a call is the person of its enquiry, unless somebody chose another one there.
        for (const other of await tx.byLane(row.lane)) {
          const isSame = other.match.contactId === found.match.contactId;
          // Nor is who a colleague is called about the one whom that call is with.
          const isOther = other.id !== row.id && other.call?.direction !== 'internal' && other.log.joined !== true;
          const follows = !isSaid(other.match) || isSame || followsCalls(other, me);
          if (isOther && follows) await tx.put({ ...lookedAtAgain(other), match: row.match });
        }
        for (const job of choiceJobs(row)) await tx.enqueue(job);
      });
      session.outbox.kick();
      return null;
    },

    'log.decline': async ({ id, reason }) => {
      await change(
        id,
        (row, me) => {
          if (row.log.state === 'logged')
            throw new AppError('bad_input', 'It is in Salesforce already: delete it there if it must not be.');
          if (row.declined !== undefined) return row;
          return { ...touch(row, 'claimed', now()), declined: declinedNow(me, reason) };
        },
        decisionJobs,
      );
      await settleEnquiries(id);
      return null;
    },

    'log.restore': async ({ id }) => {
      await change(
        id,
        (row) => {
          if (row.declined?.byCall === true)
            throw new AppError('bad_input', 'This was said of the call: take it back there.');
          return withoutDecision(row);
        },
        decisionJobs,
      );
      await settleEnquiries(id);
      return null;
    },

    'log.retry': async ({ id }) => {
      const session = services.requireSession();
      const row = id === null ? undefined : await findKept(session.journal, id);
      if (row !== undefined) await writeForgotten(session.journal, row);
      session.client.forgetDescribes();
      await session.journal.setMeta('org-facts', undefined);
      await session.outbox.retry(
        (job) => row === undefined || job.lane === row.lane || job.lane.endsWith(`:${row.id}`),
      );
      if (id === null) void session.sweeper.run({ now: true }).then(() => session.outbox.kick());
      return null;
    },

    'today.read': async ({ day }) => ({ rows: await services.projection.dayRows(day) }),

    'contacts.search': async ({ text }) => {
      const session = services.requireSession();
      const contacts = await session.matcher.search(text, await session.defaultCountry());
      const results: SearchResultView[] = contacts.map((contact) => ({
        contactId: contact.contactId,
        name: contact.name,
        initials: initialsOf(contact.name),
        ...(contact.accountName === undefined ? {} : { account: contact.accountName }),
        detail: contact.email ?? contact.phones[0]?.raw ?? contact.title ?? '',
      }));
      return { results };
    },
  };
}
