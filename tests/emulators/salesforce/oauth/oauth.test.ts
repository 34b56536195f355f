// @vitest-environment node
import { beforeEach, describe, expect, test } from 'vitest';
import {
  ADA,
  askToken,
  authorizeAs,
  authorizeUrl,
  CALLBACK,
  CHRIS,
  CLIENT_ID,
  createTestSalesforce,
  HOST,
  redeemForm,
  refreshForm,
  signInAs,
  type TestSalesforce,
  withToken,
} from '../test-salesforce.ts';
import { standardOffsetMs } from './identity.ts';
import type { ClientApp } from './types.ts';
import { walkAuthorization } from './walk.ts';

let world: TestSalesforce;
let app: ClientApp;

beforeEach(async () => {
  world = await createTestSalesforce();
  app = world.salesforce.oauth.apps.get('uat');
});

const versions = '/services/data/v68.0/limits';
async function status(token: string): Promise<number> {
  return (await world.fetch(withToken(versions, token))).status;
}

describe('sign-in with code and PKCE', () => {
  test('leads over login and consent to tokens of the documented shape', async () => {
    const callback = await authorizeAs(world, ADA);
    expect(callback.get('state')).toBe('s1');
    expect(callback.get('code')).toMatch(/^aPrx.+==$/);
    const { status: got, body } = await askToken(world, redeemForm(callback.get('code')));
    expect(got).toBe(200);
    expect(Object.keys(body)).not.toContain('expires_in');
    expect(body).toMatchObject({ token_type: 'Bearer', instance_url: HOST, scope: 'refresh_token id api' });
    expect(body['id']).toBe(`https://test.salesforce.com/id/${world.org.orgId}/${world.ada}`);
    expect(body['access_token']).toMatch(new RegExp(`^${world.org.orgId.slice(0, 15)}![\\w.]{96}$`));
    expect(body['issued_at']).toBe(String(world.clock.now()));
    expect(await status(body['access_token'] ?? '')).toBe(200);
  });

  test('the code stands percent-encoded in the callback, as it comes over the wire', async () => {
    const address = await walkAuthorization(world.fetch, authorizeUrl(), ADA);
    expect(address).toMatch(
      new RegExp(String.raw`^${CALLBACK.replaceAll('.', String.raw`\.`)}\?code=aPrx[^=]+%3D%3D&state=s1$`),
    );
  });

  test('a second sign-in asks neither for the password nor for consent', async () => {
    await signInAs(world, ADA);
    const sid = world.salesforce.webSession(world.org, world.ada, 'my-domain');
    const again = (prompt?: string): Promise<Response> =>
      world.fetch(new Request(authorizeUrl({ prompt }), { redirect: 'manual', headers: { cookie: `sid=${sid}` } }));
    expect((await again()).headers.get('location')).toContain(`${CALLBACK}?code=`);
    expect((await again('consent')).headers.get('location')).toContain(
      '/setup/secur/RemoteAccessAuthorizationPage.apexp',
    );
    expect((await again('login')).headers.get('location')).toMatch(/^\/\?ec=302&startURL=/);
  });

  test('Deny goes back with access_denied', async () => {
    const sid = world.salesforce.webSession(world.org, world.ada, 'my-domain');
    const headers = { cookie: `sid=${sid}` };
    const page = await world.fetch(new Request(authorizeUrl(), { redirect: 'manual', headers }));
    const source = new URL(page.headers.get('location') ?? '', HOST).searchParams.get('source') ?? '';
    const body = new URLSearchParams({ source, decision: 'deny' });
    const address = `${HOST}/setup/secur/RemoteAccessAuthorizationPage.apexp`;
    const denied = await world.fetch(new Request(address, { method: 'POST', redirect: 'manual', headers, body }));
    expect(denied.headers.get('location')).toBe(
      `${CALLBACK}?error=access_denied&error_description=end-user+denied+authorization&state=s1`,
    );
  });

  test('a wrong password stays on the login page and opens no session', async () => {
    const body = new URLSearchParams({ username: ADA.username, pw: 'wrong' });
    const response = await world.fetch(new Request(`${HOST}/`, { method: 'POST', redirect: 'manual', body }));
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(await response.text()).toContain('Please check your username and password');
  });
});

describe('authorize refuses', () => {
  const locationOf = async (changes: Record<string, string | undefined>, host = HOST): Promise<URL> => {
    const response = await world.fetch(new Request(authorizeUrl(changes, host), { redirect: 'manual' }));
    return new URL(response.headers.get('location') ?? '', host);
  };
  test.each([
    [{ redirect_uri: `${CALLBACK}/` }, 'redirect_uri_mismatch', 'redirect_uri must match configuration'],
    [{ redirect_uri: undefined }, 'redirect_uri_mismatch', 'redirect_uri must match configuration'],
    [{ client_id: 'nobody' }, 'invalid_client_id', 'client identifier invalid'],
    [
      { client_id: '3MVG9.cinnox.demo.globex' },
      'OAUTH_AUTHORIZATION_BLOCKED',
      'Cross-org OAuth flows are not supported for this external client app',
    ],
  ])('%j on a page of its own', async (changes, error, description) => {
    const location = await locationOf(changes);
    expect(location.host).toBe(new URL(HOST).host);
    expect(Object.fromEntries(location.searchParams)).toEqual({ error, error_description: description });
    const page = await world.fetch(new Request(location));
    expect([page.status, (await page.text()).includes(error)]).toEqual([200, true]);
  });

  test.each([
    [{ code_challenge: undefined }, 'invalid_request', 'missing required code challenge'],
    [{ code_challenge_method: 'plain' }, 'invalid_request', 'invalid code challenge'],
    [{ response_type: 'token' }, 'unsupported_response_type', 'response type not supported'],
    [{ scope: 'api everything' }, 'invalid_scope', 'the requested scope is invalid, unknown, or malformed'],
    [{ immediate: 'true' }, 'immediate_unsuccessful', 'immediate unsuccessful'],
  ])('%j at the callback', async (changes, error, description) => {
    const location = await locationOf(changes);
    expect(`${location.origin}${location.pathname}`).toBe(CALLBACK);
    expect(Object.fromEntries(location.searchParams)).toEqual({ error, error_description: description, state: 's1' });
  });

  test('an app that is too young, users who are not approved, and hosts that are not the org', async () => {
    app.activationDelayMs = 600_000;
    expect((await locationOf({})).searchParams.get('error')).toBe('invalid_client_id');
    await world.clock.advance(600_000);
    app.adminApprovedOnly = true;
    expect((await authorizeAs(world, ADA)).get('error')).toBe('invalid_app_access');
    app.approvedUserIds.add(world.ada);
    expect((await authorizeAs(world, ADA)).get('code')).not.toBeNull();
    const elsewhere = await locationOf({}, 'https://test.salesforce.com');
    expect(elsewhere.searchParams.get('error')).toBe('OAUTH_AUTHORIZATION_BLOCKED');
  });
});

describe('the token endpoint refuses', () => {
  test.each([
    [{ code: 'aPrxnothing' }, 'invalid_grant', 'invalid authorization code'],
    [{ code_verifier: 'x'.repeat(43) }, 'invalid_grant', 'invalid code verifier'],
    [{ code_verifier: undefined }, 'invalid_grant', 'invalid code verifier'],
    [{ redirect_uri: 'https://other.example/' }, 'redirect_uri_mismatch', 'redirect_uri must match configuration'],
    [{ client_id: 'nobody' }, 'invalid_client_id', 'client identifier invalid'],
    [{ client_id: '3MVG9.cinnox.demo.globex' }, 'app_not_found', 'External client app is not installed in this org'],
    [{ client_secret: 'wrong' }, 'invalid_client', 'invalid client credentials'],
    [{ grant_type: 'password' }, 'unsupported_grant_type', 'grant type not supported'],
  ])('%j', async (changes, error, description) => {
    const { searchParams } = new URL(await walkAuthorization(world.fetch, authorizeUrl(), ADA));
    const code = searchParams.get('code');
    const refused = await askToken(world, { ...redeemForm(code), ...changes });
    expect(refused).toEqual({ status: 400, body: { error, error_description: description } });
    // A refusal does not spend the code.
    expect((await askToken(world, redeemForm(code))).status).toBe(200);
  });

  test('a code that was used, and one that is older than 15 minutes', async () => {
    const code = (await authorizeAs(world, ADA)).get('code');
    await askToken(world, redeemForm(code));
    const expired = { status: 400, body: { error: 'invalid_grant', error_description: 'expired authorization code' } };
    expect(await askToken(world, redeemForm(code))).toEqual(expired);
    const slow = (await authorizeAs(world, ADA)).get('code');
    await world.clock.advance(15 * 60_000);
    expect(await askToken(world, redeemForm(slow))).toEqual(expired);
  });

  test('secrets are asked for code and refresh apart', async () => {
    app.requireSecretForWebServer = true;
    const code = (await authorizeAs(world, ADA)).get('code');
    expect((await askToken(world, redeemForm(code))).body['error']).toBe('invalid_client');
    const { body } = await askToken(world, { ...redeemForm(code), client_secret: app.secret });
    expect((await askToken(world, refreshForm(body['refresh_token']))).status).toBe(200);
    app.requireSecretForWebServer = false;
    app.requireSecretForRefresh = true;
    const { refresh } = await signInAs(world, ADA);
    expect((await askToken(world, refreshForm(refresh))).body['error']).toBe('invalid_client');
    const headers = { authorization: `Basic ${Buffer.from(`${CLIENT_ID}:${app.secret}`).toString('base64')}` };
    const form = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refresh });
    const byBasic = new Request(`${HOST}/services/oauth2/token`, { method: 'POST', headers, body: form });
    expect((await world.fetch(byBasic)).status).toBe(200);
  });
});

describe('refresh', () => {
  const dead = { status: 400, body: { error: 'invalid_grant', error_description: 'expired access/refresh token' } };

  test('rotation gives a new refresh token; replaying the old one kills the whole family', async () => {
    const first = await signInAs(world, ADA);
    const second = await askToken(world, refreshForm(first.refresh));
    expect(second.status).toBe(200);
    expect(second.body['refresh_token']).not.toBe(first.refresh);
    expect(await status(second.body['access_token'] ?? '')).toBe(200);
    expect(await askToken(world, refreshForm(first.refresh))).toEqual(dead);
    expect(await askToken(world, refreshForm(second.body['refresh_token']))).toEqual(dead);
    expect(await status(second.body['access_token'] ?? '')).toBe(401);
  });

  test('two refreshes at the same time: the loser revokes the winner', async () => {
    const { refresh } = await signInAs(world, ADA);
    const answers = await Promise.all([askToken(world, refreshForm(refresh)), askToken(world, refreshForm(refresh))]);
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 400]);
    const winner = answers.find((answer) => answer.status === 200);
    expect(await status(winner?.body['access_token'] ?? '')).toBe(401);
  });

  test('without rotation the answer has no refresh token and the old one stays good', async () => {
    app.rotation = false;
    const { refresh } = await signInAs(world, ADA);
    const answer = await askToken(world, refreshForm(refresh));
    expect(Object.keys(answer.body)).not.toContain('refresh_token');
    expect((await askToken(world, refreshForm(refresh))).status).toBe(200);
  });

  test('held after commit and cut: the new token exists and the old one is spent', async () => {
    const { refresh } = await signInAs(world, ADA);
    const hold = world.faults.hold({
      route: 'POST /services/oauth2/token',
      point: 'afterCommit',
      contains: 'grant_type=refresh_token',
    });
    const answer = expect(askToken(world, refreshForm(refresh))).rejects.toThrow('Failed to fetch');
    await hold.arrived();
    hold.release({ cut: true });
    await answer;
    expect(await askToken(world, refreshForm(refresh))).toEqual(dead);
  });

  test('an unused refresh token dies by the app policy', async () => {
    app.refreshIdleMs = 30 * 86_400_000;
    const { refresh } = await signInAs(world, ADA);
    await world.clock.advance(30 * 86_400_000);
    expect(await askToken(world, refreshForm(refresh))).toEqual(dead);
  });

  test('the sixth authorization drops the first without a word', async () => {
    const first = await signInAs(world, ADA);
    for (let count = 0; count < 5; count += 1) await signInAs(world, ADA);
    expect(await askToken(world, refreshForm(first.refresh))).toEqual(dead);
    expect(world.salesforce.oauth.grants().filter((grant) => !grant.revoked)).toHaveLength(5);
  });
});

describe('sessions', () => {
  test('time out two hours after the last use', async () => {
    const { access } = await signInAs(world, ADA);
    for (let hour = 0; hour < 4; hour += 1) {
      await world.clock.advance(60 * 60_000);
      expect(await status(access)).toBe(200);
    }
    await world.clock.advance(2 * 60 * 60_000);
    const response = await world.fetch(withToken(versions, access));
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe('Token');
    expect(await response.json()).toEqual([{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }]);
  });

  test('can be ended at will, and end for a user who is frozen', async () => {
    const first = await signInAs(world, ADA);
    expect(world.salesforce.oauth.expire(first.access)).toBe(true);
    expect(await status(first.access)).toBe(401);
    const { body } = await askToken(world, refreshForm(first.refresh));
    expect(await status(body['access_token'] ?? '')).toBe(200);
    await world.org.store.tx({ userId: world.chris, system: true }, (tx) =>
      tx.update('User', world.ada, { IsActive: false }),
    );
    expect(await status(body['access_token'] ?? '')).toBe(401);
    expect((await askToken(world, refreshForm(body['refresh_token']))).body['error']).toBe('inactive_user');
  });

  test('a wrong header, another org, and the cookie of the Lightning host', async () => {
    const basic = new Request(`${HOST}${versions}`, { headers: { authorization: 'Basic eDp5' } });
    expect(await (await world.fetch(basic)).json()).toEqual([
      { message: 'INVALID_HEADER_TYPE', errorCode: 'INVALID_AUTH_HEADER' },
    ]);
    const { access } = await signInAs(world, ADA);
    const globex = new Request(`https://globex.my.salesforce.com${versions}`, {
      headers: { authorization: `Bearer ${access}` },
    });
    expect((await world.fetch(globex)).status).toBe(401);
    const lightning = await world.fetch(withToken(versions, world.salesforce.webSession(world.org, world.ada)));
    expect(await lightning.json()).toMatchObject([{ message: 'This session is not valid for use with the REST API' }]);
  });
});

describe('revoke', () => {
  const revoke = (token: string): Promise<Response> =>
    world.fetch(
      new Request(`${HOST}/services/oauth2/revoke`, { method: 'POST', body: new URLSearchParams({ token }) }),
    );

  test('of the refresh token ends everything; of the access token only that', async () => {
    const one = await signInAs(world, ADA);
    const done = await revoke(one.access);
    expect([done.status, await done.text()]).toEqual([200, '']);
    expect(await status(one.access)).toBe(401);
    const { body } = await askToken(world, refreshForm(one.refresh));
    expect((await revoke(body['refresh_token'] ?? '')).status).toBe(200);
    expect(await status(body['access_token'] ?? '')).toBe(401);
    const again = await revoke(body['refresh_token'] ?? '');
    expect([again.status, await again.text()]).toEqual([400, 'error=invalid_token&error_description=invalid%20token']);
    expect(await (await revoke('nonsense')).text()).toBe(
      'error=unsupported_token_type&error_description=this%20token%20type%20is%20not%20supported',
    );
  });
});

describe('userinfo and identity', () => {
  test('say who the token belongs to', async () => {
    const { access } = await signInAs(world, CHRIS);
    const info = await (await world.fetch(withToken('/services/oauth2/userinfo', access))).json();
    expect(info).toMatchObject({
      user_id: world.chris,
      organization_id: world.org.orgId,
      preferred_username: CHRIS.username,
      name: 'Chris Mori',
      email: 'chris.mori@acme.example.invalid',
      zoneinfo: 'America/New_York',
      utcOffset: -5 * 3_600_000,
      active: true,
    });
    const identity = new Request(info.sub, { headers: { authorization: `Bearer ${access}` } });
    expect(await (await world.fetch(identity)).json()).toMatchObject({
      id: info.sub,
      username: CHRIS.username,
      timezone: 'America/New_York',
    });
  });

  test('refuse a dead token with plain 403', async () => {
    const response = await world.fetch(withToken('/services/oauth2/userinfo', 'dead'));
    expect([response.status, await response.text()]).toEqual([403, 'Bad_OAuth_Token']);
  });

  test('the offset of a zone is that of its winter', () => {
    expect([
      standardOffsetMs('Asia/Hong_Kong'),
      standardOffsetMs('America/Los_Angeles'),
      standardOffsetMs('Nowhere'),
    ]).toEqual([28_800_000, -28_800_000, 0]);
  });
});

describe('origins and the ledger', () => {
  test('web pages are refused by the data API and never get an allowed origin; extensions pass', async () => {
    const { access } = await signInAs(world, ADA);
    const from = async (origin: string, path = versions): Promise<Response> =>
      world.fetch(withToken(path, access, { headers: { origin } }));
    expect((await from('https://evil.example')).status).toBe(403);
    expect((await from(`https://${world.org.lightningHost}`)).status).toBe(403);
    const extension = await from('chrome-extension://jjedeofkmoklplepkiladbabefhbcnic');
    expect(extension.status).toBe(200);
    const userinfo = await from('https://evil.example', '/services/oauth2/userinfo');
    for (const response of [extension, userinfo])
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('everything handed out is in the ledger', async () => {
    const { access, refresh } = await signInAs(world, ADA);
    const issued = world.salesforce.oauth.issued();
    expect(issued.map(({ token }) => token)).toEqual(expect.arrayContaining([access, refresh]));
    expect(new Set(issued.map(({ kind }) => kind))).toEqual(new Set(['code', 'access', 'refresh', 'web']));
    expect(issued.every(({ userId }) => userId === world.ada)).toBe(true);
  });
});

// https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_web_server_flow_ca.htm: a pair for clients that
// cannot hash
describe('the generator of code challenges', () => {
  test('gives a verifier and its challenge, another each time, that sign in', async () => {
    const ask = async (): Promise<Record<string, string>> =>
      (await world.fetch(new Request(`${HOST}/services/oauth2/pkce/generator`))).json();
    const pair = await ask();
    expect(pair['code_challenge']).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await ask()).not.toEqual(pair);
    const { code_challenge, code_verifier } = pair;
    const code = (await authorizeAs(world, ADA, { code_challenge })).get('code');
    expect((await askToken(world, { ...redeemForm(code), code_verifier })).status).toBe(200);
  });
});

describe('login', () => {
  test('leads to the Lightning host through its front door and never to a stranger', async () => {
    const logIn = async (startURL: string): Promise<string> => {
      const body = new URLSearchParams({ username: ADA.username, pw: ADA.password, startURL });
      const response = await world.fetch(new Request(`${HOST}/`, { method: 'POST', redirect: 'manual', body }));
      expect(response.headers.getSetCookie()[0]).toMatch(/^sid=00D.+; Path=\/; Secure; HttpOnly; SameSite=None$/);
      return response.headers.get('location') ?? '';
    };
    const door = new URL(await logIn(`https://${world.org.lightningHost}/lightning/r/Contact/003/view?x=1`));
    expect(`${door.host}${door.pathname}`).toBe(`${world.org.lightningHost}/secur/frontdoor.jsp`);
    expect(door.searchParams.get('retURL')).toBe('/lightning/r/Contact/003/view?x=1');
    expect(world.salesforce.sessionBySid(door.searchParams.get('sid') ?? '')?.userId).toBe(world.ada);
    expect(new URL(await logIn('https://evil.example/')).searchParams.get('retURL')).toBe('/lightning/page/home');
    expect(new URL(await logIn('')).searchParams.get('retURL')).toBe('/lightning/page/home');
  });

  test('unknown addresses get a page that says so', async () => {
    const response = await world.fetch(new Request(`${HOST}/nothing/here`));
    expect([response.status, (await response.text()).includes('URL No Longer Exists')]).toEqual([404, true]);
    await expect(world.fetch(new Request('https://nobody.my.salesforce.com/'))).rejects.toThrow('Failed to fetch');
  });
});
