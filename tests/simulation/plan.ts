import { createSeededRandom, type SeededRandom } from '../emulators/kernel/seeded-random.ts';
import { cinnoxKnobAnswers } from '../emulators/cinnox/knobs.ts';
import type { Side } from './machine/life.ts';
import type { BusManners } from './machine/stream-page.ts';
import { drawByHand } from './plan-by-hand.ts';
import { drawChoices } from './plan-choices.ts';
import { overDays } from './plan-days.ts';
import { drawFaults } from './plan-faults.ts';
import { drawOrgFaults } from './plan-org-faults.ts';
import { withPeople, type PlannedContact } from './plan-people.ts';
import { drawPolicies, type PlannedRules } from './plan-policies.ts';
import { drawThing } from './plan-things.ts';

/** First names in small letters: three with a story, then `agent04` and so on. */
export type UserName = string;

/** A person, or `group`. */
type RingTarget = string;

const mostAgents = 50;

/** Who works in a team of so many. */
export function userNames(count: number): UserName[] {
  return Array.from(
    { length: count },
    (_none, index) => ['ada', 'ben', 'chris'][index] ?? `agent${String(index + 1).padStart(2, '0')}`,
  );
}

/** Who calls or writes. */
export interface Customer {
  number: string;
  name: string;
  email: string;
  /** The number that is shown when this person writes. */
  phone?: string;
}

export type ServiceFault = '503' | '429' | 'limit' | 'cut-before' | 'cut-after';

/** One thing that happens. `thing` counts calls and chats; what is not possible when its time comes does not happen. */
export type Deed =
  | { do: 'ring-in'; thing: number; from: Customer; to: RingTarget }
  | { do: 'ring-out'; thing: number; by: UserName; to: Customer }
  | { do: 'answer'; thing: number; by: UserName }
  | { do: 'decline-ring'; thing: number; by: UserName }
  | { do: 'hang-up'; thing: number; by: 'visitor' | 'staff' }
  | { do: 'transfer'; thing: number; to: UserName }
  | { do: 'confer'; thing: number; to: UserName }
  | { do: 'miss'; thing: number }
  | {
      do: 'open-chat';
      thing: number;
      from: Customer;
      channel: 'Weblink' | 'WHATSAPP' | 'Email' | 'LINE' | 'INSTAGRAM' | 'CHATBOT';
      to: RingTarget;
    }
  | { do: 'pick-up'; thing: number; by: UserName }
  | { do: 'visitor-writes'; thing: number }
  | { do: 'staff-writes'; thing: number; by: UserName }
  | { do: 'close'; thing: number }
  | { do: 'hand-over'; thing: number; to: UserName }
  | { do: 'type'; thing: number; by: UserName; browser: number }
  | { do: 'disposition'; thing: number; by: UserName; browser: number; value: string | null }
  /** The n-th contact that this person sees; -1: "No contact". */
  | { do: 'choose'; thing: number; by: UserName; browser: number; contact: number }
  | { do: 'dont-log'; thing: number; by: UserName; browser: number }
  | { do: 'restore'; thing: number; by: UserName; browser: number }
  /** `object`: of a call, whose Task or whose enquiry's Case. */
  | { do: 'edit-by-hand'; thing: number; field: HandField; object?: 'Task' | 'Case' }
  | { do: 'delete-by-hand'; thing: number }
  | { do: 'kill'; by: UserName; browser: number; awaits: number; side: Side }
  | { do: 'offline'; by: UserName; browser: number; ms: number }
  | { do: 'service-fault'; service: 'salesforce' | 'cinnox'; fault: ServiceFault; chance: number; ms: number }
  | { do: 'expire-tokens'; by: UserName }
  | { do: 'revoke'; by: UserName; signInAfterMs: number }
  | { do: 'stream-gap'; by: UserName; browser: number; ms: number; replayRefused: boolean }
  | { do: 'tabs'; by: UserName; browser: number; count: number }
  | { do: 'wipe'; by: UserName; browser: number; signInAfterMs: number }
  /** Somebody else holds these records in a transaction of their own for so long. */
  | { do: 'lock-rows'; ms: number }
  /** A rule of the org refuses new and changed records of this kind for so long. */
  | { do: 'refuse-writes'; object: 'Task' | 'Case'; code: RuleCode; ms: number }
  | { do: 'give-rights'; by: UserName }
  /** An admin sets other log rules for everybody. */
  | { do: 'set-rules'; rules: PlannedRules }
  | { do: 'close-browser'; by: UserName; browser: number }
  | { do: 'open-browser'; by: UserName; browser: number };

/** `Person`: whose it is. `Below`: words under what is there. */
type HandField = 'Subject' | 'Description' | 'CallDisposition' | 'Person' | 'Status' | 'Below';

export type RuleCode = 'FIELD_CUSTOM_VALIDATION_EXCEPTION' | 'DUPLICATES_DETECTED';

/** `at`: ms after the start. */
export type Timed = Deed & { at: number };

export interface PlannedAgent {
  user: UserName;
  browsers: { skewMs: number }[];
  /** What an admin forgot at first: the permission set, or the right to edit Tasks and Cases. */
  lacks?: 'permission-set' | 'edit';
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
  /** How far behind the org's search index is (ms). */
  searchLagMs: number;
  agents: PlannedAgent[];
  /** Contacts that the org has beside those with a story. */
  people: PlannedContact[];
  /** Log rules for everybody from the beginning; undefined: those that the product begins with. */
  rules?: PlannedRules;
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
  'crowd',
  'conference',
  'hidden',
  'rights',
  'locks',
  'rules',
  'lag',
  'days',
  'aimed',
  'people',
  'policies',
  'choices',
  'by-hand',
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

/** Knobs that say something only where the deeds are drawn that they are about. */
const knobsOf: Readonly<Record<string, Kind>> = {
  hiddenChannels: 'hidden',
  confNewId: 'conference',
  confIdName: 'conference',
  transferEnquiry: 'conference',
};

/** Each knob at random. */
function drawKnobs(random: SeededRandom, kinds: ReadonlySet<Kind>): Record<string, string> {
  if (!kinds.has('knobs')) return {};
  return Object.fromEntries(
    Object.entries(cinnoxKnobAnswers()).flatMap(([name, answers]) => {
      const only = knobsOf[name];
      // Drawn in any case: what one knob needs shifts no other.
      const answer =
        name === 'hiddenChannels' ? random.fork(name).pick(['none', 'INSTAGRAM+CHATBOT']) : drawn(random, answers);
      return only === undefined || kinds.has(only) ? [[name, answer]] : [];
    }),
  );
}

const drawn = (random: SeededRandom, answers: readonly string[]): string =>
  answers[random.between(0, answers.length - 1)] ?? '';

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

/** Three at the median; fifty in one run of a hundred. */
function countAgents(random: SeededRandom, kinds: ReadonlySet<Kind>): number {
  const few = geometric(random, 3);
  if (!kinds.has('crowd')) return Math.min(3, few);
  return random.fork('crowd').next() < 0.01 ? mostAgents : Math.min(mostAgents, few);
}

function drawAgents(random: SeededRandom, kinds: ReadonlySet<Kind>): PlannedAgent[] {
  const count = countAgents(random, kinds);
  const skewMs = () =>
    kinds.has('skew') && random.next() < 0.3 ? random.between(-6 * 60, 6 * 60) * minute : random.between(-2000, 2000);
  return userNames(count).map((user) => {
    const browsers = kinds.has('browsers') && random.next() < 0.35 ? random.between(2, 3) : 1;
    return { user, browsers: Array.from({ length: browsers }, () => ({ skewMs: skewMs() })) };
  });
}

/** Some users were forgotten by their admin, who mends it in the course of the run. */
function drawLacks(random: SeededRandom, packageFree: boolean): Pick<PlannedAgent, 'lacks'> {
  const chance = random.next();
  // Without the package there is no permission set.
  if (chance < 0.12) return packageFree ? {} : { lacks: 'permission-set' };
  return chance < 0.24 ? { lacks: 'edit' } : {};
}

export function drawPlan(seed: number, { kinds }: PlanOptions): Plan {
  const root = createSeededRandom(seed);
  const random = root.fork('plan');
  const packageFree = kinds.has('package-free') && random.next() < 0.2;
  const lacking = root.fork('rights');
  const agents = drawAgents(root.fork('agents'), kinds)
    // Without the package one browser per agent is promised.
    .map((agent) => (packageFree ? { ...agent, browsers: agent.browsers.slice(0, 1) } : agent))
    .map((agent) => (kinds.has('rights') ? { ...agent, ...drawLacks(lacking, packageFree) } : agent));
  const things = random.between(5, random.next() < 0.2 ? 40 : 16);
  const workMs = 75 * minute;
  const deeds = Array.from({ length: things }, (_none, thing) =>
    drawThing({ random: root.fork(`thing-${thing}`), thing, agents, workMs, kinds }),
  ).flat();
  deeds.push(...drawFaults({ random: root.fork('faults'), agents, workMs, kinds, packageFree, things: [...deeds] }));
  deeds.push(...drawOrgFaults({ random: root.fork('org-faults'), agents, workMs, kinds }));
  const drawnDeeds = { random: root.fork('people'), agents, deeds };
  const cast = kinds.has('people') ? withPeople(drawnDeeds) : { people: [], deeds };
  const choices = kinds.has('choices') ? drawChoices(root.fork('choices'), agents, deeds) : [];
  const byHand = kinds.has('by-hand') ? drawByHand(root.fork('by-hand'), deeds) : [];
  const policies = kinds.has('policies') ? drawPolicies(root.fork('policies'), workMs) : { deeds: [] };
  const plan: Plan = {
    seed,
    org: packageFree ? 'globex' : 'uat',
    knobs: drawKnobs(root.fork('knobs'), kinds),
    manners: drawManners(root.fork('bus'), kinds),
    privateSharing: kinds.has('private') && random.next() < 0.5,
    rotatesTokens: kinds.has('tokens') && random.next() < 0.5,
    slowNetwork: random.next() < 0.5,
    searchLagMs: kinds.has('lag') ? root.fork('lag').between(0, 5 * minute) : 0,
    agents,
    people: cast.people,
    ...('rules' in policies ? { rules: policies.rules } : {}),
    things,
    workMs,
    endMs: 120 * minute,
    deeds: [...cast.deeds, ...choices, ...byHand, ...policies.deeds].toSorted((left, right) => left.at - right.at),
  };
  return kinds.has('days') && root.fork('days').next() < 1 / 50 ? overDays(plan) : plan;
}
