// @vitest-environment node
// https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oidc_token_introspection.htm
import { beforeEach, describe, expect, it } from 'vitest';
import {
  ADA,
  askToken,
  CLIENT_ID,
  createTestSalesforce,
  HOST,
  refreshForm,
  signInAs,
  type TestSalesforce,
  withToken,
} from '../test-salesforce.ts';

let world: TestSalesforce;
let secret: string;

beforeEach(async () => {
  world = await createTestSalesforce();
  secret = world.salesforce.oauth.apps.get('uat').secret;
});

async function ask(token: string, changes: Record<string, string> = {}): Promise<[number, Record<string, unknown>]> {
  const body = new URLSearchParams({ token, client_id: CLIENT_ID, client_secret: secret, ...changes });
  const response = await world.fetch(new Request(`${HOST}/services/oauth2/introspect`, { method: 'POST', body }));
  return [response.status, await response.json()];
}

describe('introspection', () => {
  it('tells scope, user and times of an access token; looking does not extend it', async () => {
    const { access } = await signInAs(world, ADA);
    const issued = Math.floor(world.clock.now() / 1000);
    await world.clock.advance(60_000);
    const expected = {
      active: true,
      scope: 'refresh_token id api',
      client_id: CLIENT_ID,
      username: ADA.username,
      sub: `https://test.salesforce.com/id/${world.org.orgId}/${world.ada}`,
      token_type: 'access_token',
      exp: issued + 7200,
      iat: issued,
      nbf: issued,
    };
    expect(await ask(access)).toEqual([200, expected]);
    expect(await ask(access)).toEqual([200, expected]);
    await world.fetch(withToken('/services/data/v68.0/limits', access));
    expect((await ask(access))[1]).toMatchObject({ exp: issued + 7260 });
    await world.clock.advance(7_200_000);
    expect(await ask(access)).toEqual([200, { active: false }]);
  });

  it('knows the live refresh token of a family, not a spent one, and asking about that one revokes nothing', async () => {
    const { refresh } = await signInAs(world, ADA);
    expect((await ask(refresh, { token_type_hint: 'refresh_token' }))[1]).toMatchObject({
      active: true,
      token_type: 'refresh_token',
    });
    const next = (await askToken(world, refreshForm(refresh))).body['refresh_token'] ?? '';
    expect(await ask(refresh)).toEqual([200, { active: false }]);
    expect((await ask(next))[1]).toMatchObject({ active: true });
    // A spent one that is used, not asked about, ends all: https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_refresh_token_flow_ca.htm
    expect((await askToken(world, refreshForm(refresh))).status).toBe(400);
    expect(await ask(next)).toEqual([200, { active: false }]);
  });

  it('says false of nonsense, of other apps and of users who are frozen, and wants the secret', async () => {
    const { access } = await signInAs(world, ADA);
    expect(await ask('nonsense')).toEqual([200, { active: false }]);
    const other = world.salesforce.oauth.apps.register({
      orgName: 'uat',
      consumerKey: '3MVG9.other',
      callbackUrls: [],
    });
    expect(await ask(access, { client_id: other.consumerKey, client_secret: other.secret })).toEqual([
      200,
      { active: false },
    ]);
    expect(await ask(access, { client_secret: 'wrong' })).toEqual([
      400,
      { error: 'invalid_client', error_description: 'invalid client credentials' },
    ]);
    const body = new URLSearchParams({ token: access, client_id: CLIENT_ID });
    const bare = await world.fetch(new Request(`${HOST}/services/oauth2/introspect`, { method: 'POST', body }));
    expect(bare.status).toBe(400);
    await world.org.store.tx({ userId: world.chris, system: true }, (tx) =>
      tx.update('User', world.ada, { IsActive: false }),
    );
    expect(await ask(access)).toEqual([200, { active: false }]);
  });
});
