// @vitest-environment node
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createFakeDeps } from '../platform/testing/fake-deps.ts';
import { createGrants } from './grants.ts';
import { createSignIn } from './sign-in.ts';
import { createVault } from './vault.ts';

const HOST = 'acme--uat.sandbox.my.salesforce.com';
const KEY = '3MVG9.cinnox.demo.uat';
const json = (status: number, body: unknown) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });

const tokens = { access_token: 'access-1', refresh_token: 'refresh-1', instance_url: `https://${HOST}` };
const user = {
  user_id: '0055g000000AdaLAAS',
  organization_id: '00D5g000000UATxEAO',
  preferred_username: 'ada.lam@acme.example.uat',
  name: 'Ada Lam',
  email: 'ada.lam@acme.example.invalid',
  zoneinfo: 'Asia/Hong_Kong',
  locale: 'en_GB',
};

interface Org {
  /** Of the code; `refresh` answers what follows at once. */
  token?: () => Response;
  refresh?: () => Response;
  userinfo?: () => Response;
  organization?: () => Response;
}

function setUp(org: Org = {}) {
  const forms: URLSearchParams[] = [];
  const revoked: (string | null)[] = [];
  const deps = createFakeDeps({
    async fetch(url, init) {
      const { host, pathname } = new URL(url);
      expect(host).toBe(HOST);
      if (pathname === '/services/oauth2/revoke') {
        revoked.push(new URLSearchParams(String(init?.body)).get('token'));
        return new Response('');
      }
      if (pathname === '/services/oauth2/token') {
        const form = new URLSearchParams(String(init?.body));
        forms.push(form);
        const answer = form.get('grant_type') === 'refresh_token' ? org.refresh : org.token;
        return answer?.() ?? json(200, tokens);
      }
      expect(new Headers(init?.headers).get('authorization')).toBe('Bearer access-1');
      if (pathname === '/services/oauth2/userinfo') return org.userinfo?.() ?? json(200, user);
      return org.organization?.() ?? json(200, { records: [{ Name: 'Acme UAT', IsSandbox: true }] });
    },
  });
  const grants = createGrants({ deps, vault: createVault({ deps }) });
  const approve = (url: string) => {
    const asked = new URL(url).searchParams;
    return Promise.resolve(`${asked.get('redirect_uri')}?code=aPrx%3D%3D&state=${asked.get('state')}`);
  };
  deps.browser.authFlow = approve;
  return { deps, forms, revoked, grants, approve, signIn: createSignIn({ deps, grants }) };
}

function asked(deps: ReturnType<typeof createFakeDeps>): URL {
  return new URL(String(deps.browser.calls.find((call) => call.name === 'identity.launchWebAuthFlow')?.input));
}

test('signs in with code, PKCE and state on the My Domain host', async () => {
  const { deps, forms, grants, signIn } = setUp();
  const grant = await signIn.start({
    host: 'https://acme--uat.sandbox.lightning.force.com/lightning/page/home',
    consumerKey: ` ${KEY} `,
    loginHint: 'ada.lam@acme.example.uat',
  });
  expect(grant).toMatchObject({
    who: { orgId: '00D5g000000UATxEAO', userId: '0055g000000AdaLAAS' },
    name: 'Ada Lam',
    timeZone: 'Asia/Hong_Kong',
    orgName: 'Acme UAT',
    isSandbox: true,
    host: HOST,
    generation: 1,
  });
  const url = asked(deps);
  expect(url.origin + url.pathname).toBe(`https://${HOST}/services/oauth2/authorize`);
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    response_type: 'code',
    client_id: KEY,
    scope: 'api id refresh_token',
    code_challenge_method: 'S256',
    login_hint: 'ada.lam@acme.example.uat',
    redirect_uri: 'https://jjedeofkmoklplepkiladbabefhbcnic.chromiumapp.org/oauth2',
  });
  const [form] = forms;
  expect(form?.get('code')).toBe('aPrx==');
  expect(form?.has('client_secret')).toBe(false);
  const verifier = form?.get('code_verifier') ?? '';
  expect(verifier).toMatch(/^[\w-]{43,128}$/);
  expect(url.searchParams.get('code_challenge')).toBe(createHash('sha256').update(verifier).digest('base64url'));
  expect(await grants.accessToken()).toMatchObject({ token: 'access-1' });
  expect(deps.browser.session.snapshot()).toEqual({});
});

test('state and verifier wait in storage.session; a flow that the browser cut is told until the next', async () => {
  const { deps, grants, approve } = setUp();
  deps.browser.authFlow = () => new Promise(() => undefined);
  void createSignIn({ deps, grants }).start({ host: HOST, consumerKey: KEY });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(JSON.stringify(deps.browser.session.snapshot())).toContain(asked(deps).searchParams.get('state'));
  const nextWorker = createSignIn({ deps, grants });
  expect(await nextWorker.isLost()).toBe(true);
  expect(JSON.stringify(deps.browser.session.snapshot())).not.toContain(asked(deps).searchParams.get('state'));
  expect(await createSignIn({ deps, grants }).isLost()).toBe(true);
  deps.browser.authFlow = approve;
  await nextWorker.start({ host: HOST, consumerKey: KEY });
  expect(await nextWorker.isLost()).toBe(false);
});

test('a second click joins the open window', async () => {
  const { deps, signIn } = setUp();
  const [one, two] = await Promise.all([1, 2].map(() => signIn.start({ host: HOST, consumerKey: KEY })));
  expect(one).toEqual(two);
  expect(deps.browser.calls.filter((call) => call.name === 'identity.launchWebAuthFlow')).toHaveLength(1);
});

test.each([
  ['', KEY],
  ['login.salesforce.com', KEY],
  ['https://evil.example', KEY],
  [HOST, ''],
  [HOST, 'has a space'],
  [HOST, 'key&redirect_uri=x'],
])('refuses host %j with key %j before any window opens', async (host, consumerKey) => {
  const { deps, signIn } = setUp();
  await expect(signIn.start({ host, consumerKey })).rejects.toMatchObject({ code: 'bad_input' });
  expect(deps.browser.calls).toEqual([]);
});

test.each([
  ['The user did not approve access.', 'sign_in_cancelled', /closed/],
  ['Authorization page could not be loaded.', 'sign_in_failed', /could not be opened/],
  ['Something else', 'sign_in_failed', /try again/],
])('the window ends with %j', async (message, code, sentence) => {
  const { deps, signIn } = setUp();
  deps.browser.authFlow = () => Promise.reject(new Error(message));
  await expect(signIn.start({ host: HOST, consumerKey: KEY })).rejects.toMatchObject({
    code,
    message: expect.stringMatching(sentence),
  });
  expect(deps.browser.session.snapshot()).toEqual({});
});

test.each([
  ['access_denied', 'end-user denied authorization', 'sign_in_cancelled', /Allow/],
  ['invalid_request', 'missing required code challenge', 'sign_in_failed', /PKCE/],
  ['invalid_client', 'app must be installed into org', 'sign_in_failed', /not installed/],
  ['invalid_scope', 'the requested scope is invalid', 'sign_in_failed', /scope/],
  ['invalid_app_access', 'user is not admin approved to access this app', 'sign_in_failed', /admin has to approve/],
  ['OAUTH_AUTHORIZATION_BLOCKED', 'Cross-org OAuth flows are not supported', 'sign_in_failed', /another org/],
  ['rate_limit_exceeded', 'number of logins exceeded', 'rate_limited', /too many sign-ins/],
  ['something_new', 'nobody knows', 'sign_in_failed', /sign in again/],
])('the org redirects with %s / %s', async (error, description, code, sentence) => {
  const { deps, forms, signIn } = setUp();
  deps.browser.authFlow = async (url) => {
    const state = new URL(url).searchParams.get('state') ?? '';
    return `https://jjedeofkmoklplepkiladbabefhbcnic.chromiumapp.org/oauth2?${new URLSearchParams({ error, error_description: description, state })}`;
  };
  await expect(signIn.start({ host: HOST, consumerKey: KEY })).rejects.toMatchObject({
    code,
    message: expect.stringMatching(sentence),
    details: { reason: error },
  });
  expect(forms).toEqual([]);
});

test.each([
  'https://jjedeofkmoklplepkiladbabefhbcnic.chromiumapp.org/oauth2?code=x&state=forged',
  'https://jjedeofkmoklplepkiladbabefhbcnic.chromiumapp.org/oauth2?code=x',
  'https://evil.example/oauth2?code=x',
  'nonsense',
])('an answer that is not ours (%s) is not used', async (redirect) => {
  const { deps, forms, signIn } = setUp();
  deps.browser.authFlow = () => Promise.resolve(redirect);
  await expect(signIn.start({ host: HOST, consumerKey: KEY })).rejects.toMatchObject({ details: { reason: 'state' } });
  expect(forms).toEqual([]);
});

test.each([
  ['invalid_grant', 'expired authorization code', 'sign_in_failed', /too long/],
  ['invalid_grant', 'invalid code verifier', 'sign_in_failed', /PKCE/],
  ['invalid_grant', 'ip restricted', 'sign_in_failed', /network/],
  ['invalid_client_id', 'client identifier invalid', 'sign_in_failed', /consumer key/],
  ['invalid_client', 'invalid client credentials', 'sign_in_failed', /secret/],
  ['redirect_uri_mismatch', 'redirect_uri must match configuration', 'sign_in_failed', /callback URL/],
  ['inactive_user', 'user is inactive', 'sign_in_failed', /not active/],
  ['inactive_org', 'organization is locked, closed, or suspended', 'sign_in_failed', /locked/],
  ['app_not_found', 'External client app is not installed in this org', 'sign_in_failed', /not installed in this org/],
  ['unknown_error', 'retry your request', 'server_busy', /try again/],
])('the token endpoint answers %s / %s', async (error, error_description, code, sentence) => {
  const { grants, signIn } = setUp({ token: () => json(400, { error, error_description }) });
  await expect(signIn.start({ host: HOST, consumerKey: KEY })).rejects.toMatchObject({
    code,
    message: expect.stringMatching(sentence),
  });
  expect(await grants.current()).toBeNull();
});

test('an app without the refresh scope is named as the reason', async () => {
  const { signIn } = setUp({ token: () => json(200, { ...tokens, refresh_token: undefined }) });
  await expect(signIn.start({ host: HOST, consumerKey: KEY })).rejects.toMatchObject({
    details: { reason: 'no-refresh-token' },
  });
});

test('who cannot be told is not signed in; the page of a proxy is told apart', async () => {
  const proxy = setUp({ userinfo: () => new Response('<html>Blocked</html>', { status: 403 }) });
  await expect(proxy.signIn.start({ host: HOST, consumerKey: KEY })).rejects.toMatchObject({
    message: expect.stringMatching(/between this browser and Salesforce/),
  });
  const { grants, signIn } = setUp({ userinfo: () => new Response('Bad_OAuth_Token', { status: 403 }) });
  await expect(signIn.start({ host: HOST, consumerKey: KEY })).rejects.toMatchObject({
    code: 'sign_in_failed',
    message: expect.stringMatching(/Access the identity URL service/),
  });
  expect(await grants.current()).toBeNull();
});

test('an org that hides its own record still lets people in', async () => {
  const { signIn } = setUp({ organization: () => json(400, [{ errorCode: 'INVALID_TYPE', message: '' }]) });
  const grant = await signIn.start({ host: HOST, consumerKey: KEY });
  expect(grant.orgName).toBeUndefined();
});

test('a trouble that passes is tried once more, one that stays is said', async () => {
  const unknown = () => json(400, { error: 'unknown_error', error_description: 'retry your request' });
  let left = 1;
  const passes = setUp({ token: () => (left-- > 0 ? unknown() : json(200, tokens)) });
  expect(await passes.signIn.start({ host: HOST, consumerKey: KEY })).toMatchObject({ generation: 1 });
  const stays = setUp({ token: unknown });
  await expect(stays.signIn.start({ host: HOST, consumerKey: KEY })).rejects.toMatchObject({ code: 'server_busy' });
  expect(stays.forms).toHaveLength(2);
});

test('the tokens that are kept are those of a renewal: what would fail hours later is said now', async () => {
  const renewed = { ...tokens, access_token: 'access-1', refresh_token: 'refresh-2' };
  const good = setUp({ refresh: () => json(200, renewed) });
  await good.signIn.start({ host: HOST, consumerKey: KEY });
  expect(good.forms.map((form) => form.get('grant_type'))).toEqual(['authorization_code', 'refresh_token']);
  const refused = (error: string, error_description: string) =>
    setUp({ refresh: () => json(400, { error, error_description }) });
  const secret = refused('invalid_client', 'invalid client credentials');
  await expect(secret.signIn.start({ host: HOST, consumerKey: KEY })).rejects.toMatchObject({
    message: expect.stringMatching(/"Require secret for Refresh Token Flow"/),
    details: { help: 'secret' },
  });
  const policy = refused('invalid_grant', 'expired access/refresh token');
  await expect(policy.signIn.start({ host: HOST, consumerKey: KEY })).rejects.toMatchObject({
    message: expect.stringMatching(/refresh token policy/),
  });
  expect(await policy.grants.current()).toBeNull();
});

test('an app that demands its secret gets it, with the code and with the refresh; a wrong one is said', async () => {
  const { forms, signIn } = setUp();
  await signIn.start({ host: HOST, consumerKey: KEY, consumerSecret: 'S3CRET' });
  expect(forms.map((form) => form.get('client_secret'))).toEqual(['S3CRET', 'S3CRET']);
  const wrong = setUp({
    token: () => json(400, { error: 'invalid_client', error_description: 'invalid client credentials' }),
  });
  await expect(wrong.signIn.start({ host: HOST, consumerKey: KEY, consumerSecret: 'wrong' })).rejects.toMatchObject({
    message: expect.stringMatching(/consumer secret is not right/),
  });
  await expect(wrong.signIn.start({ host: HOST, consumerKey: KEY })).rejects.toMatchObject({
    message: expect.stringMatching(/"Require secret for Web Server Flow"/),
  });
});

test('an org of the other kind than was chosen is not connected, and its tokens are revoked', async () => {
  const { grants, revoked, signIn } = setUp();
  await expect(signIn.start({ host: HOST, consumerKey: KEY, instance: 'production' })).rejects.toMatchObject({
    message: expect.stringMatching(/^Acme UAT is a sandbox, but production was chosen/),
  });
  expect(revoked).toEqual(['refresh-1']);
  expect(await grants.current()).toBeNull();
});

test('no answer to the code: said with what to do, never sent again', async () => {
  const { forms, signIn } = setUp({
    token: () => {
      throw new TypeError('Failed to fetch');
    },
  });
  await expect(signIn.start({ host: HOST, consumerKey: KEY })).rejects.toMatchObject({
    code: 'network',
    message: expect.stringMatching(/sign in again/),
  });
  expect(forms).toHaveLength(1);
});

test('a time zone that this browser does not know is taken for UTC: no time could be written in it', async () => {
  const { signIn } = setUp({ userinfo: () => json(200, { ...user, zoneinfo: 'Mars/Olympus_Mons' }) });
  const grant = await signIn.start({ host: HOST, consumerKey: KEY });
  expect(grant).toMatchObject({ timeZone: 'UTC' });
});
