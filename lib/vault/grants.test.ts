// @vitest-environment node
import { expect, test, vi } from 'vitest';
import { createFakeDeps } from '../platform/testing/fake-deps.ts';
import { AppError } from '../errors/app-error.ts';
import { createConsumerSecret } from './consumer-secret.ts';
import { createGrants, type GrantInfo } from './grants.ts';
import { grantRecord } from './testing/grant-record.ts';
import { createVault } from './vault.ts';

type Answer = (form: URLSearchParams, count: number) => Response | Promise<Response>;

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
}

const instance_url = 'https://acme--uat.sandbox.my.salesforce.com';

/** A token endpoint with rotation: an old refresh token ends the grant, as the org does it. */
function rotating() {
  let current = 1;
  let dead = false;
  const asked: string[] = [];
  const answer: Answer = (form) => {
    const token = form.get('refresh_token') ?? '';
    asked.push(token);
    if (dead || token !== `refresh-${current}`) {
      dead = true;
      return json(400, { error: 'invalid_grant', error_description: 'expired access/refresh token' });
    }
    current += 1;
    return json(200, { access_token: `access-${current}`, refresh_token: `refresh-${current}`, instance_url });
  };
  return { answer, asked };
}

async function signedIn(answer: Answer, changes = {}) {
  const requests: { url: string; form: URLSearchParams }[] = [];
  const deps = createFakeDeps({
    fetch: async (url, init) => {
      const form = new URLSearchParams(String(init?.body));
      requests.push({ url, form });
      return answer(form, requests.length);
    },
  });
  const vault = createVault({ deps });
  await vault.writeGrant(grantRecord(changes));
  return { deps, vault, requests, grants: createGrants({ deps, vault }) };
}

test('fifty refusals at once make one token request, and a late one none', async () => {
  const org = rotating();
  const { grants, vault } = await signedIn(org.answer);
  const answers = await Promise.all(Array.from({ length: 50 }, () => grants.refresh(1)));
  expect(new Set(answers.map((access) => access.token))).toEqual(new Set(['access-2']));
  expect(await grants.refresh(1)).toMatchObject({ token: 'access-2', generation: 2 });
  expect(org.asked).toEqual(['refresh-1']);
  expect(await vault.readGrant()).toMatchObject({ accessToken: 'access-2', refreshToken: 'refresh-2', generation: 2 });
});

test('two contexts of one browser do not send one refresh token twice', async () => {
  const org = rotating();
  const { grants, deps, vault } = await signedIn(org.answer);
  const other = createGrants({ deps, vault: createVault({ deps }) });
  const [here, there] = await Promise.all([grants.refresh(1), other.refresh(1)]);
  expect(here.token).toBe('access-2');
  expect(there.token).toBe('access-2');
  expect(org.asked).toEqual(['refresh-1']);
  expect(await vault.readGrant()).toMatchObject({ expired: false });
});

test('who holds newer tokens already and is refused again gets still newer ones', async () => {
  const org = rotating();
  const { grants } = await signedIn(org.answer);
  const [first, second] = await Promise.all([grants.refresh(1), grants.refresh(2)]);
  expect([first.generation, second.generation]).toEqual([2, 3]);
  expect(org.asked).toEqual(['refresh-1', 'refresh-2']);
});

test('the new pair is stored before anybody gets it', async () => {
  const { deps, vault } = await signedIn(rotating().answer);
  const order: string[] = [];
  const slow = {
    ...vault,
    async writeGrant(grant: Parameters<typeof vault.writeGrant>[0]) {
      await vault.writeGrant(grant);
      order.push('stored');
    },
  };
  const grants = createGrants({ deps, vault: slow });
  await grants.refresh(1).then(() => order.push('used'));
  expect(order).toEqual(['stored', 'used']);
});

test('an org without rotation keeps the old refresh token', async () => {
  const { grants, vault } = await signedIn(() => json(200, { access_token: 'access-2', instance_url }));
  await grants.refresh(1);
  expect(await vault.readGrant()).toMatchObject({ accessToken: 'access-2', refreshToken: 'refresh-1', generation: 2 });
});

test('no answer: one more try with the same token, and the grant lives on', async () => {
  const { grants, requests } = await signedIn((_form, count) => {
    if (count === 1) throw new TypeError('Failed to fetch');
    return json(200, { access_token: 'access-2', refresh_token: 'refresh-2', instance_url });
  });
  expect(await grants.refresh(1)).toMatchObject({ token: 'access-2' });
  expect(requests.map(({ form }) => form.get('refresh_token'))).toEqual(['refresh-1', 'refresh-1']);
});

test('never an answer: the error says so, nothing is lost, the next try can succeed', async () => {
  let up = false;
  const { grants, requests, vault } = await signedIn(() => {
    if (!up) throw new TypeError('Failed to fetch');
    return json(200, { access_token: 'access-2', instance_url });
  });
  await expect(grants.refresh(1)).rejects.toMatchObject({ code: 'network' });
  expect(requests).toHaveLength(2);
  expect(await vault.readGrant()).toMatchObject({ expired: false, generation: 1 });
  up = true;
  expect(await grants.refresh(1)).toMatchObject({ token: 'access-2' });
});

test('the reply was lost after the org rotated: signed out once, without a loop, and the panel knows who', async () => {
  const org = rotating();
  const { grants, requests } = await signedIn((form, count) => {
    const answer = org.answer(form, count);
    if (count === 1) throw new TypeError('Failed to fetch');
    return answer;
  });
  const seen: (GrantInfo | null)[] = [];
  grants.onChange((grant) => seen.push(grant));
  await expect(Promise.all([grants.refresh(1), grants.refresh(1)])).rejects.toMatchObject({ code: 'session_expired' });
  await expect(grants.refresh(1)).rejects.toMatchObject({ code: 'session_expired' });
  await expect(grants.accessToken()).rejects.toMatchObject({ code: 'session_expired' });
  expect(requests).toHaveLength(2);
  expect(await grants.current()).toMatchObject({ expired: true, name: 'Ada Lam' });
  expect(seen).toHaveLength(1 + 1);
  expect(seen[0]).toMatchObject({ expired: true });
});

test('a refused refresh that lost against a newer sign-in uses the newer one', async () => {
  const { grants, deps, vault } = await signedIn(async () => {
    // As another context would after its own sign-in, were the lock not there.
    await vault.writeGrant(grantRecord({ accessToken: 'access-9', generation: 9 }));
    return json(400, { error: 'invalid_grant', error_description: 'expired access/refresh token' });
  });
  expect(await grants.refresh(1)).toMatchObject({ token: 'access-9', generation: 9 });
  expect(deps.log.entries().some((entry) => entry.event === 'grants.expired')).toBe(false);
});

test.each([
  [
    'a full log-in quota',
    400,
    { error: 'rate_limit_exceeded', error_description: 'number of logins exceeded' },
    'rate_limited',
  ],
  ['maintenance', 503, '<html>', 'server_busy'],
  ['too many requests', 429, '', 'rate_limited'],
])('%s does not sign anybody out', async (_what, status, body, code) => {
  const { grants } = await signedIn(() => json(status, body));
  await expect(grants.refresh(1)).rejects.toMatchObject({ code });
  expect(await grants.current()).toMatchObject({ expired: false });
});

test('the answer may not send the bearer elsewhere', async () => {
  const { grants } = await signedIn(() => json(200, { access_token: 'a', instance_url: 'https://evil.example' }));
  await expect(grants.refresh(1)).rejects.toMatchObject({ code: 'session_expired' });
});

test('signing out forgets here and revokes there; a new sign-in gets a new generation', async () => {
  const { grants, requests, vault } = await signedIn(() => new Response('', { status: 200 }), { generation: 4 });
  const changes = vi.fn();
  grants.onChange(changes);
  await grants.signOut({ revoke: true });
  expect(requests.map(({ url, form }) => [url, form.get('token')])).toEqual([
    ['https://acme--uat.sandbox.my.salesforce.com/services/oauth2/revoke', 'refresh-1'],
  ]);
  expect(await grants.current()).toBeNull();
  expect(await vault.readGrant()).toBeNull();
  const { generation: _generation, expired: _expired, ...fresh } = grantRecord();
  expect(await grants.adopt(fresh)).toMatchObject({ generation: 5, expired: false });
  expect(changes.mock.calls.map(([grant]) => grant?.generation ?? null)).toEqual([null, 5]);
});

test('an org that cannot be told does not keep anybody signed in', async () => {
  const { grants, deps } = await signedIn(() => {
    throw new TypeError('Failed to fetch');
  });
  await grants.signOut({ revoke: true });
  expect(await grants.current()).toBeNull();
  expect(deps.log.entries().at(-1)).toMatchObject({ event: 'grants.revoke-failed', fields: { code: 'network' } });
});

test('a refresh that waits behind a sign-out finds nobody', async () => {
  const org = rotating();
  const { grants } = await signedIn(org.answer);
  const [, refreshed] = await Promise.allSettled([grants.signOut({ revoke: false }), grants.refresh(1)]);
  expect(refreshed).toMatchObject({ status: 'rejected', reason: { code: 'session_expired' } });
  expect(org.asked).toEqual([]);
});

test('what others get to know holds no token', async () => {
  const { grants } = await signedIn(rotating().answer);
  expect(JSON.stringify(await grants.current())).not.toMatch(/access-|refresh-|Token/);
});

test.each([
  [
    'a secret that the app demands by now',
    400,
    { error: 'invalid_client', error_description: 'invalid client credentials' },
    /Refresh Token Flow/,
  ],
  ['another network', 400, { error: 'invalid_grant', error_description: 'ip restricted' }, /from this network/],
  [
    'a missing approval',
    400,
    { error: 'invalid_app_access', error_description: 'user is not admin approved to access this app' },
    /approve the app/,
  ],
  ['a garbled request', 400, { error: 'invalid_request' }, /may have changed it/],
  ['the page of a proxy', 403, '<html>Blocked</html>', /between this browser and Salesforce/],
])('%s signs nobody out: it is told, and over when tokens come again', async (_what, status, body, sentence) => {
  let isMended = false;
  const { grants, vault, deps } = await signedIn(() =>
    isMended ? json(200, { access_token: 'access-2', instance_url }) : json(status, body),
  );
  const changes = vi.fn();
  grants.onChange(changes);
  await expect(grants.refresh(1)).rejects.toMatchObject({ code: 'sign_in_failed' });
  expect((await grants.current())?.trouble?.message).toMatch(sentence);
  const nextWorker = createGrants({ deps, vault });
  expect((await nextWorker.current())?.trouble?.message).toMatch(sentence);
  expect(changes).toHaveBeenCalledTimes(1);
  expect(await vault.readGrant()).toMatchObject({ expired: false, refreshToken: 'refresh-1' });
  isMended = true;
  expect(await grants.refresh(1)).toMatchObject({ token: 'access-2' });
  expect((await grants.current())?.trouble).toBeUndefined();
});

test('a user who was frozen is signed out and told why', async () => {
  const { grants } = await signedIn(() => json(400, { error: 'inactive_user', error_description: 'user is inactive' }));
  await expect(grants.refresh(1)).rejects.toMatchObject({ code: 'session_expired' });
  expect(await grants.current()).toMatchObject({ expired: true, expiredBecause: expect.stringMatching(/frozen/) });
});

test('an org that refuses every session it gives is not asked without end', async () => {
  const org = rotating();
  const { grants, deps } = await signedIn(org.answer);
  for (let generation = 1; generation <= 10; generation += 1) await grants.refresh(generation);
  await expect(grants.refresh(11)).rejects.toMatchObject({ code: 'server_busy', details: { reason: 'refresh-loop' } });
  expect(org.asked).toHaveLength(10);
  await deps.clock.advance(60_000);
  expect(await grants.refresh(11)).toMatchObject({ generation: 12 });
});

test('a secret is sent to its own app only', async () => {
  const { grants, requests, vault } = await signedIn(rotating().answer);
  const secret = createConsumerSecret(vault);
  await secret.set({ host: 'other.my.salesforce.com', clientId: '3MVG9.cinnox.demo.uat' }, 'of another');
  await grants.refresh(1);
  expect(requests[0]?.form.has('client_secret')).toBe(false);
  const { host, clientId } = grantRecord();
  await secret.set({ host, clientId }, 'its own');
  await grants.refresh(2);
  expect(requests[1]?.form.get('client_secret')).toBe('its own');
  await secret.set({ host, clientId }, '');
  expect(await secret.of({ host, clientId })).toBeUndefined();
});

test('a new sign-in revokes the one that it replaces, and only a live one', async () => {
  const { grants, requests } = await signedIn(() => new Response(''));
  const { generation: _generation, expired: _expired, ...grant } = grantRecord({ refreshToken: 'refresh-9' });
  await grants.adopt(grant);
  expect(requests.map(({ form }) => form.get('token'))).toEqual(['refresh-1']);
  await grants.adopt(grant);
  expect(requests).toHaveLength(1);
});

test('tokens that cannot be decrypted any more are no sign-in, and hold nobody up', async () => {
  const { deps, vault } = await signedIn(rotating().answer);
  const broken = { ...vault, readGrant: () => Promise.reject(new AppError('storage_corrupt', 'x', { name: 'grant' })) };
  const grants = createGrants({ deps, vault: broken });
  expect(await grants.current()).toBeNull();
  await expect(grants.refresh(1)).rejects.toMatchObject({ code: 'session_expired' });
});

test('a new pair that could not be stored is stored at the next try: the old refresh token is not sent again', async () => {
  const org = rotating();
  const { deps, vault } = await signedIn(org.answer);
  let isFull = true;
  const full: typeof vault = {
    ...vault,
    writeGrant: (grant) => (isFull ? Promise.reject(new AppError('storage_full', 'x')) : vault.writeGrant(grant)),
  };
  const grants = createGrants({ deps, vault: full });
  await expect(grants.refresh(1)).rejects.toMatchObject({ code: 'storage_full' });
  await expect(grants.refresh(1)).rejects.toMatchObject({ code: 'storage_full' });
  isFull = false;
  expect(await grants.refresh(1)).toMatchObject({ token: 'access-2', generation: 2 });
  expect(org.asked).toEqual(['refresh-1']);
  expect(await vault.readGrant()).toMatchObject({ refreshToken: 'refresh-2', expired: false });
});
