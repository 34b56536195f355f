// @vitest-environment node
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createVirtualWorld } from '../testing.ts';
import type { World } from '../world.ts';
import type { VirtualClock } from '../kernel/virtual-clock.ts';
import { worldInfo } from './world-info.ts';

let world: World;
let clock: VirtualClock;

beforeEach(async () => {
  ({ world, clock } = await createVirtualWorld({ contacts: 40 }));
});
afterEach(() => world.close());

type Answer = { status: number; body: Record<string, unknown> };

async function api(method: string, path: string, body?: unknown): Promise<Answer> {
  const content =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } };
  const response = await world.fetch(new Request(`https://world.localhost/api${path}`, { method, ...content }));
  return { status: response.status, body: await response.json() };
}

const post = (path: string, body: unknown = {}) => api('POST', path, body);

describe('playing calls and chats', () => {
  it('rings, answers and hangs up', async () => {
    const rung = await post('/calls', { from: '+85294667788', to: 'hotline' });
    expect(rung).toMatchObject({ status: 201, body: { state: 'ringing', externalNumber: '+85294667788' } });
    const call = `/calls/${String(rung.body.callId)}`;
    expect((await api('GET', '/calls')).body.calls).toHaveLength(1);
    expect((await post(`${call}/answer`, { staff: 'ada.lam@acme.example' })).body).toMatchObject({ state: 'talking' });
    expect((await post(`${call}/hang-up`, { by: 'visitor' })).body).toMatchObject({ outcome: 'Call Ended' });
    expect((await api('GET', '/calls')).body.calls).toEqual([]);
    const { body } = await api('GET', '/ledger');
    expect(body.calls).toMatchObject([{ outcome: 'Call Ended' }]);
    expect(body.enquiries).toMatchObject([{ status: 'closed' }]);
    expect((await api('GET', '/ledger?since=9')).body.entries).toMatchObject([{ n: 10, what: 'enquiry.closed' }]);
  });

  it('declines, misses, transfers, calls out', async () => {
    const ring = async () => String((await post('/calls', { from: 'anonymous', to: 'Ada' })).body.callId);
    expect((await post(`/calls/${await ring()}/decline`, { staff: 'Ada' })).body).toMatchObject({
      outcome: 'Declined',
    });
    expect((await post(`/calls/${await ring()}/miss`)).body).toMatchObject({ outcome: 'Not Answered' });
    const talking = await ring();
    await post(`/calls/${talking}/answer`, { staff: 'Ada' });
    expect(await post(`/calls/${talking}/transfer`, { to: 'Ben' })).toMatchObject({
      status: 201,
      body: { state: 'ringing' },
    });
    const out = await post('/calls/out', { staff: 'Chris', to: '+442079460123' });
    expect(out.body).toMatchObject({ direction: 'outbound' });
    expect((await post(`/calls/${String(out.body.callId)}/busy`)).body).toMatchObject({ outcome: 'Busy' });
    expect((await post(`/calls/${String(out.body.callId)}/amend`, { outcome: 'Unreachable' })).body).toMatchObject({
      outcome: 'Unreachable',
    });
  });

  it('opens, writes, picks up, closes', async () => {
    const chat = await post('/chats', { channel: 'WHATSAPP', name: 'Lee', email: 'lee@x.example', preChat: true });
    const path = `/enquiries/${String(chat.body.inquiry)}`;
    await post(`${path}/visitor-messages`, { text: 'Hello' });
    await post(`${path}/pick-up`, { staff: 'Ben' });
    expect(await post(`${path}/staff-messages`, { staff: 'Ben', text: 'Hi' })).toMatchObject({
      status: 201,
      body: { seq: 3 },
    });
    expect((await api('GET', '/enquiries')).body.enquiries).toMatchObject([
      { status: 'ongoing', messages: [{ seq: 1 }, { seq: 2 }, { seq: 3 }] },
    ]);
    expect((await post(`${path}/close`)).body).toMatchObject({ status: 'closed' });
    const missed = await post('/chats', { name: 'Kim' });
    expect((await post(`/enquiries/${String(missed.body.inquiry)}/miss`)).body).toMatchObject({ status: 'missed' });
  });

  it.each([
    ['POST', '/calls', { from: '+1' }, 400, 'to'],
    ['POST', '/calls', { from: '+1', to: 'Ada', colour: 'red' }, 400, 'colour'],
    ['POST', '/calls', { from: '+1', to: 'Zoe' }, 409, 'There is no staff member "Zoe"'],
    ['POST', '/calls/none/answer', { staff: 'Ada' }, 409, 'There is no call "none"'],
    ['POST', '/chats', { channel: 'PIGEON' }, 400, 'channel'],
    ['GET', '/ledger?since=yesterday', undefined, 400, 'since'],
    ['GET', '/nothing', undefined, 404, 'There is no GET /api/nothing here'],
  ])('%s %s with %j is refused with a sentence', async (method, path, body, status, words) => {
    const answer = await api(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body.error).toContain(words);
  });

  it('takes JSON only', async () => {
    const send = (body: string, type: string) =>
      world.fetch(
        new Request('https://world.localhost/api/calls', { method: 'POST', body, headers: { 'Content-Type': type } }),
      );
    expect((await send('{"from":"+1","to":"Ada"}', 'text/plain')).status).toBe(415);
    expect((await send('{', 'application/json')).status).toBe(400);
  });
});

describe('watching', () => {
  it('tells a client all it must know', async () => {
    const { body } = await api('GET', '/world');
    expect(body).toMatchObject({
      cinnox: {
        serviceId: 'acme',
        baseUrl: 'https://acme.cinnox.com',
        appId: 'app-acme',
        appToken: expect.stringMatching(/^[0-9a-f]{40}$/),
      },
      orgs: [
        {
          name: 'uat',
          consumerKey: '3MVG9.cinnox.demo.uat',
          users: [{ username: 'ada.lam@acme.example.uat', password: 'demo-ada' }, {}, {}],
        },
        { name: 'globex', users: [{ username: 'ada.lam@acme.example.globex' }, {}, {}] },
      ],
      relayUrl: world.relay.url,
    });
    const token = Object(body.cinnox).appToken;
    const list = await world.fetch(
      new Request('https://acme.cinnox.com/v1/api/apps/app-acme/contacts/staffcontact-list', {
        headers: { Authorization: `Bearer ${token}` },
      }),
    );
    expect(list.status).toBe(200);
  });

  it('lists people with the numbers that a telephone network would signal', async () => {
    const { body } = await api('GET', '/people');
    const people = Array.isArray(body.people) ? body.people : [];
    expect(people.map(({ knownIn }) => knownIn)).toEqual(expect.arrayContaining(['Salesforce', 'CINNOX']));
    for (const { phone } of people) expect(phone).toMatch(/^\+\d{7,15}$/);
  });

  it('shows deliveries to the relay and what reports do not show yet', async () => {
    world.latencies.reportLag = [30_000, 30_000];
    const { body: call } = await post('/calls', { from: '+85294667788', to: 'Ada' });
    await post(`/calls/${String(call.callId)}/answer`, { staff: 'Ada' });
    await clock.settle();
    const { body } = await api('GET', '/deliveries');
    expect(body.deliveries).toMatchObject([
      { event: 'inquiry', status: 200, url: world.relay.url },
      { event: 'call' },
      { event: 'inquiry' },
    ]);
    expect((await api('GET', '/reports/pending')).body.pending).toMatchObject([
      { report: 'enquiry-detail', displayCaseNumber: '100001' },
    ]);
    const { body: state } = await api('GET', '/console');
    expect(state).toMatchObject({
      liveCalls: [{ state: 'talking' }],
      pendingReports: [{}],
      subscriptions: [{}, {}, {}],
    });
  });
});

describe('settings', () => {
  it('changes knobs, latencies and the service, and refuses what does not exist', async () => {
    expect((await api('PATCH', '/knobs', { rows: 'list' })).body.knobs).toMatchObject({ rows: 'list' });
    expect(await api('PATCH', '/knobs', { confNewId: 'maybe' })).toMatchObject({
      status: 400,
      body: { error: expect.stringContaining('can be "no", "yes"') },
    });
    expect((await api('GET', '/knobs')).body).toMatchObject({
      knobs: { rows: 'list' },
      answers: { rows: ['result', 'items', 'list', 'data'] },
    });
    expect((await api('PATCH', '/latencies', { hook: [1, 2] })).body.latencies).toMatchObject({
      hook: [1, 2],
      roundTrip: [0, 0],
    });
    expect((await api('PATCH', '/latencies', { hook: [2, 1] })).status).toBe(400);
    expect((await api('PATCH', '/settings', { autoMiss: true })).body.settings).toMatchObject({
      autoMiss: true,
      autoCloseCallEnquiries: true,
    });
    expect((await api('PATCH', '/salesforce/knobs', { streamDelivery: 'twice' })).body.knobs).toMatchObject({
      streamDelivery: 'twice',
    });
    expect((await api('PATCH', '/salesforce/knobs', { streamDelivery: 'never' })).status).toBe(400);
  });
});

describe('faults and holds', () => {
  const staffList = () =>
    world.fetch(
      new Request('https://acme.cinnox.com/v1/api/apps/app-acme/contacts/staffcontact-list', {
        headers: { Authorization: `Bearer ${world.cinnox.info().appToken}` },
      }),
    );

  it('strikes as often as asked, then no more', async () => {
    const added = await post('/faults', {
      service: 'cinnox',
      route: 'GET */staffcontact-list',
      times: 1,
      response: { status: 503, body: 'down' },
    });
    expect(added.status).toBe(201);
    expect((await staffList()).status).toBe(503);
    expect((await staffList()).status).toBe(200);
    expect((await api('DELETE', `/faults/${String(added.body.id)}`)).body.faults).toEqual([]);
    await post('/faults', { routePattern: 'staffcontact-list$', cut: true });
    await expect(staffList()).rejects.toThrow('Failed to fetch');
    await api('DELETE', '/faults');
    expect((await staffList()).status).toBe(200);
  });

  it('holds a request until it is released', async () => {
    const { body } = await post('/holds', { route: 'GET */staffcontact-list', point: 'afterCommit', times: 1 });
    const hold = `/holds/${String(body.id)}`;
    const answer = staffList();
    expect((await api('GET', `${hold}/arrived?timeoutMs=5000`)).body).toMatchObject({ waiting: 1 });
    expect((await post(`${hold}/release`)).body).toEqual({ id: body.id, released: true });
    expect((await answer).status).toBe(200);
    expect((await api('GET', hold)).status).toBe(404);
  });

  it('releases into a lost reply, and says when nobody came', async () => {
    const { body } = await post('/holds', { route: 'GET */staffcontact-list', point: 'beforeCommit' });
    const waiting = api('GET', `/holds/${String(body.id)}/arrived?timeoutMs=1000`);
    await clock.advance(1000);
    expect(await waiting).toMatchObject({ status: 408, body: { error: expect.stringContaining('Only 0 of 1') } });
    const answer = staffList();
    await api('GET', `/holds/${String(body.id)}/arrived`);
    await post(`/holds/${String(body.id)}/release`, { cut: true });
    await expect(answer).rejects.toThrow('Failed to fetch');
  });

  it.each([
    [{ route: 'GET *' }, 'Say what happens'],
    [{ cut: true }, 'Name either "route"'],
    [{ routePattern: '(', cut: true }, 'not a regular expression'],
    [{ route: 'GET *', cut: true, service: 'moon' }, 'service'],
  ])('refuses the fault %j', async (fault, words) => {
    const answer = await post('/faults', fault);
    expect(answer.status).toBe(400);
    expect(answer.body.error).toContain(words);
  });
});

describe('orgs', () => {
  it('queries, inserts, updates and deletes as the system', async () => {
    const made = await post('/orgs/uat/records', {
      object: 'Contact',
      records: [{ LastName: 'Newcomer', MobilePhone: '+85251112222' }],
    });
    const [id] = Array.isArray(made.body.ids) ? made.body.ids : [];
    await api('PATCH', `/orgs/uat/records/Contact/${String(id)}`, { FirstName: 'Nell' });
    const query = () => post('/orgs/uat/query', { soql: `SELECT Id, Name FROM Contact WHERE LastName = 'Newcomer'` });
    expect((await query()).body).toMatchObject({ totalSize: 1, records: [{ Id: id, Name: 'Nell Newcomer' }] });
    await api('DELETE', `/orgs/uat/records/Contact/${String(id)}`);
    expect((await query()).body).toMatchObject({ totalSize: 0 });
  });

  it('writes in the name of somebody', async () => {
    const add = (as: string) =>
      post(`/orgs/uat/records?as=${as}`, { object: 'Contact', records: [{ LastName: 'Newcomer' }] });
    expect((await add('ada.lam@acme.example.uat')).status).toBe(201);
    const soql = `SELECT Owner.Name FROM Contact WHERE LastName = 'Newcomer'`;
    expect((await post('/orgs/uat/query', { soql })).body.records).toMatchObject([{ Owner: { Name: 'Ada Lam' } }]);
    expect((await add('nobody')).body.error).toBe('There is no user "nobody" in the org uat.');
  });

  it('passes on what Salesforce refuses', async () => {
    expect(await post('/orgs/uat/query', { soql: 'SELECT Nope FROM Contact' })).toMatchObject({
      status: 400,
      body: { errorCode: 'INVALID_FIELD' },
    });
    expect((await post('/orgs/mars/query', { soql: 'SELECT Id FROM Contact' })).body.error).toContain(
      'There is no org "mars"; there are uat, globex.',
    );
  });

  it('tells which org has the package, and sets the search lag', async () => {
    const { body } = await api('GET', '/orgs');
    expect(body.orgs).toMatchObject([
      { name: 'uat', isSandbox: true, package: { isInstalled: true, apexRest: ['cinnox/relay/*'] } },
      { name: 'globex', isSandbox: false, package: { isInstalled: false, objects: [] } },
    ]);
    expect((await api('PATCH', '/orgs/uat', { searchLagMs: 500 })).body).toMatchObject({ searchLagMs: 500 });
  });

  it('expires and revokes tokens', async () => {
    const { signIn } = await import('../testing.ts');
    const { accessToken, userId } = await signIn(world, { org: 'uat', user: 'ada' });
    const { body } = await api('GET', '/orgs/uat/tokens');
    expect(body.tokens).toEqual(
      expect.arrayContaining([expect.objectContaining({ kind: 'access', token: accessToken, userId })]),
    );
    const limits = () =>
      world.fetch(
        new Request(`https://${world.salesforce.org('uat').myDomainHost}/services/data/v68.0/limits`, {
          headers: { Authorization: `Bearer ${accessToken}` },
        }),
      );
    expect((await limits()).status).toBe(200);
    expect((await post('/orgs/uat/tokens/expire', { userId })).body).toEqual({ expired: 1 });
    expect((await limits()).status).toBe(401);
    expect((await post('/orgs/uat/tokens/revoke', { userId })).body).toEqual({ revoked: userId });
    expect(world.salesforce.oauth.grants().every(({ revoked }) => revoked)).toBe(true);
  });
});

describe('pages', () => {
  const page = (path: string) => world.fetch(new Request(`https://world.localhost${path}`));

  it.each([
    ['/', 'text/html', 'Three things to try'],
    ['/console', 'text/html', 'CINNOX console'],
    ['/theme.css', 'text/css', '--accent'],
    ['/icon.svg', 'image/svg+xml', '<svg'],
  ])('serves %s with a strict policy', async (path, type, words) => {
    const response = await page(path);
    expect(response.headers.get('content-type')).toContain(type);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await response.text()).toContain(words);
  });

  it('the guide names everything that has to be entered to connect, for each org', async () => {
    const text = await (await page('/')).text();
    const { extension, cinnox, orgs } = await worldInfo(world);
    const needed = [extension.optionsPage, cinnox.baseUrl, cinnox.appId, cinnox.appToken];
    for (const value of [...needed, ...orgs.flatMap(({ myDomainHost, consumerKey }) => [myDomainHost, consumerKey])])
      expect(text).toContain(`data-copy="${value}"`);
    for (const { username, password } of orgs.flatMap(({ users }) => users)) {
      expect(text).toContain(`data-copy="${username}"`);
      expect(text).toContain(`data-copy="${password}"`);
    }
  });

  it('serves every script that a script imports, without types', async () => {
    const seen = new Set<string>();
    const load = async (path: string): Promise<void> => {
      if (seen.has(path)) return;
      seen.add(path);
      const response = await page(path);
      expect([path, response.status, response.headers.get('content-type')]).toEqual([
        path,
        200,
        'text/javascript; charset=utf-8',
      ]);
      const script = await response.text();
      expect(script).not.toMatch(/import type|: ConsoleState/);
      for (const [, name] of script.matchAll(/from '\.\/([\w-]+\.ts)'/g)) await load(`/${name}`);
    };
    await load('/console.ts');
    await load('/guide.ts');
    expect(seen.size).toBe(8);
  });

  it('writes names as text', async () => {
    await post('/orgs/uat/query', { soql: 'SELECT Id FROM Contact ORDER BY Id LIMIT 1' }).then(({ body }) => {
      const [first] = Array.isArray(body.records) ? body.records : [];
      return api('PATCH', `/orgs/uat/records/Contact/${String(first.Id)}`, {
        FirstName: '<img src=x>',
        MobilePhone: '+85294667788',
      });
    });
    const text = await (await page('/')).text();
    expect(text).toContain('&lt;img src=x&gt;');
    expect(text).not.toContain('<img src=x>');
  });
});
