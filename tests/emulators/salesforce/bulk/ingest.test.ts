// @vitest-environment node
// Documents: https://developer.salesforce.com/docs/atlas.en-us.api_asynch.meta/api_asynch/bulk_api_2_0.htm
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestRest } from '../rest/test-rest.ts';
import { createTestRest, queryPath } from '../rest/test-rest.ts';

let rest: TestRest;
beforeEach(async () => {
  rest = await createTestRest();
  rest.store.defineField('Contact', {
    name: 'Key__c',
    label: 'Key',
    type: 'string',
    length: 64,
    externalId: true,
    unique: true,
    createable: true,
    updateable: true,
  });
  rest.store.access.definePermissionSet({
    name: 'Keys',
    label: 'Keys',
    objects: {},
    fields: { 'Contact.Key__c': { read: true, edit: true } },
    customMetadata: [],
    apexClasses: [],
  });
  rest.store.access.assign(rest.admin.userId, 'Keys');
});

const CSV = { 'content-type': 'text/csv' };
type Info = Record<string, unknown> & { id: string };

async function open(body: Record<string, unknown>, as = rest.admin): Promise<Info> {
  const reply = await rest.call<Info>('/jobs/ingest', { body, as });
  expect(reply.status).toBe(200);
  return reply.body;
}

const info = async (id: string) => (await rest.call<Info>(`/jobs/ingest/${id}`, { as: rest.admin })).body;
const upload = (id: string, text: string) =>
  rest.call(`/jobs/ingest/${id}/batches`, { method: 'PUT', text, headers: CSV, as: rest.admin });
const setState = (id: string, state: string) =>
  rest.call<Info>(`/jobs/ingest/${id}`, { method: 'PATCH', body: { state }, as: rest.admin });
const results = async (id: string, name: string) =>
  (await rest.call<string>(`/jobs/ingest/${id}/${name}`, { as: rest.admin })).body;

/** The whole way of one upload. */
async function load(job: Record<string, unknown>, text: string): Promise<Info> {
  const { id } = await open({ contentType: 'CSV', ...job });
  expect((await upload(id, text)).status).toBe(201);
  expect((await setState(id, 'UploadComplete')).status).toBe(200);
  await rest.clock.advance(60_000);
  return info(id);
}

async function rows(soql: string) {
  const { body } = await rest.call<{ records: Record<string, unknown>[] }>(queryPath(soql), { as: rest.admin });
  return body.records;
}

describe('a job (create_job.htm, upload_job_data.htm, close_job.htm, get_job_info.htm)', () => {
  it('is opened, filled, closed and worked through on the clock of the org', async () => {
    const job = await open({ object: 'Contact', contentType: 'CSV', operation: 'insert', lineEnding: 'LF' });
    expect(job).toEqual({
      id: expect.stringMatching(/^750\w{15}$/),
      operation: 'insert',
      object: 'Contact',
      createdById: rest.admin.userId,
      createdDate: '2026-11-23T10:00:00.000+0000',
      systemModstamp: '2026-11-23T10:00:00.000+0000',
      state: 'Open',
      concurrencyMode: 'Parallel',
      contentType: 'CSV',
      apiVersion: 68,
      contentUrl: `services/data/v68.0/jobs/ingest/${job.id}/batches`,
      lineEnding: 'LF',
      columnDelimiter: 'COMMA',
    });
    const put = await upload(job.id, 'LastName\nLam\n');
    expect([put.status, put.body]).toEqual([201, undefined]);
    const closed = await setState(job.id, 'UploadComplete');
    expect(closed.body).toMatchObject({ state: 'UploadComplete' });
    expect(closed.body).not.toHaveProperty('contentUrl');
    expect(await rows('SELECT Id FROM Contact')).toHaveLength(0);
    await rest.clock.advance(200);
    expect(await info(job.id)).toMatchObject({ state: 'InProgress', jobType: 'V2Ingest' });
    await rest.clock.advance(1000);
    expect(await info(job.id)).toMatchObject({
      state: 'JobComplete',
      numberRecordsProcessed: 1,
      numberRecordsFailed: 0,
      retries: 0,
      totalProcessingTime: 10,
      apexProcessingTime: 0,
    });
    expect(await rows('SELECT LastName FROM Contact')).toMatchObject([{ LastName: 'Lam' }]);
  });

  it('takes one upload only', async () => {
    const { id } = await open({ object: 'Contact', operation: 'insert' });
    await upload(id, 'LastName\nLam\n');
    const second = await upload(id, 'LastName\nWong\n');
    expect(second.status).toBe(400);
    expect(second.body).toMatchObject([
      { errorCode: 'INVALIDJOB', message: expect.stringContaining(`<${id.slice(0, 15)}>`) },
    ]);
  });

  it('may come with its upload in one multipart request (walkthrough_upload_multipart_data.htm)', async () => {
    const text = [
      '--BOUNDARY',
      'Content-Type: application/json',
      'Content-Disposition: form-data; name="job"',
      '',
      '{"object":"Contact","contentType":"CSV","operation":"insert"}',
      '--BOUNDARY',
      'Content-Type: text/csv',
      'Content-Disposition: form-data; name="content"; filename="content"',
      '',
      'FirstName,LastName\nJean,Hoarau\nKim,Lee\n',
      '--BOUNDARY--',
      '',
    ].join('\r\n');
    const headers = { 'content-type': 'multipart/form-data; boundary=BOUNDARY' };
    const created = await rest.call<Info>('/jobs/ingest', { text, headers, as: rest.admin });
    expect(created.body).toMatchObject({ state: 'UploadComplete' });
    await rest.clock.advance(1000);
    expect(await info(created.body.id)).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 2 });
  });

  it('is aborted before or while it runs; the rest stays unprocessed (abort_job.htm)', async () => {
    const { id } = await open({ object: 'Contact', operation: 'insert' });
    await upload(id, `LastName\n${Array.from({ length: 450 }, (_, at) => `P${at}`).join('\n')}\n`);
    await setState(id, 'UploadComplete');
    await rest.clock.advance(200);
    expect((await setState(id, 'Aborted')).body).toMatchObject({ state: 'Aborted' });
    await rest.clock.advance(1000);
    expect(await info(id)).toMatchObject({ state: 'Aborted', numberRecordsProcessed: 200 });
    expect((await results(id, 'unprocessedrecords')).split('\n').slice(0, 2)).toEqual(['"LastName"', '"P200"']);
    expect((await setState(id, 'Aborted')).body).toMatchObject([{ errorCode: 'INVALIDJOBSTATE' }]);
  });

  it('is deleted when it is over, not while it is open (delete_job.htm)', async () => {
    const { id } = await open({ object: 'Contact', operation: 'insert' });
    const remove = () => rest.call(`/jobs/ingest/${id}`, { method: 'DELETE', as: rest.admin });
    expect((await remove()).status).toBe(400);
    await setState(id, 'Aborted');
    expect((await remove()).status).toBe(204);
    expect((await rest.call(`/jobs/ingest/${id}`, { as: rest.admin })).status).toBe(404);
  });

  it('stands in the list of jobs of those who may see it (get_all_jobs.htm)', async () => {
    const mine = await open({ object: 'Contact', operation: 'insert' });
    const agents = await open({ object: 'Contact', operation: 'insert' }, rest.agent);
    const list = async (as = rest.admin, query = '') =>
      (await rest.call<{ done: boolean; records: Info[]; nextRecordsUrl: null }>(`/jobs/ingest${query}`, { as })).body;
    const all = await list();
    expect(all).toMatchObject({ done: true, nextRecordsUrl: null });
    expect(all.records.map(({ id }) => id)).toEqual([mine.id, agents.id]);
    expect(all.records[0]).toMatchObject({ jobType: 'V2Ingest', state: 'Open' });
    expect((await list(rest.agent)).records.map(({ id }) => id)).toEqual([agents.id]);
    expect((await list(rest.admin, '?jobType=Classic')).records).toEqual([]);
    expect((await rest.call(`/jobs/ingest/${mine.id}`, { as: rest.agent })).status).toBe(404);
  });
});

describe('results (get_job_successful_results.htm, get_job_failed_results.htm)', () => {
  it('tell of each record with its cells', async () => {
    const job = await load({ object: 'Contact', operation: 'insert' }, 'FirstName,LastName\nAda,Lam\nBen,\n');
    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 2, numberRecordsFailed: 1 });
    const [contact] = await rows('SELECT Id FROM Contact');
    expect(await results(job.id, 'successfulResults')).toBe(
      `"sf__Id","sf__Created","FirstName","LastName"\n"${String(contact?.['Id'])}","true","Ada","Lam"\n`,
    );
    expect(await results(job.id, 'failedResults')).toBe(
      '"sf__Id","sf__Error","FirstName","LastName"\n' +
        '"","REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --","Ben",""\n',
    );
    expect(await results(job.id, 'unprocessedrecords')).toBe('"FirstName","LastName"\n');
  });

  it('keep the delimiter and the line ending of the job', async () => {
    const format = { lineEnding: 'CRLF', columnDelimiter: 'SEMICOLON' };
    const text = 'LastName;Description\r\nLam;"two\r\nlines; and ""more"""\r\n';
    const job = await load({ object: 'Contact', operation: 'insert', ...format }, text);
    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsFailed: 0 });
    expect(await rows('SELECT Description FROM Contact')).toMatchObject([{ Description: 'two\r\nlines; and "more"' }]);
    expect(await results(job.id, 'successfulResults')).toContain('"sf__Id";"sf__Created";"LastName";"Description"\r\n');
  });
});

describe('operations', () => {
  it('upserts by an external id, and refuses the same key twice', async () => {
    await rest.store.tx(rest.admin, (tx) => tx.insert('Contact', { LastName: 'Old', Key__c: 'k1' }));
    const job = await load(
      { object: 'Contact', operation: 'upsert', externalIdFieldName: 'Key__c' },
      'Key__c,LastName\nk1,Changed\nk2,New\nK2,Again\n',
    );
    expect(job).toMatchObject({ externalIdFieldName: 'Key__c', numberRecordsFailed: 1 });
    expect((await results(job.id, 'successfulResults')).split('\n').map((line) => line.split(',')[1])).toEqual([
      '"sf__Created"',
      '"false"',
      '"true"',
      undefined,
    ]);
    expect(await results(job.id, 'failedResults')).toContain('DUPLICATE_VALUE:Duplicate external id specified: K2');
    expect(await rows('SELECT LastName FROM Contact ORDER BY Key__c')).toMatchObject([
      { LastName: 'Changed' },
      { LastName: 'New' },
    ]);
  });

  it('updates: an empty cell says nothing, #N/A empties; booleans and numbers are read', async () => {
    const id = await rest.store.tx(rest.admin, (tx) =>
      tx.insert('Contact', { LastName: 'Lam', Title: 'Dr', Department: 'X' }),
    );
    const job = await load(
      { object: 'Contact', operation: 'update' },
      `Id,Title,Department,DoNotCall,Birthdate\n${id},,#N/A,yes,1940-06-07Z\n`,
    );
    expect(job).toMatchObject({ numberRecordsFailed: 0 });
    expect(await rows('SELECT Title, Department, DoNotCall, Birthdate FROM Contact')).toMatchObject([
      { Title: 'Dr', Department: null, DoNotCall: true, Birthdate: '1940-06-07' },
    ]);
  });

  it('finds parents by a relationship in the header (relationship-fields-in-a-header-row-2-0)', async () => {
    await rest.store.tx(rest.admin, (tx) => tx.insert('Contact', { LastName: 'Boss', Email: 'boss@x.example' }));
    const job = await load(
      { object: 'Contact', operation: 'insert' },
      'LastName,ReportsTo.Email\nLam,boss@x.example\nWong,nobody@x.example\n',
    );
    expect(await results(job.id, 'failedResults')).toContain(
      'INVALID_FIELD:Foreign key external ID: nobody@x.example not found for field Email in entity Contact:--',
    );
    expect(await rows("SELECT ReportsTo.Name FROM Contact WHERE LastName = 'Lam'")).toMatchObject([
      { ReportsTo: { Name: 'Boss' } },
    ]);
  });

  it('deletes into the recycle bin, or for good with the right to', async () => {
    const [soft, hard] = await rest.store.tx(rest.admin, async (tx) => [
      await tx.insert('Contact', { LastName: 'Soft' }),
      await tx.insert('Contact', { LastName: 'Hard' }),
    ]);
    await load({ object: 'Contact', operation: 'delete' }, `Id\n${soft}\n`);
    const purge = await load({ object: 'Contact', operation: 'hardDelete' }, `Id\n${hard}\n${soft}\n0035g00000AAAAA\n`);
    expect(purge).toMatchObject({ numberRecordsProcessed: 3, numberRecordsFailed: 1 });
    const all = await rest.call<{ totalSize: number }>('/queryAll?q=SELECT+Id+FROM+Contact', { as: rest.admin });
    expect(all.body.totalSize).toBe(0);
    const refused = await rest.call('/jobs/ingest', { body: { object: 'Contact', operation: 'hardDelete' } });
    expect([refused.status, refused.body]).toMatchObject([400, [{ errorCode: 'FEATURENOTENABLED' }]]);
  });
});

// INVALID_FIELD and its text: github.com/SFDO-Tooling/Snowfakery/issues/793 (col 0), help.salesforce.com 000381727
describe('cells that are no values of their field', () => {
  it.each([
    ['Birthdate', '6/15/19', 'xsd:date'],
    ['Birthdate', '2026-02-30', 'xsd:date'],
    ['CreatedDate', '2018-09-28', 'xsd:dateTime'],
    ['CreatedDate', '2024-07-29 22:38:35', 'xsd:dateTime'],
    ['DoNotCall', 'maybe', 'xsd:boolean'],
  ])('%s: %s', async (column, cell, type) => {
    const job = await load({ object: 'Contact', operation: 'insert' }, `LastName,${column}\nLam,${cell}\nWong,\n`);
    expect(job).toMatchObject({ state: 'JobComplete', numberRecordsProcessed: 2, numberRecordsFailed: 1 });
    expect(await results(job.id, 'failedResults')).toContain(
      `"","INVALID_FIELD:Failed to deserialize field at col 1. Due to, '${cell}' is not a valid value for the type ${type}:${column} --","Lam","${cell}"`,
    );
  });

  it('whole numbers have 32 bits', async () => {
    const job = await load(
      { object: 'Account', operation: 'insert' },
      'Name,NumberOfEmployees\nA,2147483648\nB,2147483647\n',
    );
    expect(await results(job.id, 'failedResults')).toContain(
      "INVALID_FIELD:Failed to deserialize field at col 1. Due to, '2147483648' is not a valid value for the type xsd:int:NumberOfEmployees --",
    );
    expect(job).toMatchObject({ numberRecordsFailed: 1 });
  });

  it('dates may have a zone (datafiles_date_format.htm)', async () => {
    const lines = ['1999-01-01Z,2026-01-01T10:00:00.000Z', '1999-01-01-0800,2026-01-01T10:00:00.000+0100'];
    const text = ['ActivityDate,ReminderDateTime', ...lines, ''].join('\n');
    const job = await load({ object: 'Task', operation: 'insert' }, text);
    expect(job).toMatchObject({ numberRecordsFailed: 0 });
    expect(await rows('SELECT ActivityDate, ReminderDateTime FROM Task')).toMatchObject([
      { ActivityDate: '1999-01-01', ReminderDateTime: '2026-01-01T10:00:00.000+0000' },
      { ActivityDate: '1999-01-01', ReminderDateTime: '2026-01-01T09:00:00.000+0000' },
    ]);
  });
});

// https://developer.salesforce.com/docs/platform/api-asynch/guide/get-job-unprocessed-results.html
describe('unprocessed records of failed or aborted jobs', () => {
  const all = '"LastName","Title"\n"Lam","a"\n"Wong","b"\n';
  const text = 'LastName,Title\nLam,a\nWong,b\n';

  it.each(['Open', 'UploadComplete'])('are all of a job that is aborted while it is %s', async (state) => {
    const { id } = await open({ object: 'Contact', operation: 'insert' });
    await upload(id, text);
    if (state === 'UploadComplete') await setState(id, state);
    await setState(id, 'Aborted');
    await rest.clock.advance(1000);
    expect(await results(id, 'unprocessedrecords')).toBe(all);
    expect(await results(id, 'successfulResults')).toBe('"sf__Id","sf__Created","LastName","Title"\n');
    expect(await rows('SELECT Id FROM Contact')).toEqual([]);
  });

  it('are all of a job that fails as a whole', async () => {
    const job = await load({ object: 'Contact', operation: 'insert' }, text.replace('Title', 'Nope__c'));
    expect(job).toMatchObject({ state: 'Failed' });
    expect(await results(job.id, 'unprocessedrecords')).toBe(all.replace('Title', 'Nope__c'));
    expect(await results(job.id, 'failedResults')).toBe('"sf__Id","sf__Error","LastName","Nope__c"\n');
  });
});

it('names the record of a refused row (get_job_failed_results.htm: sf__Id, from 53.0 on)', async () => {
  const id = await rest.store.tx(rest.admin, (tx) => tx.insert('Contact', { LastName: 'Lam' }));
  const job = await load({ object: 'Contact', operation: 'update' }, `Id,Email\n${id.slice(0, 15)},nonsense\n`);
  expect(await results(job.id, 'failedResults')).toContain(`"${id}","INVALID_EMAIL_ADDRESS:`);
});

describe('uploads that fail as a whole', () => {
  it.each([
    ['an unknown column', 'LastName,Nope__c\nLam,1\n', 'InvalidBatch : Field name not found : Nope__c'],
    [
      'another line ending',
      'LastName\r\nLam\r\n',
      'ClientInputError : LineEnding is invalid on user data. Current LineEnding setting is LF',
    ],
    // Both as the service words them: a report of attempts with each form of such a header.
    [
      'a type where there is only one',
      'LastName,Contact:ReportsTo.Email\nLam,x@x.example\n',
      'InvalidBatch : type is not needed for non polymorphic foreign key references: ReportsTo',
    ],
    [
      'an unknown relationship',
      'LastName,Boss.Email\nLam,x@x.example\n',
      'InvalidBatch : Unable to find relationship: Boss',
    ],
    ['nothing at all', '', 'InvalidBatch : Unable to find header row'],
  ])('%s', async (_, text, errorMessage) => {
    const job = await load({ object: 'Contact', operation: 'insert' }, text);
    expect(job).toMatchObject({ state: 'Failed', errorMessage, numberRecordsProcessed: 0 });
    expect(await rows('SELECT Id FROM Contact')).toEqual([]);
  });

  it('a line with too many cells', async () => {
    const job = await load({ object: 'Contact', operation: 'insert' }, 'LastName\nLam,1\n');
    expect(job).toMatchObject({ state: 'Failed', errorMessage: expect.stringContaining('InvalidBatch') });
  });

  it.each([
    [{ object: 'Nope', operation: 'insert' }, 'INVALIDJOB'],
    [{ object: 'Contact', operation: 'upsert' }, 'INVALIDJOB'],
    [{ object: 'Contact', operation: 'upsert', externalIdFieldName: 'Title' }, 'INVALIDJOB'],
    [{ object: 'Contact', operation: 'merge' }, 'JSON_PARSER_ERROR'],
    [{ object: 'Contact', operation: 'insert', lineEnding: 'CR' }, 'JSON_PARSER_ERROR'],
    [{ operation: 'insert' }, 'JSON_PARSER_ERROR'],
  ])('is not even opened: %j', async (body, errorCode) => {
    const reply = await rest.call('/jobs/ingest', { body, as: rest.admin });
    expect([reply.status, reply.body]).toMatchObject([400, [{ errorCode }]]);
  });
});
