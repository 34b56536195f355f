import type { Clock, TimerHandle } from '../../../lib/platform/clock.ts';
import type { Turns } from './turns.ts';

/** A clock that stands still until the simulation moves it; cheap with thousands of timers. */
export interface SimClock extends Clock {
  /** Runs what falls due until then (epoch ms), letting each timer's consequences finish before the next. */
  runTo(at: number): Promise<void>;
  /** It is later at once, as after a laptop's sleep: what fell due meanwhile comes then, each timer once. */
  sleepUntil(at: number): void;
  settle(): Promise<void>;
}

interface Timer {
  readonly id: number;
  readonly dueMs: number;
  readonly run: () => void;
}

/** Monday, 10:00 UTC. */
export const simulationStartMs = Date.UTC(2026, 10, 23, 10);

const isBefore = (left: Timer, right: Timer): boolean =>
  left.dueMs === right.dueMs ? left.id < right.id : left.dueMs < right.dueMs;

/** Smallest first. */
class TimerHeap {
  readonly #items: Timer[] = [];

  peek(): Timer | undefined {
    return this.#items[0];
  }

  push(timer: Timer): void {
    const items = this.#items;
    let at = items.push(timer) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = items[parent];
      if (above === undefined || !isBefore(timer, above)) break;
      items[at] = above;
      at = parent;
    }
    items[at] = timer;
  }

  pop(): Timer | undefined {
    const items = this.#items;
    const first = items[0];
    const last = items.pop();
    if (first === undefined || last === undefined || items.length === 0) return first;
    let at = 0;
    for (;;) {
      const child = this.#smallerChild(at);
      const below = items[child];
      if (below === undefined || !isBefore(below, last)) break;
      items[at] = below;
      at = child;
    }
    items[at] = last;
    return first;
  }

  #smallerChild(at: number): number {
    const [left, right] = [this.#items[2 * at + 1], this.#items[2 * at + 2]];
    return left !== undefined && right !== undefined && isBefore(right, left) ? 2 * at + 2 : 2 * at + 1;
  }
}

export function createSimClock(turns: Turns): SimClock {
  const heap = new TimerHeap();
  const cancelled = new Set<number>();
  const alive = new Set<number>();
  let nowMs = simulationStartMs;
  let lastId = 0;

  function nextDue(byMs: number): Timer | undefined {
    for (let first = heap.peek(); first !== undefined; first = heap.peek()) {
      if (!cancelled.has(first.id)) return first.dueMs <= byMs ? first : undefined;
      heap.pop();
      cancelled.delete(first.id);
    }
    return undefined;
  }

  return {
    now: () => nowMs,
    setTimeout(run, delayMs): TimerHandle {
      lastId += 1;
      heap.push({ id: lastId, dueMs: nowMs + Math.max(0, delayMs), run });
      alive.add(lastId);
      return { timer: lastId };
    },
    clearTimeout({ timer }) {
      if (typeof timer === 'number' && alive.delete(timer)) cancelled.add(timer);
    },
    async runTo(at) {
      await turns.quiet();
      for (let timer = nextDue(at); timer !== undefined; timer = nextDue(at)) {
        heap.pop();
        alive.delete(timer.id);
        nowMs = Math.max(nowMs, timer.dueMs);
        timer.run();
        await turns.quiet();
      }
      nowMs = Math.max(nowMs, at);
    },
    sleepUntil(at) {
      nowMs = Math.max(nowMs, at);
    },
    settle: () => turns.quiet(),
  };
}
