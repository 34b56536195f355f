import { createSeededRandom, type SeededRandom } from '../../emulators/kernel/seeded-random.ts';
import { minute, userNames, type Customer, type Plan, type Timed, type UserName } from '../../simulation/plan.ts';

/** From the beginning of one contact of an agent to that of the next. */
const everyMs = 6 * minute;
const chatShare = 0.35;
const missedShare = 0.06;
const noteShare = 0.5;

function customerOf(random: SeededRandom, thing: number): Customer {
  const number = `+8529${String(random.between(1_000_000, 9_999_999))}`;
  return { number, name: `Customer ${thing}`, email: `customer.${thing}@customers.example` };
}

/** A panel in which about half of the contacts get a note. */
function handled(random: SeededRandom, by: UserName, thing: number, from: number, to: number): Timed[] {
  if (random.next() > noteShare) return [];
  const at = random.between(from, to);
  return [
    { do: 'type', thing, by, browser: 0, at },
    { do: 'disposition', thing, by, browser: 0, value: 'Resolved', at: at + 10_000 },
  ];
}

function call(random: SeededRandom, by: UserName, thing: number, start: number): Timed[] {
  const from = customerOf(random, thing);
  const inbound = random.next() < 0.75;
  const ring: Timed = inbound
    ? { do: 'ring-in', thing, from, to: by, at: start }
    : { do: 'ring-out', thing, by, to: from, at: start };
  if (random.next() < missedShare) return [ring, { do: 'miss', thing, at: start + 25_000 }];
  const answered = start + random.between(3_000, 15_000);
  const end = answered + random.between(60_000, 240_000);
  return [
    ring,
    { do: 'answer', thing, by, at: answered },
    ...handled(random, by, thing, answered + 15_000, end),
    { do: 'hang-up', thing, by: random.pick(['visitor', 'staff']), at: end },
  ];
}

function chat(random: SeededRandom, by: UserName, thing: number, start: number): Timed[] {
  const picked = start + random.between(5_000, 30_000);
  const end = picked + random.between(90_000, 240_000);
  const lines = Array.from({ length: random.between(2, 6) }, (_none, index): Timed => {
    const at = random.between(picked, end);
    return index % 2 === 0 ? { do: 'visitor-writes', thing, at } : { do: 'staff-writes', thing, by, at };
  });
  return [
    { do: 'open-chat', thing, from: customerOf(random, thing), channel: 'Weblink', to: by, at: start },
    { do: 'pick-up', thing, by, at: picked },
    ...lines,
    ...handled(random, by, thing, picked + 60_000, end),
    { do: 'staff-writes', thing, by, at: end - 1 },
    { do: 'close', thing, at: end },
  ];
}

/** A busy hour of so many agents: each has one contact after the other, a third of them chats. */
export function drawShift(agents: number, workMs: number, seed: number): Plan {
  const random = createSeededRandom(seed).fork('fleet');
  const users = userNames(agents);
  const deeds: Timed[] = [];
  let thing = 0;
  for (const by of users) {
    for (
      let start = random.between(0, everyMs);
      start < workMs;
      start += random.between(0.9 * everyMs, 1.1 * everyMs)
    ) {
      thing += 1;
      deeds.push(...(random.next() < chatShare ? chat : call)(random, by, thing, Math.round(start)));
    }
  }
  return {
    ...{ seed, org: 'uat', knobs: {}, privateSharing: true, rotatesTokens: false, slowNetwork: false, searchLagMs: 0 },
    manners: { delayMs: [200, 3000], lost: 0, twice: 0, spreadMs: 0 },
    people: [],
    agents: users.map((user) => ({ user, browsers: [{ skewMs: 0 }] })),
    things: thing,
    workMs,
    endMs: workMs,
    deeds: deeds.filter(({ at }) => at < workMs).sort((left, right) => left.at - right.at),
  };
}
