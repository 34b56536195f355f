import type { Latencies } from '../../kernel/latencies.ts';
import type { RequestContext } from '../../kernel/types.ts';
import { jsonResponse } from '../oauth/responses.ts';
import {
  BayeuxError,
  dailyLimitExceeded,
  errorReply,
  HOLD_MS,
  isRecord,
  MAX_REQUEST_BYTES,
  readMessages,
  replyTo,
  unknownClient,
  type IncomingMessage,
  type Reply,
} from './bayeux.ts';
import { createAllocations } from './allocations.ts';
import { parseChannel } from './channel.ts';
import { createDeliveryMeter, type Delivery } from './delivery-meter.ts';
import { createEventBus } from './event-bus.ts';
import { addPushTopicRules } from './push-topic-rules.ts';
import { createPushTopics } from './push-topics.ts';
import {
  createStreamSessions,
  type StreamCall,
  type StreamSessions,
  type StreamSessionsOptions,
} from './stream-sessions.ts';
import { createSubscriber, type Subscriber } from './subscriber.ts';

export interface Streaming {
  /** Everything under `/cometd/`. */
  handle(request: Request, context: RequestContext): Promise<Response>;
  clients(): { clientId: string; userId: string; subscriptions: string[] }[];
  /** Every event handed to a subscriber since the beginning. */
  deliveries(): readonly Delivery[];
  /** How many events one client got in the last 24 hours. */
  deliveriesTo(clientId: string): number;
  /** Forgets a client (all clients), as a restarted server would. */
  forget(clientId?: string): void;
  /** Resolves when everything committed so far has reached the subscribers' queues. */
  idle(): Promise<void>;
  close(): void;
}

export interface StreamingOptions extends Omit<StreamSessionsOptions, 'allocation'> {
  latencies: Latencies;
}

const HOUR_MS = 3_600_000;

interface Left {
  Max: number;
  Remaining: number;
}

interface Parts {
  sessions: StreamSessions;
  subscriber: Subscriber;
}

/** The Streaming API of one org: Bayeux over long polling. */
export function createStreaming(options: StreamingOptions): Streaming {
  const { surroundings, org, latencies, knobs } = options;
  const allocation = createAllocations(org, knobs);
  const sessions = createStreamSessions({ ...options, allocation });
  const meter = createDeliveryMeter(surroundings);
  addPushTopicRules(org.store, () => allocation().topics);
  const topics = createPushTopics(org);
  const onArrival = (source: string): void => {
    for (const client of sessions.all()) subscriber.wake(client, source);
  };
  const bus = createEventBus({ surroundings, org, topics, latencies, knobs, onArrival });
  const subscriber = createSubscriber({ org, topics, bus, meter, allocation });
  const published: number[] = [];
  org.store.onEvent(() => void published.push(surroundings.clock.now()));
  org.limits = () => {
    const lastHour = published.filter((time) => surroundings.clock.now() - time < HOUR_MS);
    published.splice(0, published.length - lastHour.length);
    const { topic, event, published: publishable, clients } = allocation();
    const left = (Max: number, used: number): Left => ({ Max, Remaining: Math.max(0, Max - used) });
    return {
      DailyStreamingApiEvents: left(topic, 0),
      DailyDurableStreamingApiEvents: left(topic, meter.used('topic')),
      DailyStandardVolumePlatformEvents: left(event, meter.used('event')),
      DailyDeliveredPlatformEvents: left(event, meter.used('event')),
      HourlyPublishedPlatformEvents: left(publishable, lastHour.length),
      StreamingApiConcurrentClients: left(clients, 0),
      DurableStreamingApiConcurrentClients: left(clients, sessions.all().length),
    };
  };
  const forget = (clientId?: string): void => {
    for (const client of sessions.all()) if (!clientId || client.id === clientId) sessions.remove(client);
  };
  return {
    handle: (request, context) => handle(request, context, { sessions, subscriber }),
    clients: () =>
      sessions
        .all()
        .map(({ id, userId, subscriptions }) => ({ clientId: id, userId, subscriptions: [...subscriptions.keys()] })),
    deliveries: () => meter.list(),
    deliveriesTo: (clientId) => meter.usedBy(clientId),
    forget,
    idle: async () => {
      await bus.idle();
      const subscriptions = sessions.all().flatMap((client) => [...client.subscriptions.values()]);
      for (const subscription of subscriptions) await subscription.pumping;
    },
    close: () => forget(),
  };
}

async function handle(request: Request, context: RequestContext, parts: Parts): Promise<Response> {
  const refused = checkAddress(request);
  if (refused) return refused;
  const body = await request.text();
  if (Buffer.byteLength(body) > MAX_REQUEST_BYTES) return httpError(413, '413::Maximum Request Size Exceeded');
  const messages = readMessages(body);
  if (!messages) return httpError(400, '400::Malformed request');
  await context.gate('beforeCommit');
  const call: StreamCall = { request, cookies: [] };
  const replies: Reply[] = [];
  for (const message of messages) replies.push(...(await answer(message, call, parts)));
  await context.gate('afterCommit');
  const response = jsonResponse(replies);
  for (const cookie of call.cookies) response.headers.append('set-cookie', cookie);
  return response;
}

async function answer(message: IncomingMessage, call: StreamCall, parts: Parts): Promise<Reply[]> {
  try {
    if (message.channel === '/meta/handshake') return [parts.sessions.handshake(message, call)];
    if (message.channel === '/meta/connect') return await connect(message, call, parts);
    if (message.channel === '/meta/subscribe') return [await subscribe(message, call, parts)];
    if (message.channel === '/meta/unsubscribe') return [unsubscribe(message, call, parts)];
    if (message.channel === '/meta/disconnect') return [disconnect(message, call, parts)];
    throw new BayeuxError('403::Restricted channel');
  } catch (error) {
    if (error instanceof BayeuxError) return [errorReply(message, error)];
    throw error;
  }
}

async function connect(message: IncomingMessage, call: StreamCall, { sessions, subscriber }: Parts): Promise<Reply[]> {
  const client = sessions.clientOf(message, call);
  if (message.connectionType !== 'long-polling') {
    throw new BayeuxError(`400::Invalid connection type ${String(message.connectionType)}`);
  }
  const kinds = new Set([...client.subscriptions.values()].map((subscription) => subscription.channel.kind));
  if ([...kinds].some((kind) => subscriber.exhausted(kind))) client.failure = dailyLimitExceeded();
  const { signal } = call.request;
  await client.hold(holdMsOf(message), signal);
  // Somebody who has hung up would not get the messages: they wait for the next connect.
  if (signal.aborted) {
    if (sessions.has(client)) client.awaitReconnect();
    return [];
  }
  const events = client.queue.splice(0);
  if (client.failure) {
    sessions.remove(client);
    return [...events, errorReply(message, client.failure)];
  }
  if (!sessions.has(client)) return [...events, errorReply(message, unknownClient())];
  client.awaitReconnect();
  const advice = { interval: 0, timeout: HOLD_MS, reconnect: 'retry' };
  return [...events, replyTo(message, { clientId: client.id, advice, successful: true })];
}

/** The client may ask for a shorter hold, as it does for its first connect. */
function holdMsOf(message: IncomingMessage): number {
  const wanted = isRecord(message.advice) ? message.advice['timeout'] : undefined;
  return typeof wanted === 'number' ? Math.min(Math.max(0, wanted), HOLD_MS) : HOLD_MS;
}

async function subscribe(message: IncomingMessage, call: StreamCall, { sessions, subscriber }: Parts): Promise<Reply> {
  const client = sessions.clientOf(message, call);
  const channel = parseChannel(message.subscription);
  await subscriber.subscribe(client, channel, message.ext);
  return replyTo(message, { clientId: client.id, subscription: channel.address, successful: true });
}

function unsubscribe(message: IncomingMessage, call: StreamCall, { sessions }: Parts): Reply {
  const client = sessions.clientOf(message, call);
  const address = String(message.subscription);
  const subscription = client.subscriptions.get(address);
  if (subscription) subscription.ended = true;
  client.subscriptions.delete(address);
  return replyTo(message, { clientId: client.id, subscription: address, successful: true });
}

function disconnect(message: IncomingMessage, call: StreamCall, { sessions }: Parts): Reply {
  const client = sessions.clientOf(message, call);
  sessions.remove(client);
  return replyTo(message, { clientId: client.id, successful: true });
}

/** `/cometd/68.0`, and below it the message type that some clients append. */
function checkAddress(request: Request): Response | undefined {
  const { pathname } = new URL(request.url);
  const form = "URI format: '/cometd/68.0'";
  const match = /^\/cometd\/(\d+\.\d)(?:\/(?:handshake|connect|disconnect)?)?$/.exec(pathname);
  if (!match) return httpError(400, `400::API version in the URI is mandatory. ${form}`);
  const version = Number(match[1]);
  if (version < 37 || version > 68) {
    return httpError(400, `400::Unsupported API version. Only API versions '37.0' and later are supported. ${form}`);
  }
  return request.method === 'POST' ? undefined : httpError(405, '405::Method not allowed');
}

function httpError(status: number, error: string): Response {
  return jsonResponse([{ error, successful: false }], status);
}
