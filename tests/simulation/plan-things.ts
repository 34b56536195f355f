import type { SeededRandom } from '../emulators/kernel/seeded-random.ts';
import type { Customer, Deed, Kind, PlannedAgent, Timed, UserName } from './plan.ts';
import { dispositions } from './plan-choices.ts';

interface ThingOptions {
  random: SeededRandom;
  thing: number;
  agents: readonly PlannedAgent[];
  workMs: number;
  kinds: ReadonlySet<Kind>;
}

const known: readonly [Customer, ...Customer[]] = [
  { number: '+852 9466 7788', name: 'Mei-ling Wong', email: 'meiling.wong@harbour-logistics.example' },
  { number: '+46 70 174 06 35', name: 'Jonas Berg', email: 'jonas.berg@bergdotter.example' },
  { number: '+65 6532 1100', name: 'Keppel', email: 'weiming.tan@keppelmarine.example' },
];

function customer(random: SeededRandom, thing: number): Customer {
  if (random.next() < 0.5) return random.pick(known);
  const digits = String(2000 + thing);
  return { number: `+1 202 555 ${digits}`, name: `Stranger ${thing}`, email: `stranger${thing}@nowhere.example` };
}

function secondsOf(random: SeededRandom, least: number, most: number): number {
  return Math.round((least + random.next() ** 2 * (most - least)) * 1000);
}

function anyAgent({ random, agents }: ThingOptions): PlannedAgent {
  const found = agents[random.between(0, agents.length - 1)];
  if (found === undefined) throw new Error('a run has at least one agent');
  return found;
}

const browserOf = (random: SeededRandom, agent: PlannedAgent): number =>
  random.next() < 0.7 ? 0 : random.between(0, agent.browsers.length - 1);

/** What an agent does about a call or chat in the panel, while it lasts and shortly after. */
function handling(options: ThingOptions, agent: PlannedAgent, from: number, until: number): Timed[] {
  const { random, thing, kinds } = options;
  const by: UserName = agent.user;
  const when = () => random.between(from, until + 90_000);
  const browser = () => browserOf(random, agent);
  const deeds: Timed[] = [];
  for (let count = random.between(0, 3); count > 0; count -= 1)
    deeds.push({ do: 'type', thing, by, browser: browser(), at: when() });
  if (random.next() < 0.3)
    deeds.push({ do: 'disposition', thing, by, browser: browser(), value: random.pick(dispositions), at: when() });
  if (kinds.has('decisions') && random.next() < 0.1)
    deeds.push({ do: 'choose', thing, by, browser: browser(), contact: random.between(0, 1), at: when() });
  if (kinds.has('decisions') && random.next() < 0.1) {
    const at = random.between(from, until);
    const where = browser();
    deeds.push({ do: 'dont-log', thing, by, browser: where, at });
    if (random.next() < 0.3)
      deeds.push({ do: 'restore', thing, by, browser: where, at: at + random.between(5_000, 300_000) });
  }
  return deeds;
}

function editLater({ random, thing, kinds }: ThingOptions, end: number): Timed[] {
  if (!kinds.has('edits') || random.next() > 0.2) return [];
  const field = random.pick(['Subject', 'Description', 'CallDisposition'] as const);
  return [{ do: 'edit-by-hand', thing, field, at: end + random.between(30_000, 20 * 60_000) }];
}

function drawCall(options: ThingOptions, start: number): Timed[] {
  const { random, thing, agents, kinds } = options;
  const agent = anyAgent(options);
  const person = customer(random, thing);
  const inbound = random.next() < 0.7;
  const group = inbound && agents.length > 1 && random.next() < 0.4;
  const deeds: Timed[] = [
    inbound
      ? { do: 'ring-in', thing, from: person, to: group ? 'group' : agent.user, at: start }
      : { do: 'ring-out', thing, by: agent.user, to: person, at: start },
  ];
  const answered = start + secondsOf(random, 2, 20);
  const fate = random.next();
  if (fate < 0.08) return [...deeds, { do: 'hang-up', thing, by: inbound ? 'visitor' : 'staff', at: answered }];
  if (fate < 0.16) return [...deeds, { do: 'miss', thing, at: start + 30_000 }];
  if (fate < 0.2 && inbound && !group) return [...deeds, { do: 'decline-ring', thing, by: agent.user, at: answered }];
  const end = answered + secondsOf(random, 5, 900);
  deeds.push({ do: 'answer', thing, by: agent.user, at: answered }, ...handling(options, agent, answered, end));
  if (!kinds.has('transfer') || agents.length < 2 || random.next() > 0.15)
    return [
      ...deeds,
      { do: 'hang-up', thing, by: random.pick(['visitor', 'staff']), at: end },
      ...editLater(options, end),
    ];
  const others = agents.filter((other) => other !== agent);
  const next = others[random.between(0, others.length - 1)] ?? agent;
  const isConference = kinds.has('conference') && random.next() < 0.4;
  const taken = end + secondsOf(random, 2, 20);
  const over = taken + secondsOf(random, 5, 600);
  return [
    ...deeds,
    { do: isConference ? 'confer' : 'transfer', thing, to: next.user, at: end },
    { do: 'answer', thing, by: next.user, at: taken },
    ...handling(options, next, taken, over),
    { do: 'hang-up', thing, by: 'visitor', at: over },
  ];
}

function drawChat(options: ThingOptions, start: number): Timed[] {
  const { random, thing, agents, kinds } = options;
  const agent = anyAgent(options);
  const by = agent.user;
  const channel = random.pick(['Weblink', 'WHATSAPP', 'Email', 'LINE'] as const);
  const picked = start + secondsOf(random, 5, 60);
  const deeds: Timed[] = [
    {
      do: 'open-chat',
      thing,
      from: customer(random, thing),
      channel: kinds.has('hidden') && random.next() < 0.2 ? random.pick(['INSTAGRAM', 'CHATBOT'] as const) : channel,
      to: random.next() < 0.5 ? by : 'group',
      at: start,
    },
    { do: 'visitor-writes', thing, at: start + 1000 },
    { do: 'pick-up', thing, by, at: picked },
  ];
  const end = picked + secondsOf(random, 20, 1200);
  const conversation = (from: number, until: number): Timed[] =>
    Array.from({ length: random.between(1, 5) }, () => {
      const deed: Deed = random.next() < 0.5 ? { do: 'staff-writes', thing, by } : { do: 'visitor-writes', thing };
      return { ...deed, at: random.between(from, until) };
    });
  deeds.push(...conversation(picked, end), ...handling(options, agent, picked, end));
  const others = agents.filter((other) => other !== agent);
  if (kinds.has('conference') && others.length > 0 && random.next() < 0.15)
    return [...deeds, ...handedOver(options, others[random.between(0, others.length - 1)] ?? agent, picked, end)];
  deeds.push({ do: 'staff-writes', thing, by, at: end - 1 }, { do: 'close', thing, at: end });
  if (random.next() > 0.15) return [...deeds, ...editLater(options, end)];
  const again = end + random.between(20_000, 20 * 60_000);
  const over = again + secondsOf(random, 20, 600);
  return [
    ...deeds,
    { do: 'visitor-writes', thing, at: again },
    { do: 'pick-up', thing, by, at: again + 5_000 },
    ...conversation(again + 5_000, over),
    { do: 'close', thing, at: over },
    ...editLater(options, over),
  ];
}

/** A colleague takes the chat over and brings it to its end. */
function handedOver(options: ThingOptions, next: PlannedAgent, from: number, end: number): Timed[] {
  const { random, thing } = options;
  const at = random.between(from, end);
  return [
    { do: 'hand-over', thing, to: next.user, at },
    ...handling(options, next, at, end),
    { do: 'staff-writes', thing, by: next.user, at: end - 1 },
    { do: 'close', thing, at: end },
  ];
}

/** The life of one call or chat and what agents do about it. */
export function drawThing(options: ThingOptions): Timed[] {
  const { random, workMs } = options;
  const start = random.between(20_000, workMs - 25 * 60_000);
  return random.next() < 0.65 ? drawCall(options, start) : drawChat(options, start);
}
