import type { Clock, TimerHandle } from '../../../../lib/platform/clock.ts';
import { RECONNECT_MS, type BayeuxError, type Reply } from './bayeux.ts';
import type { Channel } from './channel.ts';

export interface Subscription {
  readonly channel: Channel;
  /** Replay id of the last event that was looked at. */
  cursor: number;
  ended: boolean;
  /** One look-up after the other, so that events stay in order. */
  pumping: Promise<void>;
}

/** The state that the service keeps for one handshake. */
export interface StreamClient {
  readonly id: string;
  readonly userId: string;
  readonly cookie: string;
  readonly subscriptions: Map<string, Subscription>;
  /** Messages for the next connect. */
  readonly queue: Reply[];
  /** Set when the client must be told off at its next connect. */
  failure: BayeuxError | undefined;
  push(message: Reply): void;
  fail(error: BayeuxError): void;
  /** Resolves when there is something to tell, when `holdMs` have passed, or when the client hangs up. */
  hold(holdMs: number, signal: AbortSignal): Promise<void>;
  /** Begins to count how long the client stays away, unless another of its connects is being held. */
  awaitReconnect(): void;
  end(): void;
}

interface StreamClientOptions {
  clock: Clock;
  id: string;
  userId: string;
  cookie: string;
  /** The client stayed away too long. */
  onGone(): void;
}

export function createStreamClient({ clock, id, userId, cookie, onGone }: StreamClientOptions): StreamClient {
  let wake: (() => void) | undefined;
  let goneTimer: TimerHandle | undefined;

  const stopCounting = (): void => {
    if (goneTimer) clock.clearTimeout(goneTimer);
    goneTimer = undefined;
  };
  const client: StreamClient = {
    id,
    userId,
    cookie,
    subscriptions: new Map(),
    queue: [],
    failure: undefined,
    push: (message) => {
      client.queue.push(message);
      wake?.();
    },
    fail: (error) => {
      client.failure = error;
      wake?.();
    },
    hold: async (holdMs, signal) => {
      stopCounting();
      // A second connect of the same client ends the first.
      wake?.();
      if (client.queue.length > 0 || client.failure || holdMs <= 0 || signal.aborted) return;
      await new Promise<void>((resolve) => {
        const timer = clock.setTimeout(() => wake?.(), holdMs);
        const onAbort = (): void => stop();
        const stop = (): void => {
          clock.clearTimeout(timer);
          signal.removeEventListener('abort', onAbort);
          if (wake === stop) wake = undefined;
          resolve();
        };
        wake = stop;
        signal.addEventListener('abort', onAbort, { once: true });
      });
    },
    awaitReconnect: () => {
      stopCounting();
      if (!wake) goneTimer = clock.setTimeout(onGone, RECONNECT_MS);
    },
    end: () => {
      stopCounting();
      for (const subscription of client.subscriptions.values()) subscription.ended = true;
      client.subscriptions.clear();
      wake?.();
    },
  };
  return client;
}
