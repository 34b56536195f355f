// @vitest-environment node
import { beforeAll, describe, expect, it } from 'vitest';
import { buildPackage, PACKAGE_ZIP } from '../../../../scripts/package-org/build.ts';
import { relayPathHash } from '../../../../scripts/package-org/relay-token.ts';
import { createTestDeploy, type Answer, type TestDeploy } from '../metadata/test-deploy.ts';
import type { Org } from '../types.ts';

// https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/reference_objects_list.htm
const { zips } = buildPackage({ relayPathHash: relayPathHash('x') });
const packageZip = zips.get(PACKAGE_ZIP) ?? new Uint8Array();
const JSON_TYPE = { 'content-type': 'application/json' };

let test: TestDeploy;

async function query<T = Record<string, unknown>>(soql: string, org: Org = test.org): Promise<T[]> {
  const { status, body } = await test.send<{ records: T[] }>(org, `/tooling/query?q=${encodeURIComponent(soql)}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body.records;
}

function post(path: string, body: unknown, org: Org = test.org): Promise<Answer<Record<string, unknown>>> {
  return test.send(org, path, { method: 'POST', body: JSON.stringify(body), headers: JSON_TYPE });
}

function run(apex: string): Promise<Answer<Record<string, unknown>>> {
  return test.send(test.org, `/tooling/executeAnonymous?anonymousBody=${encodeURIComponent(apex)}`);
}

beforeAll(async () => {
  test = await createTestDeploy();
  expect(await test.deploy(test.org, packageZip)).toMatchObject({ status: 'Succeeded' });
}, 60_000);

describe('GET tooling/query', () => {
  it('gives grouped rows no address', async () => {
    const grouped = await query("SELECT Name, COUNT(Id) FROM ApexClass WHERE Name = 'CinnoxRelay' GROUP BY Name");
    expect(grouped).toEqual([{ attributes: { type: 'AggregateResult' }, Name: 'CinnoxRelay', expr0: 1 }]);
  });

  it('shows classes and triggers with their code', async () => {
    const classes = await query(
      "SELECT Id, Name, Status, IsValid, ApiVersion, LengthWithoutComments, Body FROM ApexClass WHERE Name IN ('CinnoxRelay')",
    );
    expect(classes).toEqual([
      {
        attributes: {
          type: 'ApexClass',
          url: expect.stringMatching(/^\/services\/data\/v68\.0\/tooling\/sobjects\/ApexClass\/01p/),
        },
        Id: expect.stringMatching(/^01p/),
        Name: 'CinnoxRelay',
        Status: 'Active',
        IsValid: true,
        ApiVersion: 68,
        LengthWithoutComments: expect.any(Number),
        Body: expect.stringContaining('global without sharing class CinnoxRelay'),
      },
    ]);
    const [trigger] = await query(
      'SELECT Name, TableEnumOrId, UsageAfterInsert, UsageAfterUpdate, CreatedBy.Name FROM ApexTrigger',
    );
    expect(trigger).toMatchObject({
      Name: 'CinnoxEventTrigger',
      TableEnumOrId: 'CINNOX_Event__e',
      UsageAfterInsert: true,
      UsageAfterUpdate: false,
      CreatedBy: { Name: 'Chris Mori' },
    });
  });

  it('shows objects and fields, whatever field-level security hides', async () => {
    const fields = await query<{ QualifiedApiName: string; DataType: string }>(
      "SELECT QualifiedApiName, DataType, Length FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'CINNOX_Log__c' AND QualifiedApiName LIKE '%__c' ORDER BY QualifiedApiName",
    );
    expect(fields).toHaveLength(18);
    expect(fields.find((each) => each.QualifiedApiName === 'Key__c')).toMatchObject({
      DataType: 'Text(255) Unique (External ID)',
    });
    const [entity] = await query(
      "SELECT DurableId, KeyPrefix, Label FROM EntityDefinition WHERE QualifiedApiName = 'Contact'",
    );
    expect(entity).toMatchObject({ DurableId: 'Contact', KeyPrefix: '003', Label: 'Contact' });
    await expect(query('SELECT QualifiedApiName FROM FieldDefinition')).rejects.toThrow('reified column');
  });

  // https://developer.salesforce.com/docs/platform/api-tooling/references/tooling-objects/tooling-fielddefinition.html
  it('finds fields by the durable id of their object: its name, or the id of a custom one', async () => {
    const phones = await query(
      "SELECT QualifiedApiName, EntityDefinition.Label FROM FieldDefinition WHERE EntityDefinitionId = 'Contact' AND QualifiedApiName IN ('Phone', 'Fax')",
    );
    expect(phones).toHaveLength(2);
    expect(phones[0]).toMatchObject({ EntityDefinition: { Label: 'Contact' } });
    const both = "SELECT EntityDefinitionId FROM FieldDefinition WHERE EntityDefinitionId IN ('Account', 'Contact')";
    expect(new Set((await query(both)).map((each) => each['EntityDefinitionId']))).toEqual(
      new Set(['Account', 'Contact']),
    );
    const [log] = await query<{ DurableId: string }>(
      "SELECT DurableId FROM EntityDefinition WHERE QualifiedApiName = 'CINNOX_Log__c'",
    );
    expect(log?.DurableId).toMatch(/^01I\w{12}$/);
    const own = await query(
      `SELECT QualifiedApiName FROM FieldDefinition WHERE EntityDefinitionId = '${log?.DurableId}' AND QualifiedApiName = 'Key__c'`,
    );
    expect(own).toHaveLength(1);
    const [entity] = await query(
      "SELECT QualifiedApiName, (SELECT QualifiedApiName FROM Fields WHERE QualifiedApiName = 'Phone') FROM EntityDefinition WHERE QualifiedApiName = 'Account'",
    );
    expect(entity).toMatchObject({ Fields: { totalSize: 1, records: [{ QualifiedApiName: 'Phone' }] } });
    const trigger = "SELECT Name FROM ApexTrigger WHERE EntityDefinitionId = 'Contact'";
    expect(await query(trigger)).toEqual([]);
  });

  // https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_apexclass.htm
  it('is answered for classes, triggers and definitions by the data API too', async () => {
    const ask = (soql: string) => test.send(test.org, `/query?q=${encodeURIComponent(soql)}`);
    expect((await ask("SELECT Id, Name FROM ApexClass WHERE Name = 'CinnoxRelay'")).body).toMatchObject({
      totalSize: 1,
      done: true,
      records: [{ attributes: { url: expect.stringMatching(/^\/services\/data\/v68\.0\/sobjects\/ApexClass\/01p/) } }],
    });
    expect((await ask('SELECT COUNT() FROM ApexTrigger')).body).toMatchObject({ totalSize: 1, records: [] });
    const fields = "SELECT DataType FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Case' LIMIT 1";
    expect((await ask(fields)).body).toMatchObject({ records: [{ attributes: { type: 'FieldDefinition' } }] });
    expect((await ask('SELECT Id FROM RemoteProxy')).body).toMatchObject([{ errorCode: 'INVALID_TYPE' }]);
  });

  it('describes its objects', async () => {
    const { body } = await test.send(test.org, '/tooling/sobjects/ApexClass/describe');
    expect(body).toMatchObject({ name: 'ApexClass', keyPrefix: '01p', fields: expect.any(Array) });
    expect((await test.send(test.org, '/tooling')).body).toMatchObject({ query: '/services/data/v68.0/tooling/query' });
    expect((await test.send(test.org, '/tooling/sobjects/Contact/describe')).status).toBe(404);
  });

  it('answers counts, unknown objects and unknown fields as the data API does', async () => {
    const { body } = await test.send(
      test.org,
      `/tooling/query?q=${encodeURIComponent('SELECT COUNT() FROM ApexClass')}`,
    );
    expect(body).toMatchObject({ totalSize: 9, size: 0, done: true, records: [] });
    await expect(query('SELECT Id FROM Contact')).rejects.toThrow("sObject type 'Contact' is not supported");
    await expect(query('SELECT Foo FROM ApexClass')).rejects.toThrow("No such column 'Foo' on entity 'ApexClass'");
  });

  it('shows Setup objects only to those who may see Setup', async () => {
    const token = test.salesforce.webSession(test.org, test.ada, 'my-domain');
    const ask = (soql: string) =>
      test.fetch(
        new Request(
          `https://${test.org.myDomainHost}/services/data/v68.0/tooling/query?q=${encodeURIComponent(soql)}`,
          {
            headers: { authorization: `Bearer ${token}` },
          },
        ),
      );
    expect((await ask('SELECT Id FROM ApexClass')).status).toBe(400);
    const entities = await ask('SELECT QualifiedApiName FROM EntityDefinition');
    const text = await entities.text();
    expect(text).toContain('"Contact"');
    expect(text).not.toContain('CINNOX_Log__c');
  });
});

describe('POST tooling/sobjects', () => {
  const BODY = 'public class Small { public void run() {} }';

  it('writes Apex in a sandbox, never in production', async () => {
    const created = await post('/tooling/sobjects/ApexClass', { Name: 'Small', Body: BODY });
    expect(created).toMatchObject({ status: 201, body: { success: true, errors: [] } });
    const [found] = await query("SELECT Id, Body FROM ApexClass WHERE Name = 'Small'");
    expect(found).toMatchObject({ Id: created.body['id'], Body: BODY });
    expect(await post('/tooling/sobjects/ApexClass', { Name: 'Small', Body: BODY })).toMatchObject({ status: 400 });
    expect(await post('/tooling/sobjects/ApexClass', { Name: 'Small', Body: BODY }, test.globex)).toEqual({
      status: 400,
      body: [
        { errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY', message: "Can't alter metadata in an active org", fields: [] },
      ],
    });
    const path = `/tooling/sobjects/ApexClass/${String(created.body['id'])}`;
    expect((await test.send(test.org, path, { method: 'DELETE' })).status).toBe(204);
    expect(await query("SELECT Id FROM ApexClass WHERE Name = 'Small'")).toEqual([]);
  });

  it('refuses what does not compile, with its place', async () => {
    const refused = await post('/tooling/sobjects/ApexClass', { Body: 'public class Broken { void run() { foo( } }' });
    expect(refused.status).toBe(400);
    expect(JSON.stringify(refused.body)).toMatch(/at line 1 column \d+/);
  });

  it('makes remote sites, which production takes too', async () => {
    const site = { SiteName: 'CINNOX', EndpointUrl: 'https://acme.cinnox.com', IsActive: true };
    expect((await post('/tooling/sobjects/RemoteProxy', site, test.globex)).status).toBe(201);
    expect(await query('SELECT SiteName, EndpointUrl, IsActive FROM RemoteProxy', test.globex)).toMatchObject([site]);
    expect((await post('/tooling/sobjects/Flow', {})).status).toBe(400);
  });
});

describe('GET tooling/executeAnonymous', () => {
  const SNIPPET = "System.schedule('CINNOX clean-up', '0 17 2 * * ?', new CinnoxCleanUp());";

  it('understands the scheduling of the clean-up, once', async () => {
    expect((await run(SNIPPET)).body).toEqual({
      line: -1,
      column: -1,
      compiled: true,
      success: true,
      compileProblem: null,
      exceptionStackTrace: null,
      exceptionMessage: null,
    });
    expect((await run(SNIPPET)).body['exceptionMessage']).toContain('already scheduled for execution');
  });

  it('says that it runs nothing else, and what does not compile', async () => {
    expect((await run("System.debug('x');")).body).toMatchObject({ compiled: true, success: false });
    expect((await run("System.debug('x');")).body['exceptionMessage']).toContain('does not run Apex');
    expect((await run('Integer a = 1')).body).toMatchObject({ compiled: false, success: false, line: 1 });
    const unknown = SNIPPET.replace('CinnoxCleanUp()', 'Other()');
    expect((await run(unknown)).body).toMatchObject({
      compiled: false,
      compileProblem: 'Invalid type: Other',
      line: 1,
      column: 56,
    });
  });
});

describe('POST tooling/runTestsAsynchronous', () => {
  it('queues, runs and reports tests as the queries of test clients see them', async () => {
    const started = await post('/tooling/runTestsAsynchronous', {
      classNames: 'CinnoxRelayTest,CinnoxSettingsTest',
      testLevel: 'RunSpecifiedTests',
    });
    expect(started).toMatchObject({ status: 200, body: expect.stringMatching(/^707\w{15}$/) });
    const id = String(started.body);
    const items = () =>
      query(`SELECT Id, Status, ApexClassId, TestRunResultId FROM ApexTestQueueItem WHERE ParentJobId = '${id}'`);
    expect((await items()).map((item) => item['Status'])).toEqual(['Queued', 'Queued']);
    const summary = () =>
      query(
        `SELECT AsyncApexJobId, Status, ClassesCompleted, ClassesEnqueued, MethodsEnqueued, StartTime, EndTime, TestTime, TestSetupTime, UserId FROM ApexTestRunResult WHERE AsyncApexJobId = '${id}'`,
      );
    await test.clock.advance(700);
    expect(await summary()).toMatchObject([{ Status: 'Processing', ClassesEnqueued: 2, EndTime: null }]);
    await test.clock.advance(10_000);
    expect(await summary()).toMatchObject([{ Status: 'Passed', ClassesCompleted: 2 }]);
    const queued = (await items()).map((item) => `'${String(item['Id'])}'`).join(',');
    const results = await query(
      `SELECT Id, QueueItemId, StackTrace, Message, RunTime, TestTimestamp, AsyncApexJobId, MethodName, Outcome, ApexLogId, IsTestSetup, ApexClass.Id, ApexClass.Name, ApexClass.NamespacePrefix FROM ApexTestResult WHERE QueueItemId IN (${queued})`,
    );
    expect(results.length).toBeGreaterThan(8);
    expect(results[0]).toMatchObject({
      Outcome: 'Pass',
      ApexClass: { Name: 'CinnoxRelayTest', NamespacePrefix: null },
    });
  });

  it('leaves coverage in the org', async () => {
    await post('/tooling/runTestsAsynchronous', { testLevel: 'RunLocalTests' });
    await test.clock.advance(10_000);
    expect(await query('SELECT PercentCovered FROM ApexOrgWideCoverage')).toMatchObject([{ PercentCovered: 100 }]);
    const [relay] = await query(
      "SELECT ApexClassOrTrigger.Id, ApexClassOrTrigger.Name, NumLinesCovered, NumLinesUncovered, Coverage FROM ApexCodeCoverageAggregate WHERE ApexClassOrTrigger.Name = 'CinnoxRelay'",
    );
    expect(relay).toMatchObject({
      ApexClassOrTrigger: { Name: 'CinnoxRelay' },
      NumLinesUncovered: 0,
      Coverage: { coveredLines: expect.arrayContaining([25]), uncoveredLines: [] },
    });
    const byTest = await query(
      "SELECT ApexTestClassId, TestMethodName, NumLinesCovered FROM ApexCodeCoverage WHERE TestMethodName = 'comparesWholeTexts'",
    );
    expect(byTest).toMatchObject([{ TestMethodName: 'comparesWholeTexts', NumLinesCovered: expect.any(Number) }]);
  });

  it('refuses classes without tests, and nothing at all', async () => {
    expect(await post('/tooling/runTestsAsynchronous', { classNames: 'CinnoxRelay' })).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_INPUT' }],
    });
    expect((await post('/tooling/runTestsAsynchronous', {})).status).toBe(400);
  });

  it('has a synchronous sister', async () => {
    const { body } = await post('/tooling/runTestsSynchronous', { tests: [{ className: 'CinnoxSettingsTest' }] });
    expect(body).toMatchObject({
      numFailures: 0,
      failures: [],
      numTestsRun: expect.any(Number),
      totalTime: expect.any(Number),
    });
  });
});
