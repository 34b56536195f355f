import type { CinnoxGateway } from '../../lib/cinnox/gateway.ts';
import type { EnquiryHook } from '../../lib/cinnox/hooks.ts';
import type { MatchFacts } from '../../lib/domain/journal-row.ts';
import { logSettingsOf } from '../../lib/domain/log-settings.ts';
import { parsePhone } from '../../lib/domain/phone.ts';
import type { Who } from '../../lib/domain/view.ts';
import { AppError } from '../../lib/errors/app-error.ts';
import type { OwnContext } from '../../lib/inbox/apply-call.ts';
import type { ReportContext } from '../../lib/inbox/apply-reports.ts';
import { lookForEnquiry } from '../../lib/inbox/look-for-enquiry.ts';
import { takeTold } from '../../lib/inbox/shared-reading.ts';
import type { Told } from '../../lib/inbox/tell-colleagues.ts';
import { createSweeper, type Sweeper } from '../../lib/inbox/sweeper.ts';
import { createJournal, type Journal } from '../../lib/journal/journal.ts';
import { mirrorNote } from '../../lib/journal/mirror.ts';
import { settleLate } from '../../lib/journal/settle/late.ts';
import { settleLane } from '../../lib/journal/settle/settle.ts';
import type { SettleContext } from '../../lib/journal/settle/settle-context.ts';
import { createMatcher, type Matcher } from '../../lib/matching/matcher.ts';
import { createSeenContacts, type SeenContacts } from '../../lib/matching/seen-contacts.ts';
import { createOutbox, type Outbox } from '../../lib/outbox/outbox.ts';
import type { JobOutcome } from '../../lib/outbox/job.ts';
import { createHeartbeat } from '../../lib/platform/heartbeat.ts';
import type { Deps } from '../../lib/platform/ports.ts';
import type { SalesforceClient } from '../../lib/salesforce/client.ts';
import type { Settings, SettingsStore } from '../../lib/storage/settings-store.ts';
import { tidyWork } from '../../lib/journal/tidy.ts';
import type { GrantInfo, Grants } from '../../lib/vault/grants.ts';
import { runLearnJob } from './jobs/learn-job.ts';
import { runMatchJob } from './jobs/match-job.ts';
import { runSignalJob } from './jobs/signal-job.ts';
import { browserIdOf } from './browser-id.ts';
import { keepDescribes } from './kept-describes.ts';
import { createSignalReader } from './jobs/signal-reader.ts';
import { noteFailure } from './failed-rows.ts';
import { clockKey } from './follow-clock.ts';
import { provedServices } from './proved-services.ts';
import { createOrgReader, type OrgReader } from './org-facts.ts';
import { createRetention, type Retention } from './retention.ts';
import { createSharedReading } from './shared-reading.ts';
import { createSettleGate } from './settle-gate.ts';
import { openUserDatabases } from './user-databases.ts';
import { createWriters, type Writers } from './writers.ts';
import { createStaffDirectory, type StaffDirectory } from './staff-directory.ts';

/** Everything that works for one signed-in user of one org. */
export interface UserSession {
  who: Who;
  journal: Journal;
  outbox: Outbox;
  sweeper: Sweeper;
  matcher: Matcher;
  seen: SeenContacts;
  staff: StaffDirectory;
  writers: Writers;
  retention: Retention;
  org: OrgReader;
  client: SalesforceClient;
  browserId: string;
  /** CINNOX's service id; taken from the base URL until a row names it. */
  service(): Promise<string>;
  defaultCountry(): Promise<string>;
  own(): Promise<OwnContext | undefined>;
  grant(): Promise<GrantInfo | null>;
  /** The services' time (epoch ms): hooks, reports and records are dated by it, whatever this machine's clock says. */
  serverNow(): number;
  /** The same moment by this machine's clock. */
  toLocal(serverMs: number): number;
  /** Forgets what is older than anything can still ask for. */
  tidy(): Promise<void>;
  close(): void;
}

export interface UserSessionOptions {
  deps: Deps;
  who: Who;
  /** Of this user only. */
  grants: Pick<Grants, 'current'>;
  client: SalesforceClient;
  gateway: CinnoxGateway;
  settings: SettingsStore;
  visible: () => Promise<boolean>;
  /** No live events arrive. */
  isDeaf: () => Promise<boolean>;
  /** Something was written that an open record page may show. */
  onWritten: () => void;
  /** The reports were read beside a sweep. */
  onRead: () => void;
  /** Nothing can be read or written any more: its databases were closed. */
  onLost: () => void;
}

/** Country for numbers written without one: the setting, else the user's locale (`zh_HK_STROKE` is one), else the United States. */
export function countryOf(settings: Settings, grant: GrantInfo | null): string {
  return settings.defaultCountry ?? /[_-]([A-Z]{2})(?![A-Za-z])/.exec(grant?.locale ?? '')?.[1] ?? 'US';
}

/** `https://acme.cinnox.com` → `acme`: rows and hooks name the service themselves where they can. */
export function serviceOf(settings: Settings): string {
  return hostOf(settings.cinnoxBaseUrl).split('.')[0] ?? '';
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).hostname : '');

export async function openUserSession(options: UserSessionOptions): Promise<UserSession> {
  const { deps, who, gateway, settings, grants } = options;
  const { clock } = deps;
  const browserId = await browserIdOf(deps, who);
  const { work: database, seen: seenDatabase } = await openUserDatabases(deps.indexedDB, who, options.onLost);
  const journal = createJournal({ database, clock });
  const client = keepDescribes(options.client, { journal, clock });
  const org = createOrgReader({ client, journal, clock, expected: async () => (await settings.read()).mode });
  const grant = () => grants.current();
  const keptOffsetMs = (await journal.meta<number>(clockKey)) ?? 0;
  const serverNow = () => clock.now() + (client.clockOffsetMs() ?? keptOffsetMs);
  // Compared with rows, which are dated by the services.
  const dates = { now: serverNow };
  const seen = createSeenContacts({ database: seenDatabase, clock: dates, giveWay: () => journal.quiet() });
  const matcher = createMatcher({ client, journal, seen, clock });
  const staff = createStaffDirectory({ journal, gateway, grant, clock });
  const service = async () => (await journal.meta<string>('service')) ?? serviceOf(await settings.read());
  const defaultCountry = async () => countryOf(await settings.read(), await grant());

  const writers = createWriters({
    ...{ journal, client, staff, browserId, service, clock, serverNow, gateway },
    userId: who.userId,
    random: deps.random,
    mode: () => org.mode(),
    rules: async () => ({ settings: logSettingsOf(await settings.read()), defaultCountry: await defaultCountry() }),
    cinnoxHost: async () => hostOf((await settings.read()).cinnoxBaseUrl),
    onDecided: () => void outbox.retry((job) => job.kind === 'settle'),
  });

  const since = async () => (await journal.meta<number>('since')) ?? 0;

  async function own(): Promise<OwnContext | undefined> {
    const me = await staff.me();
    const list = await staff.list();
    const mode = await org.mode();
    if (me === undefined || mode === undefined) return undefined;
    const eids = new Set(list.map((member) => member.eid));
    return { me: me.eid, staff: eids, mode, now: serverNow(), newId: () => deps.random.uuid() };
  }

  async function settleContext(): Promise<SettleContext> {
    const [context, facts, known, rules, list] = await Promise.all([
      own(),
      org.facts(),
      grant(),
      settings.read(),
      staff.list(),
    ]);
    if (context === undefined || known === null) {
      throw new AppError('not_configured', 'It is not known which member of CINNOX staff you are.');
    }
    const [taskObject, caseObject, proved] = await Promise.all([
      client.describe('Task'),
      client.describe('Case'),
      service().then((name) => provedServices(journal, name)),
    ]);
    const names = new Map(list.map((member) => [member.eid, member.name]));
    const isShared = (await writers.whoLogs.gate()) === 'both';
    return {
      journal,
      client,
      gateway,
      mode: context.mode,
      me: context.me,
      userId: who.userId,
      browserId,
      org: facts,
      settings: isShared ? { ...logSettingsOf(rules), caseAt: 'close' } : logSettingsOf(rules),
      defaultCountry: countryOf(rules, known),
      text: { timeZone: known.timeZone, nameOf: (eid) => names.get(eid) ?? eid },
      hookIdIsCallId: (name) => proved.has(name),
      taskObject,
      caseObject,
      now: serverNow,
      leases: writers.leases,
      locks: deps.locks,
      othersUntil: await writers.whoLogs.othersUntil(),
      horizon: context.mode === 'package' ? await retention.horizon(serverNow()) : 0,
      onWritten: options.onWritten,
    };
  }

  /** Jobs wait by this machine's clock, records are dated by the services'. */
  const toLocal = (serverMs: number) => serverMs - (serverNow() - clock.now());
  const here = (outcome: JobOutcome): JobOutcome =>
    outcome.done ? outcome : { done: false, again: toLocal(outcome.again) };

  async function recall(number: string): Promise<MatchFacts | undefined> {
    const country = await defaultCountry();
    const phone = parsePhone(number, country);
    if (phone === undefined) return undefined;
    return matcher.recall({ phone, userId: who.userId, defaultCountry: country });
  }

  const agents = async () => Math.max(1, (await staff.list()).length);

  async function reportContext(reports?: Told): Promise<ReportContext | undefined> {
    if (reports !== undefined) await staff.meet(reports);
    const context = await own();
    const from = (await journal.meta<number>('since')) ?? serverNow();
    return context && { ...context, service: await service(), since: from, renew: staff.renew };
  }

  async function look(hook: EnquiryHook, sentAt: number): Promise<boolean> {
    const context = await reportContext();
    const isSaid = context !== undefined && (await lookForEnquiry({ gateway, journal, context, hook, sentAt }));
    options.onRead();
    return isSaid;
  }

  async function take(told: Told, sentAt: number): Promise<void> {
    const context = await reportContext(told);
    if (context !== undefined) await takeTold({ gateway, journal, context, told, sentAt });
    options.onRead();
  }

  const shared = createSharedReading({
    ...{ journal, client, writers, agents, own, service, clock, serverNow },
    isDeaf: options.isDeaf,
    kick: () => outbox.kick(),
  });

  const retention = createRetention({ journal, client, mode: () => org.mode(), clock });
  const settle = createSettleGate({
    ...{ journal, serverNow, whoLogs: writers.whoLogs, mode: () => org.mode() },
    adopting: async () => {
      const [context, name, since] = await Promise.all([settleContext(), service(), retention.horizon(serverNow())]);
      return { client, me: context.me, userId: who.userId, browserId, service: name, since };
    },
    settle: async (lane, seen) => settleLane(lane, { ...(await settleContext()), journal: seen }),
    late: async () => settleLate(await settleContext()),
  });

  const readRow = createSignalReader({ client });

  const outbox: Outbox = createOutbox({
    database,
    deps,
    jobsWritten: () => journal.jobsWritten(),
    heartbeat: createHeartbeat({ deps }),
    runners: {
      signal: async ({ recordId }) =>
        here(
          await runSignalJob(recordId, {
            ...{ journal, readRow, own, since, recall, look, agents, take },
            isTold: () => shared.isShared(),
            now: serverNow,
            chance: () => deps.random.next(),
          }),
        ),
      match: ({ rowId }) => runMatchJob(rowId, { journal, matcher, userId: who.userId, defaultCountry }),
      settle: async ({ lane }) => here(await settle.lane(lane)),
      mirror: async ({ rowId }) => here(await mirrorNote(rowId, await settleContext())),
      late: () => settle.late(),
      learn: ({ service: name }) => runLearnJob({ journal, client, service: name }),
    },
    onFailure: async (job, error) => {
      // What the org has and this user may is read again at the next try: an admin may have changed it meanwhile.
      if (/^after-(?:config|rule)/.test(error.advice)) client.forgetDescribes();
      await noteFailure(journal, job, error, clock.now());
    },
  });

  const sweeper = createSweeper({
    deps,
    journal,
    gateway,
    serverNow,
    visible: options.visible,
    ...{ agents, shared },
    context: reportContext,
    afterwards: (reports, context) => writers.afterSweep(reports, context),
  });

  return {
    ...{ who, journal, outbox, sweeper, matcher, seen },
    staff,
    writers,
    retention,
    org,
    client,
    browserId,
    service,
    defaultCountry,
    own,
    grant,
    serverNow,
    toLocal,
    tidy: () => tidyWork(database, serverNow()).finally(() => journal.forget()),
    close() {
      outbox.stop();
      database.close();
      seenDatabase.close();
    },
  };
}
