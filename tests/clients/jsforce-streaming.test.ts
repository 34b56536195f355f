// @vitest-environment node
// jsforce as it comes from npm, with the Faye client that it brings along: streaming with replay over HTTPS.
import type { Connection } from 'jsforce';
import { StreamingExtension } from 'jsforce/lib/api/streaming.js';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { openClientWorld, type ClientWorld } from './set-up.ts';

interface Message {
  event: { replayId: number; type?: string };
  sobject?: Record<string, unknown>;
  payload?: Record<string, unknown>;
}

type Client = ReturnType<Connection['streaming']['createClient']>;

let clients: ClientWorld;
let conn: Connection;

beforeAll(async () => {
  clients = await openClientWorld();
  // Faye knows proxies by the environment only.
  vi.stubEnv('HTTPS_PROXY', clients.proxy);
  vi.stubEnv('https_proxy', clients.proxy);
});

beforeEach(async () => {
  conn = await clients.connect('uat');
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await clients.close();
});

/** Subscribes and waits until the service has agreed. */
async function listen(client: Client, channel: string): Promise<Message[]> {
  const messages: Message[] = [];
  await client.subscribe(channel, (message: Message) => messages.push(message));
  return messages;
}

/** Faye's types do not know it. */
function stop(client: Client): void {
  if ('disconnect' in client && typeof client.disconnect === 'function') client.disconnect();
}

function clientFrom(channel: string, replayId: number): Client {
  return conn.streaming.createClient([new StreamingExtension.Replay(channel, replayId)]);
}

async function publish(source: string): Promise<void> {
  const made = await conn
    .sobject('CINNOX_Event__e')
    .create({ Kind__c: 'probe', Source__c: source, Service__c: 'acme' });
  expect(made).toMatchObject({ success: true });
}

const sources = (messages: readonly Message[]) => messages.map(({ payload }) => payload?.['Source__c']);

it('hears of rows by a push topic, and of those that it missed', async () => {
  await conn.sobject('PushTopic').create({
    Name: 'People',
    Query: "SELECT Id, LastName FROM Contact WHERE Department = 'Streaming'",
    ApiVersion: 68,
    NotifyForFields: 'All',
    NotifyForOperationCreate: true,
  });
  const channel = '/topic/People';
  const client = conn.streaming.createClient([]);
  const live = await listen(client, channel);
  const add = (LastName: string) => conn.sobject('Contact').create({ LastName, Department: 'Streaming' });
  await add('First');
  await conn.sobject('Contact').create({ LastName: 'Elsewhere' });
  await add('Second');
  await expect
    .poll(() => live.map(({ sobject }) => sobject?.['LastName']), { timeout: 5_000 })
    .toEqual(['First', 'Second']);
  expect(live[0]?.event).toMatchObject({ type: 'created' });
  stop(client);
  await add('Third');

  const later = clientFrom(channel, live[0]?.event.replayId ?? 0);
  const missed = await listen(later, channel);
  await expect
    .poll(() => missed.map(({ sobject }) => sobject?.['LastName']), { timeout: 5_000 })
    .toEqual(['Second', 'Third']);
  stop(later);
}, 20_000);

it('hears platform events, all kept ones or only new ones', async () => {
  const channel = '/event/CINNOX_Event__e';
  await publish('one');
  const all = clientFrom(channel, -2);
  const heard = await listen(all, channel);
  await expect.poll(() => sources(heard), { timeout: 5_000 }).toContain('one');
  const fresh = clientFrom(channel, -1);
  const news = await listen(fresh, channel);
  await publish('two');
  await expect.poll(() => sources(news), { timeout: 5_000 }).toEqual(['two']);
  await expect.poll(() => sources(heard).slice(-2), { timeout: 5_000 }).toEqual(['one', 'two']);
  stop(all);
  stop(fresh);
}, 20_000);

it('by the plain way: conn.streaming.topic', async () => {
  const messages: unknown[] = [];
  const subscription = conn.streaming.topic('CINNOX_Signals').subscribe((message) => messages.push(message));
  await subscription;
  await conn.sobject('CINNOX_Signal__c').create({ Staff__c: 'eid-1', Kind__c: 'probe', Source__c: 'probe:1' });
  await expect.poll(() => messages.length, { timeout: 5_000 }).toBe(1);
  expect(messages[0]).toMatchObject({ sobject: { Staff__c: 'eid-1', Kind__c: 'probe' } });
  subscription.cancel();
}, 20_000);

it('is refused a channel that does not exist', async () => {
  const client = conn.streaming.createClient([]);
  await expect(listen(client, '/topic/Nope')).rejects.toMatchObject({
    message: '400::The channel you requested to subscribe to does not exist {/topic/Nope}',
  });
  stop(client);
});
