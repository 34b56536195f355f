import { createOpenApiClient } from '../../lib/cinnox/open-api-client.ts';
import { isDrawnKey } from '../../lib/domain/view.ts';
import { AppError, toAppError } from '../../lib/errors/app-error.ts';
import type { Handlers } from '../../lib/messaging/contract.ts';
import type { TimerHandle } from '../../lib/platform/clock.ts';
import type { Deps } from '../../lib/platform/ports.ts';
import { withMemory } from '../../lib/storage/area-memory.ts';
import { createSalesforceClient } from '../../lib/salesforce/client.ts';
import { createSettingsStore } from '../../lib/storage/settings-store.ts';
import { boundGrants, isSameUser } from '../../lib/vault/bound-grants.ts';
import { createConsumerSecret } from '../../lib/vault/consumer-secret.ts';
import { createGrants, type GrantInfo } from '../../lib/vault/grants.ts';
import { createSignIn } from '../../lib/vault/sign-in.ts';
import { createVault } from '../../lib/vault/vault.ts';
import { ensureAlarms, type AlarmName } from './alarms.ts';
import { createCinnoxAccess } from './cinnox-access.ts';
import { allHandlers } from './handlers/all-handlers.ts';
import { forgetUser, forgetViews } from './forget-user.ts';
import { createLiveEvents } from './live-events.ts';
import { createOrgSetUp } from './org-set-up.ts';
import { createProjection } from './projection.ts';
import { createRecordPages } from './record-pages.ts';
import type { BackgroundServices } from './services.ts';
import { createSessionViews } from './session-view.ts';
import { createKeptStore } from './kept-store.ts';
import { followClock } from './follow-clock.ts';
import { isNightDue, learnAgain, lookForLate, noteNight } from './night-due.ts';
import { createStart } from './start.ts';
import { createSignInFlow } from './sign-in-flow.ts';
import { createTabAgreements } from './tab-agreements.ts';
import { createUpdateGate } from './update-gate.ts';
import { openUserSession, type UserSession } from './user-session.ts';

export interface App {
  /** Databases open, session of the last sign-in running. Every listener awaits it; what failed is tried again then. */
  readonly ready: Promise<void>;
  handlers: Handlers;
  onAlarm(name: AlarmName): Promise<void>;
  /** An update is there: the worker reloads when nobody is on a call and all is saved. */
  onUpdateAvailable(): Promise<void>;
  /** A closed tab leaves nothing behind. */
  forgetTab(tabId: number): Promise<void>;
  /** Resolves when nothing is left to do now (tests). */
  idle(): Promise<void>;
  services: BackgroundServices;
  stop(): void;
}

/** However much is due: never in a circle without a pause. */
const shortestTimerMs = 1_000;
/** Longer ones are left to the alarm. */
const longestTimerMs = 25_000;

/** The worker without its listeners: everything outside comes in by `deps`, so that many can run in one process. */
export function createApp(given: Deps): App {
  const { browser, changes: storageChanges } = withMemory(given.browser, isDrawnKey);
  const [deps, { clock }] = [{ ...given, browser }, given];
  const settings = createSettingsStore({ deps });
  const vault = createVault({ deps });
  const grants = createGrants({ deps, vault });
  const signIn = createSignIn({ deps, grants });
  const consumerSecret = createConsumerSecret(vault);
  const tabs = createTabAgreements({ deps, grants });
  const cinnox = createCinnoxAccess({ settings, vault });
  const gateway = createOpenApiClient({ deps, access: cinnox.read });
  let session: UserSession | undefined;
  const setUp = createOrgSetUp({ log: deps.log, settings, clock });
  const update = createUpdateGate({ browser, session: () => session });
  const kept = createKeptStore({ storage: browser.local });
  let sweepTimer: TimerHandle | undefined;
  const pending = new Set<Promise<unknown>>();

  const viewOf = createSessionViews();
  const projection = createProjection({
    ...{ deps, settings },
    session: () => session,
    grant: () => grants.current(),
    standsOn: async () => {
      const read = [await grants.current(), await settings.read(), await cinnox.areAll()];
      return [...read, signInFlow.isRunning(), storageChanges()];
    },
    sessionView: async () => {
      return viewOf({
        grant: await grants.current(),
        settings: await settings.read(),
        session,
        signingIn: signInFlow.isRunning(),
        isSignInLost: await signIn.isLost(),
        // Said to who is not signed in.
        kept: session === undefined ? await kept.latest() : { keptNotes: 0 },
        cinnoxReady: await cinnox.areAll(),
        events: await live.view(session),
        version: browser.version(),
        now: clock.now(),
      });
    },
  });
  const live = createLiveEvents({ deps, grants, onChange: () => projection.refresh() });

  /** Work beside an answer; a failure is noted, never thrown at nobody. */
  function beside(event: string, work: () => Promise<unknown>): void {
    const running = work()
      .catch((thrown: unknown) => deps.log.warn(event, { code: toAppError(thrown).code }))
      .finally(() => pending.delete(running));
    pending.add(running);
  }

  const pages = createRecordPages({ browser, grants });

  /** Somebody else signed in: what waits is kept for its user, what was shown is nobody else's. */
  async function leave(last: UserSession | undefined): Promise<void> {
    if (last === undefined) return;
    await kept.keep(last);
    session = undefined;
    last.close();
    await projection.settled();
    await forgetViews(browser, last.who);
    projection.forget();
  }

  /** One after the other: two sessions of one user would be two writers of one journal, each doing the other's jobs. */
  const open = (grant: GrantInfo) => deps.locks.request('session', () => openOne(grant));

  async function openOne(grant: GrantInfo): Promise<UserSession> {
    if (session !== undefined && isSameUser(session.who, grant.who)) return session;
    await leave(session);
    const own = boundGrants(grants, grant.who);
    const client = createSalesforceClient({ deps, grants: own });
    const next = await openUserSession({
      deps,
      who: grant.who,
      grants: own,
      client,
      gateway,
      settings,
      visible: pages.areSeen,
      isDeaf: async () => (await live.view(session)).kind !== 'live',
      onWritten: () => beside('page.not-refreshed', pages.refresh),
      onRead: () => projection.refresh(),
      onLost: () => drop(next),
    });
    next.journal.onChange(() => projection.refresh());
    await next.journal.setMeta('user-name', grant.name);
    session = next;
    return next;
  }

  /** The browser closed its database, after an error of the disk for instance. The next event opens it anew. */
  function drop(lost: UserSession): void {
    lost.close();
    if (session !== lost) return;
    session = undefined;
    starting.forget();
  }

  async function begin(grant: GrantInfo): Promise<void> {
    // Whom it was refused to is signed in all the same.
    const current = await open(grant).catch(starting.refuse);
    await kept.forget(grant.who);
    void tabs.noteAll().catch(() => deps.log.warn('tabs.not-noted'));
    await setUp.learn(current);
    await live.ensure(current);
    await current.outbox.retry((job) => job.state === 'parked');
    projection.refresh();
    beside('sweep.failed', () => sweep(current, { now: true }));
  }

  async function sweep(current: UserSession, how: { now?: boolean; nightly?: boolean }): Promise<void> {
    if (await followClock(current, clock.now())) {
      await ensureAlarms(deps);
      await setUp.learn(current);
    }
    if (!(await cinnox.areAll())) return;
    if (await setUp.isDue(current)) await setUp.learn(current);
    const state = await current.sweeper.run(how);
    current.outbox.kick();
    projection.refresh();
    armSweep(current, state.nextAt);
  }

  /** Alarms come every 30 s at best: a sweep that is due in between gets a timer, as long as this worker lives. */
  function armSweep(current: UserSession, nextAt: number): void {
    if (sweepTimer !== undefined) clock.clearTimeout(sweepTimer);
    sweepTimer = undefined;
    const delay = nextAt - clock.now();
    if (delay > longestTimerMs || session !== current) return;
    sweepTimer = clock.setTimeout(
      () => {
        if (session === current) beside('sweep.failed', () => sweep(current, {}));
      },
      Math.max(delay, shortestTimerMs),
    );
  }

  async function end({ keepWork }: { keepWork: boolean }): Promise<void> {
    const current = session;
    const who = current?.who ?? (await grants.current())?.who;
    session = undefined;
    if (current !== undefined && keepWork) await kept.keep(current);
    else if (who !== undefined && !keepWork) await kept.forget(who);
    current?.close();
    await projection.settled();
    await live.ensure(undefined);
    if (who !== undefined) await forgetUser(deps, who, { keepWork });
    await settings.setOrg(null);
    projection.forget();
  }

  const signInFlow = createSignInFlow({
    ...{ settings, grants, signIn, begin },
    secret: consumerSecret,
    onChange: () => projection.refresh(),
  });

  const services: BackgroundServices = {
    deps,
    vault,
    grants,
    signIn,
    signInFlow,
    consumerSecret,
    kept,
    tabs,
    settings,
    gateway,
    projection,
    live,
    session: () => session,
    requireSession() {
      if (session === undefined) throw new AppError('session_expired', 'Sign in to Salesforce first.');
      return session;
    },
    learn: async () => {
      if (session !== undefined) await setUp.learn(session);
    },
    begin,
    end: (how) => deps.locks.request('session', () => end(how)),
  };

  async function start(): Promise<void> {
    await browser.setLocalTrusted();
    await ensureAlarms(deps);
    const grant = await grants.current();
    if (grant !== null) {
      const current = await open(grant);
      current.outbox.kick();
      beside('stream.not-ensured', () => live.ensure(current));
    }
    projection.refresh();
  }
  const starting = createStart(start, deps.log);
  grants.onChange(() => projection.refresh());
  // Told to whoever awaits it; nobody may be waiting yet.
  starting.ready().catch(() => undefined);

  async function tick(): Promise<void> {
    if (session === undefined) return;
    const current = session;
    current.outbox.kick();
    const began = clock.now();
    const nightly = await isNightDue(current, began);
    if (nightly) await learnAgain(current, setUp);
    await sweep(current, { nightly });
    if (nightly) await noteNight(current, began);
    await lookForLate(current, clock.now());
    await current.outbox.idle();
    await update.retry();
  }

  return {
    get ready() {
      return starting.ready();
    },
    services,
    handlers: allHandlers(services),
    async onAlarm(name) {
      await starting.ready();
      if (name === 'tick') await tick();
      if (name === 'stream') await live.ensure(session);
    },
    async onUpdateAvailable() {
      await starting.ready();
      await update.request();
    },
    forgetTab: (tabId) => tabs.forget(tabId),
    async idle() {
      await starting.ready();
      do {
        await Promise.all([...pending]);
        await session?.outbox.idle();
        await projection.settled();
      } while (pending.size > 0);
    },
    stop() {
      if (sweepTimer !== undefined) clock.clearTimeout(sweepTimer);
      session?.close();
      session = undefined;
    },
  };
}
