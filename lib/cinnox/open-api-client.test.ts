// @vitest-environment node
import { expect, test } from 'vitest';
import { createFakeDeps } from '../platform/testing/fake-deps.ts';
import { createOpenApiClient } from './open-api-client.ts';

const access = { baseUrl: 'https://acme.cinnox.com', appId: 'app-acme', appToken: 'token-1' };
const noon = Date.UTC(2026, 10, 23, 12);
const hour = 3_600_000;

function client(
  answer: (url: URL, count: number) => Response | Promise<Response>,
  given: typeof access | null = access,
) {
  const asked: URL[] = [];
  const deps = createFakeDeps({
    async fetch(url, init) {
      expect(new Headers(init?.headers).get('authorization')).toBe('Bearer token-1');
      asked.push(new URL(url));
      return answer(new URL(url), asked.length);
    },
  });
  return { asked, deps, gateway: createOpenApiClient({ deps, access: async () => given }) };
}

const callRow = (id: number) => ({ callID: `c${id}`, callDate: '2026-11-23T11:00:00Z', status: 'Call Ended' });
const rows = (from: number, to: number) => Array.from({ length: to - from }, (_none, index) => callRow(from + index));

test.each([
  ['result', (list: unknown[]) => ({ code: 0, result: list })],
  ['result.items', (list: unknown[]) => ({ code: 0, result: { items: list } })],
  ['result.list', (list: unknown[]) => ({ code: 0, result: { list } })],
  ['result.data', (list: unknown[]) => ({ code: 0, result: { data: list } })],
  ['data', (list: unknown[]) => ({ data: list })],
  ['the top', (list: unknown[]) => list],
])('finds rows under %s', async (_where, wrap) => {
  const { gateway, asked } = client(() => Response.json(wrap(rows(0, 3))));
  expect(await gateway.calls({ startAt: noon - hour, endAt: noon })).toHaveLength(3);
  expect(asked.map(String)).toEqual([
    'https://acme.cinnox.com/v1/api/apps/app-acme/data/call-log?' +
      'startAt=2026-11-23T11%3A00%3A00.000Z&endAt=2026-11-23T12%3A00%3A00.000Z&offset=0&limit=500',
  ]);
});

test('reads pages until a short one when no total is given', async () => {
  const { gateway, asked } = client((url) => {
    const offset = Number(url.searchParams.get('offset'));
    return Response.json({ code: 0, result: rows(offset, Math.min(offset + 500, 1100)) });
  });
  expect(await gateway.calls({ startAt: noon - hour, endAt: noon })).toHaveLength(1100);
  expect(asked.map((url) => url.searchParams.get('offset'))).toEqual(['0', '500', '1000']);
});

test('reads pages by the total when the service gives smaller ones', async () => {
  const { gateway, asked } = client((url) => {
    const offset = Number(url.searchParams.get('offset'));
    return Response.json({ code: 0, total: 120, result: rows(offset, Math.min(offset + 50, 120)) });
  });
  expect(await gateway.calls({ startAt: noon - hour, endAt: noon })).toHaveLength(120);
  expect(asked).toHaveLength(3);
});

test('asks for smaller pages where the service says how large they may be', async () => {
  const { gateway, asked } = client((url) => {
    const [offset, limit] = [Number(url.searchParams.get('offset')), Number(url.searchParams.get('limit'))];
    if (limit > 100) return Response.json({ code: 6451000, message: 'exceed maximum limit 100' }, { status: 400 });
    return Response.json({ code: 0, result: rows(offset, Math.min(offset + limit, 250)) });
  });
  expect(await gateway.calls({ startAt: noon - hour, endAt: noon })).toHaveLength(250);
  expect(await gateway.calls({ startAt: noon - hour, endAt: noon })).toHaveLength(250);
  expect([gateway.pageSize?.('calls'), gateway.pageSize?.('enquiries')]).toEqual([100, 500]);
  // It is told once.
  expect(asked.map((url) => url.searchParams.get('limit'))).toEqual(['500', ...Array.from({ length: 6 }, () => '100')]);
});

test('a limit that no page can keep is an error, not asked for without end', async () => {
  const { gateway, asked } = client(() =>
    Response.json({ code: 6451000, message: 'exceed maximum limit 500' }, { status: 400 }),
  );
  await expect(gateway.calls({ startAt: noon - hour, endAt: noon })).rejects.toMatchObject({ code: 'not_available' });
  expect(asked).toHaveLength(1);
});

test('a total that is never reached does not make it go on for ever', async () => {
  const { gateway, asked } = client((_url, count) =>
    Response.json({ total: 10, result: count === 1 ? rows(0, 4) : [] }),
  );
  expect(await gateway.calls({ startAt: noon - hour, endAt: noon })).toHaveLength(4);
  expect(asked).toHaveLength(2);
});

test('more pages than are read at once are an error, not all there is', async () => {
  const { gateway, asked } = client((_url, count) => Response.json({ total: 1e6, result: rows(count, count + 1) }));
  const reading = gateway.calls({ startAt: noon - hour, endAt: noon });
  await expect(reading).rejects.toMatchObject({
    code: 'rate_limited',
    message: expect.stringContaining('more rows') as string,
  });
  expect(asked).toHaveLength(200);
});

test('cuts a long window into months and keeps each row once', async () => {
  const { gateway, asked } = client(() => Response.json({ result: rows(0, 1) }));
  expect(await gateway.calls({ startAt: noon - 70 * 24 * hour, endAt: noon })).toHaveLength(1);
  expect(asked).toHaveLength(3);
});

test('a refused filter falls back to a window around the time', async () => {
  const { gateway, asked } = client((url) =>
    url.searchParams.has('callID')
      ? Response.json({ code: 6451000, message: 'Bad query' }, { status: 400 })
      : Response.json({ result: rows(0, 5) }),
  );
  const near = noon - 400 * hour;
  expect((await gateway.calls({ callId: 'c3', near })).map((row) => row.callId)).toEqual(['c3']);
  expect(asked[1]?.searchParams.get('startAt')).toBe(new Date(near - 24 * hour).toISOString());
  expect(asked[1]?.searchParams.get('endAt')).toBe(new Date(near + 24 * hour).toISOString());
});

test('a filter that the service ignores does not give other calls', async () => {
  const { gateway } = client(() => Response.json({ result: rows(0, 5) }));
  expect((await gateway.calls({ callId: 'c3' })).map((row) => row.callId)).toEqual(['c3']);
  expect(await gateway.calls({ callId: 'c9' })).toEqual([]);
});

test('a service that ignores a filter is not read from its first day on', async () => {
  const { gateway, asked } = client((url) => {
    const offset = Number(url.searchParams.get('offset'));
    const total = url.searchParams.has('startAt') ? 5 : 40_000;
    return Response.json({ total, result: rows(offset, Math.min(offset + 500, total)) });
  });
  expect((await gateway.calls({ callId: 'c3', near: noon - 5 * hour })).map((row) => row.callId)).toEqual(['c3']);
  expect(asked).toHaveLength(1);
});

test.each([-6, 6])(
  'what is looked for around a time is there, also where this clock is wrong by %i hours',
  async (off) => {
    const { gateway, asked, deps } = client((url) =>
      url.searchParams.has('callID')
        ? Response.json({ code: 6451000, message: 'Bad query' }, { status: 400 })
        : Response.json({ result: rows(0, 5) }),
    );
    const near = deps.clock.now() - off * hour;
    expect(await gateway.calls({ callId: 'c3', near })).toHaveLength(1);
    for (const url of asked.filter(({ searchParams }) => searchParams.has('startAt'))) {
      expect(Date.parse(url.searchParams.get('startAt') ?? '')).toBeLessThan(near);
      expect(Date.parse(url.searchParams.get('endAt') ?? '')).toBeGreaterThan(near);
    }
  },
);

test('an enquiry is known by any of its three ids', async () => {
  const row = {
    id: 'e1',
    inquiry: 'i1',
    displayCaseNumber: '1042',
    createdAt: '2026-11-23T10:00:00Z',
    status: 'ongoing',
  };
  const { gateway } = client(() => Response.json({ result: [row] }));
  for (const enquiryId of ['e1', 'i1', '1042']) expect(await gateway.enquiries({ enquiryId })).toHaveLength(1);
  expect(await gateway.enquiries({ enquiryId: '1043' })).toEqual([]);
});

test('one enquiry of a window is asked for by its number, in one request', async () => {
  const { gateway, asked } = client(() => Response.json({ result: [] }));
  await gateway.enquiries({ startAt: noon - hour, endAt: noon, only: '1042' });
  expect(asked.map((url) => url.searchParams.get('enquiryID'))).toEqual(['1042']);
  expect(asked[0]?.searchParams.get('startAt')).toBe(new Date(noon - hour).toISOString());
});

test('a service that does not filter a window is asked for all of it, and not told the number again', async () => {
  const { gateway, asked } = client((url) =>
    url.searchParams.has('enquiryID')
      ? Response.json({ code: 6451000, message: 'Bad query' }, { status: 400 })
      : Response.json({ result: [] }),
  );
  const window = { startAt: noon - hour, endAt: noon, only: '1042' };
  await gateway.enquiries(window);
  await gateway.enquiries(window);
  expect(asked.map((url) => url.searchParams.has('enquiryID'))).toEqual([true, false, false]);
});

test('a chat comes in the order of its numbers, each message once', async () => {
  const message = (seq: number) => ({ seq, createdAt: '2026-11-23T10:00:00Z', msgText: String(seq) });
  const { gateway, asked } = client(() => Response.json({ result: [message(10), message(2), message(2), message(1)] }));
  expect((await gateway.chat('1042')).map(({ text }) => text)).toEqual(['1', '2', '10']);
  expect(asked[0]?.search).toBe('?enquiryID=1042');
});

test('rows that cannot be read are left out and counted', async () => {
  const { gateway, deps } = client(() => Response.json({ result: [callRow(1), { callID: 'x' }, null] }));
  expect(await gateway.calls({ startAt: noon - hour, endAt: noon })).toHaveLength(1);
  expect(deps.log.entries()).toMatchObject([{ event: 'cinnox.rows-dropped', fields: { dropped: 2, rows: 3 } }]);
});

test.each<[string, () => Response, string]>([
  ['a wrong token by status', () => Response.json({ code: 401, message: 'x' }, { status: 401 }), 'cinnox_refused'],
  ['a wrong token in a 400', () => Response.json({ code: 401, message: 'x' }, { status: 400 }), 'cinnox_refused'],
  ['a wrong token in a 403', () => Response.json({ code: 401 }, { status: 403 }), 'cinnox_refused'],
  ['a wrong token with status 200', () => Response.json({ code: 401 }), 'cinnox_refused'],
  ['too many requests', () => Response.json({ code: 6451010 }, { status: 429 }), 'rate_limited'],
  ['too many requests in a 400', () => Response.json({ code: 6451010 }, { status: 400 }), 'rate_limited'],
  ['a bare 429', () => new Response('slow down', { status: 429 }), 'rate_limited'],
  ['a wrong parameter', () => Response.json({ code: 6451000, message: 'Bad query' }, { status: 400 }), 'not_available'],
  ['an unknown method', () => Response.json({ code: 6450001 }, { status: 400 }), 'not_configured'],
  ['no such path', () => new Response('<h1>404</h1>', { status: 404 }), 'not_configured'],
  ['a web site', () => new Response('<html>', { status: 200 }), 'not_configured'],
  [
    'a redirect to a login',
    () => new Response(null, { status: 302, headers: { location: '/login' } }),
    'not_configured',
  ],
  ['an internal error', () => Response.json({ code: 6451001 }, { status: 400 }), 'server_busy'],
  ['a broken gateway', () => new Response('bad gateway', { status: 502 }), 'server_busy'],
  [
    'another refusal',
    () => Response.json({ code: 3000205, message: 'Destination not found' }, { status: 400 }),
    'rejected',
  ],
  ['an answer without rows', () => Response.json({ code: 0, result: { nothing: 1 } }), 'server_busy'],
  [
    'a broken connection',
    () => {
      throw new TypeError('Failed to fetch');
    },
    'network',
  ],
])('%s is reported as such', async (_what, answer, code) => {
  const { gateway } = client(answer);
  await expect(gateway.staff()).rejects.toMatchObject({ code });
});

test('the chat of an open enquiry is not available yet', async () => {
  const { gateway } = client(() => Response.json({ code: 6451000, message: 'invalid enquiryID' }, { status: 400 }));
  await expect(gateway.chat('1042')).rejects.toMatchObject({ code: 'not_available' });
});

test('an empty report may come without its list', async () => {
  const { gateway } = client(() => Response.json({ code: 0, result: null, total: 0 }));
  expect(await gateway.staff()).toEqual([]);
});

test('no answer in 20 s is a time-out', async () => {
  const { gateway, deps } = client(() => new Promise<Response>(() => undefined));
  const seen = expect(gateway.staff()).rejects.toMatchObject({ code: 'timeout' });
  await deps.clock.advance(20_000);
  await seen;
});

test('without access nothing is asked', async () => {
  const { gateway, asked } = client(() => Response.json([]), null);
  await expect(gateway.staff()).rejects.toMatchObject({ code: 'not_configured' });
  await expect(client(() => Response.json([])).gateway.calls({ startAt: 5, endAt: 5 })).rejects.toMatchObject({
    code: 'bad_input',
  });
  expect(asked).toEqual([]);
});

test('one browser cannot use up the requests of the whole service', async () => {
  const { gateway, asked, deps } = client(() => Response.json({ result: [] }));
  for (let count = 0; count < 200; count += 1) await gateway.staff();
  await expect(gateway.staff()).rejects.toMatchObject({ code: 'rate_limited' });
  expect(asked).toHaveLength(200);
  await deps.clock.advance(60_000);
  expect(await gateway.staff()).toEqual([]);
});
