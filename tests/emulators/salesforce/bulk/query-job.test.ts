// @vitest-environment node
// Documents: https://developer.salesforce.com/docs/platform/api-asynch/guide/query-bulk-api-2-0.html
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestRest } from '../rest/test-rest.ts';
import { createTestRest } from '../rest/test-rest.ts';

let rest: TestRest;
type Info = Record<string, unknown> & { id: string };

beforeEach(async () => {
  rest = await createTestRest();
  await rest.store.tx(rest.admin, async (tx) => {
    const account = await tx.insert('Account', { Name: 'Acme, "Ltd"' });
    await tx.insert('Contact', { LastName: 'Lam', AccountId: account, Description: 'a\nb' });
    await tx.insert('Contact', { LastName: 'Mori' });
    await tx.delete('Contact', await tx.insert('Contact', { LastName: 'Gone' }));
  });
});

async function run(query: string, more: Record<string, unknown> = {}): Promise<Info> {
  const created = await rest.call<Info>('/jobs/query', { body: { operation: 'query', query, ...more } });
  expect(created.status).toBe(200);
  await rest.clock.advance(1000);
  return (await rest.call<Info>(`/jobs/query/${created.body.id}`)).body;
}

const page = (id: string, query = '') => rest.call<string>(`/jobs/query/${id}/results${query}`);

describe('a query job (query-create-job.html, query-get-one-job.html, query-get-job-results.html)', () => {
  it('answers CSV with parents, empty cells and instants with a Z', async () => {
    const soql = 'select id, lastname, account.name, Description, CreatedDate from Contact order by LastName';
    const created = await rest.call<Info>('/jobs/query', { body: { operation: 'query', query: soql } });
    expect(created.body).toEqual({
      id: expect.stringMatching(/^750\w{15}$/),
      operation: 'query',
      object: 'Contact',
      createdById: rest.agent.userId,
      createdDate: '2026-11-23T10:00:00.000+0000',
      systemModstamp: '2026-11-23T10:00:00.000+0000',
      state: 'UploadComplete',
      concurrencyMode: 'Parallel',
      contentType: 'CSV',
      apiVersion: 68,
      lineEnding: 'LF',
      columnDelimiter: 'COMMA',
    });
    const early = await page(created.body.id);
    expect([early.status, early.body]).toMatchObject([400, [{ errorCode: 'INVALIDJOBSTATE' }]]);
    const job = await run(soql);
    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 2, jobType: 'V2Query', retries: 0 });
    const { headers, body } = await page(job.id);
    expect(headers.get('content-type')).toMatch(/^text\/csv/);
    expect(headers.get('sforce-numberofrecords')).toBe('2');
    expect(headers.get('sforce-locator')).toBe('null');
    const lines = body.split('\n');
    expect(lines[0]).toBe('"Id","LastName","Account.Name","Description","CreatedDate"');
    expect(body).toContain('"Lam","Acme, ""Ltd""","a\nb","2026-11-23T10:00:00.000Z"\n');
    expect(body).toContain('"Mori","","","2026-11-23T10:00:00.000Z"\n');
  });

  it('gives its results page by page', async () => {
    await rest.store.tx(rest.admin, async (tx) => {
      for (let at = 0; at < 23; at += 1) await tx.insert('Contact', { LastName: `P${at}` });
    });
    const { id } = await run('SELECT LastName FROM Contact');
    const names: string[] = [];
    let locator = '';
    let pages = 0;
    while (locator !== 'null') {
      const { headers, body } = await page(id, `?maxRecords=10${locator && `&locator=${locator}`}`);
      const [header, ...lines] = body.trimEnd().split('\n');
      expect(header).toBe('"LastName"');
      expect(headers.get('sforce-numberofrecords')).toBe(String(lines.length));
      names.push(...lines);
      locator = headers.get('sforce-locator') ?? 'null';
      pages += 1;
    }
    expect([pages, names.length, new Set(names).size]).toEqual([3, 25, 25]);
    const wrong = await page(id, '?locator=xyz');
    expect([wrong.status, wrong.body]).toMatchObject([400, [{ errorCode: 'INVALID_QUERY_LOCATOR' }]]);
  });

  it('sees the recycle bin with queryAll', async () => {
    expect(await run('SELECT Id FROM Contact', { operation: 'queryAll' })).toMatchObject({ numberRecordsProcessed: 3 });
    expect(await run('SELECT Id FROM Contact')).toMatchObject({ numberRecordsProcessed: 2 });
  });

  it('is read with the version it was made with: 409 otherwise', async () => {
    const { id } = await run('SELECT Id FROM Contact');
    expect((await rest.call(`/services/data/v67.0/jobs/query/${id}/results`)).status).toBe(409);
  });

  it('is aborted, deleted and listed', async () => {
    const { body } = await rest.call<Info>('/jobs/query', {
      body: { operation: 'query', query: 'SELECT Id FROM Case' },
    });
    const patch = { method: 'PATCH', body: { state: 'Aborted' } };
    expect((await rest.call(`/jobs/query/${body.id}`, patch)).body).toMatchObject({ state: 'Aborted' });
    await rest.clock.advance(1000);
    expect((await rest.call(`/jobs/query/${body.id}`)).body).toMatchObject({ state: 'Aborted' });
    const list = await rest.call<{ records: Info[] }>('/jobs/query?jobType=V2Query');
    expect(list.body.records.map(({ id }) => id)).toEqual([body.id]);
    expect((await rest.call(`/jobs/query/${body.id}`, { method: 'DELETE' })).status).toBe(204);
    expect((await rest.call(`/jobs/query/${body.id}`)).status).toBe(404);
  });

  it.each([
    ['SELECT COUNT(Id) FROM Contact', 'API_ERROR'],
    ['SELECT LastName FROM Contact GROUP BY LastName', 'API_ERROR'],
    ['SELECT Id FROM Contact LIMIT 5 OFFSET 2', 'API_ERROR'],
    ['SELECT Id, (SELECT Id FROM Contacts) FROM Account', 'API_ERROR'],
    ['SELECT Id FROM', 'MALFORMED_QUERY'],
    ['SELECT Nope FROM Contact', 'INVALID_FIELD'],
    ['SELECT Id FROM Nope', 'INVALID_TYPE'],
  ])('refuses %s', async (query, errorCode) => {
    const reply = await rest.call('/jobs/query', { body: { operation: 'query', query } });
    expect([reply.status, reply.body]).toMatchObject([400, [{ errorCode }]]);
  });
});

it('gives a long result by parts, as it was when the job ran', async () => {
  rest.store.load(
    'Contact',
    rest.admin.userId,
    Array.from({ length: 4500 }, (_, index) => ({ LastName: `Crowd ${index}` })),
  );
  const { id } = await run("SELECT LastName FROM Contact WHERE LastName LIKE 'Crowd%'");
  await rest.store.tx(rest.system, async (tx) => {
    const [first] = tx.find('Contact', { LastName: 'Crowd 3000' });
    await tx.update('Contact', first?.Id ?? '', { LastName: 'Changed' });
  });
  const names: string[] = [];
  let locator = '';
  do {
    const { headers, body } = await page(id, `?maxRecords=1300${locator}`);
    names.push(...body.trimEnd().split('\n').slice(1));
    const next = headers.get('sforce-locator');
    locator = next === 'null' ? '' : `&locator=${next}`;
  } while (locator !== '');
  expect(names).toEqual(Array.from({ length: 4500 }, (_, index) => `"Crowd ${index}"`));
});
