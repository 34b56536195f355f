// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createFaults } from './faults.ts';
import { faultPresets } from './fault-presets.ts';
import { createInProcessFetch } from './in-process.ts';
import { FaultResponse } from './types.ts';
import { createVirtualClock } from './virtual-clock.ts';

const URL_OF_QUERY = 'https://org.example/services/data/v68.0/query?q=a';
const ROWS = JSON.stringify({ records: Array.from({ length: 40 }, (_, Id) => ({ Id })) });

function createService() {
  const clock = createVirtualClock();
  const faults = createFaults({ clock });
  let answered = 0;
  const fetch = createInProcessFetch(async (request) => {
    const context = faults.contextFor('salesforce', request);
    try {
      await context.gate('received');
      await context.gate('beforeCommit');
      answered += 1;
      await context.gate('afterCommit');
      const response = new Response(ROWS, { headers: { 'content-type': 'application/json' } });
      return (await context.reply?.(response)) ?? response;
    } catch (error) {
      if (error instanceof FaultResponse) return error.response;
      throw error;
    }
  });
  const ask = () => fetch(new Request(URL_OF_QUERY, { redirect: 'manual' }));
  return { clock, faults, ask, answered: () => answered };
}

const route = 'GET /services/data/*';

describe('faults of the body', () => {
  it('a slow one has its head at once and its last byte late', async () => {
    const { clock, faults, ask } = createService();
    faults.add({ route, ...faultPresets['slow-body'] });
    const response = await ask();
    expect(response.status).toBe(200);
    let text: string | undefined;
    const read = response.text().then((whole) => (text = whole));
    await clock.advance(34_000);
    expect(text).toBeUndefined();
    await clock.advance(1_000);
    await read;
    expect(text).toBe(ROWS);
  });

  it('a truncated one looks complete and is no JSON', async () => {
    const { faults, ask } = createService();
    faults.add({ route, ...faultPresets['truncated-json'] });
    const text = await (await ask()).text();
    expect(ROWS.startsWith(text)).toBe(true);
    expect(text.length).toBe(Math.floor(ROWS.length / 2));
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it('a cut one breaks while it is read', async () => {
    const { faults, ask } = createService();
    faults.add({ route, ...faultPresets['cut-body'] });
    const response = await ask();
    await expect(response.text()).rejects.toThrow(TypeError);
  });

  it('strike as often as they were told', async () => {
    const { faults, ask } = createService();
    const fault = faults.add({ route, truncateTo: 0, times: 1 });
    expect(await (await ask()).text()).toBe('');
    expect(await (await ask()).text()).toBe(ROWS);
    expect(fault.struck).toBe(1);
    expect(faults.list()).toMatchObject([{ point: 'reply', struck: 1 }]);
  });
});

it('a redirect leads to the same address on another host', async () => {
  const { faults, ask, answered } = createService();
  faults.add({ route, redirectHost: 'renamed.example' });
  const response = await ask();
  expect(response.status).toBe(302);
  expect(response.headers.get('location')).toBe('https://renamed.example/services/data/v68.0/query?q=a');
  expect(answered()).toBe(0);
});

describe('presets', () => {
  it.each([
    ['reply-lost', 1],
    ['cut-before-commit', 0],
  ] as const)('%s breaks the connection with %i answers made', async (preset, made) => {
    const { faults, ask, answered } = createService();
    faults.add({ route, ...faultPresets[preset] });
    await expect(ask()).rejects.toThrow('Failed to fetch');
    expect(answered()).toBe(made);
  });

  it.each([
    ['daily-limit', 403, 'REQUEST_LIMIT_EXCEEDED'],
    ['concurrent-limit', 403, 'REQUEST_LIMIT_EXCEEDED'],
    ['session-expired', 401, 'INVALID_SESSION_ID'],
    ['locked-row', 400, 'UNABLE_TO_LOCK_ROW'],
    ['server-busy', 503, 'SERVER_UNAVAILABLE'],
    ['query-timeout', 400, 'QUERY_TIMEOUT'],
  ] as const)('%s answers %i %s in a list', async (preset, status, errorCode) => {
    const { faults, ask } = createService();
    faults.add({ route, ...faultPresets[preset] });
    const response = await ask();
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject([{ errorCode }]);
  });

  it('maintenance-page is HTML where JSON was expected', async () => {
    const { faults, ask } = createService();
    faults.add({ route, ...faultPresets['maintenance-page'] });
    const response = await ask();
    expect([response.status, response.headers.get('content-type')]).toEqual([503, 'text/html; charset=UTF-8']);
    expect(await response.text()).toContain('<html');
  });
});
