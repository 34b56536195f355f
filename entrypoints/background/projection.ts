import { endedAt, hasLeftWords, isOpen, startedAt, type JournalRow } from '../../lib/domain/journal-row.ts';
import { interactionView } from '../../lib/domain/interaction-view.ts';
import type { ViewContext } from '../../lib/domain/log-view.ts';
import { foretold } from '../../lib/domain/log-rules.ts';
import { isRinging } from '../../lib/domain/ringing.ts';
import { startOfDay } from '../../lib/domain/user-dates.ts';
import { todayRow, todayView, type TodayItem } from '../../lib/domain/today-view.ts';
import { uiKeys, type NowView, type SessionView, type TodayRowView, type TodayView } from '../../lib/domain/view.ts';
import { unwrittenGroups } from '../../lib/domain/unwritten-view.ts';
import type { OpenEnquiry } from '../../lib/inbox/apply-reports.ts';
import { unwrittenKey, type UnwrittenThing } from '../../lib/journal/writers/take-over.ts';
import type { Deps } from '../../lib/platform/ports.ts';
import type { SettingsStore } from '../../lib/storage/settings-store.ts';
import type { GrantInfo } from '../../lib/vault/grants.ts';
import { callStateOf, createCallStateTeller, type CallStateTeller } from './call-state.ts';
import { createChosenItems, type ChosenItems } from './chosen-items.ts';
import { createDrawnItems } from './drawn-items.ts';
import { problemOf } from './problems.ts';
import { createRingOpener } from './ring-opener.ts';
import type { UserSession } from './user-session.ts';

export interface Projection {
  /** Writes what changed into `storage.session`, soon; many calls make one write. */
  refresh(): void;
  /** What was written is gone from `storage.session`: all of it is written anew. */
  forget(): void;
  /** Resolves when everything asked for so far is written. */
  settled(): Promise<void>;
  chosen: ChosenItems;
  callState: CallStateTeller;
}

/** What concerns the person, not one row. */
type SharedContext = Omit<ViewContext, 'contact' | 'contactFresh' | 'enquiry'>;

const keptAfterEndMs = 15 * 60_000;
const lookBackMs = 3 * 24 * 3600_000;
const recentRows = 5;

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
  const written = new Map<string, string>();
  const drawn = createDrawnItems();
  const chosen = createChosenItems({ storage: browser.session, who: () => options.session()?.who });
  const opener = createRingOpener(browser);
  const callState = createCallStateTeller(browser);

  /** What differs from before, in one write: the panels draw once for each. */
  async function write(values: Record<string, unknown>): Promise<void> {
    const changed = Object.entries(values)
      .map(([key, value]) => ({ key, value, text: JSON.stringify(value) }))
      .filter(({ key, text }) => written.get(key) !== text);
    if (changed.length === 0) return;
    await browser.session.set(Object.fromEntries(changed.map(({ key, value }) => [key, value])));
    for (const { key, text } of changed) written.set(key, text);
  }

  async function viewContext(session: UserSession): Promise<SharedContext> {
    const [me, list, defaultCountry, settings] = await Promise.all([
      session.staff.me(),
      session.staff.list(),
      session.defaultCountry(),
      options.settings.read(),
    ]);
    const names = new Map(list.map((member) => [member.eid, member.name]));
    return {
      now: session.serverNow(),
      clockOffsetMs: session.serverNow() - clock.now(),
      me: me?.eid ?? '',
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
    surroundings: string,
  ): Promise<TodayItem> {
    const seen = row.match.contactId === undefined ? undefined : await session.seen.byId(row.match.contactId);
    const full: ViewContext = {
      ...context,
      // Read since this began: what is shown is what Salesforce said, not what this browser remembers.
      contactFresh: seen !== undefined && seen.seenAt >= row.createdAt,
      ...(seen === undefined ? {} : { contact: seen.facts }),
      ...(enquiry === undefined ? {} : { enquiry }),
    };
    const make = () => ({ row, view: interactionView(row, full) });
    // What is still going on is drawn by the clock as well.
    if (endedAt(row) === undefined) return make();
    const version = [surroundings, seen?.seenAt, JSON.stringify(row), JSON.stringify(enquiry?.log)].join('|');
    return drawn.item(row.id, version, make);
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
    const now = session.serverNow();
    const [rows, context, open, unwritten = [], kept] = await Promise.all([
      session.journal.since(now - lookBackMs),
      viewContext(session),
      session.journal.meta<OpenEnquiry[]>('open-enquiries'),
      session.journal.meta<UnwrittenThing[]>(unwrittenKey),
      chosen.all(),
    ]);
    const dayStart = startOfDay(now, timeZone);
    const shown = rows.filter(
      (row) => concernsMe(row) && (startedAt(row) >= dayStart || isOpen(row, now) || hasLeftWords(row)),
    );
    const surroundings = surroundingsOf(context, await session.staff.list(), timeZone);
    // A call says what became of its enquiry, which is not shown beside it.
    const enquiries = new Map(shown.flatMap((row) => (row.enquiry?.voice === true ? [[row.lane, row] as const] : [])));
    const enquiryOf = (row: JournalRow) => (row.call === undefined ? undefined : enquiries.get(row.lane));
    const items = await Promise.all(shown.map((row) => toItem(row, session, context, enquiryOf(row), surroundings)));
    drawn.keepOnly(new Set(shown.map((row) => row.id)));
    const draw = (item: TodayItem) => drawn.row(item, () => todayRow(item, timeZone));
    const today = items.filter(({ row }) => row.mine !== undefined || row.call?.reported !== true || hasLeftWords(row));
    const claimed = new Set(rows.flatMap((row) => row.enquiry?.displayCaseNumber ?? []));
    const unclaimed = (open ?? []).map((entry) => entry.facts).filter((facts) => !claimed.has(facts.displayCaseNumber));
    const nowShown = nowView(items, now, kept, draw);
    const views = {
      [uiKeys.now(session.who)]: nowShown,
      [uiKeys.today(session.who)]: withUnwritten(
        besideProblems(todayView(today, unclaimed, timeZone, draw), await sessionView),
        unwritten.filter(({ at }) => at >= dayStart),
        timeZone,
      ),
    };
    const { interactions } = nowShown;
    return { views, ringing: interactions.filter(isRinging).map(({ id }) => id), call: callStateOf(interactions) };
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

/** Everything that views of rows depend on besides the row, its contact and the time. */
function surroundingsOf(
  { me, userId, defaultCountry, clockOffsetMs }: SharedContext,
  staff: readonly { eid: string; name: string }[],
  timeZone: string,
): string {
  const offsetS = Math.round(clockOffsetMs / 1000);
  return JSON.stringify([me, userId, defaultCountry, offsetS, timeZone, staff.map(({ eid, name }) => [eid, name])]);
}

function concernsMe(row: JournalRow): boolean {
  return hasLeftWords(row) || (row.log.state !== 'not-mine' && (row.mine !== undefined || row.forMe));
}

/** A voice enquiry is shown by its call, not a second time. */
function isShownNow(row: JournalRow, now: number, kept: ReadonlySet<string>): boolean {
  // Written for somebody else: nobody here is in it.
  if (row.enquiry?.voice === true || row.behalf !== undefined) return false;
  if (row.call !== undefined && row.mine === undefined && !mayStillBeMine(row)) return false;
  const end = endedAt(row);
  return end === undefined || now - end < keptAfterEndMs || kept.has(row.id);
}

/** A ring that the report gave to nobody named is over for this panel. */
function mayStillBeMine(row: JournalRow): boolean {
  if (hasLeftWords(row)) return true;
  return row.call?.reported !== true && (row.call?.ring === true || row.touched);
}

function nowView(
  items: readonly TodayItem[],
  now: number,
  kept: ReadonlySet<string>,
  draw: (item: TodayItem) => TodayRowView,
): NowView {
  const shown = items.filter(({ row }) => isShownNow(row, now, kept));
  const byLife = (left: TodayItem, right: TodayItem) =>
    rank(left.row) - rank(right.row) || right.view.startedAt - left.view.startedAt;
  const recent = items
    .filter(({ row }) => endedAt(row) !== undefined && row.enquiry?.voice !== true)
    .sort((left, right) => right.view.startedAt - left.view.startedAt)
    .slice(0, recentRows);
  return {
    interactions: [...shown].sort(byLife).map(({ view }) => view),
    recent: recent.map(draw),
  };
}

function rank(row: JournalRow): number {
  return endedAt(row) === undefined ? 0 : 1;
}
