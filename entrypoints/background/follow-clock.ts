import type { Job } from '../../lib/outbox/job.ts';
import type { UserSession } from './user-session.ts';

type Clocked = Pick<UserSession, 'journal' | 'client' | 'sweeper' | 'outbox'>;

/** How far the org's clock is ahead of this machine's (ms), as the last worker knew it. */
export const clockKey = 'clock-offset';

/** Clocks are corrected by less than this all the time (ms). */
const notableMs = 60_000;

const isAlive = ({ state }: Job) => state !== 'dead';

/**
 * What this machine's clock is wrong by is told to the next worker. By another measure work may have been put off for
 * hours: it is all looked at now.
 */
export async function keepOffset({ journal, client, outbox }: Omit<Clocked, 'sweeper'>): Promise<void> {
  const offsetMs = client.clockOffsetMs();
  if (offsetMs === null) return;
  const change = Math.abs(offsetMs - ((await journal.meta<number>(clockKey)) ?? 0));
  if (change <= notableMs) return;
  await journal.setMeta(clockKey, offsetMs);
  await outbox.retry(isAlive);
}

/**
 * True when this machine's clock was set back since the last sweep: what was put off by it would wait until it is that
 * late again, so it is all looked at now. Before a sweep, which notes its own time.
 */
export async function followClock(session: Clocked, now: number): Promise<boolean> {
  await keepOffset(session);
  const { at = 0 } = await session.sweeper.state();
  if (at < now + notableMs) return false;
  await session.outbox.retry(isAlive);
  return true;
}
