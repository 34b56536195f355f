import { minute } from './plan.ts';
import type { Stage } from './stage.ts';

const stillMs = 6 * minute;
const lookEveryMs = 3 * minute;
/** What the alarms, the sweeps and the half-hourly look find after a sleep has this long to come to its end. */
const awakeMs = 8 * minute;
/** So many runs play every minute of their end. */
const oneInFull = 10;

/** Nothing is left to do in any browser, and nothing has been written for some minutes. */
async function isQuiet({ desks, records, elapsed }: Stage): Promise<boolean> {
  if (elapsed() - records.lastAt() < stillMs) return false;
  for (const { browser } of desks) {
    if (browser.life.isDead || !browser.isSignedIn()) return false;
    if ((await browser.jobs()).length > 0) return false;
  }
  return true;
}

/**
 * To the end of a run: once all is quiet the browsers sleep until shortly before it, so that a few alarms and sweeps come
 * instead of some hundred that find nothing. One run in ten is played in full.
 */
export async function playOut(stage: Stage, endAt: number): Promise<void> {
  const { clock } = stage;
  const isFull = stage.plan.seed % oneInFull === 0;
  while (!isFull && clock.now() + lookEveryMs + awakeMs < endAt) {
    await clock.runTo(clock.now() + lookEveryMs);
    if (!(await isQuiet(stage))) continue;
    stage.note('all is quiet');
    clock.sleepUntil(endAt - awakeMs);
    break;
  }
  await clock.runTo(endAt);
}
