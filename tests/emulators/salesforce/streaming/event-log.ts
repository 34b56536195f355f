import type { Clock } from '../../../../lib/platform/clock.ts';
import type { RandomSource } from '../../../../lib/platform/random.ts';

export interface KeptEvent<T> {
  readonly replayId: number;
  readonly keptMs: number;
  readonly body: T;
}

/** The events of one channel that the event bus still has. */
export interface EventLog<T> {
  /** Keeps an event under the next replay id. */
  append(body: T): KeptEvent<T>;
  /** The first event after this replay id. */
  next(afterReplayId: number): KeptEvent<T> | undefined;
  /** Where reading begins for a wanted replay id; undefined when that id is not within the retention. */
  start(wanted: number): number | undefined;
}

export function createEventLog<T>(options: { clock: Clock; random: RandomSource; retentionMs: number }): EventLog<T> {
  const { clock, random, retentionMs } = options;
  const events: KeptEvent<T>[] = [];
  // Replay ids begin anywhere and have gaps: nobody may count with them.
  let lastId = 1 + Math.floor(random.next() * 100_000);
  let lostUpTo = lastId;

  const purge = (): void => {
    while (events[0] && clock.now() - events[0].keptMs >= retentionMs) lostUpTo = events.shift()?.replayId ?? lostUpTo;
  };
  return {
    append: (body) => {
      purge();
      lastId += random.next() < 0.1 ? 2 : 1;
      const kept = { replayId: lastId, keptMs: clock.now(), body };
      events.push(kept);
      return kept;
    },
    next: (afterReplayId) => {
      purge();
      return events.find((event) => event.replayId > afterReplayId);
    },
    start: (wanted) => {
      purge();
      if (wanted === -1) return events.at(-1)?.replayId ?? lastId;
      if (wanted === -2) return (events[0]?.replayId ?? lastId + 1) - 1;
      return Number.isInteger(wanted) && wanted >= lostUpTo && wanted <= lastId ? wanted : undefined;
    },
  };
}
