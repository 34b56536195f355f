// @vitest-environment node
import { beforeEach, describe, expect, test } from 'vitest';
import { ADA, CHRIS, createTestSalesforce, HOST, signInAs, type TestSalesforce } from '../test-salesforce.ts';
import type { Reply } from './bayeux.ts';

let world: TestSalesforce;
let token: string;

beforeEach(async () => {
  world = await createTestSalesforce();
  token = (await signInAs(world, ADA)).access;
  await pushTopic({ Name: 'Calls', Query: 'SELECT Id, LastName, Department FROM Contact' });
});

interface Sent {
  cookie?: string;
  bearer?: string;
  signal?: AbortSignal;
}

async function post(messages: unknown, { cookie, bearer = token, signal }: Sent = {}): Promise<Response> {
  const headers = new Headers({ 'content-type': 'application/json' });
  if (bearer) headers.set('authorization', `Bearer ${bearer}`);
  if (cookie) headers.set('cookie', cookie);
  const body = typeof messages === 'string' ? messages : JSON.stringify(messages);
  return world.fetch(
    new Request(`${HOST}/cometd/68.0`, { method: 'POST', headers, body, ...(signal ? { signal } : {}) }),
  );
}

async function say(messages: unknown, sent?: Sent): Promise<Reply[]> {
  return (await post(messages, sent)).json();
}

const HANDSHAKE = {
  channel: '/meta/handshake',
  id: '1',
  version: '1.0',
  minimumVersion: '1.0',
  supportedConnectionTypes: ['long-polling'],
  ext: { replay: true },
};

async function handshake(sent?: Sent): Promise<string> {
  const [reply] = await say([HANDSHAKE], sent);
  expect(reply).toMatchObject({ successful: true });
  return String(reply?.['clientId']);
}

async function subscribe(clientId: string, subscription: string, replay?: number, sent?: Sent): Promise<Reply> {
  const ext = replay === undefined ? {} : { ext: { replay: { [subscription]: replay } } };
  const [reply = {}] = await say([{ channel: '/meta/subscribe', id: '2', clientId, subscription, ...ext }], sent);
  return reply;
}

function connect(clientId: string, advice?: { timeout: number }, sent?: Sent): Promise<Reply[]> {
  return say(
    [{ channel: '/meta/connect', id: '3', clientId, connectionType: 'long-polling', ...(advice ? { advice } : {}) }],
    sent,
  );
}

/** Whatever is there now, without waiting. */
async function poll(clientId: string): Promise<Reply[]> {
  await world.salesforce.streaming('uat').idle();
  return (await connect(clientId, { timeout: 0 })).filter(
    (message) => !String(message['channel']).startsWith('/meta/'),
  );
}

const system = (): { userId: string; system: true } => ({ userId: world.chris, system: true });

async function pushTopic(values: Record<string, unknown>): Promise<void> {
  const record = { ApiVersion: 68, NotifyForOperationUpdate: false, NotifyForOperationDelete: false, ...values };
  await world.org.store.tx(system(), (tx) => tx.insert('PushTopic', record));
}

async function insertContact(lastName: string, department?: string, userId = world.chris): Promise<string> {
  return world.org.store.tx({ userId, system: true }, (tx) =>
    tx.insert('Contact', { LastName: lastName, ...(department ? { Department: department } : {}) }),
  );
}

const namesOf = (messages: Reply[]): unknown[] => messages.map((message) => sobjectOf(message)['LastName']);
function sobjectOf(message: Reply): Record<string, unknown> {
  return (message['data'] as { sobject: Record<string, unknown> }).sobject;
}
function replayIdOf(message: Reply = {}): number {
  return (message['data'] as { event: { replayId: number } }).event.replayId;
}

describe('handshake, connect, subscribe', () => {
  test('the answers have the documented shape', async () => {
    const response = await post([HANDSHAKE]);
    const [shake] = (await response.json()) as Reply[];
    expect(shake).toEqual({
      ext: { replay: true, 'payload.format': true },
      minimumVersion: '1.0',
      clientId: expect.stringMatching(/^[0-9a-z]{27}$/),
      supportedConnectionTypes: ['long-polling'],
      channel: '/meta/handshake',
      id: '1',
      version: '1.0',
      successful: true,
    });
    expect(response.headers.getSetCookie()[0]).toMatch(/^BAYEUX_BROWSER=/);
    const clientId = String(shake?.['clientId']);
    expect(await connect(clientId, { timeout: 0 })).toEqual([
      {
        clientId,
        advice: { interval: 0, timeout: 110_000, reconnect: 'retry' },
        channel: '/meta/connect',
        id: '3',
        successful: true,
      },
    ]);
    expect(await subscribe(clientId, '/topic/Calls')).toEqual({
      clientId,
      channel: '/meta/subscribe',
      id: '2',
      subscription: '/topic/Calls',
      successful: true,
    });
  });

  test('a held connect brings the event as soon as it is committed', async () => {
    const clientId = await handshake();
    await subscribe(clientId, '/topic/Calls');
    const held = connect(clientId);
    await world.clock.advance(50_000);
    const id = await insertContact('Wong', 'Sales');
    const [event, reply] = await held;
    expect(event).toEqual({
      channel: '/topic/Calls',
      data: {
        event: {
          createdDate: new Date(world.clock.now()).toISOString(),
          replayId: expect.any(Number),
          type: 'created',
        },
        sobject: { Id: id, LastName: 'Wong', Department: 'Sales' },
      },
    });
    expect(reply).toMatchObject({ channel: '/meta/connect', successful: true });
  });

  test('an idle connect is answered after 110 seconds', async () => {
    const clientId = await handshake();
    let answered = false;
    const held = connect(clientId).then((reply) => {
      answered = true;
      return reply;
    });
    await world.clock.advance(109_999);
    expect(answered).toBe(false);
    await world.clock.advance(1);
    expect(await held).toHaveLength(1);
  });

  test('the event bus takes its time and keeps the order', async () => {
    world.latencies.eventBus = [200, 3000];
    const clientId = await handshake();
    await subscribe(clientId, '/topic/Calls');
    for (const name of ['A', 'B', 'C', 'D']) await insertContact(name);
    const early = await connect(clientId, { timeout: 0 });
    expect(early).toHaveLength(1);
    await world.clock.advance(3000);
    expect(namesOf(await poll(clientId))).toEqual(['A', 'B', 'C', 'D']);
  });

  test('unsubscribing and disconnecting end the deliveries', async () => {
    const clientId = await handshake();
    await subscribe(clientId, '/topic/Calls');
    await say([{ channel: '/meta/unsubscribe', clientId, subscription: '/topic/Calls' }]);
    await insertContact('Unheard');
    expect(await poll(clientId)).toEqual([]);
    const held = connect(clientId);
    expect(await say([{ channel: '/meta/disconnect', id: '9', clientId }])).toEqual([
      { clientId, channel: '/meta/disconnect', id: '9', successful: true },
    ]);
    expect(await held).toMatchObject([{ error: '403::Unknown client' }]);
  });
});

describe('what a subscriber gets', () => {
  test('only rows that pass its filter; conditions are alternatives', async () => {
    const clientId = await handshake();
    await subscribe(clientId, '/topic/Calls?Department=Sales');
    const other = await handshake();
    await subscribe(other, "/topic/Calls?Department='Field%20Service'&LastName=Chan");
    for (const [name, department] of [
      ['Wong', 'Sales'],
      ['Lee', 'Field Service'],
      ['Chan', 'Sales'],
      ['Ho', 'HR'],
    ] as const) {
      await insertContact(name, department);
    }
    const events = await poll(clientId);
    expect(namesOf(events)).toEqual(['Wong', 'Chan']);
    expect(events[0]?.['channel']).toBe('/topic/Calls?Department=Sales');
    expect(namesOf(await poll(other))).toEqual(['Lee', 'Chan']);
  });

  test('only rows that it may see', async () => {
    world.org.store.access.setSharing('Contact', 'private');
    const ada = await handshake();
    await subscribe(ada, '/topic/Calls');
    const chrisToken = (await signInAs(world, CHRIS)).access;
    const chris = await handshake({ bearer: chrisToken });
    await subscribe(chris, '/topic/Calls', undefined, { bearer: chrisToken });
    await insertContact('Hers', undefined, world.ada);
    await insertContact('His');
    expect(namesOf(await poll(ada))).toEqual(['Hers']);
    const events = (await connect(chris, { timeout: 0 }, { bearer: chrisToken })).slice(0, -1);
    expect(namesOf(events)).toEqual(['Hers', 'His']);
  });

  test('only what the topic notifies about and its condition admits', async () => {
    await pushTopic({
      Name: 'Sales',
      Query: "SELECT Id, LastName FROM Contact WHERE Department = 'Sales'",
      NotifyForOperationUpdate: true,
      NotifyForFields: 'Select',
    });
    const clientId = await handshake();
    await subscribe(clientId, '/topic/Sales');
    const id = await insertContact('Wong', 'Sales');
    await insertContact('Lee', 'HR');
    const update = (values: Record<string, unknown>): Promise<void> =>
      world.org.store.tx(system(), (tx) => tx.update('Contact', id, values));
    await update({ Title: 'Head' });
    await update({ LastName: 'Wang' });
    await update({ Department: 'HR', LastName: 'Gone' });
    const events = await poll(clientId);
    expect(namesOf(events)).toEqual(['Wong', 'Wang']);
    expect(events.map((event) => (event['data'] as { event: { type: string } }).event.type)).toEqual([
      'created',
      'updated',
    ]);
  });

  test('nothing of a transaction that is rolled back', async () => {
    const clientId = await handshake();
    await subscribe(clientId, '/topic/Calls');
    const failing = world.org.store.tx(system(), async (tx) => {
      await tx.insert('Contact', { LastName: 'Never' });
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect(await poll(clientId)).toEqual([]);
  });

  test('platform events under their payload', async () => {
    const text = { name: 'Kind__c', label: 'Kind', type: 'string', length: 40, custom: true } as const;
    world.org.store.defineObject({
      name: 'Ring__e',
      label: 'Ring',
      labelPlural: 'Rings',
      keyPrefix: 'e00',
      kind: 'event',
      custom: true,
      fields: [text],
    });
    const clientId = await handshake();
    expect(await subscribe(clientId, '/event/Ring__e')).toMatchObject({
      error: '403::Cannot create channel {/event/Ring__e}',
    });
    const bearer = (await signInAs(world, CHRIS)).access;
    const chris = await handshake({ bearer });
    expect(await subscribe(chris, '/event/Ring__e', -1, { bearer })).toMatchObject({ successful: true });
    await world.org.store.tx(system(), async (tx) => tx.publish('Ring__e', { Kind__c: 'call' }));
    await world.salesforce.streaming('uat').idle();
    const [event] = await connect(chris, { timeout: 0 }, { bearer });
    expect(event).toMatchObject({
      channel: '/event/Ring__e',
      data: { payload: { Kind__c: 'call' }, event: { replayId: expect.any(Number) } },
    });
  });
});

describe('a PushTopic whose query cannot be streamed is refused', () => {
  test.each([
    ['SELECT Id, Name FROM Contact LIMIT 10', "'LIMIT' is not allowed"],
    ['SELECT Id, Name FROM Contact ORDER BY Name', "'ORDER BY' clause is not allowed"],
    ['SELECT Id, COUNT(Name) FROM Contact', 'Aggregate queries are not supported'],
    ['SELECT Id, Account.Name FROM Contact', 'relationships are not supported'],
    [
      'SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact)',
      'semi/anti join sub-selects are not supported',
    ],
    ["SELECT Id FROM Account WHERE NOT Name = 'x'", "'NOT' is not supported"],
    ['SELECT Name FROM Contact', 'the query must select Id'],
    ['SELECT Id, Nothing FROM Contact', "No such column 'Nothing' on entity 'Contact'"],
    ['SELECT Id FROM Nothing', "sObject type 'Nothing' is not supported"],
  ])('%s', async (Query, message) => {
    await expect(pushTopic({ Name: 'Wrong', Query })).rejects.toThrow(message);
  });
});

describe('replay', () => {
  test('-2 brings all that is kept, an id what came after it, -1 only what is new', async () => {
    for (const name of ['A', 'B', 'C']) await insertContact(name);
    await world.salesforce.streaming('uat').idle();
    const all = await handshake();
    await subscribe(all, '/topic/Calls', -2);
    const events = await poll(all);
    expect(namesOf(events)).toEqual(['A', 'B', 'C']);
    const after = await handshake();
    await subscribe(after, '/topic/Calls', replayIdOf(events[0]));
    expect(namesOf(await poll(after))).toEqual(['B', 'C']);
    const fresh = await handshake();
    await subscribe(fresh, '/topic/Calls', -1);
    await insertContact('D');
    expect(namesOf(await poll(fresh))).toEqual(['D']);
  });

  test('an id that is unknown or older than 24 hours is refused', async () => {
    await insertContact('A');
    const clientId = await handshake();
    await subscribe(clientId, '/topic/Calls', -2);
    const [event] = await poll(clientId);
    await world.clock.advance(24 * 3_600_000);
    await insertContact('B');
    const later = await handshake({ bearer: (await signInAs(world, ADA)).access });
    token = (await signInAs(world, ADA)).access;
    const refusal = (id: number): string =>
      `400::The replayId {${id}} you provided was invalid.  Please provide a valid ID, -2 to replay all events, or -1 to replay only new events.`;
    const unknown = replayIdOf(event) + 1000;
    expect(await subscribe(later, '/topic/Calls', unknown)).toMatchObject({
      successful: false,
      error: refusal(unknown),
      subscription: '/topic/Calls',
    });
    const old = replayIdOf(event) - 1;
    expect(await subscribe(later, '/topic/Calls', old)).toMatchObject({ error: refusal(old) });
    await subscribe(later, '/topic/Calls', -2);
    expect(namesOf(await poll(later))).toEqual(['B']);
  });
});

describe('refusals', () => {
  test.each([
    ['Calls', "400::Channel subscriptions must start with a leading '/'"],
    ['', '400::Channel name not specified'],
    ['/topic/Nothing', '400::The channel you requested to subscribe to does not exist {/topic/Nothing}'],
    ['/event/Nothing__e', '400::The channel you requested to subscribe to does not exist {/event/Nothing__e}'],
    ['/topic/Calls?Phone=1', '400::Query fields {Phone} do not exist on the topic entity'],
  ])('subscribing to %j', async (subscription, error) => {
    expect(await subscribe(await handshake(), subscription)).toMatchObject({ successful: false, error });
  });

  test('a user without the object, and one without streaming', async () => {
    world.org.store.defineObject({
      name: 'Secret__c',
      label: 'Secret',
      labelPlural: 'Secrets',
      keyPrefix: 'a99',
      kind: 'custom',
      custom: true,
      fields: [],
    });
    await pushTopic({ Name: 'Secrets', Query: 'SELECT Id FROM Secret__c' });
    expect(await subscribe(await handshake(), '/topic/Secrets')).toMatchObject({
      error: '403::Subscriber does not have access to the entity in this topic',
    });
  });

  test('no credential, a dead one, and one that dies during the stream', async () => {
    const denied = (reason: string): unknown => ({
      ext: { sfdc: { failureReason: reason }, replay: true, 'payload.format': true },
      advice: { reconnect: 'none' },
      channel: '/meta/handshake',
      id: '1',
      error: '403::Handshake denied',
      successful: false,
    });
    expect(await say([HANDSHAKE], { bearer: '' })).toEqual([denied('401::Request requires authentication')]);
    expect(await say([HANDSHAKE], { bearer: 'dead' })).toEqual([denied('401::Authentication invalid')]);
    const clientId = await handshake();
    world.salesforce.oauth.expire(token);
    expect(await connect(clientId)).toEqual([
      {
        clientId,
        advice: { reconnect: 'none', interval: 0 },
        channel: '/meta/connect',
        id: '3',
        error: '401::Authentication invalid',
        successful: false,
      },
    ]);
  });

  test('a client that stays away for 40 seconds is forgotten', async () => {
    const clientId = await handshake();
    await world.clock.advance(39_999);
    expect(await connect(clientId, { timeout: 0 })).toMatchObject([{ successful: true }]);
    await world.clock.advance(40_000);
    expect(await connect(clientId)).toEqual([
      {
        clientId,
        advice: { interval: 0, reconnect: 'handshake' },
        channel: '/meta/connect',
        id: '3',
        error: '403::Unknown client',
        successful: false,
      },
    ]);
  });

  test('a second connect ends the first and is held in its place', async () => {
    const clientId = await handshake();
    await subscribe(clientId, '/topic/Calls');
    const first = connect(clientId);
    await world.clock.advance(1000);
    const second = connect(clientId);
    await world.clock.advance(60_000);
    expect(await first).toMatchObject([{ channel: '/meta/connect', successful: true }]);
    await insertContact('Late');
    expect(namesOf((await second).slice(0, -1))).toEqual(['Late']);
  });

  test('a client that hangs up keeps its messages for 40 seconds', async () => {
    const clientId = await handshake();
    await subscribe(clientId, '/topic/Calls');
    const abort = new AbortController();
    const held = expect(connect(clientId, undefined, { signal: abort.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    await world.clock.advance(1000);
    abort.abort();
    await held;
    await insertContact('Kept');
    expect(namesOf(await poll(clientId))).toEqual(['Kept']);
  });

  test('the address, the size and the form of the request', async () => {
    const at = async (path: string, body = '[]'): Promise<unknown[]> => {
      const response = await world.fetch(
        new Request(`${HOST}${path}`, { method: 'POST', body, headers: { authorization: `Bearer ${token}` } }),
      );
      const [message] = await response.json();
      return [response.status, message.error];
    };
    expect(await at('/cometd')).toEqual([400, "400::API version in the URI is mandatory. URI format: '/cometd/68.0'"]);
    expect((await at('/cometd/36.0'))[0]).toBe(400);
    expect(await at('/cometd/68.0', 'x'.repeat(32_769))).toEqual([413, '413::Maximum Request Size Exceeded']);
    expect((await at('/cometd/68.0/connect', '{'))[0]).toBe(400);
    expect(await say([{ ...HANDSHAKE, supportedConnectionTypes: ['websocket'] }])).toMatchObject([
      { error: '400::Invalid connection type websocket' },
    ]);
  });
});

describe('knobs', () => {
  test('the daily allocation counts deliveries of all subscribers and then ends the subscription', async () => {
    world.salesforce.knobs.pushTopicDailyLimit = 3;
    const one = await handshake();
    const two = await handshake();
    await subscribe(one, '/topic/Calls');
    await subscribe(two, '/topic/Calls');
    await insertContact('A');
    expect(namesOf(await poll(one))).toEqual(['A']);
    expect(namesOf(await poll(two))).toEqual(['A']);
    await insertContact('B');
    await world.salesforce.streaming('uat').idle();
    const exceeded = {
      error: '403::Organization total events daily limit exceeded',
      advice: { reconnect: 'none', interval: 0 },
    };
    const last = [...(await connect(one, { timeout: 0 })), ...(await connect(two, { timeout: 0 }))];
    expect(last.filter((message) => message['channel'] === '/topic/Calls')).toHaveLength(1);
    expect(last.at(-1)).toMatchObject(exceeded);
    const third = await handshake();
    expect(await subscribe(third, '/topic/Calls')).toMatchObject(exceeded);
    expect(world.salesforce.streaming('uat').deliveries()).toHaveLength(3);
    await world.clock.advance(24 * 3_600_000);
    token = (await signInAs(world, ADA)).access;
    expect(await subscribe(await handshake(), '/topic/Calls')).toMatchObject({ successful: true });
  });

  test('cookie or header: whose stream it is', async () => {
    const cookie = `sid=${world.salesforce.webSession(world.org, world.chris, 'my-domain')}`;
    await handshake({ cookie });
    world.salesforce.knobs.streamIdentity = 'cookie';
    await handshake({ cookie });
    expect(
      world.salesforce
        .streaming('uat')
        .clients()
        .map(({ userId }) => userId),
    ).toEqual([world.ada, world.chris]);
    const clientId = await handshake();
    expect(await connect(clientId, { timeout: 0 }, { cookie })).toMatchObject([
      { error: "400::Authenticated user id does not match the session's user id" },
    ]);
  });

  test('required cookies, few clients, and a bus that repeats, loses or reorders', async () => {
    const { knobs } = world.salesforce;
    const shaken = await post([HANDSHAKE]);
    const [{ clientId }] = (await shaken.json()) as [{ clientId: string }];
    const cookie = shaken.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    knobs.streamCookies = 'required';
    expect(await connect(clientId, { timeout: 0 })).toMatchObject([
      { error: expect.stringContaining('no BAYEUX_BROWSER cookie present') },
    ]);
    expect(await connect(clientId, { timeout: 0 }, { cookie })).toMatchObject([{ successful: true }]);
    knobs.streamCookies = 'ignored';
    knobs.streamClientLimit = 1;
    expect(await say([HANDSHAKE])).toMatchObject([
      { ext: { sfdc: { failureReason: '403::Organization concurrent user limit exceeded' } } },
    ]);
    await subscribe(clientId, '/topic/Calls');
    knobs.streamDelivery = 'twice';
    await insertContact('A');
    expect(namesOf(await poll(clientId))).toEqual(['A', 'A']);
    knobs.streamDelivery = 'lossy';
    for (let count = 0; count < 10; count += 1) await insertContact(`L${count}`);
    expect(await poll(clientId)).toHaveLength(8);
    knobs.streamDelivery = 'reordered';
    for (const name of ['R1', 'R2', 'R3']) await insertContact(name);
    expect(namesOf(await poll(clientId))).toEqual(['R2', 'R1']);
    await world.clock.advance(5000);
    expect(namesOf(await poll(clientId))).toEqual(['R3']);
  });
});
