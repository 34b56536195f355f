import { hasLeftWords, isOpen, startedAt } from '../../lib/domain/journal-row.ts';
import { isRinging } from '../../lib/domain/ringing.ts';
import { addDays, startOfDate, startOfDay } from '../../lib/domain/user-dates.ts';
import { todayRow, todayView, type TodayItem } from '../../lib/domain/today-view.ts';
import { uiKeys, type NowView, type SessionView, type TodayRowView, type TodayView } from '../../lib/domain/view.ts';
import { unwrittenGroups } from '../../lib/domain/unwritten-view.ts';
import type { OpenEnquiry } from '../../lib/inbox/apply-reports.ts';
import { longestChatMs } from '../../lib/inbox/open-enquiries.ts';
import { sweepKey, type SweepState } from '../../lib/inbox/sweeper.ts';
import { unwrittenKey, type UnwrittenThing } from '../../lib/journal/writers/unwritten.ts';
import type { Deps } from '../../lib/platform/ports.ts';
import { areSame, isSame } from '../../lib/storage/same.ts';
import type { SettingsStore } from '../../lib/storage/settings-store.ts';
import type { GrantInfo } from '../../lib/vault/grants.ts';
import { callStateOf, createCallStateTeller, type CallStateTeller } from './call-state.ts';
import { createChosenItems, type ChosenItems } from './chosen-items.ts';
import { createDrawnItems } from './drawn-items.ts';
import { concernsMe, isListed, isOpenChat, nowView, shownUntil, waitsForMe } from './now-view.ts';
import { waitingKey } from './night-due.ts';
import { createRingOpener } from './ring-opener.ts';
import { nextTick, rowItems, type Surroundings } from './row-items.ts';
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
  /** From then on the clock alone may change them (epoch ms). */
  until: number;
}

const lookBackMs = 3 * 24 * 3600_000;
const longestDayMs = 25 * 3600_000;
/** On which the clocks are put forward. */
const shortestDayMs = 23 * 3600_000;
/** What began days ago leaves the lists: not to the minute. */
const longestMs = 15 * 60_000;

export function createProjection(options: {
  deps: Pick<Deps, 'browser' | 'clock' | 'log'>;
  settings: Pick<SettingsStore, 'read'>;
  session: () => UserSession | undefined;
  grant: () => Promise<GrantInfo | null>;
  sessionView: () => Promise<SessionView>;
  /** What the session's view is made of, the session itself aside: the very same values as long as nothing changes. */
  standsOn: () => Promise<readonly unknown[]>;
}): Projection {
  const { deps } = options;
  const { clock, browser } = deps;
  let running: Promise<void> | undefined;
  let again = false;
  const written = new Map<string, unknown>();
  let last: { from: readonly unknown[]; at: number; views: RowViews } | undefined;
  /** All of it is written as it was worked out from these. */
  let calm: { from: readonly unknown[]; at: number; until: number } | undefined;
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

  const offsetOf = (session: UserSession) => wholeSeconds(session.serverNow() - clock.now());

  async function surroundingsOf(session: UserSession, timeZone: string): Promise<Surroundings> {
    const me = await session.staff.me();
    const staff = await session.staff.list();
    const defaultCountry = await session.defaultCountry();
    const settings = await options.settings.read();
    return { me: me?.eid ?? '', staff, defaultCountry, settings, timeZone, clockOffsetMs: offsetOf(session) };
  }

  async function standsOn(session: UserSession): Promise<readonly unknown[]> {
    const { journal, seen } = session;
    const around = await options.standsOn();
    // Of the sweeps' state only this is shown, and something else of it changes each time.
    const error = (await journal.meta<SweepState>(sweepKey))?.error;
    const versions = [journal.version(), journal.changes(sweepKey), seen.version()];
    return [session, ...around, error, ...versions, offsetOf(session)];
  }

  async function project(): Promise<void> {
    const session = options.session();
    const at = session?.serverNow() ?? 0;
    const from = session === undefined ? [] : await standsOn(session);
    if (calm !== undefined && calm.at <= at && at < calm.until && areSame(calm.from, from)) return;
    calm = undefined;
    const sessionView = await options.sessionView();
    const rows = session === undefined ? undefined : await rowViews(session, sessionView);
    const { views = {}, ringing = [], call = 'none' } = rows ?? {};
    await write({ [uiKeys.session]: sessionView, ...views });
    await opener.open(ringing);
    // A tab that is slow to listen holds nothing up.
    void callState.tell(call).catch(() => deps.log.warn('call-state.not-told'));
    await paintBadge(sessionView);
    // What is amiss is looked at each time: it may pass by itself.
    if (session !== undefined && last !== undefined && sessionView.problems.length === 0)
      calm = { from, at, until: last.views.until };
  }

  async function rowViews(session: UserSession, sessionView: SessionView) {
    const { journal, seen } = session;
    const grant = await options.grant();
    const settings = await options.settings.read();
    const kept = await chosen.all();
    const at = session.serverNow();
    const versions = [journal.version(), journal.changes(sweepKey), seen.version()];
    const from = [session, ...versions, grant, settings, [...kept].join(), offsetOf(session)];
    const isCurrent = last !== undefined && last.at <= at && at < last.views.until;
    if (last === undefined || !isCurrent || !areSame(last.from, from)) {
      const surroundings = await surroundingsOf(session, grant?.timeZone ?? 'UTC');
      const open = await journal.meta<OpenEnquiry[]>('open-enquiries');
      const unwritten = await journal.meta<UnwrittenThing[]>(unwrittenKey);
      last = { from, at, views: await drawRows(session, surroundings, { open, unwritten, kept }) };
    }
    const { now, today } = last.views;
    const views = {
      [uiKeys.now(session.who)]: now,
      [uiKeys.today(session.who)]: besideProblems(today, sessionView),
    };
    const { interactions } = now;
    return { views, ringing: interactions.filter(isRinging), call: callStateOf(interactions) };
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
    const items = await rowItems(shown, { session, surroundings, clock, drawn });
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
    const rows = (await session.journal.since(now - longestChatMs)).filter(
      (row) => row.createdAt >= now - lookBackMs || isOpenChat(row, now),
    );
    const dayStart = beginOfDay(now, timeZone);
    const waiting = (await session.journal.meta<string[]>(waitingKey)) ?? [];
    const ids = waiting.filter((id) => !rows.some((row) => row.id === id));
    const older = (await Promise.all(ids.map((id) => session.journal.get(id))))
      .filter((row) => row !== undefined)
      .filter((row) => row.createdAt < now - lookBackMs && waitsForMe(row, now));
    const ofDays = rows.filter(
      (row) => concernsMe(row) && (startedAt(row) >= dayStart || isOpen(row, now) || hasLeftWords(row)),
    );
    const shown = [...older, ...ofDays];
    const items = await rowItems(shown, { session, surroundings, clock, drawn });
    drawn.keepOnly(new Set(shown.map((row) => row.id)));
    const draw = (item: TodayItem) => drawn.row(item, () => todayRow(item, timeZone));
    const today = items.filter(({ row }) => isListed(row));
    const claimed = new Set(rows.flatMap((row) => row.enquiry?.displayCaseNumber ?? []));
    const read = open.filter(({ unread }) => unread !== true).map(({ facts }) => facts);
    const unclaimed = read.filter((facts) => !claimed.has(facts.displayCaseNumber));
    const ofToday = unwritten.filter(({ at }) => at >= dayStart);
    return {
      until: Math.max(nextTick(now), Math.min(shownUntil(shown, now), dayStart + shortestDayMs, now + longestMs)),
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
    forget() {
      calm = undefined;
      written.clear();
    },
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
  const text = `${things.length} no writer`;
  const pill = today.pill.tone === 'ok' ? { text, tone: 'wait' as const, filter: 'all' as const } : today.pill;
  return { ...today, pill, unwritten: unwrittenGroups(things, timeZone) };
}

/** While nothing can be logged, nothing being left to log is no good news. */
function besideProblems(today: TodayView, { problems }: SessionView): TodayView {
  if (today.pill.tone !== 'ok' || !problems.some(({ tone }) => tone === 'bad')) return today;
  return { ...today, pill: { ...today.pill, text: 'Not logging', tone: 'bad' } };
}

const wholeSeconds = (ms: number): number => Math.round(ms / 1000) * 1000;
