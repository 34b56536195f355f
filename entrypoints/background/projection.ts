import {
  endedAt,
  hasLeftWords,
  isOpen,
  rememberedPerson,
  startedAt,
  type JournalRow,
} from '../../lib/domain/journal-row.ts';
import { interactionView } from '../../lib/domain/interaction-view.ts';
import type { ViewContext } from '../../lib/domain/log-view.ts';
import { foretold } from '../../lib/domain/log-rules.ts';
import { isRinging } from '../../lib/domain/ringing.ts';
import { addDays, startOfDate, startOfDay } from '../../lib/domain/user-dates.ts';
import { todayRow, todayView, type TodayItem } from '../../lib/domain/today-view.ts';
import { uiKeys, type NowView, type SessionView, type TodayRowView, type TodayView } from '../../lib/domain/view.ts';
import { unwrittenGroups } from '../../lib/domain/unwritten-view.ts';
import type { OpenEnquiry } from '../../lib/inbox/apply-reports.ts';
import { unwrittenKey, type UnwrittenThing } from '../../lib/journal/writers/take-over.ts';
import type { Deps } from '../../lib/platform/ports.ts';
import { areSame, isSame } from '../../lib/storage/same.ts';
import type { Settings, SettingsStore } from '../../lib/storage/settings-store.ts';
import type { GrantInfo } from '../../lib/vault/grants.ts';
import { callStateOf, createCallStateTeller, type CallStateTeller } from './call-state.ts';
import { createChosenItems, type ChosenItems } from './chosen-items.ts';
import { createDrawnItems } from './drawn-items.ts';
import { problemOf } from './problems.ts';
import { concernsMe, isListed, nowView } from './now-view.ts';
import { createRingOpener } from './ring-opener.ts';
import type { StaffMember } from './staff-directory.ts';
import type { UserSession } from './user-session.ts';

export interface Projection {
  /** Writes what changed into `storage.session`, soon; many calls make one write. */
  refresh(): void;
  /** What was written is gone from `storage.session`: all of it is written anew. */
  forget(): void;
  /** Resolves when everything asked for so far is written. */
  settled(): Promise<void>;
  /** The lines of another day (`2026-11-23`), as Today has its own. */
  dayRows(date: string): Promise<TodayRowView[]>;
  chosen: ChosenItems;
  callState: CallStateTeller;
}

/** What concerns the person, not one row. */
type SharedContext = Omit<ViewContext, 'contact' | 'contactFresh' | 'enquiry'>;

/** What all views of rows are drawn from besides the rows: the very same values as long as nothing changes. */
interface Surroundings {
  me: string;
  staff: readonly StaffMember[];
  defaultCountry: string;
  settings: Settings;
  timeZone: string;
  clockOffsetMs: number;
}

/** What is shown beside the rows. */
interface Asides {
  open: readonly OpenEnquiry[] | undefined;
  unwritten: readonly UnwrittenThing[] | undefined;
  /** Ids that somebody looks at. */
  kept: ReadonlySet<string>;
}

interface RowViews {
  now: NowView;
  today: TodayView;
}

const lookBackMs = 3 * 24 * 3600_000;
const longestDayMs = 25 * 3600_000;
/** On which the clocks are put forward. */
const shortestDayMs = 23 * 3600_000;
/** Where nothing has changed, what the clock alone changes is drawn again this often: it counts in minutes. */
const byClockMs = 30_000;

export function createProjection(options: {
  deps: Pick<Deps, 'browser' | 'clock' | 'log'>;
  settings: Pick<SettingsStore, 'read'>;
  session: () => UserSession | undefined;
  grant: () => Promise<GrantInfo | null>;
  sessionView: () => Promise<SessionView>;
}): Projection {
  const { deps } = options;
  const { clock, browser } = deps;
  let running: Promise<void> | undefined;
  let again = false;
  const written = new Map<string, unknown>();
  let last: { from: readonly unknown[]; views: RowViews } | undefined;
  let day: { timeZone: string; from: number } | undefined;
  const drawn = createDrawnItems();
  const chosen = createChosenItems({ storage: browser.session, who: () => options.session()?.who });
  const opener = createRingOpener(browser);
  const callState = createCallStateTeller(browser);

  /** What differs from before, in one write: the panels draw once for each. */
  async function write(values: Record<string, unknown>): Promise<void> {
    const changed = Object.entries(values).filter(([key, value]) => !isSame(written.get(key), value));
    if (changed.length > 0) await browser.session.set(Object.fromEntries(changed));
    for (const [key, value] of Object.entries(values)) written.set(key, value);
  }

  async function surroundingsOf(session: UserSession, timeZone: string): Promise<Surroundings> {
    const [me, staff, defaultCountry, settings] = await Promise.all([
      session.staff.me(),
      session.staff.list(),
      session.defaultCountry(),
      options.settings.read(),
    ]);
    const offsetMs = session.serverNow() - clock.now();
    return { me: me?.eid ?? '', staff, defaultCountry, settings, timeZone, clockOffsetMs: wholeSeconds(offsetMs) };
  }

  function viewContext(session: UserSession, { me, staff, defaultCountry, settings }: Surroundings): SharedContext {
    const names = new Map(staff.map((member) => [member.eid, member.name]));
    return {
      now: session.serverNow(),
      clockOffsetMs: session.serverNow() - clock.now(),
      me,
      userId: session.who.userId,
      defaultCountry,
      nameOf: (eid) => names.get(eid) ?? eid,
      problemOf,
      foretold: (row) => foretold(row, { settings, defaultCountry, now: session.serverNow() }),
    };
  }

  async function toItem(
    row: JournalRow,
    session: UserSession,
    context: SharedContext,
    /** The enquiry that a call is in. */
    enquiry: JournalRow | undefined,
    /** Everything of the context but the time. */
    surroundings: readonly unknown[],
  ): Promise<TodayItem> {
    const contactId = row.match.contactId ?? rememberedPerson(row.match)?.contactId;
    const seen = contactId === undefined ? undefined : await session.seen.byId(contactId);
    const full: ViewContext = {
      ...context,
      // Read since this began: what is shown is what Salesforce said, not what this browser remembers.
      contactFresh: seen !== undefined && seen.seenAt >= row.createdAt,
      ...(seen === undefined ? {} : { contact: seen.facts }),
      ...(enquiry === undefined ? {} : { enquiry }),
    };
    // What is still going on is drawn by the clock as well.
    const tick = endedAt(row) === undefined ? byClock(context.now) : 0;
    const from = [...surroundings, seen, row, enquiry?.log, tick];
    return drawn.item(row.id, from, () => ({ row, view: interactionView(row, full) }));
  }

  async function project(): Promise<void> {
    const session = options.session();
    const reading = options.sessionView();
    const [sessionView, rows] = await Promise.all([
      reading,
      session === undefined ? undefined : rowViews(session, (await options.grant())?.timeZone ?? 'UTC', reading),
    ]);
    const { views = {}, ringing = [], call = 'none' } = rows ?? {};
    await write({ [uiKeys.session]: sessionView, ...views });
    await opener.open(ringing);
    // A tab that is slow to listen holds nothing up.
    void callState.tell(call).catch(() => deps.log.warn('call-state.not-told'));
    await paintBadge(sessionView);
  }

  async function rowViews(session: UserSession, timeZone: string, sessionView: Promise<SessionView>) {
    const [surroundings, open, unwritten, kept] = await Promise.all([
      surroundingsOf(session, timeZone),
      session.journal.meta<OpenEnquiry[]>('open-enquiries'),
      session.journal.meta<UnwrittenThing[]>(unwrittenKey),
      chosen.all(),
    ]);
    const { journal, seen } = session;
    const around = Object.values(surroundings);
    const [ids, tick] = [[...kept].join(), byClock(session.serverNow())];
    const from = [session, journal.version(), seen.version(), open, unwritten, ids, tick, ...around];
    if (last === undefined || !areSame(last.from, from))
      last = { from, views: await drawRows(session, surroundings, { open, unwritten, kept }) };
    const { now, today } = last.views;
    const views = {
      [uiKeys.now(session.who)]: now,
      [uiKeys.today(session.who)]: besideProblems(today, await sessionView),
    };
    const { interactions } = now;
    return { views, ringing: interactions.filter(isRinging).map(({ id }) => id), call: callStateOf(interactions) };
  }

  async function itemsOf(
    shown: readonly JournalRow[],
    session: UserSession,
    surroundings: Surroundings,
    context: SharedContext,
  ): Promise<TodayItem[]> {
    const around = [session, ...Object.values(surroundings)];
    // A call says what became of its enquiry, which is not shown beside it.
    const enquiries = new Map(shown.flatMap((row) => (row.enquiry?.voice === true ? [[row.lane, row] as const] : [])));
    const enquiryOf = (row: JournalRow) => (row.call === undefined ? undefined : enquiries.get(row.lane));
    return Promise.all(shown.map((row) => toItem(row, session, context, enquiryOf(row), around)));
  }

  async function dayRows(date: string): Promise<TodayRowView[]> {
    const session = options.session();
    const timeZone = (await options.grant())?.timeZone ?? 'UTC';
    const [from, to] = [startOfDate(date, timeZone), startOfDate(addDays(date, 1), timeZone)];
    if (session === undefined || Number.isNaN(from)) return [];
    // What began in the night before may have been heard of on this day only, and the other way round.
    const rows = await session.journal.since(from - longestDayMs);
    const shown = rows.filter(
      (row) => concernsMe(row) && isListed(row) && startedAt(row) >= from && startedAt(row) < to,
    );
    const surroundings = await surroundingsOf(session, timeZone);
    const items = await itemsOf(shown, session, surroundings, viewContext(session, surroundings));
    return items.map((item) => todayRow(item, timeZone)).sort((left, right) => right.at - left.at);
  }

  /** Worked out once a day: it takes longer than the lines of a day. */
  function beginOfDay(now: number, timeZone: string): number {
    const isSame = day !== undefined && day.timeZone === timeZone && now >= day.from && now < day.from + shortestDayMs;
    if (!isSame || day === undefined) day = { timeZone, from: startOfDay(now, timeZone) };
    return day.from;
  }

  async function drawRows(
    session: UserSession,
    surroundings: Surroundings,
    { open = [], unwritten = [], kept }: Asides,
  ): Promise<RowViews> {
    const { timeZone } = surroundings;
    const now = session.serverNow();
    const rows = await session.journal.since(now - lookBackMs);
    const context = viewContext(session, surroundings);
    const dayStart = beginOfDay(now, timeZone);
    const shown = rows.filter(
      (row) => concernsMe(row) && (startedAt(row) >= dayStart || isOpen(row, now) || hasLeftWords(row)),
    );
    const items = await itemsOf(shown, session, surroundings, context);
    drawn.keepOnly(new Set(shown.map((row) => row.id)));
    const draw = (item: TodayItem) => drawn.row(item, () => todayRow(item, timeZone));
    const today = items.filter(({ row }) => isListed(row));
    const claimed = new Set(rows.flatMap((row) => row.enquiry?.displayCaseNumber ?? []));
    const read = open.filter(({ unread }) => unread !== true).map(({ facts }) => facts);
    const unclaimed = read.filter((facts) => !claimed.has(facts.displayCaseNumber));
    const ofToday = unwritten.filter(({ at }) => at >= dayStart);
    return {
      now: nowView(items, now, kept, draw),
      today: withUnwritten(todayView(today, unclaimed, timeZone, draw), ofToday, timeZone),
    };
  }

  async function paintBadge(view: SessionView): Promise<void> {
    const bad = view.status === 'signed-out' || view.problems.some((problem) => problem.tone === 'bad');
    const text = bad ? '!' : '';
    if (written.get('badge') === text) return;
    written.set('badge', text);
    await browser.badge(text, bad ? 'bad' : 'none');
  }

  function refresh(): void {
    again = true;
    running ??= loop().finally(() => (running = undefined));
  }

  async function loop(): Promise<void> {
    while (again) {
      again = false;
      await project().catch(() => deps.log.warn('projection.failed'));
    }
  }

  return {
    dayRows,
    refresh,
    forget: () => written.clear(),
    chosen,
    callState,
    async settled() {
      while (running !== undefined) await running;
    },
  };
}

/** What nobody writes is listed, and no day is all logged with it. */
function withUnwritten(today: TodayView, things: readonly UnwrittenThing[], timeZone: string): TodayView {
  if (things.length === 0) return today;
  const text = `${things.length} without writer`;
  const pill = today.pill.tone === 'ok' ? { text, tone: 'wait' as const, filter: 'all' as const } : today.pill;
  return { ...today, pill, unwritten: unwrittenGroups(things, timeZone) };
}

/** While nothing can be logged, nothing being left to log is no good news. */
function besideProblems(today: TodayView, { problems }: SessionView): TodayView {
  if (today.pill.tone !== 'ok' || !problems.some(({ tone }) => tone === 'bad')) return today;
  return { ...today, pill: { ...today.pill, text: 'Not logging', tone: 'bad' } };
}

const wholeSeconds = (ms: number): number => Math.round(ms / 1000) * 1000;
const byClock = (at: number): number => Math.floor(at / byClockMs);
