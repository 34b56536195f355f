// @vitest-environment node
import { expect, test } from 'vitest';
import { createHeartbeat } from './heartbeat.ts';
import { createFakeBrowser } from './testing/fake-browser.ts';
import { createManualClock } from './testing/manual-clock.ts';

function world() {
  const clock = createManualClock();
  const browser = createFakeBrowser({ clock });
  const beats = () => browser.calls.filter((call) => call.name === 'heartbeat').length;
  return { clock, beats, heartbeat: createHeartbeat({ deps: { clock, browser } }) };
}

test('beats every 20 s while the work runs and stops with it', async () => {
  const { clock, beats, heartbeat } = world();
  let finish = (_value: string): void => undefined;
  const work = heartbeat.hold(120_000, () => new Promise<string>((resolve) => (finish = resolve)));
  await clock.advance(65_000);
  expect(beats()).toBe(3);
  finish('done');
  expect(await work).toBe('done');
  await clock.advance(100_000);
  expect(beats()).toBe(3);
});

test('never beats beyond its lease, nor beyond four minutes', async () => {
  const { clock, beats, heartbeat } = world();
  void heartbeat.hold(50_000, () => new Promise(() => undefined));
  await clock.advance(10 * 60_000);
  expect(beats()).toBe(2);
  void heartbeat.hold(60 * 60_000, () => new Promise(() => undefined));
  await clock.advance(10 * 60_000);
  expect(beats()).toBe(2 + 12);
});

test('work that fails ends the beat and keeps its error', async () => {
  const { clock, beats, heartbeat } = world();
  await expect(heartbeat.hold(60_000, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await clock.advance(60_000);
  expect(beats()).toBe(0);
});
