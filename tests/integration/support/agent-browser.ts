import { IDBFactory } from 'fake-indexeddb';
import { createApp, type App } from '../../../entrypoints/background/app.ts';
import { isAlarmName } from '../../../entrypoints/background/alarms.ts';
import {
  uiKeys,
  type InteractionView,
  type NowView,
  type SessionView,
  type TodayView,
  type Who,
} from '../../../lib/domain/view.ts';
import type { CommandName, Input, Output, Sender } from '../../../lib/messaging/contract.ts';
import type { Deps } from '../../../lib/platform/ports.ts';
import { createFakeBrowser, type FakeBrowser } from '../../../lib/platform/testing/fake-browser.ts';
import { createMemoryLocks, createSeededRandom } from '../../../lib/platform/testing/fake-deps.ts';
import { createRingLog } from '../../../lib/platform/ring-log.ts';
import { trackSubtle, type VirtualClock } from '../../emulators/kernel/virtual-clock.ts';
import { walkAuthorization } from '../../emulators/salesforce/oauth/walk.ts';
import { credentialsOf } from '../../emulators/testing.ts';
import type { World } from '../../emulators/world.ts';

/** One agent's browser in this process: the worker's real code, a fake extension API, the world behind `fetch`. */
export interface AgentBrowser {
  readonly app: App;
  readonly browser: FakeBrowser;
  readonly deps: Deps;
  send<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>>;
  /** Options page: org, consumer key, CINNOX, sign-in. */
  setUp(): Promise<void>;
  session(): SessionView;
  now(): NowView;
  today(): TodayView;
  /** The one interaction shown; throws when there is none. */
  shown(): InteractionView;
  /** Requests sent since the last `watch`, by path. */
  requests(): string[];
  /** Counts requests anew; with a point, the worker dies there. */
  watch(point?: KillPoint): void;
  readonly isDead: boolean;
  /** This machine's clock is set: from now on it is wrong by so much (ms). Nobody is told. */
  setClock(skewMs: number): void;
  /** The worker dies: nothing in flight settles, memory is gone, databases stay. */
  kill(): void;
  /** The next event boots a new worker. */
  boot(): Promise<void>;
  close(): void;
}

export interface AgentOptions {
  world: World;
  clock: VirtualClock;
  org?: 'uat' | 'globex';
  user?: 'ada' | 'ben' | 'chris';
  seed?: number;
  /** How wrong this machine's clock is (ms). */
  skewMs?: number;
  /** What a set-up code says of the org. */
  mode?: 'package' | 'package-free';
}

/** Strikes at a request: before it is sent, or after the service has done it and before the worker hears of it. */
export interface KillPoint {
  /** 1 = the first request from now on. */
  request: number;
  when: 'before' | 'after';
}

interface Life {
  dead: boolean;
}

const never = <T>(): Promise<T> => new Promise(() => undefined);

export function createAgentBrowser(options: AgentOptions): AgentBrowser {
  const { world, clock, org = 'uat', user = 'ada', seed = 7 } = options;
  let { skewMs = 0 } = options;
  const emulated = world.salesforce.org(org);
  const browser = createFakeBrowser({ clock: { ...clock, now: () => clock.now() + skewMs } });
  const indexedDB = new IDBFactory();
  const random = createSeededRandom(seed);
  browser.tabList = [
    { id: 1, windowId: 1, url: `https://${emulated.lightningHost}/lightning/page/home`, active: true },
  ];
  browser.authFlow = (url) => clock.track(walkAuthorization(world.fetch, url, credentialsOf({ org, user })));
  let life: Life = { dead: false };
  let sent: string[] = [];
  let point: KillPoint | undefined;
  let deps = makeDeps();
  let app = createApp(deps);

  /** A worker that was killed never hears of its requests again. */
  function fetchOfLife(mine: Life): Deps['fetch'] {
    return async (url, init) => {
      if (mine.dead) return never();
      sent.push(`${init?.method ?? 'GET'} ${new URL(url).pathname}`);
      const strikes = point?.request === sent.length ? point.when : undefined;
      if (strikes === 'before') agent.kill();
      if (mine.dead) return never();
      const response = await world.fetch(new Request(url, { ...init, redirect: init?.redirect ?? 'follow' }));
      if (strikes === 'after') agent.kill();
      // Over the network every answer carries the time of its server.
      response.headers.set('date', new Date(world.clock.now()).toUTCString());
      return mine.dead ? never() : response;
    };
  }

  function makeDeps(): Deps {
    return {
      fetch: fetchOfLife(life),
      clock: { ...clock, now: () => clock.now() + skewMs },
      random,
      indexedDB,
      subtle: trackSubtle(clock, crypto.subtle),
      locks: createMemoryLocks(),
      browser,
      log: createRingLog({ clock }),
    };
  }

  browser.onAlarm((name) => {
    const mine = life;
    if (mine.dead || !isAlarmName(name)) return;
    app.onAlarm(name).catch((error: unknown) => {
      // What a dead worker's code still throws is heard by nobody.
      if (!mine.dead) throw error;
    });
  });

  const page: Sender = { kind: 'page', tabId: 1, windowId: 1, url: 'chrome-extension://x/panel.html' };
  const settings: Sender = { kind: 'settings', url: 'chrome-extension://x/options.html' };

  async function send<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>> {
    await app.ready;
    const sender = name.startsWith('stream.')
      ? { kind: 'stream' as const, url: 'chrome-extension://x/stream.html' }
      : settingsOnly(name)
        ? settings
        : page;
    const handler = app.handlers[name] as (input: Input<N>, sender: Sender) => Promise<Output<N>>;
    return handler(input, sender);
  }

  // The stream page in short: signals of mine, by id, with a replay id that grows. The long poll has tests of its own.
  let replayId = 0;
  const stopStream = emulated.store.onCommit((changes) => {
    for (const change of changes) {
      if (change.object !== 'CINNOX_Signal__c' || change.type !== 'created' || !browser.offscreenOpen) continue;
      const record = change.after;
      replayId += 1;
      const event = {
        replayId,
        recordId: change.id,
        kind: String(record?.Kind__c),
        nonce: record?.Nonce__c == null ? null : String(record.Nonce__c),
        staff: String(record?.Staff__c),
      };
      const mine = life;
      clock.setTimeout(() => {
        deliver(event).catch((error: unknown) => {
          if (!mine.dead) throw error;
        });
      }, 1);
    }
  });

  async function deliver(event: {
    replayId: number;
    recordId: string;
    kind: string;
    nonce: string | null;
    staff: string;
  }): Promise<void> {
    if (life.dead) return;
    const grant = await send('stream.grant', {});
    if (grant === null || !grant.channel.endsWith(`=${event.staff}`)) return;
    await send('stream.event', {
      generation: grant.generation,
      replayId: event.replayId,
      recordId: event.recordId,
      kind: event.kind,
      nonce: event.nonce,
    });
  }

  function read<T>(key: string): T {
    return browser.session.snapshot()[key] as T;
  }
  function who(): Who {
    const known = read<SessionView>(uiKeys.session).who;
    if (known === undefined) throw new Error('nobody is signed in');
    return known;
  }

  const agent: AgentBrowser = {
    get app() {
      return app;
    },
    get deps() {
      return deps;
    },
    browser,
    send,
    async setUp() {
      const info = world.cinnox.info();
      await send('salesforce.save', {
        host: `https://${emulated.lightningHost}/lightning/page/home`,
        consumerKey: `3MVG9.cinnox.demo.${org}`,
      });
      if (options.mode !== undefined) await app.services.settings.change({ mode: options.mode });
      await send('cinnox.save', { baseUrl: info.baseUrl, appId: info.appId, appToken: info.appToken });
      await clock.track(send('salesforce.connect', {}));
      const grant = await send('stream.grant', {});
      if (grant !== null)
        await send('stream.status', { generation: grant.generation, state: 'subscribed', detail: '' });
      // The probe event comes back by the stream.
      await clock.advance(100);
    },
    session: () => read<SessionView>(uiKeys.session),
    now: () => read<NowView>(uiKeys.now(who())),
    today: () => read<TodayView>(uiKeys.today(who())),
    shown() {
      const [first] = agent.now().interactions;
      if (first === undefined) throw new Error('nothing is shown');
      return first;
    },
    requests: () => [...sent],
    watch(next) {
      sent = [];
      point = next;
    },
    setClock(next) {
      skewMs = next;
    },
    get isDead() {
      return life.dead;
    },
    kill() {
      life.dead = true;
      app.stop();
    },
    async boot() {
      life = { dead: false };
      deps = makeDeps();
      app = createApp(deps);
      await app.ready;
    },
    close() {
      stopStream();
      agent.kill();
    },
  };
  return agent;
}

function settingsOnly(name: string): boolean {
  return /^(settings|setup|salesforce|cinnox|staff|rules|connections|writers|backfill)\./.test(name);
}
