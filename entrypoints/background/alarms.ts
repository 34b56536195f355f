import type { Deps } from '../../lib/platform/ports.ts';

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

/**
 * After each start: a browser restart may have dropped them. Chrome rings them by the time of day, so that after this
 * machine's clock was put back by hours they would be silent for as long: then they are made anew.
 */
export async function ensureAlarms({ browser, clock }: Pick<Deps, 'browser' | 'clock'>): Promise<void> {
  const due = await browser.alarms.due();
  for (const [name, periodInMinutes] of Object.entries(alarmTable)) {
    const latest = clock.now() + 2 * periodInMinutes * 60_000;
    if ((due.get(name) ?? Infinity) > latest) await browser.alarms.create(name, { periodInMinutes });
  }
}
