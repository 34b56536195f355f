import type { BrowserPort } from '../../lib/platform/ports.ts';

/** Every alarm of the extension with its period in minutes. Packed extensions know nothing shorter than 0.5. */
export const alarmTable = {
  /** Outbox and sweeps: timers only bring them forward while the worker lives. */
  tick: 0.5,
  /** The stream page is there; the stream is live. */
  stream: 1,
} as const;

export type AlarmName = keyof typeof alarmTable;

export function isAlarmName(name: string): name is AlarmName {
  return Object.hasOwn(alarmTable, name);
}

/** After each start: a browser restart may have dropped them. */
export async function ensureAlarms(browser: BrowserPort): Promise<void> {
  const known = new Set(await browser.alarms.names());
  for (const [name, periodInMinutes] of Object.entries(alarmTable)) {
    if (!known.has(name)) await browser.alarms.create(name, { periodInMinutes });
  }
}
