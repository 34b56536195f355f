// @vitest-environment node
// https://developer.salesforce.com/docs/platform/api-streaming/guide/limits.html and
// https://developer.salesforce.com/docs/platform/platform-events/guide/platform-events-limits-common.html
import { beforeEach, describe, expect, it } from 'vitest';
import { CHRIS, createTestSalesforce, HOST, signInAs, withToken, type TestSalesforce } from '../test-salesforce.ts';
import { allocationOfEdition } from './allocations.ts';
import type { Reply } from './bayeux.ts';

let world: TestSalesforce;
let token: string;

beforeEach(async () => {
  world = await createTestSalesforce();
  token = (await signInAs(world, CHRIS)).access;
  world.org.store.defineObject({
    name: 'Ping__e',
    label: 'Ping',
    labelPlural: 'Pings',
    keyPrefix: 'e01',
    kind: 'event',
    fields: [{ name: 'Text__c', label: 'Text', type: 'string', length: 20 }],
  });
});

const system = (): { userId: string; system: true } => ({ userId: world.chris, system: true });

async function say(message: Record<string, unknown>, bearer = token): Promise<Reply[]> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${bearer}` };
  const body = JSON.stringify([message]);
  return (await world.fetch(new Request(`${HOST}/cometd/68.0`, { method: 'POST', headers, body }))).json();
}

async function handshake(): Promise<Reply> {
  const [reply = {}] = await say({
    channel: '/meta/handshake',
    version: '1.0',
    supportedConnectionTypes: ['long-polling'],
  });
  return reply;
}

async function listen(subscription: string, replay = -1): Promise<{ clientId: string; reply: Reply }> {
  const clientId = String((await handshake())['clientId']);
  const ext = { replay: { [subscription]: replay } };
  const [reply = {}] = await say({ channel: '/meta/subscribe', clientId, subscription, ext });
  return { clientId, reply };
}

async function poll(clientId: string): Promise<Reply[]> {
  await world.salesforce.streaming('uat').idle();
  return say({ channel: '/meta/connect', clientId, connectionType: 'long-polling', advice: { timeout: 0 } });
}

async function publish(text: string): Promise<void> {
  await world.org.store.tx(system(), async (tx) => tx.publish('Ping__e', { Text__c: text }));
}

async function setEdition(OrganizationType: string): Promise<void> {
  await world.org.store.tx(system(), (tx) => tx.update('Organization', world.org.orgId, { OrganizationType }));
}

async function limits(): Promise<Record<string, { Max: number; Remaining: number }>> {
  return (await world.fetch(withToken('/services/data/v68.0/limits', token))).json();
}

describe('allocations by edition', () => {
  it.each([
    ['Unlimited Edition', 1_000_000, 50_000, 2000],
    ['Performance Edition', 1_000_000, 50_000, 2000],
    ['Enterprise Edition', 200_000, 25_000, 1000],
    ['Professional Edition', 50_000, 10_000, 20],
    ['Developer Edition', 10_000, 10_000, 20],
  ])('%s: %i PushTopic events, %i platform events, %i clients', async (edition, topic, event, clients) => {
    expect(allocationOfEdition(edition)).toMatchObject({ topic, event, clients });
    await setEdition(edition);
    expect(await limits()).toMatchObject({
      DailyDurableStreamingApiEvents: { Max: topic, Remaining: topic },
      DailyDeliveredPlatformEvents: { Max: event, Remaining: event },
      DurableStreamingApiConcurrentClients: { Max: clients, Remaining: clients },
    });
  });

  it('a Developer org lets in 20 clients at once', async () => {
    await setEdition('Developer Edition');
    for (let count = 0; count < 20; count += 1) expect((await handshake())['successful']).toBe(true);
    expect(await handshake()).toMatchObject({
      error: '403::Handshake denied',
      ext: { sfdc: { failureReason: '403::Organization concurrent user limit exceeded' } },
    });
  });

  it('a Developer org keeps 40 push topics', async () => {
    await setEdition('Developer Edition');
    const add = (count: number): Promise<string> =>
      world.org.store.tx(system(), (tx) =>
        tx.insert('PushTopic', { Name: `T${count}`, ApiVersion: 68, Query: 'SELECT Id FROM Contact' }),
      );
    for (let count = 0; count < 40; count += 1) await add(count);
    await expect(add(40)).rejects.toMatchObject({ errorCode: 'LIMIT_EXCEEDED' });
  });
});

describe('deliveries of platform events', () => {
  it('count for each subscriber, are told by /limits, and end with a refusal on connect', async () => {
    world.salesforce.knobs.eventDailyLimit = 3;
    const one = await listen('/event/Ping__e');
    const two = await listen('/event/Ping__e');
    await publish('a');
    expect(await poll(one.clientId)).toHaveLength(2);
    expect(await poll(two.clientId)).toHaveLength(2);
    expect(world.salesforce.streaming('uat').deliveriesTo(one.clientId)).toBe(1);
    expect((await limits())['DailyDeliveredPlatformEvents']).toEqual({ Max: 3, Remaining: 1 });
    expect((await limits())['HourlyPublishedPlatformEvents']).toEqual({ Max: 250_000, Remaining: 249_999 });
    await publish('b');
    await world.salesforce.streaming('uat').idle();
    const last = [...(await poll(one.clientId)), ...(await poll(two.clientId))];
    expect(last.filter((message) => message['channel'] === '/event/Ping__e')).toHaveLength(1);
    expect(last.at(-1)).toMatchObject({
      channel: '/meta/connect',
      successful: false,
      error: '403::Organization total events daily limit exceeded',
    });
  });

  it('what was not delivered is had by replay the next day, as long as it is kept for 72 hours', async () => {
    world.salesforce.knobs.eventDailyLimit = 0;
    await publish('kept');
    await world.clock.advance(24 * 3_600_000);
    world.salesforce.knobs.eventDailyLimit = null;
    token = (await signInAs(world, CHRIS)).access;
    const client = await listen('/event/Ping__e', -2);
    const [event = {}] = await poll(client.clientId);
    expect(event).toMatchObject({ data: { payload: { Text__c: 'kept' } } });
    const { replayId } = (event['data'] as { event: { replayId: number } }).event;
    await world.clock.advance(48 * 3_600_000);
    token = (await signInAs(world, CHRIS)).access;
    const late = await listen('/event/Ping__e', replayId - 1);
    expect(late.reply).toMatchObject({
      successful: false,
      error: expect.stringContaining(`400::The replayId {${replayId - 1}} you provided was invalid.`),
    });
  });
});
