// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createServiceFixture } from '../service-fixture.ts';

const refusal = (message: string, code = 6_451_000) => ({ status: 400, body: { code, message } });

describe('letting in', () => {
  it.each([
    ['401', 401],
    ['400', 400],
    ['403', 403],
  ] as const)('answers a wrong token as knob badToken %s says', async (badToken, status) => {
    const { json } = createServiceFixture({ knobs: { badToken } });
    expect(await json('/contacts/staffcontact-list', { token: 'wrong' })).toMatchObject({
      status,
      body: { code: status },
    });
    expect(await json('/contacts/staffcontact-list', { appId: 'app-other' })).toMatchObject({
      status,
      body: { code: status },
    });
  });

  it('refuses unknown routes, methods and parameters', async () => {
    const { json } = createServiceFixture();
    const notFound = { status: 400, body: { code: 6_450_001 } };
    expect(await json('/data/calls')).toMatchObject(notFound);
    expect(await json('/data/call-log', { method: 'DELETE' })).toMatchObject(notFound);
    expect(await json('/data/call-log', { method: 'OPTIONS' })).toMatchObject(notFound);
    expect(await json('/data/call-log?since=1')).toEqual(refusal('Bad query'));
    expect(await json('/contacts/extcontact-list?fullName=Mei')).toEqual(refusal('Bad query'));
  });

  it('sends no CORS headers', async () => {
    const { call } = createServiceFixture();
    const response = await call('/contacts/staffcontact-list');
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('admits 500 requests in a minute', async () => {
    const { json, call, clock } = createServiceFixture();
    for (let n = 0; n < 500; n += 1) expect((await call('/event-sub-list')).status).toBe(200);
    const refused = await json('/event-sub-list');
    expect(refused).toEqual({ status: 429, body: { code: 6_451_010, message: 'Too many requests' } });
    await clock.advance(60_000);
    expect((await call('/event-sub-list')).status).toBe(200);
  });

  it('passes its gates, so that a hold or a lost reply can strike', async () => {
    const { call, faults, service } = createServiceFixture();
    faults.add({ route: 'POST */create_externalcontact', point: 'afterCommit', cut: true });
    const before = service.contacts().length;
    await expect(
      call('/management/create_externalcontact', { method: 'POST', body: { firstName: 'Lost' } }),
    ).rejects.toThrow();
    expect(service.contacts()).toHaveLength(before + 1);
    faults.add({ route: 'GET */call-log', response: { status: 503, body: 'down' } });
    expect((await call('/data/call-log')).status).toBe(503);
  });
});

describe('staff and external contacts', () => {
  it('lists staff as documented, filtered by name', async () => {
    const { json, service } = createServiceFixture();
    const { body } = await json('/contacts/staffcontact-list?fullName=ada&limit=10');
    expect(body.total).toBe(1);
    expect(body.result?.[0]).toMatchObject({
      id: service.info().staff[0]?.eid,
      status: 'Activated',
      firstName: 'Ada',
      lastName: 'Lam',
      email: 'ada.lam@acme.example',
      phone: 85230010101,
      extensionNumber: 101,
      displayName: 'Ada Lam',
      twoFactorAuthentication: false,
    });
  });

  it('pages through external contacts', async () => {
    const { json, service } = createServiceFixture();
    const all = service.contacts();
    const first = await json('/contacts/extcontact-list?limit=30');
    const second = await json('/contacts/extcontact-list?offset=30&limit=30');
    expect([...(first.body.result ?? []), ...(second.body.result ?? [])].map(({ id }) => id)).toEqual(
      all.map(({ id }) => id),
    );
    expect(first.body.result?.[0]).toMatchObject({
      firstName: 'Mei',
      mobilePhone: 85291234501,
      workPhone: null,
      customerType: 'Customer',
    });
    expect(await json('/contacts/extcontact-list?limit=501')).toEqual(refusal('exceed maximum limit 500'));
    expect(await json('/contacts/extcontact-list?offset=-1')).toEqual(refusal('negative offset'));
    expect(await json('/contacts/extcontact-list?limit=-1')).toEqual(refusal('negative limit'));
    expect(await json('/contacts/extcontact-list?limit=ten')).toEqual(refusal('Bad query'));
  });

  it.each([
    ['replace', ''],
    ['merge', 'Shop'],
  ] as const)('puts with %s', async (put, company) => {
    const { json, service } = createServiceFixture({ knobs: { put } });
    const body = {
      firstName: 'New',
      lastName: 'One',
      company: 'Shop',
      phones: [{ type: 'Work', phone: '+85294667788' }],
    };
    const made = await json('/management/create_externalcontact', { method: 'POST', body });
    expect(made.body).toEqual({ code: 0, id: expect.any(String) });
    const id = String(made.body.id);
    const changed = await json(`/management/update_externalcontact/${id}`, {
      method: 'PUT',
      body: { firstName: 'Newer' },
    });
    expect(changed.body).toEqual({ code: 0, id });
    expect(service.contacts().at(-1)).toMatchObject({ firstName: 'Newer', company, type: 'Lead' });
  });

  it.each([
    ['a phone without country code', { phones: [{ type: 'Mobile', phone: '94667788' }] }, 'phones.0.phone'],
    ['a custom field', { cf_text: 'x' }, 'cf_text'],
    ['an unknown level', { level: 'First' }, 'level'],
    ['an American date', { birthDate: '2020-01-31' }, 'birthDate'],
  ])('refuses %s', async (_what, body, field) => {
    const { json } = createServiceFixture();
    const answer = await json('/management/create_externalcontact', { method: 'POST', body });
    expect(answer).toMatchObject({ status: 400, body: { code: 6_451_000 } });
    expect(answer.body.message).toContain(field);
  });

  it('refuses a body that is no JSON object, and an unknown contact', async () => {
    const { json } = createServiceFixture();
    const path = '/management/create_externalcontact';
    expect(await json(path, { method: 'POST', body: '{' })).toEqual(refusal('Unknown data type'));
    expect(await json(path, { method: 'POST', body: [] })).toEqual(refusal('Unknown data type'));
    const put = await json('/management/update_externalcontact/none', { method: 'PUT', body: {} });
    expect(put).toEqual(refusal('invalid contactID'));
  });

  it('names the numbers a staff member may show', async () => {
    const { json, service } = createServiceFixture();
    const eid = service.info().staff[0]?.eid;
    const { body } = await json(`/staff/${eid}/cli/caller_id`);
    expect(body.result).toMatchObject([
      { serviceID: 'acme', number: '+85230010000', type: 'DID', country: ['HK'], supportSMS: true, supportCall: true },
    ]);
    expect(await json('/staff/nobody/cli/caller_id')).toEqual(refusal('invalid EID'));
  });
});

describe('SMS', () => {
  it('is accepted or rejected number by number, and reported in parts', async () => {
    const { json } = createServiceFixture();
    const recipientNumbers = ['+85294667788', '12', '+6581234514'];
    const sent = await json('/send_sms', {
      method: 'POST',
      body: { senderNumber: '+85230010000', recipientNumbers, text: '好'.repeat(71) },
    });
    expect(sent.body).toMatchObject({
      code: 0,
      result: { accepted: ['+85294667788', '+6581234514'], rejected: [{ number: '12', reason: expect.any(String) }] },
    });
    const { body } = await json('/data/sms-detail');
    expect(body.result).toMatchObject([
      {
        recipient: '+85294667788',
        recipientCountryCode: 'HK',
        segmentCount: 2,
        status: 'Submitted',
        usage: 'openAPI-sms',
      },
      { recipient: '+6581234514', recipientCountryCode: 'SG' },
    ]);
  });

  it('refuses an unknown sender and too many recipients', async () => {
    const { json } = createServiceFixture();
    const send = (body: unknown) => json('/send_sms', { method: 'POST', body });
    expect(await send({ senderNumber: '+1', recipientNumbers: ['+85294667788'], text: 'x' })).toEqual(
      refusal('Invalid senderNumber'),
    );
    const many = Array.from({ length: 101 }, () => '+85294667788');
    expect((await send({ senderNumber: '+85230010000', recipientNumbers: many, text: 'x' })).status).toBe(400);
  });
});
