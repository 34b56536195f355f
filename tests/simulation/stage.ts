import type { Deps } from '../../lib/platform/ports.ts';
import { createSeededRandom } from '../emulators/kernel/seeded-random.ts';
import { getDemoLatencies, getZeroLatencies } from '../emulators/kernel/latencies.ts';
import { createKeptPackage } from '../emulators/salesforce/package/package-source.ts';
import type { Org } from '../emulators/salesforce/types.ts';
import { createWorld, type World } from '../emulators/world.ts';
import { openAdmin, type Admin } from './admin.ts';
import { createSignalHub, type SignalHub } from './machine/signal-hub.ts';
import { createSimBrowser, type SimBrowser } from './machine/sim-browser.ts';
import { createSimClock, simulationStartMs, type SimClock } from './machine/sim-clock.ts';
import type { Turns } from './machine/turns.ts';
import type { Plan, PlannedAgent, UserName } from './plan.ts';
import { addPeople } from './people.ts';
import { watchRecords, type RecordWatch } from './record-watch.ts';

/** One place at which a person works: the profile in it may be wiped and begun anew. */
export interface Desk {
  user: UserName;
  eid: string;
  userId: string;
  /** `ada/0`. */
  name: string;
  browser: SimBrowser;
  /** Counts wipes: what an earlier profile was told counts no longer. */
  profile: number;
  offlineUntil: number;
  /** Nobody is signed in before then, on purpose (ms since start); otherwise a person signs in when asked to. */
  signInAt: number;
  /** When new profiles of it were set up (ms since start). */
  setUps: number[];
}

export interface Stage {
  plan: Plan;
  world: World;
  clock: SimClock;
  org: Org;
  hub: SignalHub;
  desks: Desk[];
  records: RecordWatch;
  /** Virtual ms since the start. */
  elapsed(): number;
  note(text: string): void;
  trace: string[];
  /** Each ring that a panel showed, once; ms since the start. */
  rings: { desk: string; id: string; at: number }[];
  /** Tasks that one worker changed by two requests at once. */
  atOnce: { desk: string; record: string }[];
  admin: Admin;
  /** The permission set and the right to edit, as everybody should have them. */
  giveRights(user: UserName): void;
  /** Puts a new profile at this desk. */
  renew(desk: Desk): void;
  /** Panel texts that were shown as being in Salesforce, by desk name and profile. */
  mirrored: Map<string, Set<string>>;
  close(): void;
}

/** The same for all runs of a process. */
const keptPackage = createKeptPackage();

export const profileOf = (desk: Desk): string => `${desk.name}#${desk.profile}`;

const system = { userId: 'system', system: true } as const;

async function prepareOrg(plan: Plan, world: World, org: Org): Promise<void> {
  if (plan.privateSharing)
    for (const object of ['Contact', 'Case', 'Task']) org.store.access.setSharing(object, 'private');
  world.salesforce.oauth.apps.get(org.name).rotation = plan.rotatesTokens;
  org.searchLagMs = plan.searchLagMs;
  await addPeople(org, plan.people);
}

const agentSet = 'CINNOX_Agent';

function takeRights({ store }: Org, userId: string, lacks: PlannedAgent['lacks']): void {
  if (lacks === 'permission-set')
    for (const { permissionSet } of store.access.assignments().filter((one) => one.userId === userId))
      store.access.unassign(userId, permissionSet);
  if (lacks === 'edit') for (const object of ['Task', 'Case']) store.access.restrict(userId, object, { edit: false });
}

export interface StageOptions {
  wrap?: (deps: Deps) => Deps;
  /** The world is there, and nobody has signed in. */
  onWorld?: (world: World, clock: SimClock) => Promise<void> | void;
  /** People come one after the other, with so much time between them (ms). */
  arriveEveryMs?: number;
}

/** Builds the world of a plan and signs everybody in. */
export async function openStage(
  plan: Plan,
  turns: Turns,
  { wrap = (deps) => deps, onWorld, arriveEveryMs = 0 }: StageOptions = {},
): Promise<Stage> {
  const clock = createSimClock(turns);
  const world = createWorld({
    seed: plan.seed,
    clock,
    contacts: 0,
    knobs: plan.knobs,
    orgs: [plan.org],
    people: Math.max(3, plan.agents.length),
    packageSource: keptPackage,
  });
  await world.ready;
  const org = world.salesforce.org(plan.org);
  await prepareOrg(plan, world, org);
  const admin = await openAdmin(plan, org, () => clock.now());
  const hub = createSignalHub(org.store, clock);
  const trace: string[] = [];
  const rings: Stage['rings'] = [];
  const atOnce: Stage['atOnce'] = [];
  const elapsed = () => clock.now() - simulationStartMs;
  const note = (text: string) => void trace.push(`${(elapsed() / 1000).toFixed(1).padStart(8)} s  ${text}`);
  const mirrored: Stage['mirrored'] = new Map();
  const random = createSeededRandom(plan.seed).fork('desks');
  const staff = world.cinnox.info().staff;
  const people = await org.store.tx(system, async (tx) => tx.find('User', { IsActive: true }));
  const userIdOf = (user: UserName) => people.find((one) => String(one.Username).startsWith(`${user}.`))?.Id ?? '';

  function makeBrowser(desk: Omit<Desk, 'browser'>, skewMs: number): SimBrowser {
    const profile = `${desk.name}#${desk.profile}`;
    const told = new Set<string>();
    mirrored.set(profile, told);
    const made = createSimBrowser({
      world,
      clock,
      org,
      hub,
      manners: plan.manners,
      wrap,
      user: desk.user,
      seed: random.between(1, 1e9),
      skewMs,
      isOffline: () => elapsed() < (desks.find((one) => one.name === desk.name)?.offlineUntil ?? 0),
      onMirrored: (text) => void told.add(text),
      onRing: (id) => {
        if (rings.some((ring) => ring.desk === desk.name && ring.id === id)) return;
        rings.push({ desk: desk.name, id, at: elapsed() });
        note(`${desk.name} rings`);
      },
      onDeath: () => note(`${desk.name} worker dies`),
      onSecondWriter: (record) => {
        note(`${desk.name} changes ${record} twice at once`);
        atOnce.push({ desk: desk.name, record });
      },
    });
    admin.greet(made);
    return made;
  }

  const desks = plan.agents.flatMap(({ user, browsers }) =>
    browsers.map((browser, index): Desk => {
      const eid = staff.find((one) => one.name.toLowerCase().startsWith(user))?.eid ?? '';
      const userId = userIdOf(user);
      const state = { profile: 0, offlineUntil: 0, signInAt: 0, setUps: [] };
      const desk = { user, eid, userId, name: `${user}/${index}`, ...state };
      return Object.assign(desk, { browser: makeBrowser(desk, browser.skewMs) });
    }),
  );
  const records = watchRecords(org.store, elapsed, note);
  for (const { user, lacks } of plan.agents) takeRights(org, userIdOf(user), lacks);
  await onWorld?.(world, clock);
  for (const desk of desks) {
    await desk.browser.setUp();
    if (arriveEveryMs > 0) await clock.runTo(clock.now() + arriveEveryMs);
  }
  await clock.runTo(clock.now() + 10_000);
  Object.assign(
    world.latencies,
    plan.slowNetwork ? getDemoLatencies() : { ...getZeroLatencies(), reportLag: [20_000, 60_000] },
  );
  return {
    plan,
    world,
    clock,
    org,
    hub,
    desks,
    records,
    admin,
    elapsed,
    note,
    trace,
    rings,
    atOnce,
    mirrored,
    giveRights(user) {
      const userId = userIdOf(user);
      const set = plan.agents.find((agent) => agent.user === user)?.lacks === 'permission-set' ? agentSet : undefined;
      if (set !== undefined) org.store.access.assign(userId, set);
      for (const object of ['Task', 'Case']) org.store.access.restrict(userId, object, {});
    },
    renew(desk) {
      const { skewMs } = desk.browser;
      desk.browser.close();
      desk.profile += 1;
      desk.browser = makeBrowser(desk, skewMs);
    },
    close() {
      for (const desk of desks) desk.browser.close();
      hub.close();
      records.close();
      world.close();
    },
  };
}
