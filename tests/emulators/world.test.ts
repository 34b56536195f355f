// @vitest-environment node
import { CometD, type Message } from 'cometd';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createTestWorld, createVirtualWorld, signIn, type SignedIn } from './testing.ts';
import type { World } from './world.ts';

const worlds: World[] = [];
// The CometD client looks for its timers and transports there.
beforeEach(() => void vi.stubGlobal('window', globalThis));
afterEach(() => {
  vi.unstubAllGlobals();
  for (const world of worlds.splice(0)) world.close();
});

async function newWorld(options: Parameters<typeof createTestWorld>[0] = {}): Promise<World> {
  const world = await createTestWorld({ contacts: 20, ...options });
  worlds.push(world);
  return world;
}

async function query(world: World, who: SignedIn, soql: string): Promise<Record<string, unknown>[]> {
  const address = `${who.instanceUrl}/services/data/v68.0/query?q=${encodeURIComponent(soql)}`;
  const response = await world.fetch(new Request(address, { headers: { authorization: `Bearer ${who.accessToken}` } }));
  const body = await response.json();
  expect([response.status, body.done]).toEqual([200, true]);
  return body.records;
}

function eidOf(world: World, email: string): string {
  return world.cinnox.info().staff.find((staff) => staff.email === email)?.eid ?? '';
}

interface Packet {
  url: string;
  body: string;
  headers?: Record<string, string>;
  onSuccess(text: string): void;
  onError(reason: string): void;
}

/** The CometD client as it is, over the world's fetch instead of XMLHttpRequest. */
function listen(world: World, who: SignedIn): CometD {
  const client = new CometD();
  const xhrSend = (packet: Packet): object => {
    const headers = { ...packet.headers, 'content-type': 'application/json' };
    world
      .fetch(new Request(packet.url, { method: 'POST', body: packet.body, headers }))
      .then(async (response) =>
        response.ok ? packet.onSuccess(await response.text()) : packet.onError(response.statusText),
      )
      .catch((error: unknown) => packet.onError(String(error)));
    return { abort: () => undefined, readyState: 4, status: 200 };
  };
  client.unregisterTransport('websocket');
  Object.assign(client.findTransport('long-polling') ?? {}, { xhrSend });
  client.configure({
    url: `${who.instanceUrl}/cometd/68.0`,
    requestHeaders: { Authorization: `Bearer ${who.accessToken}` },
  });
  return client;
}

/**
 * Subscribes with a filter. The client refuses a `?` in a channel, so it knows the plain name only and an extension
 * writes the filter into what is sent and takes it out of what comes.
 */
async function subscribe(client: CometD, channel: string, filter: string): Promise<Message[]> {
  const seen: Message[] = [];
  const filtered = `${channel}?${filter}`;
  client.registerExtension('filter', {
    outgoing: (message) => {
      if (String(message.subscription) === channel) Object.assign(message, { subscription: filtered });
      return message;
    },
    incoming: (message) => {
      if (String(message.subscription) === filtered) Object.assign(message, { subscription: channel });
      if (message.channel === filtered) Object.assign(message, { channel, ext: { deliveredAs: filtered } });
      return message;
    },
  });
  await new Promise<void>((resolve, reject) => {
    const fail = (message: Message): void => reject(new Error(JSON.stringify(message)));
    client.handshake((shake) => {
      if (!shake.successful) return fail(shake);
      client.subscribe(
        channel,
        (message: Message) => seen.push(message),
        (answer) => (answer.successful ? resolve() : fail(answer)),
      );
    });
  });
  return seen;
}

const sobjectOf = (message: Message | undefined): Record<string, unknown> => message?.data?.sobject ?? {};

describe('the world', () => {
  test('lets every user of every org sign in by the pages', async () => {
    const world = await newWorld();
    for (const org of ['uat', 'globex']) {
      for (const user of ['ada', 'ben', 'chris']) {
        const who = await signIn(world, { org, user });
        const [row] = await query(world, who, `SELECT Username FROM User WHERE Id = '${who.userId}'`);
        expect(row?.['Username']).toContain(`${user}.`);
      }
    }
    const issued = world.salesforce.oauth.issued().filter(({ kind }) => kind === 'access');
    expect(new Set(issued.map(({ token }) => token)).size).toBe(6);
  });

  test('carries a call from CINNOX over the relay to the stream of the agent it names, and to nobody else', async () => {
    const world = await newWorld();
    const [ada, ben] = [
      await signIn(world, { org: 'uat', user: 'ada' }),
      await signIn(world, { org: 'uat', user: 'ben' }),
    ];
    const adaEid = eidOf(world, 'ada.lam@acme.example');
    const benEid = eidOf(world, 'ben.ortiz@acme.example');
    const [adaClient, benClient] = [listen(world, ada), listen(world, ben)];
    const forAda = await subscribe(adaClient, '/topic/CINNOX_Signals', `Staff__c=${adaEid}`);
    const forBen = await subscribe(benClient, '/topic/CINNOX_Signals', `Staff__c=${benEid}`);
    world.cinnox.actions.ringIn({ from: '+85291234567', to: 'Ada' });
    const kindsForAda = (): unknown[] => forAda.map((message) => sobjectOf(message)['Kind__c']).toSorted();
    await expect.poll(kindsForAda).toEqual(['call', 'enquiry']);
    expect(forAda[0]?.ext).toEqual({ deliveredAs: `/topic/CINNOX_Signals?Staff__c=${adaEid}` });
    expect(sobjectOf(forAda[0])).toMatchObject({ Staff__c: adaEid, Sent_At__c: expect.stringMatching(/Z$/) });
    await world.salesforce.streaming('uat').idle();
    expect(forBen).toEqual([]);
    expect(world.salesforce.streaming('uat').deliveries()).toHaveLength(2);
    const rows = await query(world, ada, `SELECT Id FROM CINNOX_Signal__c WHERE Staff__c = '${benEid}'`);
    expect(rows).toEqual([]);
    for (const client of [adaClient, benClient]) client.disconnect();
  });

  test('refuses the relay to those who do not know its path', async () => {
    const world = await newWorld();
    const post = (url: string): Promise<Response> =>
      world.fetch(new Request(url, { method: 'POST', body: '{"challenge":"x"}' }));
    expect(await (await post(world.relay.url)).json()).toEqual({ code: 0, result: { challenge: 'x' } });
    expect((await post(world.relay.url.slice(0, -1))).ok).toBe(false);
    const elsewhere = await post(world.relay.url.replace('/cinnox/relay/', '/other/'));
    expect([elsewhere.status, await elsewhere.json()]).toEqual([
      404,
      [{ errorCode: 'NOT_FOUND', message: 'Could not find a match for URL' }],
    ]);
  });

  test('is the same for the same seed and another for another', async () => {
    const names = async (seed: number): Promise<unknown[]> => {
      const world = await newWorld({ seed });
      const rows = await query(
        world,
        await signIn(world, { org: 'uat', user: 'ada' }),
        'SELECT Name, Phone FROM Contact ORDER BY Id',
      );
      return [rows.map((row) => [row['Name'], row['Phone']]), world.relay.pathToken];
    };
    const first = await names(5);
    expect(await names(5)).toEqual(first);
    expect(await names(6)).not.toEqual(first);
  });

  test('takes the round trip for the services, by its clock, and none for its own pages', async () => {
    const { world, clock } = await createVirtualWorld({ contacts: 20, latencies: { roundTrip: [100, 100] } });
    worlds.push(world);
    const answered: string[] = [];
    const ask = (url: string): void => void world.fetch(new Request(url)).then(() => answered.push(new URL(url).host));
    ask('https://globex.my.salesforce.com/services/data/');
    ask('https://world.localhost/');
    await clock.advance(99);
    expect(answered).toEqual(['world.localhost']);
    await clock.advance(1);
    expect(answered).toEqual(['world.localhost', 'globex.my.salesforce.com']);
  });

  test('has no other hosts, and faults strike every service', async () => {
    const world = await newWorld();
    for (const host of ['example.com', 'other.cinnox.com', 'nobody.my.salesforce.com']) {
      await expect(world.fetch(new Request(`https://${host}/`))).rejects.toThrow(new TypeError('Failed to fetch'));
    }
    world.faults.add({ route: 'GET *', response: { status: 503 } });
    for (const host of ['globex.my.salesforce.com', 'globex.lightning.force.com', 'acme.cinnox.com']) {
      expect((await world.fetch(new Request(`https://${host}/`))).status).toBe(503);
    }
  });

  test('shows the Lightning page after a login that began there', async () => {
    const world = await newWorld();
    const page = new Request('https://acme--uat.sandbox.lightning.force.com/lightning/page/home', {
      redirect: 'manual',
    });
    const login = new URL((await world.fetch(page)).headers.get('location') ?? '');
    const startURL = login.searchParams.get('startURL') ?? '';
    const body = new URLSearchParams({ username: 'ada.lam@acme.example.uat', pw: 'demo-ada', startURL });
    const posted = await world.fetch(new Request(login.origin, { method: 'POST', redirect: 'manual', body }));
    const door = await world.fetch(new Request(posted.headers.get('location') ?? '', { redirect: 'manual' }));
    const cookie = door.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const shown = await world.fetch(new Request(page.url, { headers: { cookie }, redirect: 'manual' }));
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
  });
});
