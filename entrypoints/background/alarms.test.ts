// @vitest-environment node
import { expect, it } from 'vitest';
import { createFakeDeps } from '../../lib/platform/testing/fake-deps.ts';
import { alarmTable, ensureAlarms, isAlarmName } from './alarms.ts';

it('no alarm is shorter than packed extensions allow', () => {
  for (const [name, minutes] of Object.entries(alarmTable)) expect(minutes, name).toBeGreaterThanOrEqual(0.5);
});

it('every start makes those that are missing and leaves the others running', async () => {
  const { browser, clock } = createFakeDeps();
  const rung: string[] = [];
  browser.onAlarm((name) => rung.push(name));
  await ensureAlarms(browser);
  expect((await browser.alarms.names()).sort()).toEqual(Object.keys(alarmTable).sort());
  await clock.advance(20_000);
  await ensureAlarms(browser);
  await clock.advance(10_000);
  expect(rung).toContain('tick');
  await browser.alarms.clear('stream');
  await ensureAlarms(browser);
  expect(await browser.alarms.names()).toContain('stream');
});

it('knows its own alarms only', () => {
  expect(isAlarmName('tick')).toBe(true);
  expect(isAlarmName('somebody-else')).toBe(false);
  expect(isAlarmName('toString')).toBe(false);
});
