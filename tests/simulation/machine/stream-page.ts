import type { StreamGrant } from '../../../lib/messaging/stream-message.ts';
import type { Clock } from '../../../lib/platform/clock.ts';
import type { SeededRandom } from '../../emulators/kernel/seeded-random.ts';
import type { SignalEvent, SignalHub } from './signal-hub.ts';

/** How badly the event bus behaves in a run. Shares in [0, 1]. */
export interface BusManners {
  delayMs: readonly [number, number];
  lost: number;
  twice: number;
  /** Events may overtake each other by this much (ms). */
  spreadMs: number;
}

/** What the page says to the worker; a promise that never settles is a worker that died on the way. */
export interface StreamOwner {
  grant(): Promise<StreamGrant | null>;
  event(event: Omit<SignalEvent, 'staff' | 'at'> & { generation: number }): Promise<unknown>;
  status(
    generation: number,
    state: 'subscribed' | 'lost' | 'refused' | 'replay-refused' | 'session-refused',
  ): Promise<unknown>;
}

export interface StreamPage {
  /** The connection is gone for so long; afterwards it asks for what was missed, or is told that it is not kept. */
  gap(ms: number, replayRefused: boolean): void;
  /** Its access token is no longer good. */
  sessionRefused(): void;
  close(): void;
}

const noGrantMs = 60_000;
const reconnectMs = 2_000;
const firstMs = 200;
/** A worker that does not answer is dead: the page starts over. */
const answerMs = 30_000;

/** The offscreen page in short: asks for a grant, hands over events, resumes after the last stored one. */
export function createStreamPage(options: {
  clock: Clock;
  random: SeededRandom;
  hub: SignalHub;
  manners: BusManners;
  owner: StreamOwner;
}): StreamPage {
  const { clock, random, hub, manners, owner } = options;
  let closed = false;
  /** Each connection; what an earlier one still brings is not heard. */
  let connection = 0;
  let grant: StreamGrant | undefined;

  function later(ms: number, run: () => void): void {
    const mine = connection;
    clock.setTimeout(() => {
      if (!closed && mine === connection) run();
    }, ms);
  }

  /** Runs `after` when the worker answered in time; starts over when it did not. */
  function ask(work: Promise<unknown>, after: () => void = () => undefined): void {
    const mine = connection;
    let answered = false;
    const settled = (run: () => void) => () => {
      answered = true;
      if (!closed && mine === connection) run();
    };
    work.then(
      settled(after),
      settled(() => restart(reconnectMs)),
    );
    later(answerMs, () => {
      if (!answered) restart(0);
    });
  }

  function restart(ms: number): void {
    connection += 1;
    grant = undefined;
    later(ms, connect);
  }

  function connect(): void {
    const mine = connection;
    let answered = false;
    const retry = (ms: number) => {
      answered = true;
      if (!closed && mine === connection) restart(ms);
    };
    owner.grant().then(
      (given) => {
        if (closed || mine !== connection) return;
        if (given === null) return retry(noGrantMs);
        answered = true;
        subscribed(given);
      },
      () => retry(reconnectMs),
    );
    later(answerMs, () => {
      if (!answered) restart(0);
    });
  }

  function subscribed(given: StreamGrant): void {
    grant = given;
    ask(owner.status(given.generation, 'subscribed'));
    if (given.replayFrom !== -1) for (const event of hub.after(given.channel, given.replayFrom)) hear(event);
  }

  function hear(event: SignalEvent): void {
    if (closed || grant === undefined) return;
    if (random.next() < manners.lost) return;
    const copies = random.next() < manners.twice ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const delay =
        random.between(...manners.delayMs) + (manners.spreadMs > 0 ? random.between(0, manners.spreadMs) : 0);
      later(delay, () => deliver(event));
    }
  }

  function deliver({ replayId, recordId, kind, nonce }: SignalEvent): void {
    if (grant === undefined) return;
    ask(owner.event({ generation: grant.generation, replayId, recordId, kind, nonce }));
  }

  const stop = hub.listen(() => grant?.channel, hear);
  later(firstMs, connect);
  return {
    gap(ms, replayRefused) {
      const before = grant;
      connection += 1;
      grant = undefined;
      if (before !== undefined)
        owner.status(before.generation, replayRefused ? 'replay-refused' : 'lost').catch(() => undefined);
      later(ms, connect);
    },
    sessionRefused() {
      const before = grant;
      connection += 1;
      grant = undefined;
      if (before !== undefined) owner.status(before.generation, 'session-refused').catch(() => undefined);
      later(reconnectMs, connect);
    },
    close() {
      closed = true;
      stop();
    },
  };
}
