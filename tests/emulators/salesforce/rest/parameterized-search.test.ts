// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestRest } from './test-rest.ts';
import { createTestRest } from './test-rest.ts';

let test: TestRest;

beforeEach(async () => {
  test = await createTestRest();
  await test.store.tx(test.system, async (tx) => {
    await tx.insert('Contact', { LastName: 'Wong', MobilePhone: '+852 9466 7788' });
    await tx.insert('Contact', { LastName: 'Tan', Phone: '(65) 6532-1100' });
    await tx.insert('Contact', { LastName: 'Nair', Phone: '+65 6532 1100' });
    await tx.insert('Account', { Name: 'Keppel (Marine)', Phone: '+65 6532 1100' });
  });
});

interface Found {
  searchRecords: Record<string, unknown>[];
}

const post = (body: unknown) => test.call<Found>('/parameterizedSearch', { body });
const values = ({ body }: { body: Found }) => body.searchRecords.map(({ attributes: _, ...rest }) => rest);

// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_search_parameterized_post.htm
describe('POST', () => {
  it('searches the named objects and fields, a number as it is written', async () => {
    const reply = await post({
      q: '+65 6532-1100',
      in: 'PHONE',
      fields: ['Id', 'Name'],
      sobjects: [
        { name: 'Contact', orderBy: 'LastName', limit: 1 },
        { name: 'Account', fields: ['Name'] },
      ],
      overallLimit: 5,
    });
    expect(reply).toMatchObject({
      status: 200,
      body: {
        searchRecords: [
          { attributes: { type: 'Contact', url: expect.stringMatching(/^\/services\/data\/v68.0\//) }, Name: 'Nair' },
          { attributes: { type: 'Account' }, Name: 'Keppel (Marine)' },
        ],
      },
    });
  });

  it('takes conditions, default and overall limits', async () => {
    const q = '65321100';
    const where = "LastName = 'Tan'";
    expect(values(await post({ q, in: 'PHONE', sobjects: [{ name: 'Contact', fields: ['Name'], where }] }))).toEqual([
      { Name: 'Tan' },
    ]);
    const both = [{ name: 'Contact' }, { name: 'Account' }];
    expect((await post({ q, defaultLimit: 1, sobjects: both })).body.searchRecords).toHaveLength(2);
    expect((await post({ q, overallLimit: 1, sobjects: both })).body.searchRecords).toHaveLength(1);
  });

  it('skips rows of one object by offset, and refuses what it does not evaluate', async () => {
    const q = '65321100';
    const sobjects = [{ name: 'Contact', fields: ['Name'], orderBy: 'Name' }];
    expect(values(await post({ q, sobjects, offset: 1, spellCorrection: false }))).toEqual([{ Name: 'Tan' }]);
    expect((await post({ q, metadata: 'LABELS' })).status).toBe(501);
  });

  it('takes characters of the search language as text', async () => {
    expect(values(await post({ q: 'keppel (marine)', sobjects: [{ name: 'Account', fields: ['Name'] }] }))).toEqual([
      { Name: 'Keppel (Marine)' },
    ]);
    expect((await post({ q: '{Keppel} & "x" ? ! [a]: \'b\'', sobjects: [{ name: 'Account' }] })).status).toBe(200);
  });

  it.each([
    [{ sobjects: [{ name: 'Contact' }] }, 'MALFORMED_SEARCH'],
    [{ q: 'wong', in: 'EVERYTHING' }, 'MALFORMED_SEARCH'],
    [{ q: 'wong', overallLimit: 0 }, 'MALFORMED_SEARCH'],
    [{ q: 'wong', offset: 2001, sobjects: [{ name: 'Contact' }] }, 'MALFORMED_SEARCH'],
    [{ q: 'wong', offset: 1, sobjects: [{ name: 'Contact' }, { name: 'Account' }] }, 'MALFORMED_SEARCH'],
    [{ q: 'wong', nothing: 1 }, 'JSON_PARSER_ERROR'],
    [{ q: 'wong', sobjects: [{ name: 'Contact', filter: 'x' }] }, 'JSON_PARSER_ERROR'],
    [{ q: 'wong', sobjects: [{ name: 'Contact', fields: ['Id) , User(Name'] }] }, 'MALFORMED_SEARCH'],
    [{ q: 'wong', sobjects: [{ name: 'Nonsense' }] }, 'INVALID_TYPE'],
    [{ q: 'wong', sobjects: [{ name: 'Contact', fields: ['Nonsense'] }] }, 'INVALID_FIELD'],
    [{ q: 'wong', sobjects: {} }, 'JSON_PARSER_ERROR'],
  ])('refuses %j', async (body, errorCode) => {
    expect(await post(body)).toMatchObject({ status: 400, body: [{ errorCode }] });
  });
});

// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_search_parameterized_get.htm
describe('GET', () => {
  it('takes the same from the address', async () => {
    const all = await test.call<Found>('/parameterizedSearch/?q=Keppel');
    expect(all.body.searchRecords).toMatchObject([{ attributes: { type: 'Account' } }]);
    const query =
      'q=%2B65%206532%201100&in=PHONE&sobject=Contact&Contact.fields=Name&Contact.limit=1&Contact.orderBy=Name';
    expect(values(await test.call<Found>(`/parameterizedSearch/?${query}`))).toEqual([{ Name: 'Nair' }]);
    expect(await test.call('/parameterizedSearch')).toMatchObject({
      status: 400,
      body: [{ errorCode: 'MALFORMED_SEARCH' }],
    });
  });
});
