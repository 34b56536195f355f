// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { CallOptions, Reply, TestRest } from './test-rest.ts';
import { createTestRest } from './test-rest.ts';

// https://developer.salesforce.com/docs/platform/api-rest/guide/intro-rest-conditional-requests.html
// https://developer.salesforce.com/docs/platform/api-rest/guide/resources-sobject-retrieve-patch.html
let test: TestRest;
let account: string;
let contact: string;

async function create(object: string, body: Record<string, unknown>): Promise<string> {
  return (await test.call<{ id: string }>(`/sobjects/${object}`, { body })).body.id;
}

beforeEach(async () => {
  test = await createTestRest();
  account = `/sobjects/Account/${await create('Account', { Name: 'Harbour' })}`;
  contact = `/sobjects/Contact/${await create('Contact', { LastName: 'Wong' })}`;
});

const ask = (path: string, headers: Record<string, string>, options: CallOptions = {}): Promise<Reply> =>
  test.call(path, { ...options, headers });
const patch = (path: string, headers: Record<string, string>, body: unknown = { Fax: '1' }): Promise<Reply> =>
  ask(path, headers, { method: 'PATCH', body });
const etagOf = async (path: string): Promise<string> => (await test.call(path)).headers.get('etag') ?? '';

describe('ETag', () => {
  it('comes with an account and changes when the account does; no other row has one', async () => {
    const first = await etagOf(account);
    expect(first).toMatch(/^"[A-Za-z0-9+/]+=*--gzip"$/);
    expect(await etagOf(account)).toBe(first);
    const patched = await patch(account, {});
    expect(patched.status).toBe(204);
    expect(await etagOf(account)).not.toBe(first);
    expect(patched.headers.get('etag')).toBe(await etagOf(account));
    expect((await test.call(contact)).headers.get('etag')).toBeNull();
  });

  it('If-Match lets pass what is still the same, and answers 412 to everything else', async () => {
    const etag = await etagOf(account);
    expect((await ask(account, { 'if-match': `"other", ${etag}` })).status).toBe(200);
    expect((await ask(account, { 'if-match': '"other"' })).status).toBe(412);
    expect((await patch(account, { 'if-match': etag })).status).toBe(204);
    expect((await patch(account, { 'if-match': etag }, { Fax: '2' })).status).toBe(412);
    expect((await test.call(account)).body).toMatchObject({ Fax: '1' });
  });

  it('If-None-Match answers 304 to a GET and 412 to a PATCH', async () => {
    const etag = await etagOf(account);
    const same = await ask(account, { 'if-none-match': etag });
    expect([same.status, same.body, same.headers.get('etag')]).toEqual([304, undefined, etag]);
    expect((await patch(account, { 'if-none-match': etag })).status).toBe(412);
    expect((await ask(account, { 'if-none-match': '"other"' })).status).toBe(200);
    expect((await patch(account, { 'if-none-match': '"other"' })).status).toBe(204);
  });

  it('is ignored for other objects', async () => {
    expect((await ask(contact, { 'if-match': '"other"' })).status).toBe(200);
    expect((await patch(contact, { 'if-match': '"other"' })).status).toBe(204);
  });

  it('a value that is no list of tags is refused on PATCH with 400', async () => {
    expect((await patch(account, { 'if-match': 'bare' })).status).toBe(400);
    expect((await patch(account, { 'if-none-match': '"open' })).status).toBe(400);
    expect((await patch(contact, { 'if-unmodified-since': 'yesterday' })).status).toBe(400);
  });
});

describe('dates, in whole seconds, for rows of every object', () => {
  it('If-Modified-Since answers 304 without a body while nothing changed', async () => {
    const modified = (await test.call(contact)).headers.get('last-modified') ?? '';
    expect(modified).toBe('Mon, 23 Nov 2026 10:00:00 GMT');
    const same = await ask(contact, { 'if-modified-since': modified });
    expect([same.status, same.body]).toEqual([304, undefined]);
    await test.clock.advance(1000);
    await patch(contact, {});
    expect((await ask(contact, { 'if-modified-since': modified })).status).toBe(200);
    expect((await ask(contact, { 'if-modified-since': 'nonsense' })).status).toBe(200);
  });

  it('If-Unmodified-Since answers 412 to a GET and a PATCH of what has changed', async () => {
    const since = new Date(test.clock.now()).toUTCString();
    await test.clock.advance(2000);
    await patch(contact, {});
    expect((await ask(contact, { 'if-unmodified-since': since })).status).toBe(412);
    expect((await patch(contact, { 'if-unmodified-since': since })).status).toBe(412);
  });

  it('works in a part of a composite by its own headers', async () => {
    const url = `/services/data/v68.0${contact}`;
    const since = { 'If-Modified-Since': new Date(test.clock.now()).toUTCString() };
    const { body } = await test.call('/composite', {
      body: { compositeRequest: [{ method: 'GET', url, referenceId: 'same', httpHeaders: since }] },
    });
    expect(body).toMatchObject({ compositeResponse: [{ httpStatusCode: 304, body: null }] });
  });
});
