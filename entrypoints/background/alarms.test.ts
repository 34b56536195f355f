// @vitest-environment node
import { expect, it, vi } from 'vitest';
import { createFakeDeps } from '../../lib/platform/testing/fake-deps.ts';
import { alarmTable, ensureAlarms, isAlarmName } from './alarms.ts';

it('no alarm is shorter than packed extensions allow', () => {
  for (const [name, minutes] of Object.entries(alarmTable)) expect(minutes, name).toBeGreaterThanOrEqual(0.5);
});

it('every start makes those that are missing and leaves the others running', async () => {
  const deps = createFakeDeps();
  const { browser, clock } = deps;
  const rung: string[] = [];
  browser.onAlarm((name) => rung.push(name));
  await ensureAlarms(deps);
  expect([...(await browser.alarms.due()).keys()].sort()).toEqual(Object.keys(alarmTable).sort());
  await clock.advance(20_000);
  await ensureAlarms(deps);
  await clock.advance(10_000);
  expect(rung).toContain('tick');
  await browser.alarms.clear('stream');
  await ensureAlarms(deps);
  expect([...(await browser.alarms.due()).keys()]).toContain('stream');
});

it('makes those anew that would be silent for hours because the clock was put back', async () => {
  const deps = createFakeDeps();
  const { browser, clock } = deps;
  await ensureAlarms(deps);
  const ahead = clock.now;
  vi.spyOn(clock, 'now').mockImplementation(() => ahead() - 8 * 3600_000);
  await ensureAlarms(deps);
  const due = [...(await browser.alarms.due()).values()];
  expect(Math.max(...due)).toBeLessThanOrEqual(clock.now() + 60_000);
});

it('knows its own alarms only', () => {
  expect(isAlarmName('tick')).toBe(true);
  expect(isAlarmName('somebody-else')).toBe(false);
  expect(isAlarmName('toString')).toBe(false);
});
