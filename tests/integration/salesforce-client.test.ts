// @vitest-environment node
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFakeDeps, type FakeDeps } from '../../lib/platform/testing/fake-deps.ts';
import { compositeError } from '../../lib/salesforce/fault-table.ts';
import {
  createdId,
  createSalesforceClient,
  queryPath,
  rowsOf,
  type SalesforceClient,
} from '../../lib/salesforce/client.ts';
import { soql, soqlId } from '../../lib/salesforce/soql.ts';
import { createGrants, type Grants } from '../../lib/vault/grants.ts';
import { createSignIn } from '../../lib/vault/sign-in.ts';
import { createVault } from '../../lib/vault/vault.ts';
import { walkAuthorization } from '../emulators/salesforce/oauth/walk.ts';
import { createTestWorld, credentialsOf } from '../emulators/testing.ts';
import type { World } from '../emulators/world.ts';

let world: World;
let deps: FakeDeps;
let grants: Grants;
let client: SalesforceClient;
let sent: string[];

beforeEach(async () => {
  world = await createTestWorld();
  sent = [];
  deps = createFakeDeps({
    fetch(url, init) {
      sent.push(`${init?.method ?? 'GET'} ${new URL(url).pathname}`);
      return world.fetch(new Request(url, init));
    },
  });
  deps.browser.authFlow = (url) => walkAuthorization(world.fetch, url, credentialsOf({ org: 'uat', user: 'ada' }));
  grants = createGrants({ deps, vault: createVault({ deps }) });
  await createSignIn({ deps, grants }).start({
    host: world.salesforce.org('uat').lightningHost,
    consumerKey: '3MVG9.cinnox.demo.uat',
  });
  client = createSalesforceClient({ deps, grants });
  sent.length = 0;
});

afterEach(() => world.close());

const tokenRequests = () => sent.filter((route) => route.includes('/oauth2/token')).length;

/** Every access token given out so far is refused from now on; refresh tokens live. */
async function expireSessions(): Promise<void> {
  const { token } = await grants.accessToken();
  world.salesforce.oauth.expire(token);
}

test('the sign-in tells who, where and in which time zone', async () => {
  expect(await grants.current()).toMatchObject({
    userName: 'ada.lam@acme.example.uat',
    name: 'Ada Lam',
    timeZone: 'Asia/Hong_Kong',
    host: 'acme--uat.sandbox.my.salesforce.com',
    isSandbox: true,
    generation: 1,
  });
});

test('reads the rows of a query and the org\u2019s use of its allowance', async () => {
  const rows = await client.query(soql`SELECT Id, Name, Account.Name FROM Contact ORDER BY Id`);
  expect(rows.length).toBeGreaterThanOrEqual(40);
  expect(new Set(rows.map((row) => row['Id'])).size).toBe(rows.length);
  expect(client.apiUsage()?.max).toBeGreaterThan(0);
});

test('a value that tries to be syntax finds nothing and breaks nothing', async () => {
  const evil = "x' OR Name != '";
  expect(await client.query(soql`SELECT Id FROM Contact WHERE LastName = ${evil}`)).toEqual([]);
  expect(await client.query(soql`SELECT Id FROM Contact WHERE LastName IN ${[evil, 'a\nb\\']}`)).toEqual([]);
});

test('writes several records at once, and nothing when one of them fails', async () => {
  const key = 'call:acme:c-1:eid-ada';
  const parts = [
    {
      method: 'POST',
      path: 'sobjects/CINNOX_Log__c',
      referenceId: 'key',
      body: { Key__c: key, State__c: 'logged', Kind__c: 'call' },
    },
    {
      method: 'POST',
      path: 'sobjects/Task',
      referenceId: 'task',
      body: { Subject: 'Call in · Zoë 👋', Status: 'Completed', TaskSubtype: 'Call' },
    },
    {
      method: 'PATCH',
      path: 'sobjects/CINNOX_Log__c/@{key.id}',
      referenceId: 'ids',
      body: { Task_Id__c: '@{task.id}' },
    },
  ] as const;
  const first = await client.composite(parts, { allOrNone: true });
  expect(first.map(({ status }) => status)).toEqual([201, 201, 204]);
  expect(compositeError(first)).toBeNull();
  const taskId = first[1] === undefined ? null : createdId(first[1]);
  expect(taskId).toMatch(/^00T/);

  const second = await client.composite(parts, { allOrNone: true });
  expect(compositeError(second)?.code).toBe('duplicate_key');
  expect(second[1]?.faults[0]?.errorCode).toBe('PROCESSING_HALTED');
  expect(second.map(createdId)).toEqual([null, null, null]);
  const tasks = await client.query(soql`SELECT Id, Subject FROM Task WHERE Subject = ${'Call in · Zoë 👋'}`);
  expect(tasks.map((task) => task['Id'])).toEqual([taskId]);
});

test('a query inside a composite, and a part that fails beside it', async () => {
  const answers = await client.composite(
    [
      {
        method: 'GET',
        path: queryPath(soql`SELECT Id FROM Contact WHERE Email != ${null} LIMIT ${3}`),
        referenceId: 'people',
      },
      { method: 'GET', path: 'sobjects/Contact/0035g00000zzzzzAAA', referenceId: 'nobody' },
    ],
    { allOrNone: false },
  );
  const [people, nobody] = answers;
  expect(people === undefined ? 0 : rowsOf(people).length).toBe(3);
  expect(nobody?.faults[0]?.errorCode).toBe('NOT_FOUND');
  expect(nobody === undefined ? [1] : rowsOf(nobody)).toEqual([]);
});

test('describes what this user can see, once, and says null for what does not exist', async () => {
  const contact = await client.describe('Contact');
  expect(contact?.fields['LastName']).toMatchObject({ createable: true, required: true, length: 80 });
  await client.describe('contact');
  expect(sent.filter((route) => route.includes('describe'))).toHaveLength(1);
  expect(await client.describe('Nope__c')).toBeNull();
  await deps.clock.advance(61 * 60_000);
  await client.describe('Contact');
  expect(sent.filter((route) => route.includes('Contact/describe'))).toHaveLength(2);
});

test('an expired session is renewed once and the request is sent again', async () => {
  await expireSessions();
  expect((await client.query(soql`SELECT Id FROM User LIMIT 1`)).length).toBe(1);
  expect(tokenRequests()).toBe(1);
  expect(await grants.accessToken()).toMatchObject({ generation: 2 });
});

test('fifty requests that meet an expired session make one token request', async () => {
  await expireSessions();
  const all = await Promise.all(Array.from({ length: 50 }, () => client.query(soql`SELECT Id FROM User LIMIT 1`)));
  expect(all.every((rows) => rows.length === 1)).toBe(true);
  expect(tokenRequests()).toBe(1);
});

test('a grant that was revoked ends in one question to the person, not in a loop', async () => {
  await expireSessions();
  const revoked = { status: 400, body: { error: 'invalid_grant', error_description: 'expired access/refresh token' } };
  world.faults.add({ service: 'salesforce', route: 'POST /services/oauth2/token', response: revoked });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await expect(client.query(soql`SELECT Id FROM User`)).rejects.toMatchObject({ code: 'session_expired' });
  }
  expect(tokenRequests()).toBe(1);
  expect(await grants.current()).toMatchObject({ expired: true, name: 'Ada Lam' });
});

test('a session that stays refused after the refresh is refused for good, and signing in again would not help', async () => {
  const body = [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }];
  world.faults.add({ service: 'salesforce', route: 'GET /services/data/*', response: { status: 401, body } });
  await expect(client.query(soql`SELECT Id FROM User`)).rejects.toMatchObject({ code: 'permission_missing' });
  expect(tokenRequests()).toBe(1);
  expect(sent.filter((route) => route.includes('/query'))).toHaveLength(2);
});

test('API access control is not taken for an expired session', async () => {
  const body = [{ errorCode: 'INVALID_SESSION_ID', message: 'This session is not valid for use with the REST API' }];
  world.faults.add({ service: 'salesforce', route: 'GET /services/data/*', response: { status: 401, body } });
  await expect(client.query(soql`SELECT Id FROM User`)).rejects.toMatchObject({ code: 'permission_missing' });
  expect(tokenRequests()).toBe(0);
});

test('a reply that is lost after the commit is an unknown outcome: the client does not send it again', async () => {
  world.faults.add({ service: 'salesforce', route: 'POST */composite', point: 'afterCommit', cut: true, times: 1 });
  const create = {
    method: 'POST',
    path: 'sobjects/Task',
    referenceId: 'task',
    body: { Subject: 'Lost reply', Status: 'Completed' },
  } as const;
  await expect(client.composite([create], { allOrNone: true })).rejects.toMatchObject({ code: 'network' });
  expect(sent.filter((route) => route.includes('composite'))).toHaveLength(1);
  expect(await client.query(soql`SELECT Id FROM Task WHERE Subject = ${'Lost reply'}`)).toHaveLength(1);
});

test('a request that is held for 25 s times out; what it did is found afterwards', async () => {
  const hold = world.faults.hold({ service: 'salesforce', route: 'POST */composite', point: 'beforeCommit' });
  const create = {
    method: 'POST',
    path: 'sobjects/Task',
    referenceId: 'task',
    body: { Subject: 'Held', Status: 'Completed' },
  } as const;
  const seen = expect(client.composite([create], { allOrNone: true })).rejects.toMatchObject({ code: 'timeout' });
  await hold.arrived();
  await deps.clock.advance(25_000);
  await seen;
  hold.release();
});

test.each([
  [
    'the daily limit',
    { status: 403, body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }] },
    'limit_exceeded',
  ],
  [
    'maintenance',
    { status: 503, body: '<html>maintenance</html>', headers: { 'content-type': 'text/html' } },
    'server_busy',
  ],
  [
    'a page with status 200',
    { status: 200, body: '<html>hello</html>', headers: { 'content-type': 'text/html' } },
    'server_busy',
  ],
  ['cut JSON', { status: 200, body: '{"records":[', headers: { 'content-type': 'application/json' } }, 'server_busy'],
  [
    'a redirect to a renamed org',
    { status: 302, headers: { location: 'https://new.my.salesforce.com/' } },
    'not_configured',
  ],
  ['too many requests', { status: 429, body: '' }, 'rate_limited'],
  ['a proxy', { status: 403, body: '<html>blocked</html>' }, 'permission_missing'],
])('%s is told apart', async (_what, response, code) => {
  world.faults.add({ service: 'salesforce', route: 'GET */query*', response });
  await expect(client.query(soql`SELECT Id FROM User`)).rejects.toMatchObject({ code });
  expect(tokenRequests()).toBe(0);
});

test('a hidden field and a missing record are named by their codes', async () => {
  await expect(client.query(soql`SELECT Id, Nope__c FROM Contact`)).rejects.toMatchObject({ code: 'field_missing' });
  await expect(
    client.query(soql`SELECT Id FROM Nope__c WHERE Id = ${soqlId('0035g00000zzzzzAAA')}`),
  ).rejects.toMatchObject({
    code: 'field_missing',
  });
});

test('signing out revokes the grant in the org', async () => {
  const { token } = await grants.accessToken();
  await grants.signOut({ revoke: true });
  const answer = await world.fetch(
    new Request(`https://${world.salesforce.org('uat').myDomainHost}/services/oauth2/userinfo`, {
      headers: { Authorization: `Bearer ${token}` },
    }),
  );
  expect(answer.status).toBe(403);
  await expect(client.query(soql`SELECT Id FROM User`)).rejects.toMatchObject({ code: 'session_expired' });
});
