// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestRest } from '../rest/test-rest.ts';
import { createTestRest } from '../rest/test-rest.ts';
import { createTestSalesforce } from '../test-salesforce.ts';

const system = (userId: string) => ({ userId, system: true });

// `operation performed with inactive user [005…] as owner of contact`:
// https://experienceleague.adobe.com/en/docs/marketo-measure/using/faq-and-troubleshooting/crm-export-errors
describe('an inactive user', () => {
  let test: TestRest;
  let former: string;

  beforeEach(async () => {
    test = await createTestRest();
    former = await test.store.tx(test.system, async (tx) => {
      const { Id: profile } = tx.find('Profile', { Name: 'Standard User' })[0] ?? { Id: '' };
      const who = { LastName: 'Gone', Username: 'gone@acme.example.uat', Email: 'gone@acme.example', Alias: 'gone' };
      return tx.insert('User', { ...who, ProfileId: profile, TimeZoneSidKey: 'UTC', IsActive: false });
    });
  });

  it.each([
    ['Contact', { LastName: 'Wong' }, 'contact'],
    ['Case', { Subject: 'x' }, 'case'],
    ['Task', { Subject: 'x' }, 'task'],
  ])('cannot be made the owner of a %s', async (object, values, label) => {
    const refusal = [
      {
        errorCode: 'INACTIVE_OWNER_OR_USER',
        message: `operation performed with inactive user [${former.slice(0, 15)}] as owner of ${label}`,
        fields: [],
      },
    ];
    const body = { ...values, OwnerId: former };
    expect(await test.call(`/sobjects/${object}`, { body })).toMatchObject({ status: 400, body: refusal });
    const made = await test.call<{ id: string }>(`/sobjects/${object}`, { body: values });
    const path = `/sobjects/${object}/${made.body.id}`;
    expect(await test.call(path, { method: 'PATCH', body: { OwnerId: former } })).toMatchObject({
      status: 400,
      body: refusal,
    });
  });

  it('keeps what is his, which others may still change', async () => {
    const made = await test.call<{ id: string }>('/sobjects/Contact', { body: { LastName: 'Wong' } });
    const path = `/sobjects/Contact/${made.body.id}`;
    await test.store.tx(test.system, (tx) => tx.update('User', test.agent.userId, { IsActive: false }));
    expect((await test.call(path, { method: 'PATCH', body: { Title: 'x' }, as: test.admin })).status).toBe(204);
    expect((await test.call(path, { as: test.admin })).body).toMatchObject({ OwnerId: test.agent.userId, Title: 'x' });
  });
});

// Deactivating a user ends the sessions: https://help.salesforce.com/s/articleView?id=platform.deactivating_users.htm
describe('a user who was inactive', () => {
  it('has to sign in again: no session from before lives again', async () => {
    const { salesforce, fetch, org, ada, chris } = await createTestSalesforce();
    const tokens = (['my-domain', 'lightning'] as const).map((kind) => salesforce.webSession(org, ada, kind));
    const others = salesforce.webSession(org, chris, 'my-domain');
    const ask = async (token: string) => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(new Request(`https://${org.myDomainHost}/services/data/v68.0/limits`, { headers }))).status;
    };
    const setActive = (IsActive: boolean) => org.store.tx(system(chris), (tx) => tx.update('User', ada, { IsActive }));
    expect(await ask(tokens[0] ?? '')).toBe(200);
    await setActive(false);
    // Nobody asked in between: it is the deactivation that ends them.
    await setActive(true);
    expect(await ask(tokens[0] ?? '')).toBe(401);
    expect(tokens.map((token) => salesforce.sessionBySid(token))).toEqual([undefined, undefined]);
    expect(await ask(others)).toBe(200);
    const handshake = { channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'] };
    const stream = await fetch(
      new Request(`https://${org.myDomainHost}/cometd/68.0`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens[0]}` },
        body: JSON.stringify([handshake]),
      }),
    );
    expect([stream.status, await stream.text()]).toEqual([200, expect.stringContaining('401::')]);
    expect(await ask(salesforce.webSession(org, ada, 'my-domain'))).toBe(200);
  });
});
