import type { SeededRandom } from '../emulators/kernel/seeded-random.ts';
import type { PlannedAgent, Timed } from './plan.ts';

/** What people choose from; nothing that a service says of a call is among them. */
export const dispositions = ['Call back', 'Solved', 'Left voicemail'] as const;
const orNothing = [...dispositions, null] as const;
const chance = 0.25;
const changedAgain = 0.4;

/** People who type about a call or chat also say how it ended, take it back, and say something else in another browser. */
export function drawChoices(random: SeededRandom, agents: readonly PlannedAgent[], deeds: readonly Timed[]): Timed[] {
  return deeds.flatMap((deed): Timed[] => {
    if (deed.do !== 'type' || random.next() >= chance) return [];
    const { thing, by } = deed;
    const browsers = agents.find(({ user }) => user === by)?.browsers.length ?? 1;
    const chosen: Timed[] = [];
    let { at } = deed;
    do {
      at += random.between(1_000, 180_000);
      const browser = random.between(0, browsers - 1);
      chosen.push({ do: 'disposition', thing, by, browser, value: random.pick(orNothing), at });
    } while (random.next() < changedAgain);
    return chosen;
  });
}
