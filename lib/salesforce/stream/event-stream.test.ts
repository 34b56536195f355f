// @vitest-environment node
import { expect, test } from 'vitest';
import { AppError } from '../../errors/app-error.ts';
import type { StreamGrant } from '../../messaging/stream-message.ts';
import { createFakeDeps } from '../../platform/testing/fake-deps.ts';
import { settle } from '../../platform/testing/manual-clock.ts';
import { createEventStream, type StreamEvent, type StreamStatus } from './event-stream.ts';

const CHANNEL = '/topic/CINNOX_Signals?Staff__c=eid-ada';

interface Outgoing {
  channel: string;
  subscription?: string;
  ext?: { replay?: Record<string, number> };
  clientId?: string;
}

type Reply = Record<string, unknown>[] | Response;
type Server = (message: Outgoing, token: string) => Reply | Promise<Reply>;

const ok = (message: Outgoing, more = {}) => ({
  channel: message.channel,
  successful: true,
  clientId: 'client-1',
  ...more,
});
const signal = (replayId: number, more = {}) => ({
  channel: CHANNEL,
  data: {
    event: { replayId, type: 'created' },
    sobject: { Id: 'a015g00000abcdeAAA', Staff__c: 'eid-ada', Kind__c: 'call', Nonce__c: null, ...more },
  },
});
const never = () => new Promise<Reply>(() => undefined);

function setUp(server: Server) {
  const asked: Outgoing[] = [];
  const tokens: string[] = [];
  const deps = createFakeDeps({
    async fetch(url, init) {
      expect(url).toBe('https://acme.my.salesforce.com/cometd/68.0');
      expect(init).toMatchObject({ method: 'POST', credentials: 'include' });
      const [message] = JSON.parse(String(init?.body)) as [Outgoing];
      const token = new Headers(init?.headers).get('authorization') ?? '';
      asked.push(message);
      tokens.push(token);
      const reply = await server(message, token);
      return reply instanceof Response ? reply : Response.json(reply);
    },
  });
  const state = {
    generation: 0,
    replayFrom: -1,
    delivered: [] as StreamEvent[],
    reports: [] as StreamStatus[],
    token: 'access-1',
    deliver: async (_event: StreamEvent): Promise<void> => undefined,
    grant: async (): Promise<StreamGrant | null> => ({
      instanceUrl: 'https://acme.my.salesforce.com',
      apiVersion: '68.0',
      accessToken: state.token,
      channel: CHANNEL,
      replayFrom: state.replayFrom,
      generation: (state.generation += 1),
    }),
  };
  const stream = createEventStream({
    deps,
    owner: {
      grant: () => state.grant(),
      async deliver(event) {
        await state.deliver(event);
        state.delivered.push(event);
        state.replayFrom = event.replayId;
      },
      report: async (status) => void state.reports.push(status),
    },
  });
  return { deps, state, asked, tokens, stream };
}

const channels = (asked: Outgoing[]) => asked.map(({ channel }) => channel.replace('/meta/', ''));

test('subscribes with the replay id, delivers in order, and polls again only after each event is stored', async () => {
  let store = (): void => undefined;
  let polls = 0;
  const { state, asked, stream } = setUp((message) => {
    if (message.channel !== '/meta/connect') return [ok(message)];
    polls += 1;
    return polls === 1 ? [signal(7), signal(8, { Nonce__c: 'n-1', Kind__c: 'probe' }), ok(message)] : never();
  });
  state.replayFrom = 5;
  state.deliver = () => new Promise((resolve) => (store = resolve));
  void stream.run();
  await settle();
  expect(channels(asked)).toEqual(['handshake', 'subscribe', 'connect']);
  expect(asked[1]).toMatchObject({ clientId: 'client-1', subscription: CHANNEL, ext: { replay: { [CHANNEL]: 5 } } });
  expect(state.reports).toMatchObject([{ state: 'subscribed', generation: 1 }]);
  store();
  await settle();
  expect(polls).toBe(1);
  store();
  await settle();
  expect(polls).toBe(2);
  expect(state.delivered).toEqual([
    { generation: 1, replayId: 7, recordId: 'a015g00000abcdeAAA', kind: 'call', nonce: null },
    { generation: 1, replayId: 8, recordId: 'a015g00000abcdeAAA', kind: 'probe', nonce: 'n-1' },
  ]);
});

test('events that come with the answer to the subscription are heard at once, before those of the polls', async () => {
  let polls = 0;
  const { state, stream } = setUp((message) => {
    if (message.channel === '/meta/subscribe') return [ok(message), signal(6), signal(7)];
    if (message.channel !== '/meta/connect') return [ok(message)];
    polls += 1;
    return polls === 1 ? [signal(8), ok(message)] : never();
  });
  state.replayFrom = 5;
  void stream.run();
  await settle();
  expect(state.delivered.map(({ replayId }) => replayId)).toEqual([6, 7, 8]);
});

test('an event that the worker did not store comes again from the last stored one', async () => {
  const kept = [signal(7), signal(8)];
  let isNew = false;
  const { deps, state, asked, stream } = setUp((message) => {
    if (message.channel === '/meta/handshake') isNew = true;
    if (message.channel !== '/meta/connect') return [ok(message)];
    // A session gets each event once; the next one gets them from its replay id.
    const from = asked.findLast(({ channel }) => channel === '/meta/subscribe')?.ext?.replay?.[CHANNEL] ?? 0;
    const due = isNew ? kept.filter((event) => event.data.event.replayId > from) : [];
    isNew = false;
    return due.length === 0 ? never() : [...due, ok(message)];
  });
  state.replayFrom = 6;
  let failures = 1;
  state.deliver = async ({ replayId }) => {
    if (replayId === 8 && failures-- > 0) throw new AppError('network', 'the worker died');
  };
  void stream.run();
  await deps.clock.advance(5000);
  expect(state.delivered.map(({ replayId }) => replayId)).toEqual([7, 8]);
  expect(state.generation).toBe(2);
});

test('a refused replay id is reported and the stream goes on with all events that are kept', async () => {
  const { state, asked, stream } = setUp((message) => {
    if (message.channel === '/meta/connect') return never();
    const from = message.ext?.replay?.[CHANNEL];
    const isOld = message.channel === '/meta/subscribe' && (from ?? 0) > 0;
    return isOld
      ? [
          {
            channel: message.channel,
            successful: false,
            error: `400::The replayId {${from}} you provided was invalid.`,
          },
        ]
      : [ok(message)];
  });
  state.replayFrom = 5;
  void stream.run();
  await settle();
  expect(state.reports.map((report) => report.state)).toEqual(['replay-refused', 'subscribed']);
  expect(asked.map((message) => message.ext?.replay?.[CHANNEL]).filter((from) => from !== undefined)).toEqual([5, -2]);
});

test.each<[string, (message: Outgoing) => Reply]>([
  ['a 401', () => new Response('', { status: 401 })],
  [
    'a denied handshake',
    (message) => [
      {
        channel: message.channel,
        successful: false,
        error: '403::Handshake denied',
        ext: { sfdc: { failureReason: '401::Authentication invalid' } },
        advice: { reconnect: 'none' },
      },
    ],
  ],
])('%s asks for another grant, and the new token is used', async (_what, refuse) => {
  const { deps, state, tokens, stream } = setUp((message, token) => {
    if (token === 'Bearer access-1') return refuse(message);
    return message.channel === '/meta/connect' ? never() : [ok(message)];
  });
  const { grant } = state;
  state.grant = async () => {
    // What the worker does between the report and the next question.
    if (state.reports.some((report) => report.state === 'session-refused')) state.token = 'access-2';
    return grant();
  };
  void stream.run();
  await deps.clock.advance(5000);
  expect(state.reports.map((report) => report.state)).toEqual(['session-refused', 'subscribed']);
  expect(new Set(tokens)).toEqual(new Set(['Bearer access-1', 'Bearer access-2']));
});

test('a session that expires during a poll is renewed without losing the place', async () => {
  let polls = 0;
  const { deps, state, asked, stream } = setUp((message) => {
    if (message.channel !== '/meta/connect') return [ok(message)];
    polls += 1;
    if (polls === 1) return [signal(9), ok(message)];
    return polls === 2
      ? [
          {
            channel: message.channel,
            successful: false,
            error: '401::Authentication invalid',
            advice: { reconnect: 'none' },
          },
        ]
      : never();
  });
  void stream.run();
  await deps.clock.advance(5000);
  expect(state.reports.map((report) => report.state)).toEqual(['subscribed', 'session-refused', 'subscribed']);
  expect(asked.findLast(({ channel }) => channel === '/meta/subscribe')?.ext?.replay).toEqual({ [CHANNEL]: 9 });
});

test('a server that forgot the client gets a new handshake soon', async () => {
  let polls = 0;
  const { deps, state, asked, stream } = setUp((message) => {
    if (message.channel !== '/meta/connect') return [ok(message)];
    polls += 1;
    if (polls === 1) return [ok(message)];
    return polls === 2
      ? [
          {
            channel: message.channel,
            successful: false,
            error: '403::Unknown client',
            advice: { reconnect: 'handshake' },
          },
        ]
      : never();
  });
  void stream.run();
  await deps.clock.advance(3000);
  expect(channels(asked)).toEqual([
    'handshake',
    'subscribe',
    'connect',
    'connect',
    'handshake',
    'subscribe',
    'connect',
  ]);
  expect(state.reports.map((report) => report.state)).toEqual(['subscribed', 'lost', 'subscribed']);
});

test('a server that knows the client for one poll only is not begun with each second', async () => {
  let polls = 0;
  const { deps, state, stream } = setUp((message) => {
    if (message.channel === '/meta/handshake') polls = 0;
    if (message.channel !== '/meta/connect') return [ok(message)];
    polls += 1;
    return polls === 1
      ? [ok(message)]
      : [
          {
            channel: message.channel,
            successful: false,
            error: '403::Unknown client',
            advice: { reconnect: 'handshake' },
          },
        ];
  });
  void stream.run();
  await deps.clock.advance(10 * 60_000);
  expect(state.reports.filter((report) => report.state === 'subscribed').length).toBeLessThan(25);
});

test('a used-up allocation is not asked for every second', async () => {
  const { deps, state, asked, stream } = setUp((message) =>
    message.channel === '/meta/subscribe'
      ? [{ channel: message.channel, successful: false, error: '403::Organization total events daily limit exceeded' }]
      : [ok(message)],
  );
  void stream.run();
  await deps.clock.advance(60 * 60_000);
  expect(state.reports.every((report) => report.state === 'refused')).toBe(true);
  expect(state.reports[0]?.detail).toContain('daily limit');
  const handshakes = asked.filter(({ channel }) => channel === '/meta/handshake').length;
  expect(handshakes).toBeGreaterThanOrEqual(9);
  expect(handshakes).toBeLessThanOrEqual(17);
});

test('a network that is down is tried with growing pauses, and found again within a minute', async () => {
  let isDown = true;
  const { deps, state, asked, stream } = setUp((message) => {
    if (isDown) throw new TypeError('Failed to fetch');
    return message.channel === '/meta/connect' ? never() : [ok(message)];
  });
  void stream.run();
  await deps.clock.advance(10 * 60_000);
  expect(asked.length).toBeGreaterThan(10);
  expect(asked.length).toBeLessThan(30);
  isDown = false;
  await deps.clock.advance(60_000);
  expect(state.reports.at(-1)?.state).toBe('subscribed');
});

test('a poll without an answer is given up after 130 s', async () => {
  const { deps, state, stream } = setUp((message) => (message.channel === '/meta/connect' ? never() : [ok(message)]));
  void stream.run();
  await deps.clock.advance(129_000);
  expect(state.reports.map((report) => report.state)).toEqual(['subscribed']);
  await deps.clock.advance(3000);
  expect(state.reports.map((report) => report.state)).toEqual(['subscribed', 'lost', 'subscribed']);
});

test('without a grant nothing is asked of Salesforce; it is looked for once a minute', async () => {
  const { deps, state, asked, stream } = setUp((message) => [ok(message)]);
  let questions = 0;
  state.grant = async () => {
    questions += 1;
    return null;
  };
  void stream.run();
  await deps.clock.advance(5 * 60_000);
  expect(asked).toEqual([]);
  expect(questions).toBe(6);
});

test('it ends when the extension was updated, and when it is stopped', async () => {
  const updated = setUp((message) => [ok(message)]);
  updated.state.grant = () => Promise.reject(new AppError('context_invalidated', 'updated'));
  await updated.stream.run();
  expect(updated.deps.clock.pending()).toBe(0);

  const stopped = setUp((message) => (message.channel === '/meta/connect' ? [ok(message)] : [ok(message)]));
  stopped.stream.stop();
  await stopped.stream.run();
  expect(stopped.asked).toEqual([]);
});

test.each<[string, Reply]>([
  ['HTML', new Response('<html>maintenance</html>', { status: 503 })],
  ['an empty body', new Response('', { status: 200 })],
  ['no list of messages', Response.json({ hello: 1 })],
  ['an empty list', []],
])('%s is a lost stream, not a crash', async (_what, reply) => {
  const { state, stream, deps } = setUp(() => (reply instanceof Response ? reply.clone() : reply));
  void stream.run();
  await deps.clock.advance(100);
  expect(state.reports.map((report) => report.state)).toEqual(['lost']);
});

test('an event of another shape is passed over', async () => {
  let polls = 0;
  const { state, stream } = setUp((message) => {
    if (message.channel !== '/meta/connect') return [ok(message)];
    polls += 1;
    const odd = [{ channel: CHANNEL, data: { x: 1 } }, { channel: CHANNEL, data: 'text' }, signal(3)];
    return polls === 1 ? [...odd, ok(message)] : never();
  });
  void stream.run();
  await settle();
  expect(state.delivered.map(({ replayId }) => replayId)).toEqual([3]);
});

test('a server that answers each poll at once with nothing is not asked in a tight loop', async () => {
  const { deps, asked, stream } = setUp((message) => [ok(message)]);
  void stream.run();
  await deps.clock.advance(10_000);
  stream.stop();
  expect(asked.length).toBeGreaterThan(5);
  expect(asked.length).toBeLessThan(20);
  await deps.clock.advance(10_000);
});

test('a stream that broke before its first event was stored asks for all kept events, once it had begun', async () => {
  let polls = 0;
  const { deps, state, asked, stream } = setUp((message) => {
    if (message.channel !== '/meta/connect') return [ok(message)];
    polls += 1;
    if (polls === 1) throw new TypeError('Failed to fetch');
    return polls === 2 ? [signal(4), ok(message)] : polls === 3 ? new Response('', { status: 502 }) : never();
  });
  void stream.run();
  await deps.clock.advance(10_000);
  const from = asked.map((message) => message.ext?.replay?.[CHANNEL]).filter((id) => id !== undefined);
  expect(from).toEqual([-1, -2, 4]);
  expect(state.delivered.map(({ replayId }) => replayId)).toEqual([4]);
});
