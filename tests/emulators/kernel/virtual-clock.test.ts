// @vitest-environment node
import { expect, test } from 'vitest';
import { sleep } from '../../../lib/platform/clock.ts';
import { createVirtualClock, trackSubtle } from './virtual-clock.ts';

test('timers run in the order of their time, then of their creation', async () => {
  const clock = createVirtualClock({ startMs: 0 });
  const seen: string[] = [];
  clock.setTimeout(() => seen.push(`late ${clock.now()}`), 30);
  clock.setTimeout(() => seen.push(`first ${clock.now()}`), 10);
  clock.setTimeout(() => seen.push(`second ${clock.now()}`), 10);
  await clock.advance(20);
  expect(seen).toEqual(['first 10', 'second 10']);
  expect(clock.now()).toBe(20);
  await clock.advance(10);
  expect(seen).toEqual(['first 10', 'second 10', 'late 30']);
});

test('what a timer sets off is finished before the next timer runs', async () => {
  const clock = createVirtualClock({ startMs: 0 });
  const subtle = trackSubtle(clock, crypto.subtle);
  const seen: number[] = [];
  const work = async (): Promise<void> => {
    for (let step = 0; step < 3; step += 1) {
      await sleep(clock, 10);
      await subtle.digest('SHA-256', new Uint8Array(1));
      seen.push(clock.now());
    }
  };
  void work();
  clock.setTimeout(() => seen.push(-15), 15);
  await clock.advance(100);
  expect(seen).toEqual([10, -15, 20, 30]);
});

test('a cleared timer does not run', async () => {
  const clock = createVirtualClock();
  let ran = false;
  const handle = clock.setTimeout(() => {
    ran = true;
  }, 5);
  clock.clearTimeout(handle);
  await clock.advance(10);
  expect(ran).toBe(false);
  expect(clock.pending).toBe(0);
});

test('runUntil stops at the moment of the condition and says when it cannot come', async () => {
  const clock = createVirtualClock({ startMs: 0 });
  let done = false;
  clock.setTimeout(() => {
    done = true;
  }, 5000);
  clock.setTimeout(() => undefined, 9000);
  await clock.runUntil(() => done);
  expect(clock.now()).toBe(5000);
  await expect(clock.runUntil(() => false, 10_000)).rejects.toThrow('nothing more happens');
});
