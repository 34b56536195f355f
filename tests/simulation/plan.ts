import { createSeededRandom, type SeededRandom } from '../emulators/kernel/seeded-random.ts';
import { cinnoxKnobAnswers } from '../emulators/cinnox/knobs.ts';
import type { Side } from './machine/life.ts';
import type { BusManners } from './machine/stream-page.ts';
import { drawFaults } from './plan-faults.ts';
import { drawThing } from './plan-things.ts';

export const users = ['ada', 'ben', 'chris'] as const;
export type UserName = (typeof users)[number];

/** Who calls or writes. */
export interface Customer {
  number: string;
  name: string;
  email: string;
}

export type ServiceFault = '503' | '429' | 'limit' | 'cut-before' | 'cut-after';

/** One thing that happens. `thing` counts calls and chats; what is not possible when its time comes does not happen. */
export type Deed =
  | { do: 'ring-in'; thing: number; from: Customer; to: UserName | 'group' }
  | { do: 'ring-out'; thing: number; by: UserName; to: Customer }
  | { do: 'answer'; thing: number; by: UserName }
  | { do: 'decline-ring'; thing: number; by: UserName }
  | { do: 'hang-up'; thing: number; by: 'visitor' | 'staff' }
  | { do: 'transfer'; thing: number; to: UserName }
  | { do: 'miss'; thing: number }
  | {
      do: 'open-chat';
      thing: number;
      from: Customer;
      channel: 'Weblink' | 'WHATSAPP' | 'Email' | 'LINE';
      to: UserName | 'group';
    }
  | { do: 'pick-up'; thing: number; by: UserName }
  | { do: 'visitor-writes'; thing: number }
  | { do: 'staff-writes'; thing: number; by: UserName }
  | { do: 'close'; thing: number }
  | { do: 'type'; thing: number; by: UserName; browser: number }
  | { do: 'disposition'; thing: number; by: UserName; browser: number; value: string }
  | { do: 'choose'; thing: number; by: UserName; browser: number; contact: number }
  | { do: 'dont-log'; thing: number; by: UserName; browser: number }
  | { do: 'restore'; thing: number; by: UserName; browser: number }
  | { do: 'edit-by-hand'; thing: number; field: 'Subject' | 'Description' | 'CallDisposition' }
  | { do: 'kill'; by: UserName; browser: number; awaits: number; side: Side }
  | { do: 'offline'; by: UserName; browser: number; ms: number }
  | { do: 'service-fault'; service: 'salesforce' | 'cinnox'; fault: ServiceFault; chance: number; ms: number }
  | { do: 'expire-tokens'; by: UserName }
  | { do: 'revoke'; by: UserName; signInAfterMs: number }
  | { do: 'stream-gap'; by: UserName; browser: number; ms: number; replayRefused: boolean }
  | { do: 'tabs'; by: UserName; browser: number; count: number }
  | { do: 'wipe'; by: UserName; browser: number; signInAfterMs: number };

/** `at`: ms after the start. */
export type Timed = Deed & { at: number };

export interface PlannedAgent {
  user: UserName;
  browsers: { skewMs: number }[];
}

/** A whole run, decided before it begins: the same seed gives the same plan, and leaving deeds out gives a smaller one. */
export interface Plan {
  seed: number;
  org: 'uat' | 'globex';
  knobs: Record<string, string>;
  manners: BusManners;
  privateSharing: boolean;
  rotatesTokens: boolean;
  slowNetwork: boolean;
  agents: PlannedAgent[];
  things: number;
  /** Deeds of customers and staff stop by then; faults by 10 minutes later. */
  workMs: number;
  endMs: number;
  deeds: Timed[];
}

/** Kinds of trouble that a run may have. All on = `allKinds`. */
export const allKinds = [
  'kill',
  'cut',
  'refuse',
  'bus',
  'tokens',
  'skew',
  'tabs',
  'wipe',
  'private',
  'knobs',
  'browsers',
  'edits',
  'decisions',
  'transfer',
  'package-free',
] as const;
export type Kind = (typeof allKinds)[number];

export interface PlanOptions {
  kinds: ReadonlySet<Kind>;
}

export const minute = 60_000;

function geometric(random: SeededRandom, median: number): number {
  const stay = 0.5 ** (1 / median);
  return 1 + Math.floor(Math.log(Math.max(1e-9, random.next())) / Math.log(stay));
}

/** Each knob at random. Channels that only hooks show are not logged yet. */
function drawKnobs(random: SeededRandom, kinds: ReadonlySet<Kind>): Record<string, string> {
  if (!kinds.has('knobs')) return {};
  return Object.fromEntries(
    Object.entries(cinnoxKnobAnswers()).map(([name, answers]) => [
      name,
      name === 'hiddenChannels' ? 'none' : (answers[random.between(0, answers.length - 1)] ?? ''),
    ]),
  );
}

function drawManners(random: SeededRandom, kinds: ReadonlySet<Kind>): BusManners {
  const calm: BusManners = { delayMs: [200, 3000], lost: 0, twice: 0, spreadMs: 0 };
  if (!kinds.has('bus')) return calm;
  return {
    ...calm,
    lost: random.next() < 0.3 ? random.next() * 0.3 : 0,
    twice: random.next() < 0.3 ? random.next() * 0.5 : 0,
    spreadMs: random.next() < 0.3 ? random.between(1000, 20_000) : 0,
  };
}

function drawAgents(random: SeededRandom, kinds: ReadonlySet<Kind>): PlannedAgent[] {
  const count = Math.min(users.length, geometric(random, 3));
  const skewMs = () =>
    kinds.has('skew') && random.next() < 0.3 ? random.between(-6 * 60, 6 * 60) * minute : random.between(-2000, 2000);
  return users.slice(0, count).map((user) => {
    const browsers = kinds.has('browsers') && random.next() < 0.35 ? random.between(2, 3) : 1;
    return { user, browsers: Array.from({ length: browsers }, () => ({ skewMs: skewMs() })) };
  });
}

export function drawPlan(seed: number, { kinds }: PlanOptions): Plan {
  const root = createSeededRandom(seed);
  const random = root.fork('plan');
  const packageFree = kinds.has('package-free') && random.next() < 0.2;
  const agents = drawAgents(root.fork('agents'), kinds).map((agent) =>
    // Without the package one browser per agent is promised.
    packageFree ? { ...agent, browsers: agent.browsers.slice(0, 1) } : agent,
  );
  const things = random.between(5, random.next() < 0.2 ? 40 : 16);
  const workMs = 75 * minute;
  const deeds = Array.from({ length: things }, (_none, thing) =>
    drawThing({ random: root.fork(`thing-${thing}`), thing, agents, workMs, kinds }),
  ).flat();
  deeds.push(...drawFaults({ random: root.fork('faults'), agents, workMs, kinds, packageFree }));
  return {
    seed,
    org: packageFree ? 'globex' : 'uat',
    knobs: drawKnobs(root.fork('knobs'), kinds),
    manners: drawManners(root.fork('bus'), kinds),
    privateSharing: kinds.has('private') && random.next() < 0.5,
    rotatesTokens: kinds.has('tokens') && random.next() < 0.5,
    slowNetwork: random.next() < 0.5,
    agents,
    things,
    workMs,
    endMs: 120 * minute,
    deeds: deeds.toSorted((left, right) => left.at - right.at),
  };
}
