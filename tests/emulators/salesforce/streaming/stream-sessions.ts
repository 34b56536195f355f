import { textFrom } from '../../kernel/seeded-random.ts';
import type { Surroundings } from '../../kernel/types.ts';
import type { SalesforceKnobs } from '../knobs.ts';
import type { OAuth } from '../oauth/oauth.ts';
import { readCookie } from '../oauth/responses.ts';
import type { Org } from '../types.ts';
import type { EventAllocation } from './allocations.ts';
import { BayeuxError, handshakeDenied, replyTo, unknownClient, type IncomingMessage, type Reply } from './bayeux.ts';
import { createStreamClient, type StreamClient } from './stream-client.ts';

const COOKIE = 'BAYEUX_BROWSER';

/** One HTTP request, and the cookies that its answer sets. */
export interface StreamCall {
  readonly request: Request;
  readonly cookies: string[];
}

export interface StreamSessions {
  /** @throws {BayeuxError} when the caller is not let in. */
  handshake(message: IncomingMessage, call: StreamCall): Reply;
  /** The client of a message. @throws {BayeuxError} when it is forgotten, or when the caller is not its user. */
  clientOf(message: IncomingMessage, call: StreamCall): StreamClient;
  has(client: StreamClient): boolean;
  remove(client: StreamClient): void;
  all(): StreamClient[];
}

export interface StreamSessionsOptions {
  surroundings: Surroundings;
  org: Org;
  oauth: Pick<OAuth, 'sessionOf'>;
  knobs: SalesforceKnobs;
  allocation: () => EventAllocation;
}

/** Who is connected. A handshake makes a client; staying away for 40 seconds ends it. */
export function createStreamSessions(options: StreamSessionsOptions): StreamSessions {
  const { surroundings, org, oauth, knobs, allocation } = options;
  const { clock, random } = surroundings;
  const clients = new Map<string, StreamClient>();
  const caller = (request: Request): string | BayeuxError => callerOf(request, { org, oauth, knobs });

  const remove = (client: StreamClient): void => {
    clients.delete(client.id);
    client.end();
  };
  const open = (userId: string, cookie: string): StreamClient => {
    const id = textFrom(random, 27, '0123456789abcdefghijklmnopqrstuvwxyz');
    const client = createStreamClient({ clock, id, userId, cookie, onGone: () => remove(client) });
    clients.set(id, client);
    client.awaitReconnect();
    return client;
  };
  return {
    handshake: (message, call) => {
      const types = message.supportedConnectionTypes;
      if (!Array.isArray(types) || !types.includes('long-polling')) {
        throw new BayeuxError(`400::Invalid connection type ${String(types)}`, { reconnect: 'none' });
      }
      const userId = caller(call.request);
      if (userId instanceof BayeuxError) throw handshakeDenied(userId.message);
      if (clients.size >= allocation().clients) {
        throw handshakeDenied('403::Organization concurrent user limit exceeded');
      }
      const client = open(userId, readCookie(call.request, COOKIE) ?? textFrom(random, 26, '0123456789abcdef'));
      call.cookies.push(`${COOKIE}=${client.cookie}; Path=/; Secure; HttpOnly; SameSite=None`);
      return handshakeReply(message, client.id);
    },
    clientOf: (message, { request }) => {
      const client = clients.get(String(message.clientId));
      if (!client) throw unknownClient();
      if (knobs.streamCookies === 'required' && readCookie(request, COOKIE) !== client.cookie) {
        throw new BayeuxError(`400::Client ${client.id} has established a session, but no ${COOKIE} cookie present`);
      }
      const userId = caller(request);
      if (userId instanceof BayeuxError) throw new BayeuxError(userId.message, { reconnect: 'none', interval: 0 });
      if (userId === client.userId) return client;
      const error = "400::Authenticated user id does not match the session's user id";
      throw new BayeuxError(error, { reconnect: 'handshake', interval: 0 });
    },
    has: (client) => clients.has(client.id),
    remove,
    all: () => [...clients.values()],
  };
}

function handshakeReply(message: IncomingMessage, clientId: string): Reply {
  return replyTo(message, {
    ext: { replay: true, 'payload.format': true },
    minimumVersion: '1.0',
    clientId,
    supportedConnectionTypes: ['long-polling'],
    version: '1.0',
    successful: true,
  });
}

/** The user whose stream it is. Which of two credentials wins is undocumented, hence a knob. */
function callerOf(
  request: Request,
  { org, oauth, knobs }: Pick<StreamSessionsOptions, 'org' | 'oauth' | 'knobs'>,
): string | BayeuxError {
  const header = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  const cookie = readCookie(request, 'sid');
  const token = knobs.streamIdentity === 'cookie' ? cookie || header : header || cookie;
  if (!token) return new BayeuxError('401::Request requires authentication');
  return oauth.sessionOf(token, org)?.userId ?? new BayeuxError('401::Authentication invalid');
}
