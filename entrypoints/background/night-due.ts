import type { Sweeper } from '../../lib/inbox/sweeper.ts';
import type { Journal } from '../../lib/journal/journal.ts';
import { waitsForMe } from './now-view.ts';
import type { OrgSetUp } from './org-set-up.ts';
import type { UserSession } from './user-session.ts';

interface Night {
  journal: Pick<Journal, 'meta' | 'setMeta' | 'since'>;
  sweeper: Pick<Sweeper, 'state'>;
}

const dayMs = 24 * 3600_000;

export const nightlyKey = 'nightly-at';
/** Ids of what was begun days ago and waits for this person: the panel lists it without reading all that there is. */
export const waitingKey = 'waiting';

/**
 * Once a day: an alarm of 24 hours would never ring where the browser is closed every evening. A service that refuses
 * is asked again when the sweeps do.
 */
export async function isNightDue({ journal, sweeper }: Night, now: number): Promise<boolean> {
  // A time that is still to come was noted by a clock that has been set back since.
  if (Math.abs(now - ((await journal.meta<number>(nightlyKey)) ?? 0)) < dayMs) return false;
  const { error, nextAt } = await sweeper.state();
  return error === undefined || nextAt <= now;
}

/** What admins changed since the day before: rules, who is who, colleagues. Whoever has just begun has learned it. */
export async function learnAgain(session: UserSession, { learn }: Pick<OrgSetUp, 'learn'>): Promise<void> {
  if ((await session.journal.meta(nightlyKey)) !== undefined) await learn(session, true);
}

/** The day is done once its reports were read: a worker that dies in between begins again. */
export async function noteNight(
  { journal, sweeper, tidy }: Night & Pick<UserSession, 'tidy'>,
  began: number,
): Promise<void> {
  const { error, lastAt = 0 } = await sweeper.state();
  if (error !== undefined || lastAt < began) return;
  await tidy();
  const waiting = (await journal.since(0)).filter((row) => row.createdAt < began - dayMs && waitsForMe(row, began));
  const ids = waiting.map(({ id }) => id);
  await journal.setMeta(waitingKey, ids);
  await journal.setMeta(nightlyKey, began);
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
