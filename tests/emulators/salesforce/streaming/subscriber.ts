import type { Org, UserContext } from '../types.ts';
import type { EventAllocation } from './allocations.ts';
import { BayeuxError, dailyLimitExceeded, isRecord, type Reply } from './bayeux.ts';
import { noSuchChannel, passesFilter, sourceOf, type Channel } from './channel.ts';
import type { DeliveryMeter } from './delivery-meter.ts';
import type { BusEvent, EventBus } from './event-bus.ts';
import type { KeptEvent } from './event-log.ts';
import type { PushTopics, TopicEvent } from './push-topics.ts';
import type { StreamClient, Subscription } from './stream-client.ts';

export interface Subscriber {
  /** @throws {BayeuxError} as the documentation lists: no such channel, no access, bad replay id, allocation used up. */
  subscribe(client: StreamClient, channel: Channel, ext: unknown): Promise<void>;
  /** New events may be there for the client's subscriptions to this channel. */
  wake(client: StreamClient, source: string): void;
  exhausted(kind: Channel['kind']): boolean;
}

interface SubscriberOptions {
  org: Org;
  topics: PushTopics;
  bus: EventBus;
  meter: DeliveryMeter;
  allocation: () => EventAllocation;
}

/** Decides who may subscribe to what, and hands each subscriber the events it may see. */
export function createSubscriber({ org, topics, bus, meter, allocation }: SubscriberOptions): Subscriber {
  const exhausted = (kind: Channel['kind']): boolean => meter.used(kind) >= allocation()[kind];

  const checkTopic = async (user: UserContext, channel: Channel & { kind: 'topic' }): Promise<void> => {
    const { access } = org.store;
    if (!access.objectAccess(user, 'PushTopic').read) throw new BayeuxError('403::User not enabled for streaming');
    const topic = await topics.find(channel.name);
    if (!topic) throw noSuchChannel(channel.address);
    const unknown = channel.filter.filter(
      ({ field }) => !topic.fields.some((known) => known.toLowerCase() === field.toLowerCase()),
    );
    if (unknown.length > 0) {
      throw new BayeuxError(
        `400::Query fields {${unknown.map(({ field }) => field).join(', ')}} do not exist on the topic entity`,
      );
    }
    if (!access.objectAccess(user, topic.object).read) {
      throw new BayeuxError('403::Subscriber does not have access to the entity in this topic');
    }
    if (!topic.whereFields.every((field) => access.fieldAccess(user, topic.object, field).read)) {
      throw new BayeuxError(
        '403::Subscriber does not have access to all fields referenced in the where clause of the PushTopic',
      );
    }
  };
  const checkEvent = (user: UserContext, channel: Channel): void => {
    if (org.store.describe(channel.name)?.kind !== 'event') throw noSuchChannel(channel.address);
    if (!org.store.access.objectAccess(user, channel.name).read)
      throw new BayeuxError(`403::Cannot create channel {${channel.address}}`);
  };

  const pump = async (client: StreamClient, subscription: Subscription): Promise<void> => {
    const { channel } = subscription;
    const log = bus.log(channel);
    for (let next = log.next(subscription.cursor); next && !subscription.ended; next = log.next(subscription.cursor)) {
      const message = await toMessage(org, client.userId, channel, next);
      if (subscription.ended) return;
      if (message && exhausted(channel.kind)) {
        // The event stays in the log: it can be had by its replay id when the allocation allows.
        client.fail(dailyLimitExceeded());
        return;
      }
      subscription.cursor = next.replayId;
      if (!message) continue;
      const { id: clientId, userId } = client;
      meter.note({ kind: channel.kind, channel: channel.address, clientId, userId, replayId: next.replayId });
      client.push(message);
    }
  };
  const wakeOne = (client: StreamClient, subscription: Subscription): void => {
    subscription.pumping = subscription.pumping.then(() => pump(client, subscription));
  };

  return {
    exhausted,
    subscribe: async (client, channel, ext) => {
      const user: UserContext = { userId: client.userId };
      if (channel.kind === 'topic') await checkTopic(user, channel);
      else checkEvent(user, channel);
      if (exhausted(channel.kind)) throw dailyLimitExceeded();
      const wanted = wantedReplayId(ext, channel);
      const cursor = bus.log(channel).start(wanted);
      if (cursor === undefined) throw invalidReplayId(wanted);
      const earlier = client.subscriptions.get(channel.address);
      if (earlier) earlier.ended = true;
      const subscription: Subscription = { channel, cursor, ended: false, pumping: Promise.resolve() };
      client.subscriptions.set(channel.address, subscription);
      wakeOne(client, subscription);
    },
    wake: (client, source) => {
      for (const subscription of client.subscriptions.values()) {
        if (sourceOf(subscription.channel) === source) wakeOne(client, subscription);
      }
    },
  };
}

/** `ext: {replay: {"<channel>": id}}`; new events only when nothing is said. */
function wantedReplayId(ext: unknown, channel: Channel): number {
  const replay = isRecord(ext) && isRecord(ext['replay']) ? ext['replay'] : {};
  const wanted = replay[channel.address] ?? replay[sourceOf(channel)];
  if (wanted === undefined || wanted === null) return -1;
  return typeof wanted === 'number' ? wanted : Number(String(wanted));
}

function invalidReplayId(replayId: number): BayeuxError {
  return new BayeuxError(
    `400::The replayId {${replayId}} you provided was invalid.  ` +
      'Please provide a valid ID, -2 to replay all events, or -1 to replay only new events.',
  );
}

/** The message for this subscriber, or undefined when the filter or the subscriber's rights keep it away. */
async function toMessage(
  org: Org,
  userId: string,
  channel: Channel,
  kept: KeptEvent<BusEvent>,
): Promise<Reply | undefined> {
  const { body, replayId } = kept;
  if (body.kind === 'event') {
    const { schema, payload, eventUuid } = body.event;
    return { channel: channel.address, data: { schema, payload, event: { EventUuid: eventUuid, replayId } } };
  }
  const { event } = body;
  if (channel.kind !== 'topic' || !passesFilter(channel.filter, event.sobject)) return undefined;
  if (!(await maySee(org, { userId }, event))) return undefined;
  const { createdDate, type } = event;
  return {
    channel: channel.address,
    data: { event: { createdDate, replayId, type }, sobject: readable(org, { userId }, event) },
  };
}

async function maySee(org: Org, user: UserContext, event: TopicEvent): Promise<boolean> {
  if (!org.store.access.objectAccess(user, event.object).read) return false;
  if (event.type === 'deleted') return true;
  const query = `SELECT Id FROM ${event.object} WHERE Id = '${event.rowId}'`;
  return org.store.tx(user, async (tx) => tx.query(query).totalSize > 0);
}

function readable(org: Org, user: UserContext, event: TopicEvent): Record<string, unknown> {
  const seen = Object.entries(event.sobject).filter(
    ([field]) => field === 'Id' || org.store.access.fieldAccess(user, event.object, field).read,
  );
  return Object.fromEntries(seen);
}
