import type { Journal } from '../journal/journal.ts';
import { leftKey } from '../journal/writers/take-over.ts';

/** A person asked for everything from then on (epoch ms); kept until it was read once. */
export const fillFromKey = 'fill-from';

export const hotWindowMs = 60 * 60_000;
/** Reports lag by less than this: what a sweep in between reads of what the one before has read. */
const narrowWindowMs = 10 * 60_000;
const nightlyWindowMs = 48 * 3600_000;
/** Windows overlap: rows may be reported with a start a little before what was asked for. */
export const overlapMs = 5 * 60_000;
/** Reports take windows of at most 31 days. */
export const widestMs = 30 * 24 * 3600_000;

/**
 * The last hour before the last success: a browser that was closed or offline misses nothing. A sweep in between leaves
 * what began earlier and was not known then, such as a long call that no event announced, to the next wide one.
 */
export function beginOf(facts: {
  now: number;
  /** The last success, and the last one over the whole hour (epoch ms by the services' clock). */
  lastAt: number | undefined;
  wideAt: number | undefined;
  wide: boolean;
  nightly: boolean;
}): number {
  const { now, lastAt = now, wideAt, wide, nightly } = facts;
  const last = Math.min(lastAt, now);
  if (!wide) return last - narrowWindowMs;
  return Math.min(Math.min(last, wideAt ?? last) - hotWindowMs, nightly ? now - nightlyWindowMs : now);
}

/** From where a person wants everything, and where what the sweep before left begins. */
export async function askedFrom(journal: Pick<Journal, 'meta'>) {
  return { from: await journal.meta<number>(fillFromKey), left: await journal.meta<number>(leftKey) };
}

/** It was read from then on, unless a person asked for more meanwhile. */
export async function filled(journal: Journal, from: number | undefined): Promise<void> {
  if (from !== undefined && (await journal.meta<number>(fillFromKey)) === from)
    await journal.setMeta(fillFromKey, undefined);
}
