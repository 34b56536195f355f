import { endedAt, rememberedPerson, type JournalRow } from '../../lib/domain/journal-row.ts';
import { interactionView } from '../../lib/domain/interaction-view.ts';
import type { ViewContext } from '../../lib/domain/log-view.ts';
import { foretold } from '../../lib/domain/log-rules.ts';
import type { TodayItem } from '../../lib/domain/today-view.ts';
import type { Clock } from '../../lib/platform/clock.ts';
import type { SeenContact } from '../../lib/storage/seen-database.ts';
import type { Settings } from '../../lib/storage/settings-store.ts';
import type { DrawnItems } from './drawn-items.ts';
import type { StaffMember } from './staff-directory.ts';
import type { UserSession } from './user-session.ts';

/** What concerns the person, not one row. */
type SharedContext = Omit<ViewContext, 'contact' | 'contactFresh' | 'enquiry'>;

/** What all views of rows are drawn from besides the rows: the very same values as long as nothing changes. */
export interface Surroundings {
  me: string;
  staff: readonly StaffMember[];
  defaultCountry: string;
  settings: Settings;
  timeZone: string;
  clockOffsetMs: number;
}

/** What goes on counts in minutes: where nothing else has changed it is drawn again this often. */
const byClockMs = 30_000;
const byClock = (at: number): number => Math.floor(at / byClockMs);

/** When what goes on is drawn again (epoch ms). */
export const nextTick = (at: number): number => (byClock(at) + 1) * byClockMs;

function viewContext(session: UserSession, { me, staff, defaultCountry, settings }: Surroundings, clock: Clock) {
  const now = session.serverNow();
  const names = new Map(staff.map((member) => [member.eid, member.name]));
  return {
    now,
    clockOffsetMs: now - clock.now(),
    me,
    userId: session.who.userId,
    defaultCountry,
    nameOf: (eid) => names.get(eid) ?? eid,
    foretold: (row) => foretold(row, { settings, defaultCountry, now: session.serverNow() }),
  } satisfies SharedContext as SharedContext;
}

const contactOf = ({ match }: JournalRow): string | undefined => match.contactId ?? rememberedPerson(match)?.contactId;

/** What this browser knows of the people of these rows, by contact id. */
async function seenIn(rows: readonly JournalRow[], { seen }: UserSession) {
  const ids = [...new Set(rows.flatMap((row) => contactOf(row) ?? []))];
  const found = await Promise.all(ids.map((id) => seen.byId(id)));
  return new Map<string | undefined, SeenContact | undefined>(ids.map((id, index) => [id, found[index]]));
}

/** Rows as they are shown; what has not changed since it was drawn is not drawn again. */
export async function rowItems(
  rows: readonly JournalRow[],
  how: { session: UserSession; surroundings: Surroundings; clock: Clock; drawn: DrawnItems },
): Promise<TodayItem[]> {
  const { session, surroundings, clock, drawn } = how;
  const people = await seenIn(rows, session);
  const context = viewContext(session, surroundings, clock);
  const around = [session, ...Object.values(surroundings)];
  // A call says what became of its enquiry, which is not shown beside it.
  const enquiries = new Map(rows.flatMap((row) => (row.enquiry?.voice === true ? [[row.lane, row] as const] : [])));

  function view(row: JournalRow, seen: SeenContact | undefined, enquiry: JournalRow | undefined): TodayItem {
    const full: ViewContext = {
      ...context,
      // Read since this began: what is shown is what Salesforce said, not what this browser remembers.
      contactFresh: seen !== undefined && seen.seenAt >= row.createdAt,
      ...(seen === undefined ? {} : { contact: seen.facts }),
      ...(enquiry === undefined ? {} : { enquiry }),
    };
    return { row, view: interactionView(row, full) };
  }

  return rows.map((row) => {
    const seen = people.get(contactOf(row));
    const enquiry = row.call === undefined ? undefined : enquiries.get(row.lane);
    // What is still going on is drawn by the clock as well.
    const tick = endedAt(row) === undefined ? byClock(context.now) : 0;
    return drawn.item(row.id, [...around, seen, row, enquiry?.log, tick], () => view(row, seen, enquiry));
  });
}
