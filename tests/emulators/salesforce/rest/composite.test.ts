// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createTestRest, queryPath } from './test-rest.ts';

const ROLLED_BACK = 'The transaction was rolled back since another operation in the same transaction failed.';

function subrequest(method: string, path: string, referenceId: string, body?: unknown) {
  return { method, url: `/services/data/v68.0${path}`, referenceId, ...(body === undefined ? {} : { body }) };
}

interface Composite {
  compositeResponse: {
    body: unknown;
    httpHeaders: Record<string, string>;
    httpStatusCode: number;
    referenceId: string;
  }[];
}

describe('composite', () => {
  it('creates rows that refer to each other', async () => {
    const { call } = await createTestRest();
    const reply = await call<Composite>('/composite', {
      body: {
        allOrNone: true,
        compositeRequest: [
          subrequest('POST', '/sobjects/Account', 'account', { Name: 'Harbour Logistics' }),
          subrequest('POST', '/sobjects/Contact', 'contact', { LastName: 'Wong', AccountId: '@{account.id}' }),
          subrequest('GET', '/sobjects/Contact/@{contact.id}?fields=AccountId,Account.Name', 'read'),
          subrequest(
            'GET',
            queryPath("SELECT Id FROM Contact WHERE AccountId = '@{account.id}'")
              .replace('%40%7B', '@{')
              .replace('%7D', '}'),
            'list',
          ),
          subrequest('PATCH', '/sobjects/Contact/@{list.records[0].Id}', 'patch', { Title: 'Director' }),
        ],
      },
    });
    expect(reply.status).toBe(200);
    const parts = reply.body.compositeResponse;
    expect(parts.map((part) => part.httpStatusCode)).toEqual([201, 201, 200, 200, 204]);
    expect(parts[0]?.httpHeaders['Location']).toMatch(/^\/services\/data\/v68\.0\/sobjects\/Account\/001/);
    expect(parts[2]?.body).toMatchObject({ Account: { Name: 'Harbour Logistics' } });
    expect(parts[4]?.body).toBeNull();
  });

  it('rolls everything back when one part fails', async () => {
    const { call } = await createTestRest();
    const reply = await call<Composite>('/composite', {
      body: {
        allOrNone: true,
        compositeRequest: [
          subrequest('POST', '/sobjects/Account', 'first', { Name: 'Gone again' }),
          subrequest('POST', '/sobjects/Contact', 'second', { FirstName: 'Nobody' }),
          subrequest('POST', '/sobjects/Account', 'third', { Name: 'Never' }),
        ],
      },
    });
    expect(reply.status).toBe(200);
    const halted = {
      httpStatusCode: 400,
      httpHeaders: {},
      body: [{ errorCode: 'PROCESSING_HALTED', message: ROLLED_BACK }],
    };
    expect(reply.body.compositeResponse).toEqual([
      { ...halted, referenceId: 'first' },
      {
        referenceId: 'second',
        httpStatusCode: 400,
        httpHeaders: {},
        body: [
          {
            message: 'Required fields are missing: [LastName]',
            errorCode: 'REQUIRED_FIELD_MISSING',
            fields: ['LastName'],
          },
        ],
      },
      { ...halted, referenceId: 'third' },
    ]);
    expect((await call(queryPath('SELECT COUNT() FROM Account'))).body).toEqual({
      totalSize: 0,
      done: true,
      records: [],
    });
  });

  it('rolls back with a collection inside it, whatever the collection asks for', async () => {
    const { call } = await createTestRest();
    const records = ['Kept?', null].map((Name) => ({ attributes: { type: 'Account' }, Name }));
    const body = {
      allOrNone: true,
      compositeRequest: [
        subrequest('POST', '/sobjects/Contact', 'contact', { LastName: 'Wong' }),
        subrequest('POST', '/composite/sobjects', 'accounts', { allOrNone: false, records }),
      ],
    };
    const parts = (await call<Composite>('/composite', { body })).body.compositeResponse;
    expect(parts.map((part) => part.httpStatusCode)).toEqual([400, 200]);
    expect(parts[1]?.body).toMatchObject([
      { success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
      { success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] },
    ]);
    expect((await call(queryPath('SELECT COUNT() FROM Contact'))).body).toMatchObject({ totalSize: 0 });
    const apart = (await call<Composite>('/composite', { body: { ...body, allOrNone: false } })).body.compositeResponse;
    expect(apart[1]?.body).toMatchObject([{ success: true }, { success: false }]);
  });

  it('gives a part only the headers that it names', async () => {
    const { call, store, admin } = await createTestRest();
    store.settings.defaultCaseOwnerId = admin.userId;
    const keep = { 'Sforce-Auto-Assign': 'FALSE' };
    const compositeRequest = [
      subrequest('POST', '/sobjects/Case', 'plain', { Subject: 'plain' }),
      { ...subrequest('POST', '/sobjects/Case', 'kept', { Subject: 'kept' }), httpHeaders: keep },
    ];
    await call('/composite', { body: { allOrNone: true, compositeRequest }, headers: keep });
    const { body } = await call(queryPath('SELECT Subject, Owner.Name FROM Case ORDER BY Subject'));
    expect(body).toMatchObject({ records: [{ Owner: { Name: 'Ada Lam' } }, { Owner: { Name: 'Chris Mori' } }] });
  });

  it('keeps what worked when parts stand alone', async () => {
    const { call } = await createTestRest();
    const reply = await call<Composite>('/composite', {
      body: {
        compositeRequest: [
          subrequest('POST', '/sobjects/Contact', 'bad', { FirstName: 'Nobody' }),
          subrequest('POST', '/sobjects/Task', 'lost', { WhoId: '@{bad.id}' }),
          subrequest('POST', '/sobjects/Account', 'good', { Name: 'Kept' }),
        ],
      },
    });
    expect(reply.body.compositeResponse.map((part) => part.httpStatusCode)).toEqual([400, 400, 201]);
    expect(reply.body.compositeResponse[1]?.body).toEqual([
      { errorCode: 'PROCESSING_HALTED', message: 'Invalid reference specified. No value for bad.id found in bad' },
    ]);
    expect((await call(queryPath('SELECT COUNT() FROM Account'))).body).toMatchObject({ totalSize: 1 });
  });

  it('refuses more than 25 parts and more than 5 queries', async () => {
    const { call } = await createTestRest();
    const many = Array.from({ length: 26 }, (_, index) =>
      subrequest('POST', '/sobjects/Account', `a${index}`, { Name: 'x' }),
    );
    expect((await call('/composite', { body: { compositeRequest: many } })).status).toBe(400);
    const queries = Array.from({ length: 6 }, (_, index) =>
      subrequest('GET', '/query?q=SELECT+Id+FROM+Account', `q${index}`),
    );
    expect((await call('/composite', { body: { compositeRequest: queries } })).status).toBe(400);
  });
});
