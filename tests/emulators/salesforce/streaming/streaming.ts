import type { Latencies } from '../../kernel/latencies.ts';
import { textFrom } from '../../kernel/seeded-random.ts';
import type { RequestContext, Surroundings } from '../../kernel/types.ts';
import type { SalesforceKnobs } from '../knobs.ts';
import type { OAuth } from '../oauth/oauth.ts';
import { jsonResponse, readCookie } from '../oauth/responses.ts';
import type { Org } from '../types.ts';
import {
  BayeuxError,
  dailyLimitExceeded,
  errorReply,
  handshakeDenied,
  HOLD_MS,
  isRecord,
  MAX_REQUEST_BYTES,
  readMessages,
  replyTo,
  unknownClient,
  type IncomingMessage,
  type Reply,
} from './bayeux.ts';
import { parseChannel } from './channel.ts';
import { createDeliveryMeter, type Delivery } from './delivery-meter.ts';
import { createEventBus } from './event-bus.ts';
import { createPushTopics } from './push-topics.ts';
import { createStreamClient, type StreamClient } from './stream-client.ts';
import { createSubscriber } from './subscriber.ts';

const COOKIE = 'BAYEUX_BROWSER';

export interface Streaming {
  /** Everything under `/cometd/`. */
  handle(request: Request, context: RequestContext): Promise<Response>;
  clients(): { clientId: string; userId: string; subscriptions: string[] }[];
  /** Every event handed to a subscriber since the beginning. */
  deliveries(): readonly Delivery[];
  /** Forgets a client (all clients), as a restarted server would. */
  forget(clientId?: string): void;
  /** Resolves when everything committed so far has reached the subscribers' queues. */
  idle(): Promise<void>;
  close(): void;
}

export interface StreamingOptions {
  surroundings: Surroundings;
  org: Org;
  oauth: Pick<OAuth, 'sessionOf'>;
  latencies: Latencies;
  knobs: SalesforceKnobs;
}

interface Call {
  request: Request;
  cookies: string[];
}

/** The Streaming API of one org: Bayeux over long polling. */
export function createStreaming({ surroundings, org, oauth, latencies, knobs }: StreamingOptions): Streaming {
  const { clock, random } = surroundings;
  const clients = new Map<string, StreamClient>();
  const meter = createDeliveryMeter({ clock });
  const topics = createPushTopics(org);
  const onArrival = (source: string): void => {
    for (const client of clients.values()) subscriber.wake(client, source);
  };
  const bus = createEventBus({ surroundings, org, topics, latencies, knobs, onArrival });
  const subscriber = createSubscriber({ org, topics, bus, meter, knobs });

  const remove = (client: StreamClient): void => {
    clients.delete(client.id);
    client.end();
  };
  const clientOf = (message: IncomingMessage, { request }: Call): StreamClient => {
    const client = clients.get(String(message.clientId));
    if (!client) throw unknownClient();
    if (knobs.streamCookies === 'required' && readCookie(request, COOKIE) !== client.cookie) {
      throw new BayeuxError(`400::Client ${client.id} has established a session, but no ${COOKIE} cookie present`);
    }
    const caller = callerOf(request, org, oauth, knobs);
    if (caller instanceof BayeuxError) throw new BayeuxError(caller.message, { reconnect: 'none', interval: 0 });
    if (caller !== client.userId) {
      throw new BayeuxError("400::Authenticated user id does not match the session's user id", { reconnect: 'handshake', interval: 0 });
    }
    return client;
  };

  const handshake = (message: IncomingMessage, call: Call): Reply => {
    const types = message.supportedConnectionTypes;
    if (!Array.isArray(types) || !types.includes('long-polling')) {
      throw new BayeuxError(`400::Invalid connection type ${String(types)}`, { reconnect: 'none' });
    }
    const caller = callerOf(call.request, org, oauth, knobs);
    if (caller instanceof BayeuxError) throw handshakeDenied(caller.message);
    if (clients.size >= knobs.streamClientLimit) throw handshakeDenied('403::Organization concurrent user limit exceeded');
    const id = textFrom(random, 27, '0123456789abcdefghijklmnopqrstuvwxyz');
    const cookie = readCookie(call.request, COOKIE) ?? textFrom(random, 26, '0123456789abcdef');
    const client = createStreamClient({ clock, id, userId: caller, cookie, onGone: () => remove(client) });
    clients.set(id, client);
    client.awaitReconnect();
    call.cookies.push(`${COOKIE}=${cookie}; Path=/; Secure; HttpOnly; SameSite=None`);
    return replyTo(message, {
      ext: { replay: true, 'payload.format': true },
      minimumVersion: '1.0',
      clientId: id,
      supportedConnectionTypes: ['long-polling'],
      version: '1.0',
      successful: true,
    });
  };

  const connect = async (message: IncomingMessage, call: Call): Promise<Reply[]> => {
    const client = clientOf(message, call);
    if (message.connectionType !== 'long-polling') {
      throw new BayeuxError(`400::Invalid connection type ${String(message.connectionType)}`);
    }
    const kinds = new Set([...client.subscriptions.values()].map((subscription) => subscription.channel.kind));
    if ([...kinds].some((kind) => subscriber.exhausted(kind))) client.failure = dailyLimitExceeded();
    const wanted = isRecord(message.advice) ? message.advice['timeout'] : undefined;
    const holdMs = typeof wanted === 'number' ? Math.min(Math.max(0, wanted), HOLD_MS) : HOLD_MS;
    await client.hold(holdMs, call.request.signal);
    // Somebody who has hung up would not get the messages: they wait for the next connect.
    if (call.request.signal.aborted) {
      if (clients.has(client.id)) client.awaitReconnect();
      return [];
    }
    const events = client.queue.splice(0);
    const { failure } = client;
    if (failure) {
      remove(client);
      return [...events, errorReply(message, failure)];
    }
    if (!clients.has(client.id)) return [...events, errorReply(message, unknownClient())];
    client.awaitReconnect();
    const advice = { interval: 0, timeout: HOLD_MS, reconnect: 'retry' };
    return [...events, replyTo(message, { clientId: client.id, advice, successful: true })];
  };

  const subscribe = async (message: IncomingMessage, call: Call): Promise<Reply> => {
    const client = clientOf(message, call);
    const channel = parseChannel(message.subscription);
    await subscriber.subscribe(client, channel, message.ext);
    return replyTo(message, { clientId: client.id, subscription: channel.address, successful: true });
  };
  const unsubscribe = (message: IncomingMessage, call: Call): Reply => {
    const client = clientOf(message, call);
    const address = String(message.subscription);
    const subscription = client.subscriptions.get(address);
    if (subscription) subscription.ended = true;
    client.subscriptions.delete(address);
    return replyTo(message, { clientId: client.id, subscription: address, successful: true });
  };
  const disconnect = (message: IncomingMessage, call: Call): Reply => {
    const client = clientOf(message, call);
    remove(client);
    return replyTo(message, { clientId: client.id, successful: true });
  };

  const handleMessage = async (message: IncomingMessage, call: Call): Promise<Reply[]> => {
    try {
      if (message.channel === '/meta/handshake') return [handshake(message, call)];
      if (message.channel === '/meta/connect') return await connect(message, call);
      if (message.channel === '/meta/subscribe') return [await subscribe(message, call)];
      if (message.channel === '/meta/unsubscribe') return [unsubscribe(message, call)];
      if (message.channel === '/meta/disconnect') return [disconnect(message, call)];
      throw new BayeuxError('403::Restricted channel');
    } catch (error) {
      if (error instanceof BayeuxError) return [errorReply(message, error)];
      throw error;
    }
  };

  return {
    handle: async (request, context) => {
      const refused = checkAddress(request);
      if (refused) return refused;
      const body = await request.text();
      if (Buffer.byteLength(body) > MAX_REQUEST_BYTES) return httpError(413, '413::Maximum Request Size Exceeded');
      const messages = readMessages(body);
      if (!messages) return httpError(400, '400::Malformed request');
      const call: Call = { request, cookies: [] };
      const replies: Reply[] = [];
      for (const message of messages) replies.push(...(await handleMessage(message, call)));
      await context.gate('afterCommit');
      const response = jsonResponse(replies);
      for (const cookie of call.cookies) response.headers.append('set-cookie', cookie);
      return response;
    },
    clients: () =>
      [...clients.values()].map(({ id, userId, subscriptions }) => ({ clientId: id, userId, subscriptions: [...subscriptions.keys()] })),
    deliveries: () => meter.list(),
    forget: (clientId) => {
      for (const client of [...clients.values()]) if (!clientId || client.id === clientId) remove(client);
    },
    idle: async () => {
      await bus.idle();
      for (const client of clients.values()) {
        for (const subscription of client.subscriptions.values()) await subscription.pumping;
      }
    },
    close: () => {
      for (const client of [...clients.values()]) remove(client);
    },
  };
}

/** The user whose stream it is. Which of two credentials wins is undocumented, hence a knob. */
function callerOf(request: Request, org: Org, oauth: Pick<OAuth, 'sessionOf'>, knobs: SalesforceKnobs): string | BayeuxError {
  const header = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  const cookie = readCookie(request, 'sid');
  const token = knobs.streamIdentity === 'cookie' ? cookie || header : header || cookie;
  if (!token) return new BayeuxError('401::Request requires authentication');
  return oauth.sessionOf(token, org)?.userId ?? new BayeuxError('401::Authentication invalid');
}

/** `/cometd/68.0`, and below it the message type that some clients append. */
function checkAddress(request: Request): Response | undefined {
  const { pathname } = new URL(request.url);
  const form = "URI format: '/cometd/68.0'";
  const match = /^\/cometd\/(\d+\.\d)(?:\/(?:handshake|connect|disconnect)?)?$/.exec(pathname);
  if (!match) return httpError(400, `400::API version in the URI is mandatory. ${form}`);
  const version = Number(match[1]);
  if (version < 37 || version > 68) return httpError(400, `400::Unsupported API version. Only API versions '37.0' and later are supported. ${form}`);
  return request.method === 'POST' ? undefined : httpError(405, '405::Method not allowed');
}

function httpError(status: number, error: string): Response {
  return jsonResponse([{ error, successful: false }], status);
}
