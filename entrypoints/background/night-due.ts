import type { UserSession } from './user-session.ts';

const dayMs = 24 * 3600_000;

/** Once a day: an alarm of 24 hours would never ring where the browser is closed every evening. */
export async function isNightDue({ journal, tidy }: UserSession, now: number): Promise<boolean> {
  const last = (await journal.meta<number>('nightly-at')) ?? 0;
  if (now - last < dayMs) return false;
  await tidy();
  await journal.setMeta('nightly-at', now);
  return true;
}
