// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import {
  ADA,
  CHRIS,
  HOST,
  askToken,
  createTestSalesforce,
  redeemForm,
  authorizeAs,
  refreshForm,
  signInAs,
  withToken,
  type TestSalesforce,
} from '../test-salesforce.ts';

/*
 * Status codes and bodies: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm
 * Error codes: https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 * OAuth errors: https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flow_errors.htm
 */

const LIMITS = '/services/data/v68.0/limits';
const TWO_HOURS = 2 * 3_600_000;
const SYSTEM = { userId: 'system', system: true } as const;

let world: TestSalesforce;
let token: { access: string; refresh: string };

beforeEach(async () => {
  world = await createTestSalesforce();
  token = await signInAs(world, ADA);
});

async function ask(bearer = token.access) {
  const response = await world.fetch(withToken(LIMITS, bearer));
  return { status: response.status, body: await response.json(), challenge: response.headers.get('www-authenticate') };
}

const asSystem = (object: string, id: string, values: Record<string, unknown>) =>
  world.org.store.tx(SYSTEM, (tx) => tx.update(object, id, values));

async function profileId(): Promise<string> {
  const user = await world.org.store.tx(SYSTEM, async (tx) => tx.get('User', world.ada));
  return String(user?.['ProfileId']);
}

describe('a user without "API Enabled"', () => {
  beforeEach(async () => asSystem('Profile', await profileId(), { PermissionsApiEnabled: false }));

  it('is refused by the API although the sign-in succeeds', async () => {
    expect(await ask()).toMatchObject({
      status: 403,
      body: [{ errorCode: 'API_CURRENTLY_DISABLED', message: 'API is disabled for this User' }],
    });
    expect((await signInAs(world, ADA)).access).not.toBe('');
  });

  it('is let in by a permission set', async () => {
    const set = { name: 'Api', label: 'API', objects: {}, fields: {}, customMetadata: [], apexClasses: [] };
    world.org.store.access.definePermissionSet({ ...set, apiEnabled: true });
    world.org.store.access.assign(world.ada, 'Api');
    expect((await ask()).status).toBe(200);
  });
});

it('refuses everybody in an org whose edition has no API', async () => {
  world.org.store.settings.api.enabled = false;
  expect(await ask()).toMatchObject({
    status: 403,
    body: [{ errorCode: 'API_DISABLED_FOR_ORG', message: 'The REST API is not enabled for this Organization.' }],
  });
  expect((await world.fetch(new Request(`${HOST}/services/data`))).status).toBe(200);
});

describe('an inactive user', () => {
  beforeEach(() => asSystem('User', world.ada, { IsActive: false }));

  it('has no session any more', async () => {
    expect(await ask()).toMatchObject({
      status: 401,
      body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }],
      challenge: 'Token',
    });
  });

  it('gets no new token', async () => {
    expect(await askToken(world, refreshForm(token.refresh))).toMatchObject({
      status: 400,
      body: { error: 'inactive_user', error_description: 'user is inactive' },
    });
  });
});

describe('the session', () => {
  it('times out when nothing was asked for two hours, and every call extends it', async () => {
    await world.clock.advance(TWO_HOURS - 1000);
    expect((await ask()).status).toBe(200);
    await world.clock.advance(TWO_HOURS - 1000);
    expect((await ask()).status).toBe(200);
    await world.clock.advance(TWO_HOURS);
    expect(await ask()).toMatchObject({ status: 401, body: [{ errorCode: 'INVALID_SESSION_ID' }] });
  });
});

describe('API Access Control', () => {
  beforeEach(() => {
    world.org.store.settings.api.accessControl = true;
  });

  it('refuses an app that is not approved; a fresh token does not help', async () => {
    const refusal = {
      status: 401,
      body: [{ errorCode: 'INVALID_SESSION_ID', message: 'This session is not valid for use with the REST API' }],
    };
    expect(await ask()).toMatchObject(refusal);
    const { body } = await askToken(world, refreshForm(token.refresh));
    expect(await ask(body['access_token'])).toMatchObject(refusal);
  });

  it('lets in the approved users of an approved app', async () => {
    const app = world.salesforce.oauth.apps.get('uat');
    app.adminApprovedOnly = true;
    app.approvedUserIds.add(world.ada);
    expect((await ask()).status).toBe(200);
  });

  it('refuses the session of a browser, which belongs to no app', async () => {
    const sid = world.salesforce.oauth.webSession(world.org, world.ada, 'my-domain');
    expect((await ask(sid)).status).toBe(401);
  });
});

describe('login IP ranges', () => {
  it('stop the sign-in only', async () => {
    world.org.store.settings.api.ipRanges = 'sign-in';
    const code = (await authorizeAs(world, ADA)).get('code');
    expect(await askToken(world, redeemForm(code))).toMatchObject({
      status: 400,
      body: { error: 'invalid_grant', error_description: 'ip restricted' },
    });
    expect((await ask()).status).toBe(200);
  });

  it('end the session where they are enforced on every request', async () => {
    world.org.store.settings.api.ipRanges = 'every-request';
    expect(await ask()).toMatchObject({
      status: 401,
      body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' }],
    });
    expect((await askToken(world, refreshForm(token.refresh))).body['error_description']).toBe('ip restricted');
  });
});

describe('Login-As', () => {
  const suAs = (sid: string) => {
    const query = new URLSearchParams({ suorgadminid: world.ada, targetURL: '/lightning/page/home' });
    const headers = { cookie: `sid=${sid}` };
    return world.fetch(new Request(`${HOST}/servlet/servlet.su?${query}`, { headers, redirect: 'manual' }));
  };

  it('makes the page another user than the token', async () => {
    const own = await signInAs(world, CHRIS);
    const response = await suAs(world.salesforce.oauth.webSession(world.org, world.chris, 'my-domain'));
    const target = new URL(response.headers.get('location') ?? '');
    expect(target.host).toBe(world.org.lightningHost);
    const sid = target.searchParams.get('sid') ?? '';
    expect(world.salesforce.sessionBySid(sid)?.userId).toBe(world.ada);
    expect(world.salesforce.oauth.sessionOf(own.access, world.org)?.userId).toBe(world.chris);
  });

  it('is for administrators', async () => {
    expect((await suAs(world.salesforce.oauth.webSession(world.org, world.ada, 'my-domain'))).status).toBe(403);
  });
});
