import type { Clock } from '../../lib/platform/clock.ts';
import type { RandomSource } from '../../lib/platform/random.ts';
import { createCinnox, type CinnoxEmulator } from './cinnox/cinnox.ts';
import { createCinnoxKnobs, type CinnoxKnobs } from './cinnox/knobs.ts';
import { createControl } from './control/control.ts';
import { addressOf } from './kernel/address.ts';
import { createFaults, type Faults } from './kernel/faults.ts';
import { createInProcessFetch, failedToFetch } from './kernel/in-process.ts';
import { delay, getZeroLatencies, type Latencies } from './kernel/latencies.ts';
import { createRealClock } from './kernel/real-clock.ts';
import { createSeededRandom, type SeededRandom } from './kernel/seeded-random.ts';
import { FaultResponse, type FetchHandler, type Surroundings } from './kernel/types.ts';
import { createLightning, type LightningEmulator } from './lightning/lightning.ts';
import { createSalesforceEmulator, type SalesforceEmulator } from './salesforce/emulator.ts';
import { GLOBEX, UAT } from './salesforce/org-descriptions.ts';
import { describeOrg } from './salesforce/variety/varieties.ts';
import type { PackageSource } from './salesforce/package/package-source.ts';
import { getDefaultSalesforceKnobs, type SalesforceKnobs } from './salesforce/knobs.ts';
import { setUpOrgs, type Relay, type Varieties } from './world-set-up.ts';

export interface WorldOptions {
  /** Same seed, same world. Default 1. */
  seed?: number;
  clock?: Clock;
  random?: RandomSource;
  /** `zero` (default) answers at once; otherwise ranges over zero. */
  latencies?: 'zero' | Partial<Latencies>;
  /** What CINNOX does where its documentation is silent. */
  knobs?: Partial<CinnoxKnobs>;
  salesforceKnobs?: Partial<SalesforceKnobs>;
  /** Contacts per org. */
  contacts?: number;
  /** What is unusual about an org, by its name. */
  varieties?: Varieties;
  /** Members of staff in the service and users of each org: three with a story, and more to make a crowd. */
  people?: number;
  /** Where the package comes from: one source may serve many worlds. */
  packageSource?: PackageSource;
  /** Only these orgs, by name; both when absent. Hooks go nowhere without the one that has the package. */
  orgs?: readonly string[];
}

export interface World extends Surroundings {
  /** Resolves when the orgs are seeded, the package is installed and the hooks are subscribed. `fetch` waits for it. */
  readonly ready: Promise<void>;
  readonly salesforce: SalesforceEmulator;
  readonly cinnox: CinnoxEmulator;
  readonly lightning: LightningEmulator;
  readonly faults: Faults;
  /** CINNOX's knobs; those of Salesforce are at `salesforce.knobs`. */
  readonly knobs: CinnoxKnobs;
  readonly latencies: Latencies;
  /** Where CINNOX posts its hooks. */
  readonly relay: Relay;
  /** All hosts of the world, with the manners of `fetch`. A host that does not exist rejects like an offline browser. */
  fetch: FetchHandler;
  close(): void;
}

const WORLD_HOST = 'world.localhost';
const DEFAULT_CONTACTS = 200;

/** The whole local world: two Salesforce orgs with their Lightning pages, one CINNOX service, and the control host. */
export function createWorld(options: WorldOptions = {}): World {
  const { clock = createRealClock(), seed = 1, contacts = DEFAULT_CONTACTS, varieties = {} } = options;
  const random = options.random ?? createSeededRandom(seed);
  const around = (label: string): Surroundings => ({ clock, random: isSeeded(random) ? random.fork(label) : random });
  const latencies: Latencies = { ...getZeroLatencies(), ...(options.latencies === 'zero' ? {} : options.latencies) };
  const knobs = createCinnoxKnobs(options.knobs);
  const faults = createFaults(around('faults'));
  const { contextFor } = faults;

  const salesforce = createSalesforceEmulator({
    surroundings: around('salesforce'),
    latencies,
    contextFor,
    knobs: { ...getDefaultSalesforceKnobs(), ...options.salesforceKnobs },
    descriptions: [UAT, GLOBEX]
      .filter(({ name }) => options.orgs?.includes(name) ?? true)
      .map((org) => describeOrg(org, varieties[org.name] ?? [])),
  });
  const lightning = createLightning({ salesforce, surroundings: around('lightning') });
  const network = around('network');
  // No latency while the world is set up: on a virtual clock nobody would move the time on.
  let running = false;
  const route = async (request: Request): Promise<Response> => {
    const handler = handlerOf(request, { salesforce, cinnox, cinnoxHost, lightning, control, faults });
    if (handler.slow && running) await delay(network, latencies.roundTrip);
    try {
      return await handler.fetch(request);
    } catch (error) {
      if (error instanceof FaultResponse) return error.response;
      throw error;
    }
  };
  // CINNOX posts hooks while the world is being set up, so its door does not wait for the set-up.
  const deliver = createInProcessFetch(route);
  const cinnox = createCinnox({
    surroundings: around('cinnox'),
    knobs,
    latencies,
    contextFor,
    people: options.people,
    deliver,
  });
  const cinnoxHost = new URL(cinnox.info().baseUrl).host;
  const setUp = setUpOrgs({
    salesforce,
    cinnox,
    around,
    contacts,
    varieties,
    people: options.people ?? 3,
    packageSource: options.packageSource,
  });
  const ready = setUp.done.then(() => {
    running = true;
  });
  const fetchWhenReady = createInProcessFetch(async (request) => {
    await ready;
    return route(request);
  });
  const world: World = {
    clock,
    random,
    ready,
    salesforce,
    cinnox,
    lightning,
    faults,
    knobs,
    latencies,
    relay: setUp.relay,
    fetch: fetchWhenReady,
    close: () => {
      faults.clear();
      setUp.close();
      cinnox.close();
      salesforce.close();
    },
  };
  const control = createControl({ world });
  return world;
}

interface Services {
  salesforce: SalesforceEmulator;
  cinnox: CinnoxEmulator;
  cinnoxHost: string;
  lightning: LightningEmulator;
  control: { fetch: FetchHandler };
  faults: Faults;
}

/** `slow`: a service far away, whose requests take the world's round trip. */
function handlerOf(request: Request, services: Services): { fetch: FetchHandler; slow: boolean } {
  const { salesforce, cinnox, cinnoxHost, lightning, control, faults } = services;
  const { host } = addressOf(request);
  if (host === WORLD_HOST) return { fetch: control.fetch, slow: false };
  if (salesforce.serves(host)) return { fetch: (given) => salesforce.fetch(given), slow: true };
  if (host === cinnoxHost) return { fetch: (given) => cinnox.fetch(given), slow: true };
  if (salesforce.orgs.some((org) => org.lightningHost === host)) {
    return { fetch: withGates(lightning.fetch, faults), slow: false };
  }
  throw failedToFetch(`no such host: ${host}`);
}

/** Faults for pages that know nothing of them. */
function withGates(handler: FetchHandler, faults: Faults): FetchHandler {
  return async (request) => {
    const context = faults.contextFor('lightning', request);
    await context.gate('received');
    await context.gate('beforeCommit');
    const response = await handler(request);
    await context.gate('afterCommit');
    return (await context.reply?.(response)) ?? response;
  };
}

function isSeeded(random: RandomSource): random is SeededRandom {
  return 'fork' in random && typeof random.fork === 'function';
}
