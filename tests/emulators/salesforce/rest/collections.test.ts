// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestRest } from './test-rest.ts';
import { createTestRest } from './test-rest.ts';

// https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-sobjects-collections.html
let rest: TestRest;

beforeEach(async () => {
  rest = await createTestRest();
});

type Results = { id: string; success: boolean; errors: unknown[] }[];
type Refusal = { errorCode: string; message: string }[];

const contacts = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ attributes: { type: 'Contact' }, LastName: `Wong ${at}` }));

async function create(count: number): Promise<string[]> {
  const { body } = await rest.call<Results>('/composite/sobjects', { body: { records: contacts(count) } });
  return body.map(({ id }) => id);
}

async function refused(path: string, options: { method?: string; body?: unknown }): Promise<unknown> {
  const { status, body } = await rest.call<Refusal>(path, options);
  return [status, body[0]?.errorCode];
}

describe('sObject Collections', () => {
  it('take 200 records to create, update and delete, in their order', async () => {
    const ids = await create(200);
    expect(new Set(ids).size).toBe(200);
    const update = ids.map((id) => ({ attributes: { type: 'Contact' }, id, Title: 'x' }));
    const { status, body } = await rest.call<Results>('/composite/sobjects', {
      method: 'PATCH',
      body: { records: update },
    });
    expect([status, body]).toEqual([200, ids.map((id) => ({ id, success: true, errors: [] }))]);
    const path = `/composite/sobjects?ids=${ids.join(',')}`;
    expect((await rest.call<Results>(path, { method: 'DELETE' })).body).toHaveLength(200);
    expect(await refused('/composite/sobjects', { body: { records: contacts(201) } })).toEqual([
      400,
      'EXCEEDED_ID_LIMIT',
    ]);
    const over = [...ids, ids[0]].join(',');
    expect(await refused(`/composite/sobjects?ids=${over}`, { method: 'DELETE' })).toEqual([400, 'EXCEEDED_ID_LIMIT']);
  });

  it('take ten changes of type', async () => {
    const record = (at: number) => ({
      attributes: { type: at % 2 === 0 ? 'Account' : 'Contact' },
      LastName: 'x',
      Name: 'x',
    });
    const list = (chunks: number) => Array.from({ length: chunks }, (_, at) => record(at));
    expect((await rest.call<Results>('/composite/sobjects', { body: { records: list(10) } })).body).toHaveLength(10);
    expect(await refused('/composite/sobjects', { body: { records: list(11) } })).toEqual([400, 'LIMIT_EXCEEDED']);
  });

  it('name the parameter that is missing', async () => {
    const message = (name: string) => [{ errorCode: 'MISSING_ARGUMENT', message: `The ${name} parameter is required` }];
    const path = '/composite/sobjects/Contact';
    expect((await rest.call(`${path}?ids=003000000000000AAA`)).body).toMatchObject(message('fields'));
    expect((await rest.call(`${path}?fields=Id`)).body).toMatchObject(message('ids'));
  });

  it('give back up to 2,000 records by a body (…-retrieve-post), as many by an address as fit (…-retrieve)', async () => {
    const ids = (await Promise.all([create(200), create(200)])).flat();
    const { body } = await rest.call<(Record<string, unknown> | null)[]>('/composite/sobjects/Contact', {
      body: { ids: [...ids, '003000000000000AAA'], fields: ['LastName'] },
    });
    expect(body).toHaveLength(401);
    expect(body[400]).toBeNull();
    expect(body[0]).toMatchObject({ attributes: { type: 'Contact' }, Id: ids[0], LastName: 'Wong 0' });
    const address = `/composite/sobjects/Contact?ids=${ids.join(',')}&fields=Id`;
    expect((await rest.call<unknown[]>(address)).body).toHaveLength(400);
    const many = (count: number) => ({ ids: Array.from({ length: count }, () => ids[0]), fields: ['Id'] });
    expect((await rest.call('/composite/sobjects/Contact', { body: many(2000) })).status).toBe(200);
    expect(await refused('/composite/sobjects/Contact', { body: many(2001) })).toEqual([400, 'EXCEEDED_ID_LIMIT']);
    expect(await refused(`/composite/sobjects/Contact?ids=${many(1000).ids.join(',')}&fields=Id`, {})).toEqual([
      414,
      'URI_TOO_LONG',
    ]);
    expect(await refused('/composite/sobjects/Contact', { body: { ids, fields: ['Nothing'] } })).toEqual([
      400,
      'INVALID_FIELD',
    ]);
  });
});

describe('sObject Rows by External ID (resources-sobject-upsert-delete)', () => {
  it('deletes by key, 204 without a body', async () => {
    const [id] = await create(1);
    expect(await rest.call(`/sobjects/Contact/Id/${id}`, { method: 'DELETE' })).toMatchObject({
      status: 204,
      body: undefined,
    });
    expect((await rest.call(`/sobjects/Contact/Id/${id}`, { method: 'DELETE' })).status).toBe(404);
  });
});
