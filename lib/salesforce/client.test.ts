// @vitest-environment node
import { expect, test } from 'vitest';
import { AppError } from '../errors/app-error.ts';
import { createFakeDeps } from '../platform/testing/fake-deps.ts';
import { createdId, createSalesforceClient, queryPath, rowsOf } from './client.ts';
import { compositeError } from './fault-table.ts';
import { soql } from './soql.ts';

const row = (id: number) => ({ attributes: { type: 'Contact' }, Id: String(id) });

function setUp(answer: (url: URL, init: RequestInit | undefined) => Response) {
  const asked: URL[] = [];
  const deps = createFakeDeps({
    async fetch(url, init) {
      asked.push(new URL(url));
      return answer(new URL(url), init);
    },
  });
  const access = {
    who: { orgId: '00D5g000000UATxEAO', userId: '0055g000000AdaLAAS' },
    token: 'access-1',
    instanceUrl: 'https://acme.my.salesforce.com',
    generation: 1,
  };
  const grants = { accessToken: async () => access, refresh: async () => access };
  return { asked, access, client: createSalesforceClient({ deps, grants }) };
}

test('follows the next page until there is none', async () => {
  const pages = [[1, 2], [3, 4], [5]];
  const { asked, client } = setUp((url) => {
    const index = Number(/-(\d+)$/.exec(url.pathname)?.[1] ?? 0);
    const next = index + 1 < pages.length ? { nextRecordsUrl: `/services/data/v68.0/query/01g-${index + 1}` } : {};
    return Response.json({ totalSize: 5, done: index === 2, records: (pages[index] ?? []).map(row), ...next });
  });
  expect((await client.query(soql`SELECT Id FROM Contact`)).map((record) => record['Id'])).toEqual([
    '1',
    '2',
    '3',
    '4',
    '5',
  ]);
  expect(asked.map(({ pathname }) => pathname)).toEqual([
    '/services/data/v68.0/query/',
    '/services/data/v68.0/query/01g-1',
    '/services/data/v68.0/query/01g-2',
  ]);
  expect(asked[0]?.searchParams.get('q')).toBe('SELECT Id FROM Contact');
});

test('sends the session as a bearer, the body as JSON, and nothing else of the browser', async () => {
  let seen: RequestInit | undefined;
  const { client } = setUp((_url, init) => {
    seen = init;
    return Response.json({ compositeResponse: [] });
  });
  await client.composite([{ method: 'POST', path: 'sobjects/Task', referenceId: 't', body: { Subject: '電話 👋' } }], {
    allOrNone: true,
  });
  expect(new Headers(seen?.headers).get('authorization')).toBe('Bearer access-1');
  expect(seen?.credentials).toBe('omit');
  expect(JSON.parse(String(seen?.body))).toEqual({
    allOrNone: true,
    compositeRequest: [
      { method: 'POST', url: '/services/data/v68.0/sobjects/Task', referenceId: 't', body: { Subject: '電話 👋' } },
    ],
  });
});

test('a new session brings its own address', async () => {
  const { asked, access, client } = setUp(() => Response.json({ records: [] }));
  await client.query(soql`SELECT Id FROM User`);
  Object.assign(access, { instanceUrl: 'https://renamed.my.salesforce.com', generation: 2 });
  await client.query(soql`SELECT Id FROM User`);
  expect(asked.map(({ host }) => host)).toEqual(['acme.my.salesforce.com', 'renamed.my.salesforce.com']);
});

test('descriptions of one user are not given to another', async () => {
  const { asked, access, client } = setUp(() => Response.json({ name: 'Case', fields: [] }));
  await client.describe('Case');
  access.who = { ...access.who, userId: '0055g000000BenOAAS' };
  await client.describe('Case');
  expect(asked).toHaveLength(2);
  client.forgetDescribes();
  await client.describe('Case');
  expect(asked).toHaveLength(3);
});

test('a description that failed is asked for again', async () => {
  let isUp = false;
  const { client } = setUp(() =>
    isUp ? Response.json({ name: 'Case', fields: [] }) : new Response('', { status: 503 }),
  );
  await expect(client.describe('Case')).rejects.toMatchObject({ code: 'server_busy' });
  isUp = true;
  expect(await client.describe('Case')).toMatchObject({ name: 'Case' });
});

test('no parts, no request; too many parts or too long a query are refused here', async () => {
  const { asked, client } = setUp(() => Response.json({}));
  expect(await client.composite([], { allOrNone: true })).toEqual([]);
  const part = { method: 'GET', path: 'limits', referenceId: 'x' } as const;
  await expect(
    client.composite(
      Array.from({ length: 26 }, () => ({ ...part })),
      { allOrNone: false },
    ),
  ).rejects.toMatchObject({
    code: 'internal',
  });
  expect(() => queryPath(soql`SELECT Id FROM Contact WHERE Id IN ${Array(2000).fill('0035g00000abcdeAAA')}`)).toThrow(
    expect.objectContaining({ code: 'bad_input' }),
  );
  expect(asked).toEqual([]);
});

test('rows and ids are read from answers that have them only', () => {
  const answer = (body: unknown, faults = [] as { errorCode: string; message: string; fields: string[] }[]) => ({
    referenceId: 'x',
    status: 200,
    body,
    faults,
  });
  const fault = { errorCode: 'X', message: '', fields: [] };
  expect(rowsOf(answer({ records: [row(1)] }))).toHaveLength(1);
  expect(rowsOf(answer({ searchRecords: [row(1), row(2)] }))).toHaveLength(2);
  for (const body of [null, 'x', { records: [1] }, {}]) expect(rowsOf(answer(body))).toEqual([]);
  expect(rowsOf(answer({ records: [row(1)] }, [fault]))).toEqual([]);
  expect(createdId(answer({ id: '00T5g00000abcdeAAA', success: true }))).toBe('00T5g00000abcdeAAA');
  expect(createdId(answer({ id: 5 }))).toBeNull();
  expect(createdId(answer({ id: '00T5g00000abcdeAAA' }, [fault]))).toBeNull();
});

test('a renamed org: the new address is asked for without the session, and only told', async () => {
  const seen: { url: URL; redirect: RequestRedirect | undefined; bearer: string | null }[] = [];
  const { client } = setUp((url, init) => {
    seen.push({ url, redirect: init?.redirect, bearer: new Headers(init?.headers).get('authorization') });
    if (init?.redirect === 'manual') return new Response(null, { status: 302 });
    return Object.defineProperty(Response.json([]), 'url', { value: 'https://group.my.salesforce.com/services/data/' });
  });
  for (const _again of [1, 2]) {
    await expect(client.query(soql`SELECT Id FROM User`)).rejects.toMatchObject({
      code: 'not_configured',
      details: { reason: 'redirected', host: 'acme.my.salesforce.com', newHost: 'group.my.salesforce.com' },
    });
  }
  expect(seen.map(({ redirect, bearer }) => [redirect, bearer])).toEqual([
    ['manual', 'Bearer access-1'],
    ['follow', null],
    ['manual', 'Bearer access-1'],
  ]);
  expect(new Set(seen.map(({ url }) => url.host))).toEqual(new Set(['acme.my.salesforce.com']));
});

test.each(['https://evil.example/services/data/', 'https://login.salesforce.com/', ''])(
  'an answer from %s names no new address',
  async (address) => {
    const { client } = setUp((_url, init) => {
      if (init?.redirect === 'manual') return new Response(null, { status: 302 });
      return Object.defineProperty(Response.json([]), 'url', { value: address });
    });
    const error: unknown = await client.query(soql`SELECT Id FROM User`).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'not_configured' });
    expect(JSON.stringify(error)).not.toContain('newHost');
  },
);

test.each([
  ['no class is mapped to the path', 404, 'NOT_FOUND', false],
  ['the user may not call the class', 403, 'FORBIDDEN', true],
  ['the class has no such method', 405, 'METHOD_NOT_ALLOWED', true],
])('whether there is an Apex REST class is told when %s', async (_what, status, errorCode, there) => {
  const { asked, client } = setUp(() => Response.json([{ errorCode, message: 'x' }], { status }));
  expect(await client.hasApexRest('cinnox/relay/-')).toBe(there);
  expect(asked.map(({ pathname }) => pathname)).toEqual(['/services/apexrest/cinnox/relay/-']);
});

test.each([
  [503, [{ errorCode: 'SERVER_UNAVAILABLE', message: 'x' }]],
  [403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'x' }]],
  [403, '<html>blocked by a proxy</html>'],
])('nothing is concluded about an Apex REST class from %i', async (status, body) => {
  const { client } = setUp(() => Response.json(body, { status }));
  await expect(client.hasApexRest('cinnox/relay/-')).rejects.toBeInstanceOf(AppError);
});

test('an object that was hidden is asked for again', async () => {
  let isGranted = false;
  const { client } = setUp(() =>
    isGranted
      ? Response.json({ name: 'CINNOX_Log__c', createable: true, fields: [] })
      : Response.json([{ errorCode: 'NOT_FOUND', message: 'x' }], { status: 404 }),
  );
  expect(await client.describe('CINNOX_Log__c')).toBeNull();
  isGranted = true;
  expect(await client.describe('CINNOX_Log__c')).toMatchObject({ createable: true });
});

test('tells the failures inside a collection, which is answered 200 whatever became of its records', async () => {
  const errors = [{ statusCode: 'UNABLE_TO_LOCK_ROW', message: 'unable to obtain exclusive access', fields: [] }];
  const parts = [
    {
      referenceId: 'rows',
      httpStatusCode: 200,
      body: [
        { id: 'a01', success: true, errors: [] },
        { success: false, errors },
      ],
    },
    { referenceId: 'task', httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED', message: 'rolled back' }] },
  ];
  const { client } = setUp(() => Response.json({ compositeResponse: parts }));
  const answers = await client.composite(
    [
      { method: 'PATCH', path: 'composite/sobjects', referenceId: 'rows', body: {} },
      { method: 'POST', path: 'sobjects/Task', referenceId: 'task', body: {} },
    ],
    { allOrNone: true },
  );
  expect(answers.map(({ faults }) => faults.map(({ errorCode }) => errorCode))).toEqual([
    ['UNABLE_TO_LOCK_ROW'],
    ['PROCESSING_HALTED'],
  ]);
  // The cause, which passes by itself, not what it took down.
  expect(compositeError(answers)).toMatchObject({ code: 'record_locked', details: { part: 'rows' } });
});
