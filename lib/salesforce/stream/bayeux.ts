import * as v from 'valibot';
import { toAppError } from '../../errors/app-error.ts';
import { http, type HttpAnswer } from '../../platform/http.ts';
import type { Deps } from '../../platform/ports.ts';

/**
 * Why a step of the stream did not succeed. `session`: the token is not accepted. `replay`: that replay id is not kept
 * any more. `unknown-client`: the server forgot us, begin again. `refused`: no right, or an allocation is used up.
 * `lost`: no answer that makes sense.
 */
export type StreamFailure = 'session' | 'replay' | 'unknown-client' | 'refused' | 'lost';
export type Outcome<T> = { ok: true; value: T } | { ok: false; why: StreamFailure; detail: string };

export interface BayeuxEvent {
  channel: string;
  data: unknown;
}

export interface Bayeux {
  handshake(): Promise<Outcome<null>>;
  /** `replayFrom`: -1 only new events, -2 all kept ones, else those after this replay id. */
  subscribe(channel: string, replayFrom: number): Promise<Outcome<null>>;
  /** Waits for events; resolves with those that came, perhaps none. `pauseMs` is the server's wish. */
  connect(): Promise<Outcome<{ events: BayeuxEvent[]; pauseMs: number }>>;
}

/** The server holds a connect for up to 110 s. */
const CONNECT_TIMEOUT_MS = 130_000;
const TIMEOUT_MS = 25_000;

const message = v.looseObject({
  channel: v.string(),
  successful: v.optional(v.boolean()),
  clientId: v.optional(v.string()),
  error: v.optional(v.string()),
  data: v.optional(v.unknown()),
  advice: v.optional(v.looseObject({ reconnect: v.optional(v.string()), interval: v.optional(v.number()) })),
  ext: v.optional(v.looseObject({ sfdc: v.optional(v.looseObject({ failureReason: v.optional(v.string()) })) })),
});
const messages = v.array(message);
type Message = v.InferOutput<typeof message>;

function failed(why: StreamFailure, detail: string): Outcome<never> {
  return { ok: false, why, detail: detail.slice(0, 300) };
}

/** Texts: https://developer.salesforce.com/docs/atlas.en-us.api_streaming.meta/api_streaming/streaming_error_codes.htm */
function refusal(reply: Message): Outcome<never> {
  const error = reply.error ?? '';
  const reason = reply.ext?.sfdc?.failureReason ?? '';
  const text = [error, reason].filter((part) => part !== '').join(' ');
  if (/^401\b/.test(error) || /^401\b/.test(reason)) return failed('session', text);
  if (/unknown client/i.test(error)) return failed('unknown-client', text);
  if (/replayId/i.test(error)) return failed('replay', text);
  // Another session's cookie on the same host: the next handshake begins a session of its own.
  if (reply.advice?.reconnect === 'handshake') return failed('unknown-client', text);
  return failed('refused', text);
}

function parse(answer: HttpAnswer): Outcome<Message[]> {
  if (answer.status === 401) return failed('session', 'HTTP 401');
  let body: unknown;
  try {
    body = JSON.parse(answer.text);
  } catch {
    return failed('lost', `HTTP ${answer.status}`);
  }
  const parsed = v.safeParse(messages, Array.isArray(body) ? body : [body]);
  return parsed.success ? { ok: true, value: parsed.output } : failed('lost', `HTTP ${answer.status}`);
}

/**
 * One session of the Streaming API by long polling (https://docs.cometd.org/current7/reference/#_bayeux). Not the
 * `cometd` package: that needs a window, and it asks for the next events before the last ones are stored.
 */
export function createBayeux(options: {
  deps: Pick<Deps, 'fetch' | 'clock'>;
  instanceUrl: string;
  apiVersion: string;
  accessToken: string;
}): Bayeux {
  const { deps, instanceUrl, apiVersion, accessToken } = options;
  let clientId = '';
  let lastId = 0;
  /**
   * A server sends events with the answers to polls, or with all answers (https://docs.cometd.org/current3/apidocs/org/
   * cometd/bayeux/server/ServerTransport.html): those that came with the subscription's.
   */
  let early: BayeuxEvent[] = [];

  function eventsIn(list: Message[]): BayeuxEvent[] {
    return list
      .filter((item) => !item.channel.startsWith('/meta/') && item.data !== undefined)
      .map(({ channel, data }) => ({ channel, data }));
  }

  async function exchange(outgoing: Record<string, unknown>, timeoutMs: number): Promise<Outcome<Message[]>> {
    lastId += 1;
    try {
      const answer = await http(deps, {
        service: 'salesforce',
        url: `${instanceUrl}/cometd/${apiVersion}`,
        method: 'POST',
        headers: { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' },
        body: JSON.stringify([{ ...outgoing, id: String(lastId), ...(clientId === '' ? {} : { clientId }) }]),
        timeoutMs,
        // The server finds its session by a cookie that it set at the handshake.
        credentials: 'include',
      });
      return parse(answer);
    } catch (thrown) {
      return failed('lost', toAppError(thrown).message);
    }
  }

  /** The reply on a meta channel; a refusal when there is none or it says no. */
  function replyIn(list: Message[], channel: string): Outcome<Message> {
    const reply = list.find((item) => item.channel === channel);
    if (reply === undefined) return failed('lost', `no reply on ${channel}`);
    return reply.successful === true ? { ok: true, value: reply } : refusal(reply);
  }

  return {
    async handshake() {
      clientId = '';
      const answer = await exchange(
        {
          channel: '/meta/handshake',
          version: '1.0',
          minimumVersion: '1.0',
          supportedConnectionTypes: ['long-polling'],
          ext: { replay: true },
        },
        TIMEOUT_MS,
      );
      if (!answer.ok) return answer;
      const reply = replyIn(answer.value, '/meta/handshake');
      if (!reply.ok) return reply;
      if (reply.value.clientId === undefined) return failed('lost', 'handshake without client id');
      clientId = reply.value.clientId;
      return { ok: true, value: null };
    },
    async subscribe(channel, replayFrom) {
      const answer = await exchange(
        { channel: '/meta/subscribe', subscription: channel, ext: { replay: { [channel]: replayFrom } } },
        TIMEOUT_MS,
      );
      if (!answer.ok) return answer;
      const reply = replyIn(answer.value, '/meta/subscribe');
      if (reply.ok) early = eventsIn(answer.value);
      return reply.ok ? { ok: true, value: null } : reply;
    },
    async connect() {
      if (early.length > 0) return { ok: true, value: { events: early.splice(0), pauseMs: 0 } };
      const answer = await exchange({ channel: '/meta/connect', connectionType: 'long-polling' }, CONNECT_TIMEOUT_MS);
      if (!answer.ok) return answer;
      const events = eventsIn(answer.value);
      const reply = replyIn(answer.value, '/meta/connect');
      // Events that came with a refusal are not lost: they have replay ids and are asked for again.
      if (!reply.ok)
        return events.length > 0 && reply.why === 'lost' ? { ok: true, value: { events, pauseMs: 0 } } : reply;
      return { ok: true, value: { events, pauseMs: reply.value.advice?.interval ?? 0 } };
    },
  };
}
