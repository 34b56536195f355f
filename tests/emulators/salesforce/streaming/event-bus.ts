import { delay, type Latencies } from '../../kernel/latencies.ts';
import type { Surroundings } from '../../kernel/types.ts';
import type { SalesforceKnobs } from '../knobs.ts';
import type { Change, FieldValue, Org, PublishedEvent } from '../types.ts';
import { sourceOf, type Channel } from './channel.ts';
import { createEventLog, type EventLog } from './event-log.ts';
import { asStreamValue, toTopicEvent, type PushTopics, type TopicEvent } from './push-topics.ts';

const HOUR_MS = 3_600_000;
/** Without a successor an event that is to be overtaken arrives after this. */
const LONGEST_OVERTAKING_MS = 5000;
const RETENTION_MS = { topic: 24 * HOUR_MS, event: 72 * HOUR_MS } as const;

/** What a platform event's subscribers get under `data`. */
export interface PlatformEvent {
  readonly schema: string;
  readonly payload: Readonly<Record<string, FieldValue>>;
  readonly eventUuid: string;
}

export type BusEvent =
  { readonly kind: 'topic'; readonly event: TopicEvent } | { readonly kind: 'event'; readonly event: PlatformEvent };

export interface EventBus {
  log(channel: Pick<Channel, 'kind' | 'name'>): EventLog<BusEvent>;
  /** Resolves when everything committed so far has reached the logs. */
  idle(): Promise<void>;
}

interface EventBusOptions {
  surroundings: Surroundings;
  org: Org;
  topics: PushTopics;
  latencies: Latencies;
  knobs: SalesforceKnobs;
  /** Called when a channel has a new event. */
  onArrival(source: string): void;
}

/** Carries committed changes and published events, in order and after the bus's delay, to the channels' logs. */
export function createEventBus(options: EventBusOptions): EventBus {
  const { surroundings, org, topics, latencies, knobs, onArrival } = options;
  const logs = new Map<string, EventLog<BusEvent>>();
  let carried = 0;
  let lane: Promise<void> = Promise.resolve();

  const log = (channel: Pick<Channel, 'kind' | 'name'>): EventLog<BusEvent> => {
    const source = sourceOf(channel);
    const known = logs.get(source);
    if (known) return known;
    const made = createEventLog<BusEvent>({ ...surroundings, retentionMs: RETENTION_MS[channel.kind] });
    logs.set(source, made);
    return made;
  };
  /** An event that waits for its successor, so that they change places. */
  let overtaken: (() => void) | undefined;
  const letGo = (): void => {
    const append = overtaken;
    overtaken = undefined;
    append?.();
  };
  const arrive = (channel: Pick<Channel, 'kind' | 'name'>, event: BusEvent): void => {
    carried += 1;
    if (knobs.streamDelivery === 'lossy' && carried % 5 === 0) return;
    if (knobs.streamDelivery === 'reordered' && !overtaken) {
      overtaken = () => {
        log(channel).append(event);
        onArrival(sourceOf(channel));
      };
      surroundings.clock.setTimeout(letGo, LONGEST_OVERTAKING_MS);
      return;
    }
    const copies = knobs.streamDelivery === 'twice' ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) log(channel).append(event);
    onArrival(sourceOf(channel));
    letGo();
  };
  /** The delay begins at once for each, the arrival waits for those before it. */
  const enqueue = (work: () => Promise<void>): void => {
    const delayed = delay(surroundings, latencies.eventBus);
    lane = lane.then(async () => {
      await delayed;
      await work();
    });
  };
  const carryChange = async (change: Change, createdMs: number): Promise<void> => {
    for (const topic of await topics.match(change)) {
      arrive({ kind: 'topic', name: topic.name }, { kind: 'topic', event: toTopicEvent(topic, change, createdMs) });
    }
  };

  org.store.onCommit((changes) => {
    const createdMs = surroundings.clock.now();
    for (const change of changes) enqueue(() => carryChange(change, createdMs));
  });
  org.store.onEvent((event) =>
    enqueue(async () => {
      arrive({ kind: 'event', name: event.event }, { kind: 'event', event: toPlatformEvent(event, surroundings) });
    }),
  );
  return {
    log,
    idle: async () => {
      for (let waited: Promise<void> | undefined; waited !== lane;) {
        waited = lane;
        await waited;
      }
    },
  };
}

function toPlatformEvent(event: PublishedEvent, { random }: Surroundings): PlatformEvent {
  const values = Object.entries(event.values).map(([name, value]) => [name, asStreamValue(value)] as const);
  return {
    schema: Buffer.from(random.bytes(16)).toString('base64url'),
    payload: { CreatedDate: event.createdDate.replace('+0000', 'Z'), ...Object.fromEntries(values) },
    eventUuid: random.uuid(),
  };
}
