// @vitest-environment node
// jsforce as it comes from npm, over HTTPS under the orgs' real names: signing in.
import jsforce, { type TokenResponse } from 'jsforce';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openClientWorld, type ClientWorld } from './set-up.ts';

const ADA = { org: 'uat', user: 'ada' } as const;
let clients: ClientWorld;

beforeAll(async () => {
  clients = await openClientWorld();
});

afterAll(() => clients.close());

async function signedIn(scope = 'api id refresh_token') {
  const oauth2 = clients.oauth2('uat');
  const address = oauth2.getAuthorizationUrl({ scope, state: 'a state' });
  const callback = new URL(await clients.authorize(address, ADA));
  expect(callback.searchParams.get('state')).toBe('a state');
  const conn = new jsforce.Connection({ oauth2, httpProxy: clients.proxy, version: '68.0' });
  const info = await conn.authorize(callback.searchParams.get('code') ?? '');
  return { conn, oauth2, info };
}

it('signs in with a code and its verifier, and knows who it is', async () => {
  const { conn, info } = await signedIn();
  expect(conn.instanceUrl).toBe('https://acme--uat.sandbox.my.salesforce.com');
  const identity = await conn.identity();
  expect(identity).toMatchObject({ username: 'ada.lam@acme.example.uat', display_name: 'Ada Lam' });
  expect(identity.user_id).toBe(info.id);
  expect(identity.organization_id).toBe(info.organizationId);
});

it('is refused with a verifier of another sign-in', async () => {
  const address = clients.oauth2('uat').getAuthorizationUrl({ scope: 'api' });
  const callback = new URL(await clients.authorize(address, ADA));
  await expect(clients.oauth2('uat').requestToken(callback.searchParams.get('code') ?? '')).rejects.toMatchObject({
    name: 'invalid_grant',
  });
});

it('renews its session by itself, with the rotated refresh token as long as that is kept', async () => {
  const { conn } = await signedIn();
  // jsforce leaves it to its user to keep a refresh token that was rotated.
  conn.on('refresh', (_token: string, answer: TokenResponse) => {
    if (answer.refresh_token) conn.refreshToken = answer.refresh_token;
  });
  for (const round of [1, 2]) {
    const before = conn.refreshToken;
    expect(clients.world.salesforce.oauth.expire(conn.accessToken ?? '')).toBe(true);
    expect((await conn.query('SELECT Id FROM User LIMIT 1')).totalSize, `round ${round}`).toBe(1);
    expect(conn.refreshToken).not.toBe(before);
  }
});

it('loses its grant when a spent refresh token comes again', async () => {
  const { conn } = await signedIn();
  const { oauth } = clients.world.salesforce;
  oauth.expire(conn.accessToken ?? '');
  await conn.query('SELECT Id FROM User LIMIT 1');
  oauth.expire(conn.accessToken ?? '');
  await expect(conn.query('SELECT Id FROM User LIMIT 1')).rejects.toThrow(
    'Unable to refresh session due to: expired access/refresh token',
  );
  // All that came from this sign-in has ended, also what the good refresh token had brought.
  expect(oauth.grants().at(-1)?.revoked).toBe(true);
});

it('signs out', async () => {
  const { conn, oauth2 } = await signedIn();
  await conn.logoutByOAuth2(false);
  expect(conn.accessToken).toBeNull();
  const { conn: other } = await signedIn();
  await oauth2.revokeToken(other.accessToken ?? '');
  const stale = new jsforce.Connection({
    instanceUrl: other.instanceUrl,
    accessToken: other.accessToken ?? '',
    httpProxy: clients.proxy,
  });
  await expect(stale.identity()).rejects.toThrow();
});
