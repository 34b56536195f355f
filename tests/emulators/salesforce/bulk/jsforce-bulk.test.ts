// @vitest-environment node
// jsforce as it comes from npm, over a connection of this machine: conn.bulk2 of its Node build.
import { createServer, type Server } from 'node:http';
import { Connection } from 'jsforce';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sendResponse, toRequest } from '../../server/node-request.ts';
import { createTestWorld, signIn } from '../../testing.ts';
import type { World } from '../../world.ts';

const HOST = 'globex.my.salesforce.com';
let world: World;
let server: Server;
let conn: Connection;

beforeEach(async () => {
  world = await createTestWorld();
  server = createServer((incoming, outgoing) => {
    void (async () => {
      incoming.headers.host = HOST;
      await sendResponse(await world.fetch(await toRequest(incoming, outgoing)), incoming, outgoing);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { accessToken } = await signIn(world, { org: 'globex', user: 'chris' });
  conn = new Connection({ instanceUrl: `http://127.0.0.1:${port}`, accessToken, version: '68.0' });
  conn.bulk2.pollInterval = 50;
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
  world.close();
});

const people = (count: number) =>
  Array.from({ length: count }, (_, at) => ({
    FirstName: `Bulk, "${at}"`,
    LastName: 'Loaded',
    DoNotCall: at % 2 === 0,
  }));

it('loads, changes, deletes and queries past 2,000 rows', async () => {
  const input = [...people(2100), { FirstName: 'nobody', LastName: '', DoNotCall: false }];
  const loaded = await conn.bulk2.loadAndWaitForResults({ object: 'Contact', operation: 'insert', input });
  expect(loaded.successfulResults).toHaveLength(2100);
  expect(loaded.successfulResults[0]).toMatchObject({ sf__Created: 'true', FirstName: 'Bulk, "0"', DoNotCall: 'true' });
  expect(loaded.failedResults).toMatchObject([
    { FirstName: 'nobody', sf__Error: 'REQUIRED_FIELD_MISSING:Required fields are missing: [LastName]:LastName --' },
  ]);
  expect(loaded.unprocessedRecords).toEqual([]);

  const stream = await conn.bulk2.query(
    "SELECT Id, FirstName, Account.Name, DoNotCall FROM Contact WHERE LastName = 'Loaded' ORDER BY FirstName",
  );
  const found = await stream.toArray();
  expect(found).toHaveLength(2100);
  expect(found[0]).toMatchObject({ FirstName: 'Bulk, "0"', 'Account.Name': '', DoNotCall: 'true' });

  const ids = loaded.successfulResults.map(({ sf__Id }) => sf__Id);
  const changes = ids.slice(0, 3).map((Id) => ({ Id, Title: 'Changed' }));
  const changed = await conn.bulk2.loadAndWaitForResults({ object: 'Contact', operation: 'update', input: changes });
  expect(changed.successfulResults.map(({ sf__Created }) => sf__Created)).toEqual(['false', 'false', 'false']);
  const gone = ids.slice(0, 2).map((Id) => ({ Id }));
  await conn.bulk2.loadAndWaitForResults({ object: 'Contact', operation: 'delete', input: gone });
  await conn.bulk2.loadAndWaitForResults({ object: 'Contact', operation: 'hardDelete', input: [{ Id: ids[2] ?? '' }] });
  const left = await conn.query("SELECT COUNT() FROM Contact WHERE LastName = 'Loaded'");
  expect(left.totalSize).toBe(2097);
  const everything = await conn.bulk2.query("SELECT Id FROM Contact WHERE LastName = 'Loaded'", { scanAll: true });
  expect(await everything.toArray()).toHaveLength(2099);
}, 30_000);

it('goes step by step, and hears of a job that fails', async () => {
  const job = conn.bulk2.createJob({ object: 'Contact', operation: 'insert', lineEnding: 'LF' });
  await job.open();
  await job.uploadData('LastName,Nope__c\nLam,1\n');
  await job.close();
  await expect(job.poll(50, 10_000)).rejects.toThrow(
    'Ingest job failed to complete due to: InvalidBatch : Field name not found : Nope__c',
  );
  await job.delete();
  await expect(conn.bulk2.query('SELECT COUNT(Id) FROM Contact')).rejects.toThrow('not supported in Bulk V2 Query');
  const aborted = conn.bulk2.createJob({ object: 'Contact', operation: 'insert' });
  await aborted.open();
  await aborted.abort();
  expect((await aborted.check()).state).toBe('Aborted');
});
