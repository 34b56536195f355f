// @vitest-environment node
// jsforce as it comes from npm, over a connection of this machine: metadata by SOAP and by REST, and the Tooling API.
import { createServer, type Server } from 'node:http';
import { unzipSync } from 'fflate';
import { Connection } from 'jsforce';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPackage, PACKAGE_ZIP } from '../../../../scripts/package-org/build.ts';
import { relayPathHash } from '../../../../scripts/package-org/relay-token.ts';
import { sendResponse, toRequest } from '../../server/node-request.ts';
import { createTestWorld, signIn } from '../../testing.ts';
import type { World } from '../../world.ts';
import { apexZip } from './test-deploy.ts';

const HOST = 'globex.my.salesforce.com';
const { zips, tests } = buildPackage({ relayPathHash: relayPathHash('x') });
const packageZip = Buffer.from(zips.get(PACKAGE_ZIP) ?? new Uint8Array());
const OPTIONS = {
  singlePackage: true,
  rollbackOnError: true,
  testLevel: 'RunSpecifiedTests',
  runTests: tests,
} as const;

let world: World;
let server: Server;
let conn: Connection;

beforeAll(async () => {
  world = await createTestWorld();
  Object.assign(world.salesforce.org('globex').metadata?.deployments.speed ?? {}, {
    queueMs: 20,
    componentMs: 1,
    testMs: 1,
  });
  server = createServer((incoming, outgoing) => {
    void (async () => {
      incoming.headers.host = HOST;
      await sendResponse(await world.fetch(await toRequest(incoming, outgoing)), incoming, outgoing);
    })().catch(() => outgoing.destroy());
  });
  // Compiling the package holds up everything for seconds; a connection that was closed meanwhile is no part of this.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const { accessToken } = await signIn(world, { org: 'globex', user: 'chris' });
  conn = new Connection({ instanceUrl: `http://127.0.0.1:${port}`, accessToken, version: '68.0' });
  conn.metadata.pollInterval = 50;
  conn.metadata.pollTimeout = 30_000;
}, 60_000);

afterAll(() => {
  server.closeAllConnections();
  server.close();
  world.close();
});

describe('conn.metadata', () => {
  let validated = '';

  it('deploys over SOAP, and tells of failures with their place', { timeout: 30_000 }, async () => {
    const zip = Buffer.from(apexZip({ Bad: 'public class Bad {\n  void run() { Integer a = 1 }\n}' }));
    const result = await conn.metadata.deploy(zip, { singlePackage: true, rollbackOnError: true }).complete(true);
    expect(result).toMatchObject({ done: true, success: false, status: 'Failed', numberComponentErrors: 1 });
    expect(result.details.componentFailures).toMatchObject([
      { fullName: 'Bad', componentType: 'ApexClass', problem: "Missing ';' at '}'", lineNumber: 2, columnNumber: 30 },
    ]);
  });

  it('validates the package over SOAP', { timeout: 30_000 }, async () => {
    const result = await conn.metadata.deploy(packageZip, { ...OPTIONS, checkOnly: true }).complete(true);
    expect(result).toMatchObject({
      done: true,
      success: true,
      status: 'Succeeded',
      checkOnly: true,
      runTestsEnabled: true,
    });
    expect(result.details.runTestResult?.numFailures).toBe(0);
    expect(result.details.componentSuccesses.length).toBe(result.numberComponentsTotal + 1);
    validated = result.id;
    expect(await conn.metadata.list([{ type: 'ApexClass' }])).toEqual([]);
  });

  it('deploys the validated package quickly, and over REST once more', { timeout: 30_000 }, async () => {
    const id = await conn.metadata.deployRecentValidation({ id: validated, rest: true });
    await expect
      .poll(async () => (await conn.metadata.checkDeployStatus(id, false, true)).status, { timeout: 10_000 })
      .toBe('Succeeded');
    const result = await conn.metadata.deployRest(packageZip, { ...OPTIONS }).complete(true);
    expect(result).toMatchObject({ done: true, success: true, status: 'Succeeded' });
    expect(await conn.metadata.checkDeployStatus(result.id, true, true)).toMatchObject({
      id: result.id,
      success: true,
    });
  });

  it('describes, lists and retrieves what was deployed', { timeout: 30_000 }, async () => {
    const described = await conn.metadata.describe();
    expect(described).toMatchObject({ partialSaveAllowed: false, testRequired: true });
    expect(described.metadataObjects.find(({ xmlName }) => xmlName === 'ApexClass')).toMatchObject({
      directoryName: 'classes',
      suffix: 'cls',
      metaFile: true,
    });
    const listed = await conn.metadata.list([{ type: 'ApexTrigger' }]);
    expect(listed).toMatchObject([
      { fullName: 'CinnoxEventTrigger', type: 'ApexTrigger', fileName: 'triggers/CinnoxEventTrigger.trigger' },
    ]);
    const retrieved = await conn.metadata
      .retrieve({
        apiVersion: 68,
        singlePackage: true,
        unpackaged: {
          types: [{ name: 'ApexClass', members: ['CinnoxRelay', 'Gone'] }],
          version: '68.0',
          objectPermissions: [],
        },
      })
      .complete();
    const files = Object.keys(unzipSync(Buffer.from(retrieved.zipFile, 'base64')));
    expect(files.toSorted()).toEqual(['classes/CinnoxRelay.cls', 'classes/CinnoxRelay.cls-meta.xml', 'package.xml']);
    expect(retrieved.messages[0]?.problem).toContain("named 'Gone' cannot be found");
  });

  it('cancels, and loses a request without a trace when the connection breaks first', { timeout: 30_000 }, async () => {
    const { deployments } = world.salesforce.org('globex').metadata ?? {};
    if (!deployments) throw new Error('the org has no metadata');
    const { queueMs } = deployments.speed;
    // It has to wait still when the cancellation comes, however slow this machine is.
    deployments.speed.queueMs = 60_000;
    const waiting = conn.metadata.deploy(packageZip, { ...OPTIONS, checkOnly: true });
    const { id } = await waiting;
    await conn.metadata.cancelDeploy(id);
    expect((await conn.metadata.checkDeployStatus(id)).status).toBe('Canceled');
    deployments.speed.queueMs = queueMs;
    const before = deployments.list().length;
    world.faults.add({ route: 'POST /services/Soap/m/*', point: 'beforeCommit', times: 1, cut: true });
    await expect(conn.metadata.deploy(packageZip, { ...OPTIONS })).rejects.toThrow();
    expect(deployments.list()).toHaveLength(before);
  });

  it('is refused with the code of the fault', async () => {
    await expect(conn.metadata.checkDeployStatus('0Af000000000001AAA')).rejects.toMatchObject({
      errorCode: 'sf:INVALID_CROSS_REFERENCE_KEY',
    });
    await expect(conn.metadata.deploy(packageZip, { testLevel: 'NoTestRun' })).rejects.toThrow(
      'testLevel of NoTestRun cannot be used in production organizations',
    );
  });
});

describe('conn.tooling', () => {
  it('queries what was deployed', async () => {
    const classes = await conn.tooling.query<{ Name: string }>(
      "SELECT Id, Name FROM ApexClass WHERE Name LIKE 'Cinnox%' ORDER BY Name",
    );
    expect(classes.totalSize).toBe(9);
    expect(classes.records[0]?.Name).toBe('CinnoxCleanUp');
    const coverage = await conn.tooling.query<{ PercentCovered: number }>(
      'SELECT PercentCovered FROM ApexOrgWideCoverage',
    );
    expect(coverage.records[0]?.PercentCovered).toBeGreaterThanOrEqual(75);
  });

  it('runs tests, anonymous Apex and creates', async () => {
    const runId = await conn.tooling.runTestsAsynchronous({ classids: '', classNames: 'CinnoxRelayTest' });
    const soql = `SELECT Status FROM ApexTestRunResult WHERE AsyncApexJobId = '${String(runId)}'`;
    await expect
      .poll(async () => (await conn.tooling.query(soql)).records[0]?.['Status'], { timeout: 10_000 })
      .toBe('Passed');
    const scheduled = await conn.tooling.executeAnonymous(
      "System.schedule('CINNOX clean-up', '0 17 2 * * ?', new CinnoxCleanUp());",
    );
    expect(scheduled).toMatchObject({ compiled: true, success: true });
    await expect(conn.tooling.create('ApexClass', { Name: 'A', Body: 'public class A {}' })).rejects.toThrow(
      "Can't alter metadata",
    );
  });
});
