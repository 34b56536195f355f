// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VirtualClock } from '../kernel/virtual-clock.ts';
import { createVirtualWorld, signIn, type SignedIn } from '../testing.ts';
import type { World } from '../world.ts';

let world: World;
let clock: VirtualClock;
let ada: SignedIn;

beforeEach(async () => {
  ({ world, clock } = await createVirtualWorld({ contacts: 8 }));
  ada = await signIn(world, { org: 'uat', user: 'ada' });
});
afterEach(() => world.close());

async function control(method: string, path: string, body: unknown = {}) {
  const headers = { 'content-type': 'application/json' };
  const content = method === 'GET' ? {} : { body: JSON.stringify(body), headers };
  const response = await world.fetch(new Request(`https://world.localhost/api${path}`, { method, ...content }));
  return { status: response.status, body: await response.json() };
}

async function query(soql: string, init: RequestInit = {}) {
  const url = `${ada.instanceUrl}/services/data/v68.0/query?q=${encodeURIComponent(soql)}`;
  const headers = { authorization: `Bearer ${ada.accessToken}` };
  return world.fetch(new Request(url, { headers, ...init }));
}

const errorOf = async (response: Response) => ({ status: response.status, body: await response.json() });
const CONTACTS = 'SELECT Id, Email FROM Contact LIMIT 1';

describe('faults by name', () => {
  it('strike the requests that they are told to', async () => {
    await control('POST', '/faults', { route: 'GET /services/data/*/query', preset: 'truncated-json', times: 1 });
    await expect((await query(CONTACTS)).json()).rejects.toThrow(SyntaxError);
    expect((await query(CONTACTS)).status).toBe(200);
    const { body } = await control('GET', '/faults/presets');
    expect(Object.keys(body.presets)).toContain('maintenance-page');
  });

  it('may be sharpened', async () => {
    await control('POST', '/faults', { route: 'GET /services/data/*', preset: 'slow-answer', latencyMs: 100 });
    const asked = query(CONTACTS);
    await clock.advance(100);
    expect((await asked).status).toBe(200);
  });

  it('must be known', async () => {
    const unknown = await control('POST', '/faults', { route: '*', preset: 'gremlins' });
    expect(unknown.status).toBe(400);
    const nothing = await control('POST', '/faults', { route: '*' });
    expect(nothing.body.error).toContain('Say what happens');
    expect((await control('POST', '/faults', { route: '*', truncateTo: 1 })).status).toBe(400);
  });
});

describe('an org, changed by the control API', () => {
  it('reaches its daily limit', async () => {
    await control('PATCH', '/orgs/uat', { dailyApiLimit: 5, apiRequestsUsed: 4 });
    const last = await query(CONTACTS);
    expect(last.headers.get('sforce-limit-info')).toBe('api-usage=5/5');
    expect(await errorOf(await query(CONTACTS))).toEqual({
      status: 403,
      body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
    });
  });

  it('loses its API', async () => {
    const { body } = await control('PATCH', '/orgs/uat', { apiEnabled: false });
    expect(body.settings).toMatchObject({ apiEnabled: false, apiAccessControl: false, ipRanges: 'off' });
    expect((await errorOf(await query(CONTACTS))).body).toMatchObject([{ errorCode: 'API_DISABLED_FOR_ORG' }]);
  });

  it('gets a new My Domain: the former host redirects, and a token is not taken along', async () => {
    const myDomainHost = 'acme-renamed--uat.sandbox.my.salesforce.com';
    await control('PATCH', '/orgs/uat', { myDomainHost });
    const redirect = await query(CONTACTS, { redirect: 'manual' });
    expect(redirect.status).toBe(302);
    expect(new URL(redirect.headers.get('location') ?? '').host).toBe(myDomainHost);
    expect((await query(CONTACTS)).status).toBe(401);
    ada = { ...ada, instanceUrl: `https://${myDomainHost}` };
    expect((await query(CONTACTS)).status).toBe(200);
    const taken = await control('PATCH', '/orgs/uat', { myDomainHost: 'evil.example' });
    expect(taken.status).toBe(400);
  });

  it('hides a field by profile and gives rows back to their owners', async () => {
    const profile = { fields: { 'Contact.Email': { read: false, edit: false } } };
    expect((await control('PUT', '/orgs/uat/profiles/Standard%20User', profile)).status).toBe(200);
    expect((await errorOf(await query(CONTACTS))).body).toMatchObject([{ errorCode: 'INVALID_FIELD' }]);
    expect((await control('PUT', '/orgs/uat/profiles/Nobody', profile)).status).toBe(404);
    const all = (await (await query('SELECT COUNT() FROM Contact')).json()).totalSize;
    expect((await control('PUT', '/orgs/uat/sharing/Contact', { model: 'private' })).status).toBe(200);
    expect((await control('PUT', '/orgs/uat/sharing/Nothing__c', { model: 'private' })).status).toBe(404);
    expect((await (await query('SELECT COUNT() FROM Contact')).json()).totalSize).toBeLessThan(all);
  });

  it('lets a page be somebody else than the token', async () => {
    const { body } = await control('POST', '/orgs/uat/login-as', { user: 'ben.ortiz@acme.example.uat' });
    const url = new URL(body.url);
    const session = world.salesforce.sessionBySid(url.searchParams.get('sid') ?? '');
    expect(session?.userId).not.toBe(ada.userId);
    expect((await control('POST', '/orgs/uat/login-as', { user: 'nobody' })).status).toBe(404);
  });

  it('becomes what it was not, as far as an org can', async () => {
    const { body } = await control('GET', '/varieties');
    expect(body.varieties).toContainEqual({ variety: 'record-types', says: expect.stringContaining('record types') });
    expect((await control('POST', '/orgs/uat/varieties', { variety: 'record-types' })).status).toBe(201);
    const types = await (await query('SELECT COUNT() FROM RecordType')).json();
    expect(types.totalSize).toBe(3);
    expect((await control('POST', '/orgs/uat/varieties', { variety: 'developer' })).status).toBe(409);
    expect((await control('POST', '/orgs/uat/varieties', { variety: 'haunted' })).status).toBe(404);
  });
});
