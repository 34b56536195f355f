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

const lateEveryMs = 30 * 60_000;

/** Now and then: what belongs into records that were written already. */
export async function lookForLate({ journal, outbox }: UserSession, now: number): Promise<void> {
  const last = await journal.meta<number>('late-at');
  if (last !== undefined && Math.abs(now - last) < lateEveryMs) return;
  await journal.transact(async (tx) => {
    await tx.setMeta('late-at', now);
    // A browser that just began has nothing to look after.
    if (last !== undefined) await tx.enqueue({ kind: 'late', lane: 'late', payload: {} });
  });
  outbox.kick();
}
