import type { SeededRandom } from '../emulators/kernel/seeded-random.ts';
import type { Timed } from './plan.ts';

const fields = ['Person', 'Status', 'Below', 'Subject'] as const;
const editChance = 0.3;
const deleteChance = 0.06;
const latestMs = 25 * 60_000;

/** People change the person and the state of what was logged, write below its text, or delete it, some time after its end. */
export function drawByHand(random: SeededRandom, deeds: readonly Timed[]): Timed[] {
  return deeds.flatMap((deed): Timed[] => {
    if (deed.do !== 'hang-up' && deed.do !== 'close') return [];
    const { thing, at } = deed;
    const later = () => at + random.between(20_000, latestMs);
    const byHand: Timed[] = [];
    while (random.next() < editChance) {
      const object = random.pick(['Task', 'Case'] as const);
      byHand.push({ do: 'edit-by-hand', thing, field: random.pick(fields), object, at: later() });
    }
    if (random.next() < deleteChance) byHand.push({ do: 'delete-by-hand', thing, at: later() });
    return byHand;
  });
}
