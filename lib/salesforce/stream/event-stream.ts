import * as v from 'valibot';
import { toAppError } from '../../errors/app-error.ts';
import type { Input } from '../../messaging/contract.ts';
import type { StreamGrant } from '../../messaging/stream-message.ts';
import { sleep } from '../../platform/clock.ts';
import type { Deps } from '../../platform/ports.ts';
import { createBayeux, type BayeuxEvent, type StreamFailure } from './bayeux.ts';

export type StreamEvent = Input<'stream.event'>;
export type StreamStatus = Input<'stream.status'>;

/** The worker, as the stream sees it. */
export interface StreamOwner {
  /** Null: nobody is signed in, or live events are off; asked again later. */
  grant(): Promise<StreamGrant | null>;
  /** Resolves after the event is stored. */
  deliver(event: StreamEvent): Promise<unknown>;
  report(status: StreamStatus): Promise<unknown>;
}

export interface EventStream {
  /** Goes on until `stop`, or until the extension was updated. */
  run(): Promise<void>;
  stop(): void;
}

const NO_GRANT_PAUSE_MS = 60_000;
/** An allocation that is used up or a right that is missing does not come back within a minute. */
const REFUSED_PAUSE_MS = 5 * 60_000;
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
const EMPTY_POLL_MS = 1000;
/** Each beginning costs a probe and a reading of the reports: who fails again and again does not begin each second. */
const LASTING_MS = 60_000;

const topicEvent = v.looseObject({
  event: v.looseObject({ replayId: v.pipe(v.number(), v.integer()) }),
  sobject: v.looseObject({
    Id: v.string(),
    Kind__c: v.optional(v.nullable(v.string()), ''),
    Nonce__c: v.optional(v.nullable(v.string()), null),
  }),
});

function toStreamEvent({ data }: BayeuxEvent, generation: number): StreamEvent | null {
  const parsed = v.safeParse(topicEvent, data);
  if (!parsed.success) return null;
  const { event, sobject } = parsed.output;
  return {
    generation,
    replayId: event.replayId,
    recordId: sobject.Id,
    kind: (sobject.Kind__c ?? '').slice(0, 40),
    nonce: sobject.Nonce__c === null ? null : sobject.Nonce__c.slice(0, 64),
  };
}

const states: Record<StreamFailure, StreamStatus['state']> = {
  session: 'session-refused',
  replay: 'replay-refused',
  'unknown-client': 'lost',
  refused: 'refused',
  lost: 'lost',
};

interface Ending {
  why: StreamFailure;
  detail: string;
  /** It had gone on for a while, so this is no attempt that failed from the start. */
  hasLasted: boolean;
}

/**
 * Holds the long poll. Each event is handed over and stored before the next poll, which is what makes a death of page,
 * worker or network harmless: the next grant resumes after the last stored replay id.
 *
 *   ask grant -> handshake -> subscribe -> poll -> deliver -> poll … -> failure -> report, pause -> ask grant
 */
export function createEventStream(options: {
  deps: Pick<Deps, 'fetch' | 'clock' | 'random'>;
  owner: StreamOwner;
}): EventStream {
  const { deps, owner } = options;
  let isStopped = false;
  let failures = 0;
  /** The channel that was last subscribed to for new events only, before any of them was stored. */
  let newOnlyChannel: string | undefined;

  /**
   * A stream that began with "only new events" and broke before the first one was stored has no replay id to resume
   * at; what came in between is asked for with all that is kept. The worker knows repeated events.
   */
  function replayFromOf({ channel, replayFrom }: StreamGrant): number {
    return replayFrom === -1 && newOnlyChannel === channel ? -2 : replayFrom;
  }

  function backOff(): number {
    const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(failures, 10));
    // All browsers of an org lose the stream at the same time; they must not all come back at the same time.
    return full / 2 + (full / 2) * deps.random.next();
  }

  function pauseAfter({ why, hasLasted }: Ending): number {
    failures = hasLasted ? 0 : failures + 1;
    if (why === 'refused') return REFUSED_PAUSE_MS * (0.75 + deps.random.next() / 2);
    return backOff();
  }

  async function follow(grant: StreamGrant): Promise<Ending> {
    const { generation, channel } = grant;
    const bayeux = createBayeux({ deps, ...grant });
    const shaken = await bayeux.handshake();
    if (!shaken.ok) return { ...shaken, hasLasted: false };
    let subscribed = await bayeux.subscribe(channel, replayFromOf(grant));
    if (!subscribed.ok && subscribed.why === 'replay') {
      await owner.report({ generation, state: 'replay-refused', detail: subscribed.detail });
      // What came meanwhile is among all that is kept; the worker knows repeated events.
      subscribed = await bayeux.subscribe(channel, -2);
    }
    if (!subscribed.ok) return { ...subscribed, hasLasted: false };
    if (grant.replayFrom === -1) newOnlyChannel = channel;
    await owner.report({ generation, state: 'subscribed', detail: '' });
    // The first poll is answered at once, also to a client that the server will not know at the next one.
    const begunAt = deps.clock.now();
    for (;;) {
      const askedAt = deps.clock.now();
      const polled = await bayeux.connect();
      const hasLasted = deps.clock.now() - begunAt >= LASTING_MS;
      if (isStopped) return { why: 'lost', detail: 'stopped', hasLasted };
      if (!polled.ok) return { ...polled, hasLasted };
      for (const event of polled.value.events) {
        const known = toStreamEvent(event, generation);
        if (known !== null) await owner.deliver(known);
      }
      // A long poll that comes back at once with nothing would make a tight loop.
      const isIdle = polled.value.events.length === 0 && deps.clock.now() - askedAt < EMPTY_POLL_MS;
      const pauseMs = Math.max(polled.value.pauseMs, isIdle ? EMPTY_POLL_MS : 0);
      if (pauseMs > 0) await sleep(deps.clock, Math.min(pauseMs, LONGEST_PAUSE_MS));
    }
  }

  /** One round; resolves with the pause before the next one, null when there will be none. */
  async function round(): Promise<number | null> {
    try {
      const grant = await owner.grant();
      if (grant === null) return NO_GRANT_PAUSE_MS;
      const ending = await follow(grant);
      if (isStopped) return null;
      await owner.report({ generation: grant.generation, state: states[ending.why], detail: ending.detail });
      return pauseAfter(ending);
    } catch (thrown) {
      if (toAppError(thrown).code === 'context_invalidated') return null;
      // The worker did not take an event or a report: what was not stored comes again by its replay id.
      failures += 1;
      return backOff();
    }
  }

  return {
    async run() {
      while (!isStopped) {
        const pauseMs = await round();
        if (pauseMs === null) return;
        await sleep(deps.clock, pauseMs);
      }
    },
    stop() {
      isStopped = true;
    },
  };
}
