// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestRest } from './test-rest.ts';
import { createTestRest, queryPath } from './test-rest.ts';

let test: TestRest;

beforeEach(async () => {
  test = await createTestRest();
});

interface Tree {
  hasErrors: boolean;
  results: { referenceId: string; id: string }[];
}

const record = (type: string, referenceId: string, values: Record<string, unknown>) => ({
  attributes: { type, referenceId },
  ...values,
});
const contact = (referenceId: string, Email: string) =>
  record('Contact', referenceId, { LastName: referenceId, Email });
const tree = (email: string) => ({
  records: [
    record('Account', 'ref1', {
      Name: 'Harbour',
      Contacts: { records: [contact('ref2', 'a@b.example'), contact('ref3', email)] },
    }),
    record('Account', 'ref4', { Name: 'Keppel' }),
  ],
});
const count = async (object: string) =>
  (await test.call<{ totalSize: number }>(queryPath(`SELECT COUNT() FROM ${object}`))).body.totalSize;

// https://developer.salesforce.com/docs/platform/api-rest/guide/responses-composite-sobject-tree.html
describe('a tree of records', () => {
  it('is created level by level, children below their parents', async () => {
    const { status, body } = await test.call<Tree>('/composite/tree/Account/', { body: tree('c@d.example') });
    expect(status).toBe(201);
    expect(body.hasErrors).toBe(false);
    expect(body.results.map(({ referenceId }) => referenceId)).toEqual(['ref1', 'ref4', 'ref2', 'ref3']);
    const found = await test.call(queryPath("SELECT Account.Name FROM Contact WHERE LastName = 'ref3'"));
    expect(found.body).toMatchObject({ records: [{ Account: { Name: 'Harbour' } }] });
  });

  it('is not created at all when one record is wrong; only that one is named', async () => {
    expect(await test.call('/composite/tree/Account', { body: tree('123') })).toMatchObject({
      status: 400,
      body: {
        hasErrors: true,
        results: [
          {
            referenceId: 'ref3',
            errors: [
              { statusCode: 'INVALID_EMAIL_ADDRESS', message: 'Email: invalid email address: 123', fields: ['Email'] },
            ],
          },
        ],
      },
    });
    expect([await count('Account'), await count('Contact')]).toEqual([0, 0]);
  });

  it.each([
    ['a record without a reference', { records: [{ attributes: { type: 'Account' }, Name: 'x' }] }],
    [
      'a reference used twice',
      { records: [record('Account', 'a', { Name: 'x' }), record('Account', 'a', { Name: 'y' })] },
    ],
    ['another type at the root', { records: [record('Contact', 'a', { LastName: 'x' })] }],
    ['an unknown relationship', { records: [record('Account', 'a', { Name: 'x', Nonsense: { records: [] } })] }],
    [
      'too many records',
      { records: Array.from({ length: 201 }, (_, at) => record('Account', `r${at}`, { Name: 'x' })) },
    ],
  ])('refuses %s', async (_, body) => {
    expect(await test.call('/composite/tree/Account', { body })).toMatchObject({
      status: 400,
      body: { hasErrors: true, results: [{ errors: [{ statusCode: 'INVALID_INPUT' }] }] },
    });
    expect(await count('Account')).toBe(0);
  });
});

// https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/requests_composite_batch.htm
describe('a batch', () => {
  const create = (Name?: string) => ({
    method: 'POST',
    url: 'v68.0/sobjects/Account',
    richInput: Name === undefined ? {} : { Name },
  });

  it('runs each request on its own and answers in their order', async () => {
    const batchRequests = [
      create('Harbour'),
      create(),
      { method: 'GET', url: '/services/data/v67.0/query?q=SELECT+Name+FROM+Account' },
    ];
    expect(await test.call('/composite/batch', { body: { batchRequests } })).toMatchObject({
      status: 200,
      body: {
        hasErrors: true,
        results: [
          { statusCode: 201, result: { success: true } },
          { statusCode: 400, result: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
          { statusCode: 200, result: { totalSize: 1, records: [{ Name: 'Harbour' }] } },
        ],
      },
    });
  });

  it('stops at the first failure when asked to', async () => {
    const body = { haltOnError: true, batchRequests: [create(), create('Harbour')] };
    expect((await test.call('/composite/batch', { body })).body).toMatchObject({
      hasErrors: true,
      results: [
        { statusCode: 400 },
        {
          statusCode: 412,
          result: [{ errorCode: 'BATCH_PROCESSING_HALTED', message: 'Batch processing halted per request' }],
        },
      ],
    });
    expect(await count('Account')).toBe(0);
  });

  it('refuses 26 requests, and a newer version inside an older one', async () => {
    const batchRequests = Array.from({ length: 26 }, () => create('x'));
    expect(await test.call('/composite/batch', { body: { batchRequests } })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'LIMIT_EXCEEDED' }],
    });
    const older = await test.call('/services/data/v60.0/composite/batch', { body: { batchRequests: [create('x')] } });
    expect(older.body).toMatchObject({ hasErrors: true, results: [{ statusCode: 400 }] });
    expect(await count('Account')).toBe(0);
  });
});
