// @vitest-environment node
import { describe, expect, test } from 'vitest';
import { createFaults, type Faults } from './faults.ts';
import { createInProcessFetch } from './in-process.ts';
import { createSeededRandom } from './seeded-random.ts';
import { FaultResponse, type FetchHandler } from './types.ts';
import { createVirtualClock } from './virtual-clock.ts';

const COMPOSITE = 'https://org.example/services/data/v68.0/composite';

/** A service that keeps a row per POST, passing the gates as the emulators do. */
function createService(): {
  fetch: FetchHandler;
  rows: string[];
  faults: Faults;
  clock: ReturnType<typeof createVirtualClock>;
} {
  const clock = createVirtualClock();
  const faults = createFaults({ clock, random: createSeededRandom(1) });
  const rows: string[] = [];
  const fetch = createInProcessFetch(async (request) => {
    const context = faults.contextFor('salesforce', request);
    try {
      await context.gate('received');
      const row = await request.text();
      await context.gate('beforeCommit');
      rows.push(row);
      await context.gate('afterCommit');
      return new Response('done');
    } catch (error) {
      if (error instanceof FaultResponse) return error.response;
      throw error;
    }
  });
  return { fetch, rows, faults, clock };
}

const post = (body: string): Request => new Request(COMPOSITE, { method: 'POST', body });

describe('holds', () => {
  test('before commit nothing is written until the hold is released', async () => {
    const { fetch, rows, faults } = createService();
    const hold = faults.hold({ route: 'POST /services/data/*/composite', point: 'beforeCommit' });
    const answer = fetch(post('a'));
    await hold.arrived();
    expect(hold.waiting).toBe(1);
    expect(rows).toEqual([]);
    hold.release();
    expect((await answer).status).toBe(200);
    expect(rows).toEqual(['a']);
    await fetch(post('b'));
    expect(rows).toEqual(['a', 'b']);
  });

  test('after commit the row is written and only the answer waits; it can be lost', async () => {
    const { fetch, rows, faults } = createService();
    const hold = faults.hold({ route: /^POST .*composite$/, point: 'afterCommit', times: 1 });
    const answer = fetch(post('a'));
    const lost = expect(answer).rejects.toThrow(new TypeError('Failed to fetch'));
    await hold.arrived();
    expect(rows).toEqual(['a']);
    hold.release({ cut: true });
    await lost;
  });

  test('one of two requests of one route is chosen by what it contains', async () => {
    const { fetch, rows, faults } = createService();
    const hold = faults.hold({ route: 'POST *', point: 'beforeCommit', contains: 'CINNOX_Log__c' });
    const held = fetch(post('{"url":"/sobjects/CINNOX_Log__c"}'));
    await hold.arrived();
    await fetch(post('other'));
    expect(rows).toEqual(['other']);
    faults.releaseAll();
    await held;
    expect(rows).toHaveLength(2);
  });

  test('a hold counts its requests, and arrived() waits for as many', async () => {
    const { fetch, faults } = createService();
    const hold = faults.hold({ route: 'POST *', point: 'received', times: 2 });
    const answers = [fetch(post('a')), fetch(post('b'))];
    await hold.arrived(2);
    expect(await (await fetch(post('c'))).text()).toBe('done');
    hold.release();
    await Promise.all(answers);
    expect(faults.list()).toEqual([]);
  });
});

describe('faults', () => {
  test('an answer before commit replaces the real one and nothing is written', async () => {
    const { fetch, rows, faults } = createService();
    const body = [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }];
    const fault = faults.add({ route: 'POST *', times: 1, response: { status: 403, body } });
    const refused = await fetch(post('a'));
    expect([refused.status, await refused.json()]).toEqual([403, body]);
    expect(rows).toEqual([]);
    expect((await fetch(post('b'))).status).toBe(200);
    expect(fault.struck).toBe(1);
  });

  test('latency goes by the clock', async () => {
    const { fetch, faults, clock } = createService();
    faults.add({ route: 'POST *', latencyMs: 5000 });
    let answered = false;
    const answer = fetch(post('a')).then(() => {
      answered = true;
    });
    await clock.advance(4999);
    expect(answered).toBe(false);
    await clock.advance(1);
    await answer;
  });

  test('a chance strikes some requests and not others', async () => {
    const { fetch, faults } = createService();
    faults.add({ route: 'POST *', chance: 0.5, response: { status: 503 } });
    const statuses = await Promise.all(
      Array.from({ length: 40 }, async (_, at) => (await fetch(post(String(at)))).status),
    );
    expect(new Set(statuses)).toEqual(new Set([200, 503]));
  });

  test('other services, hosts and routes are left alone', async () => {
    const { fetch, faults } = createService();
    faults.add({ route: '*', service: 'cinnox', cut: true });
    faults.add({ route: '*', host: 'other.example', cut: true });
    faults.add({ route: 'GET *', cut: true });
    expect((await fetch(post('a'))).status).toBe(200);
  });
});

describe('in-process fetch', () => {
  test('follows redirects, refuses them, or shows them', async () => {
    const fetch = createInProcessFetch(async (request) =>
      request.url.endsWith('/new')
        ? new Response(`${request.method} ${request.headers.get('authorization')}`)
        : new Response(null, { status: 302, headers: { location: 'https://elsewhere.example/new' } }),
    );
    const ask = (redirect: RequestRedirect): Promise<Response> =>
      fetch(
        new Request('https://org.example/old', {
          method: 'POST',
          body: 'x',
          redirect,
          headers: { authorization: 'Bearer t' },
        }),
      );
    expect(await (await ask('follow')).text()).toBe('GET null');
    await expect(ask('error')).rejects.toThrow('Failed to fetch');
    expect((await ask('manual')).headers.get('location')).toBe('https://elsewhere.example/new');
  });

  test('an abort rejects at once', async () => {
    const fetch = createInProcessFetch(() => new Promise(() => undefined));
    const abort = new AbortController();
    const answer = fetch(new Request('https://org.example/', { signal: abort.signal }));
    const aborted = expect(answer).rejects.toMatchObject({ name: 'AbortError' });
    abort.abort();
    await aborted;
  });
});
