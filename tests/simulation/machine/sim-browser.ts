import { isAlarmName } from '../../../entrypoints/background/alarms.ts';
import { createApp, type App } from '../../../entrypoints/background/app.ts';
import type { JournalRow } from '../../../lib/domain/journal-row.ts';
import { isRinging } from '../../../lib/domain/ringing.ts';
import type { NowView } from '../../../lib/domain/view.ts';
import type { CommandName, Input, Output, Sender } from '../../../lib/messaging/contract.ts';
import type { Deps } from '../../../lib/platform/ports.ts';
import { createFakeBrowser, type FakeBrowser } from '../../../lib/platform/testing/fake-browser.ts';
import { createSeededRandom } from '../../emulators/kernel/seeded-random.ts';
import { walkAuthorization } from '../../emulators/salesforce/oauth/walk.ts';
import type { Org } from '../../emulators/salesforce/types.ts';
import { credentialsOf } from '../../emulators/testing.ts';
import type { World } from '../../emulators/world.ts';
import { createIndexedDb } from './idb/install.ts';
import { createLife, type Life, type Mortal, type Side } from './life.ts';
import type { SignalHub } from './signal-hub.ts';
import type { SimClock } from './sim-clock.ts';
import { withOneWriter } from './one-writer.ts';
import { createStreamPage, type BusManners, type StreamPage } from './stream-page.ts';
import { createSyncSubtle } from './sync-subtle.ts';

export interface SimBrowserOptions {
  world: World;
  clock: SimClock;
  org: Org;
  hub: SignalHub;
  manners: BusManners;
  /** First name in small letters. */
  user: string;
  seed: number;
  skewMs: number;
  /** Is this machine's cable pulled? Asked at each request. */
  isOffline: () => boolean;
  /** A panel of this browser shows this note as being in Salesforce. */
  onMirrored: (text: string) => void;
  /** A panel of this browser shows that somebody rings; told again and again. */
  onRing: (id: string) => void;
  onDeath: () => void;
  /** A worker changes this Task by two requests at once. */
  onSecondWriter: (record: string) => void;
  wrap: (deps: Deps) => Deps;
}

/** One browser with one profile: the worker's real code over ports that can die under it. */
export interface SimBrowser {
  readonly life: Life;
  readonly fake: FakeBrowser;
  readonly stream: StreamPage | undefined;
  skewMs: number;
  /** Options page: org, consumer key, CINNOX, sign-in. */
  setUp(): Promise<void>;
  signIn(): Promise<void>;
  /** As a page sends it; boots the worker when it is dead. Never settles when the worker dies on the way. */
  send<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>>;
  /** What this browser knows, for finding the row that a person would see. */
  journal(): Promise<JournalRow[]>;
  /** Waiting jobs: kind, state and error. */
  jobs(): Promise<string[]>;
  isSignedIn(): boolean;
  strike(count: number, side: Side): void;
  /** The whole browser is closed: what is stored stays, nothing runs. */
  quit(): void;
  open(): void;
  /** All that this profile stored is gone, and nothing of it runs any more. */
  close(): void;
}

const page: Sender = { kind: 'page', tabId: 1, windowId: 1, url: 'chrome-extension://x/panel.html' };
const settings: Sender = { kind: 'settings', url: 'chrome-extension://x/options.html' };
const streamSender: Sender = { kind: 'stream', url: 'chrome-extension://x/stream.html' };
const lookBackMs = 30 * 24 * 3600_000;

function senderOf(name: CommandName): Sender {
  if (name.startsWith('stream.')) return streamSender;
  return /^(settings|salesforce|cinnox|staff|rules|connections)\./.test(name) ? settings : page;
}

export function createSimBrowser(options: SimBrowserOptions): SimBrowser {
  const { world, clock, org, hub, user } = options;
  const random = createSeededRandom(options.seed);
  const fake = createFakeBrowser({ clock: { ...clock, now: () => clock.now() + self.skewMs } });
  fake.tabList = [{ id: 1, windowId: 1, url: `https://${org.lightningHost}/lightning/page/home`, active: true }];
  fake.authFlow = (url) => walkAuthorization(world.fetch, url, credentialsOf({ org: org.name, user }));
  const indexedDB = createIndexedDb();
  const subtle = createSyncSubtle(random.fork('subtle'));
  let closed = false;
  let isShut = false;
  let stream: StreamPage | undefined;
  let app: App;
  let mortal: Mortal;

  const fetch: Deps['fetch'] = async (url, init) => {
    if (options.isOffline()) throw new TypeError('Failed to fetch');
    const response = await world.fetch(new Request(url, { ...init, redirect: init?.redirect ?? 'follow' }));
    if (options.isOffline()) throw new TypeError('Failed to fetch');
    response.headers.set('date', new Date(clock.now()).toUTCString());
    return response;
  };

  function openStream(): void {
    const owner = {
      grant: () => send('stream.grant', {}),
      event: (event: Input<'stream.event'>) => send('stream.event', event),
      status: (generation: number, state: Input<'stream.status'>['state']) =>
        send('stream.status', { generation, state, detail: '' }),
    };
    stream = createStreamPage({ clock, random: random.fork('stream'), hub, manners: options.manners, owner });
  }

  /** The page that holds the stream lives as long as the browser lets it, not as long as the worker. */
  const { offscreen } = fake;
  fake.offscreen = {
    isOpen: () => offscreen.isOpen(),
    async open() {
      await offscreen.open();
      openStream();
    },
    async close() {
      stream?.close();
      stream = undefined;
      await offscreen.close();
    },
  };

  function begin(): void {
    mortal = createLife({
      fetch: withOneWriter(fetch, options.onSecondWriter),
      clock,
      skewMs: () => self.skewMs,
      random: random.fork(`life-${clock.now()}`),
      indexedDB,
      subtle,
      browser: fake,
      onDeath: options.onDeath,
    });
    app = createApp(options.wrap(mortal.deps));
  }

  async function awake(): Promise<App> {
    if (mortal.life.isDead) begin();
    await app.ready;
    return app;
  }

  async function send<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>> {
    if (closed || isShut) return new Promise(() => undefined);
    const handler = (await awake()).handlers[name] as (input: Input<N>, sender: Sender) => Promise<Output<N>>;
    return handler(input, senderOf(name));
  }

  fake.onAlarm((name) => {
    if (closed || isShut || !isAlarmName(name)) return;
    awake()
      .then((awakened) => awakened.onAlarm(name))
      .catch(() => undefined);
  });
  fake.session.onChanged((changes) => {
    for (const [key, { newValue }] of Object.entries(changes)) {
      if (!key.startsWith('ui:') || !key.endsWith(':now')) continue;
      const view = newValue as NowView | undefined;
      for (const interaction of view?.interactions ?? []) {
        const { note } = interaction;
        if (isRinging(interaction)) options.onRing(interaction.id);
        if (note.saved === 'in-salesforce') options.onMirrored(note.text);
      }
    }
  });

  const self: SimBrowser = {
    get life() {
      return mortal.life;
    },
    fake,
    get stream() {
      return stream;
    },
    skewMs: options.skewMs,
    async setUp() {
      const info = world.cinnox.info();
      await send('salesforce.save', {
        host: `https://${org.lightningHost}/lightning/page/home`,
        consumerKey: `3MVG9.cinnox.demo.${org.name}`,
      });
      await send('cinnox.save', { baseUrl: info.baseUrl, appId: info.appId, appToken: info.appToken });
      await send('salesforce.connect', {});
    },
    async signIn() {
      await send('session.signIn', {});
    },
    send,
    async journal() {
      const session = app.services.session();
      return session === undefined ? [] : session.journal.since(clock.now() - lookBackMs);
    },
    async jobs() {
      const jobs = (await app.services.session()?.outbox.all()) ?? [];
      return jobs.map((job) => `${job.kind} ${job.lane} ${job.state} ${job.lastError?.code ?? ''}`);
    },
    isSignedIn: () => app.services.session() !== undefined,
    strike: (count, side) => mortal.life.strikeAt(count, side),
    quit() {
      isShut = true;
      stream?.close();
      stream = undefined;
      mortal.life.kill();
      fake.restart();
    },
    open() {
      if (!isShut || closed) return;
      isShut = false;
      awake().catch(() => undefined);
    },
    close() {
      closed = true;
      stream?.close();
      mortal.life.kill();
      fake.restart();
    },
  };
  begin();
  return self;
}
