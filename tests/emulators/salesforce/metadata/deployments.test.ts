// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import { openPackage } from './package-zip.ts';
import { apexZip, createTestDeploy, xml, zipOf, type TestDeploy } from './test-deploy.ts';

// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy.htm
// https://developer.salesforce.com/docs/platform/api-metadata/guide/meta-rest-deploy-checkstatus.html
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployresult.htm
const DAY_MS = 86_400_000;

const GOOD = 'public with sharing class Good {\n  public static Integer one() {\n    return 1;\n  }\n}';
const GOOD_TEST =
  '@IsTest\nprivate class GoodTest {\n  @IsTest\n  static void counts() {\n    Assert.areEqual(1, Good.one());\n  }\n}';
const BAD = 'public class Bad {\n  void run() {\n    Integer a = 1\n  }\n}';
const UNTESTED =
  'public class Untested {\n  public static Integer two() {\n    Integer a = 1;\n    a++;\n    a--;\n    return a;\n  }\n}';
const FAILING =
  "@IsTest\nprivate class FailingTest {\n  @IsTest\n  static void fails() {\n    Good.one();\n    Assert.fail('always');\n  }\n}";

const object = (extra = '') =>
  xml(
    'CustomObject',
    `<label>Thing</label><pluralLabel>Things</pluralLabel><nameField><label>Name</label><type>Text</type></nameField><deploymentStatus>Deployed</deploymentStatus><sharingModel>ReadWrite</sharingModel>${extra}`,
  );
const field = (name: string, inner: string) =>
  `<fields><fullName>${name}</fullName><label>${name}</label>${inner}</fields>`;
const TEXT = '<length>40</length><type>Text</type>';

let test: TestDeploy;

beforeEach(async () => {
  test = await createTestDeploy();
});

describe('POST metadata/deployRequest', () => {
  it('answers 201 with the waiting deployment and its options', async () => {
    const { status, body } = await test.post(test.org, apexZip({ Good: GOOD }), { checkOnly: true });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      id: expect.stringMatching(/^0Af\w{15}$/),
      url: expect.stringMatching(/\/services\/data\/v68\.0\/metadata\/deployRequest\/0Af\w{15}$/),
      validatedDeployRequestId: null,
      deployOptions: { checkOnly: true, singlePackage: true, rollbackOnError: true, runTests: [] },
      deployResult: { status: 'Pending', done: false, success: false, checkOnly: true },
    });
  });

  it('is Pending, then InProgress, then Succeeded, by the clock', async () => {
    const { body } = await test.post(test.org, apexZip({ Good: GOOD, GoodTest: GOOD_TEST }), {
      testLevel: 'RunSpecifiedTests',
      runTests: ['GoodTest'],
    });
    const id = String(body['id']);
    await test.clock.advance(499);
    expect(await test.check(test.org, id)).toMatchObject({ status: 'Pending', numberComponentsTotal: 0 });
    await test.clock.advance(21);
    expect(await test.check(test.org, id)).toMatchObject({
      status: 'InProgress',
      numberComponentsDeployed: 1,
      numberComponentsTotal: 2,
      numberTestsTotal: 1,
      stateDetail: 'Processing Type: ApexClass',
    });
    expect(test.metadata(test.org).get('ApexClass', 'Good')).toBeUndefined();
    await test.clock.advance(20);
    expect((await test.check(test.org, id)).stateDetail).toBe('Running Test: GoodTest.counts');
    await test.clock.advance(100);
    expect(await test.check(test.org, id)).toMatchObject({ status: 'Succeeded', done: true, numberTestsCompleted: 1 });
    expect(test.metadata(test.org).get('ApexClass', 'Good')?.id).toMatch(/^01p/);
  });

  it('needs the right to change metadata', async () => {
    const ada = test.salesforce.webSession(test.org, test.ada, 'my-domain');
    const response = await test.fetch(
      new Request(`https://${test.org.myDomainHost}/services/data/v68.0/metadata/deployRequest/0Af000000000001AAA`, {
        headers: { authorization: `Bearer ${ada}` },
      }),
    );
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject([{ errorCode: 'INSUFFICIENT_ACCESS' }]);
  });

  it.each([
    [
      'NoTestRun in production',
      { testLevel: 'NoTestRun' },
      'testLevel of NoTestRun cannot be used in production organizations',
    ],
    [
      'tests with another level',
      { testLevel: 'RunLocalTests', runTests: ['X'] },
      'runTests can be used only with a testLevel of RunSpecifiedTests',
    ],
    [
      'a partial deployment in production',
      { rollbackOnError: false },
      'rollbackOnError must be true in production organizations',
    ],
  ])('refuses %s', async (_, options, message) => {
    expect(await test.post(test.globex, apexZip({ Good: GOOD }), options)).toEqual({
      status: 400,
      body: [{ errorCode: 'INVALID_OPERATION', message }],
    });
  });

  it('refuses unknown options, levels, zips and parts', async () => {
    expect((await test.post(test.org, apexZip({ Good: GOOD }), { other: true })).status).toBe(400);
    expect((await test.post(test.org, apexZip({ Good: GOOD }), { testLevel: 'Some' })).status).toBe(400);
    expect((await test.post(test.org, new Uint8Array([1, 2, 3]))).body).toMatchObject([
      { errorCode: 'INVALID_ZIP_FILE' },
    ]);
    expect(
      (await test.send(test.org, '/metadata/deployRequest', { method: 'POST', body: new FormData() })).status,
    ).toBe(400);
    expect((await test.send(test.org, '/metadata/deployRequest')).status).toBe(405);
    expect((await test.send(test.org, '/metadata/deployRequest/0Af000000000001AAA')).status).toBe(404);
  });

  it('fails without a package.xml where one is looked for', async () => {
    const result = await test.deploy(test.org, apexZip({ Good: GOOD }), { singlePackage: false });
    expect(result).toMatchObject({ status: 'Failed', numberComponentErrors: 1 });
    expect(result.details.componentFailures).toMatchObject([
      { fileName: 'package.xml', problem: 'No package.xml found' },
    ]);
  });
});

describe('a deployment that fails', () => {
  it('names the line and column of a syntax error, and leaves nothing behind', async () => {
    const result = await test.deploy(test.org, apexZip({ Good: GOOD, Bad: BAD }));
    expect(result).toMatchObject({
      status: 'Failed',
      success: false,
      numberComponentErrors: 1,
      numberComponentsTotal: 2,
    });
    expect(result.details.componentFailures).toMatchObject([
      {
        fullName: 'Bad',
        componentType: 'ApexClass',
        fileName: 'classes/Bad.cls',
        problem: "Missing ';' at '}'",
        problemType: 'Error',
        lineNumber: 4,
        columnNumber: 3,
        success: false,
      },
    ]);
    expect(test.metadata(test.org).all('ApexClass')).toEqual([]);
  });

  it('saves the rest when it may: SucceededPartial', async () => {
    const result = await test.deploy(test.org, apexZip({ Good: GOOD, Bad: BAD }), { rollbackOnError: false });
    expect(result).toMatchObject({ status: 'SucceededPartial', success: true, numberComponentErrors: 1 });
    expect(
      test
        .metadata(test.org)
        .all('ApexClass')
        .map(({ fullName }) => fullName),
    ).toEqual(['Good']);
  });

  it('takes what depends on a refused component along', async () => {
    const files = {
      'objects/Thing__c.object': object(field('Bad__c', '<type>Text</type>')),
      'permissionsets/Things.permissionset': xml(
        'PermissionSet',
        '<label>Things</label><fieldPermissions><editable>true</editable><field>Thing__c.Bad__c</field><readable>true</readable></fieldPermissions>',
      ),
    };
    const members = { CustomObject: ['Thing__c'], PermissionSet: ['Things'] };
    const result = await test.deploy(test.org, zipOf(members, files));
    expect(result.details.componentFailures.map(({ fullName, problem }) => `${fullName}: ${problem}`)).toEqual([
      "Thing__c.Bad__c: Must specify 'length' for a CustomField of type Text",
      'Things: In field: field - no CustomField named Thing__c.Bad__c found',
    ]);
    expect(test.org.store.describe('Thing__c')).toBeUndefined();
  });

  it.each([
    [
      { ApexClass: ['Gone'] },
      {},
      "An object 'Gone' of type ApexClass was named in package.xml, but was not found in zipped directory",
    ],
    [{ Flow: ['F'] }, {}, 'This emulator does not deploy metadata of type Flow.'],
    [
      { RemoteSiteSetting: ['R'] },
      { 'remoteSiteSettings/R.remoteSite': '<RemoteSiteSetting>' },
      'Error parsing file: ',
    ],
    [
      { ConnectedApp: ['C'] },
      { 'connectedApps/C.connectedApp': xml('ConnectedApp', '<label>C</label>') },
      "You can't create a connected app.",
    ],
    [
      { CustomObject: ['Thing__c'] },
      { 'objects/Thing__c.object': xml('CustomObject', '<label>T</label>') },
      'Must specify a non-empty pluralLabel',
    ],
    [
      { CustomMetadata: ['X.Y'] },
      { 'customMetadata/X.Y.md': xml('CustomMetadata', '<label>Y</label>') },
      'Invalid custom metadata type: X__mdt',
    ],
  ])('says what is wrong with %j', async (members, files, problem) => {
    const result = await test.deploy(test.org, zipOf(members, files));
    expect(result.status).toBe('Failed');
    expect(result.details.componentFailures[0]?.problem).toContain(problem);
  });

  it('misses objects, fields and classes of the package', async () => {
    const result = await test.deploy(
      test.org,
      apexZip({
        A: 'public class A { void run() { insert new Thing__c(); } }',
        B: 'trigger B on Thing__e (after insert) { CinnoxOther.run(Trigger.new); }',
        C: 'public class C { void run() { CinnoxOther.run(); } }',
      }),
    );
    expect(result.details.componentFailures.map(({ problem }) => problem)).toEqual([
      'Invalid type: Thing__c',
      'Variable does not exist: CinnoxOther',
      'Invalid type: Thing__e',
    ]);
  });

  it('warns of files that package.xml does not list, as an error only when warnings count', async () => {
    const zip = zipOf({ ApexClass: [] }, { 'classes/Good.cls': GOOD });
    const strict = await test.deploy(test.org, zip);
    expect(strict.status).toBe('Failed');
    expect(strict.details.componentFailures).toMatchObject([{ problem: 'Not in package.xml', problemType: 'Warning' }]);
    const lenient = await test.deploy(test.org, zip, { ignoreWarnings: true });
    expect(lenient.status).toBe('Succeeded');
    expect(lenient.details.componentSuccesses).toContainEqual(
      expect.objectContaining({ problem: 'Not in package.xml' }),
    );
  });
});

describe('tests and coverage', () => {
  // https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_code_coverage_intro.htm
  it('are asked of Apex in production, not in a sandbox', async () => {
    const zip = apexZip({ Good: GOOD, Untested: UNTESTED, GoodTest: GOOD_TEST });
    const production = await test.deploy(test.globex, zip);
    expect(production).toMatchObject({
      status: 'Failed',
      runTestsEnabled: true,
      numberTestErrors: 0,
      numberComponentErrors: 0,
    });
    expect(production.details.runTestResult.codeCoverageWarnings).toMatchObject([
      {
        name: null,
        message:
          'Average test coverage across all Apex Classes and Triggers is 20%, at least 75% test coverage is required.',
      },
    ]);
    expect(test.metadata(test.globex).all('ApexClass')).toEqual([]);
    const sandbox = await test.deploy(test.org, zip);
    expect(sandbox).toMatchObject({ status: 'Succeeded', runTestsEnabled: false, numberTestsTotal: 0 });
  });

  it('count for each class when tests are named', async () => {
    const zip = apexZip({ Good: GOOD, Untested: UNTESTED, GoodTest: GOOD_TEST });
    const result = await test.deploy(test.globex, zip, { testLevel: 'RunSpecifiedTests', runTests: ['GoodTest'] });
    expect(result.details.runTestResult.codeCoverageWarnings).toMatchObject([
      {
        name: 'Untested',
        message: 'Test coverage of selected Apex Class is 0%, at least 75% test coverage is required',
      },
    ]);
  });

  it('count for each trigger at all', async () => {
    const trigger = 'trigger Touch on Contact (before insert) {\n  Integer a = 1;\n}';
    const result = await test.deploy(test.globex, apexZip({ Good: GOOD, GoodTest: GOOD_TEST, Touch: trigger }));
    expect(result.details.runTestResult.codeCoverageWarnings).toContainEqual(
      expect.objectContaining({
        name: 'Touch',
        message: 'Test coverage of selected Apex Trigger is 0%, at least 1% test coverage is required',
      }),
    );
  });

  it('that fail make the deployment fail', async () => {
    const zip = apexZip({ Good: GOOD, GoodTest: GOOD_TEST, FailingTest: FAILING });
    const result = await test.deploy(test.globex, zip);
    expect(result).toMatchObject({ status: 'Failed', numberTestErrors: 1, numberTestsCompleted: 1 });
    expect(result.details.runTestResult.failures).toMatchObject([
      {
        name: 'FailingTest',
        methodName: 'fails',
        message: 'System.AssertException: Assertion Failed: always',
        stackTrace: 'Class.FailingTest.fails: line 6, column 1',
      },
    ]);
  });

  it('of others, which are in the org already, count unless only tests of ones own are named', async () => {
    const metadata = test.metadata(test.globex);
    const others = openPackage(apexZip({ Good: GOOD, FailingTest: FAILING }), true);
    if (typeof others === 'string') throw new Error(others);
    await metadata.apply(await metadata.plan(others), test.chris);
    const own = GOOD.replace('Good', 'Own');
    const zip = apexZip({ Own: own, OwnTest: GOOD_TEST.replaceAll('Good', 'Own') });
    const refused = await test.deploy(test.globex, zip);
    expect(refused).toMatchObject({ status: 'Failed', numberComponentErrors: 0, numberTestErrors: 1 });
    expect(refused.details.runTestResult.failures[0]?.name).toBe('FailingTest');
    const named = await test.deploy(test.globex, zip, { testLevel: 'RunSpecifiedTests', runTests: ['OwnTest'] });
    expect(named.status).toBe('Succeeded');
  });

  it('are not asked of what is no Apex', async () => {
    const zip = zipOf({ CustomObject: ['Thing__c'] }, { 'objects/Thing__c.object': object() });
    expect(await test.deploy(test.globex, zip)).toMatchObject({ status: 'Succeeded', runTestsEnabled: false });
  });
});

describe('a validation', () => {
  const zip = apexZip({ Good: GOOD, GoodTest: GOOD_TEST });
  const tests = { checkOnly: true, testLevel: 'RunSpecifiedTests', runTests: ['GoodTest'] };
  const quick = (id: string) =>
    test.send<Record<string, unknown>>(test.globex, '/metadata/deployRequest', {
      method: 'POST',
      body: JSON.stringify({ validatedDeployRequestId: id }),
      headers: { 'content-type': 'application/json' },
    });

  it('leaves nothing behind', async () => {
    const result = await test.deploy(test.globex, zip, tests);
    expect(result).toMatchObject({ status: 'Succeeded', checkOnly: true });
    expect(test.metadata(test.globex).all('ApexClass')).toEqual([]);
  });

  // https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployRecentValidation.htm
  it('can be deployed for ten days without running its tests again', async () => {
    const { id } = await test.deploy(test.globex, zip, tests);
    const { status, body } = await quick(id);
    expect(status).toBe(201);
    expect(body).toMatchObject({ validatedDeployRequestId: id });
    await test.clock.advance(60_000);
    expect(await test.check(test.globex, String(body['id']))).toMatchObject({
      status: 'Succeeded',
      checkOnly: false,
      numberTestsTotal: 0,
    });
    expect(test.metadata(test.globex).get('ApexClass', 'Good')).toBeDefined();
  });

  it('is too old after ten days, and none at all without tests or when it was a deployment', async () => {
    const { id } = await test.deploy(test.globex, zip, tests);
    await test.clock.advance(10 * DAY_MS + 60_000);
    const late = await quick(id);
    expect(late.status).toBe(400);
    expect(late.body).toMatchObject([{ errorCode: 'INVALID_ID_FIELD' }]);
    const sandbox = await test.deploy(test.org, zip, { checkOnly: true });
    expect(() => test.metadata(test.org).deployments.quick(sandbox.id, test.chris)).toThrow('Invalid deployment ID');
  });
});

describe('PATCH metadata/deployRequest/{id}', () => {
  // https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy_cancel.htm
  const cancel = (id: string) =>
    test.send<{ deployResult: { status: string } }>(test.org, `/metadata/deployRequest/${id}`, {
      method: 'PATCH',
      body: JSON.stringify({ deployResult: { status: 'Canceling' } }),
      headers: { 'content-type': 'application/json' },
    });

  it('cancels a running deployment at its next step, a waiting one at once', async () => {
    const first = String((await test.post(test.org, apexZip({ Good: GOOD }))).body['id']);
    const second = String((await test.post(test.org, apexZip({ Other: GOOD.replace('Good', 'Other') }))).body['id']);
    await test.clock.advance(510);
    const canceled = await cancel(first);
    expect(canceled.status).toBe(202);
    expect(canceled.body.deployResult.status).toBe('Canceling');
    expect((await cancel(second)).body.deployResult.status).toBe('Canceled');
    await test.clock.advance(1000);
    expect(await test.check(test.org, first)).toMatchObject({
      status: 'Canceled',
      done: true,
      canceledByName: 'Chris Mori',
    });
    expect(test.metadata(test.org).all('ApexClass')).toEqual([]);
    expect((await cancel(first)).status).toBe(400);
  });

  it('runs deployments one after the other', async () => {
    await test.post(test.org, apexZip({ Good: GOOD }));
    const second = await test.deploy(test.org, apexZip({ Good: GOOD }));
    expect(second.status).toBe('Succeeded');
    expect(second.details.componentSuccesses[0]).toMatchObject({ fullName: 'Good', created: false, changed: false });
  });
});

describe('what is deployed', () => {
  it('acts: fields after a grant, remote sites, client apps; and is gone by destructiveChanges.xml', async () => {
    const files = {
      'objects/Thing__c.object': object(
        field('Size__c', '<precision>9</precision><scale>2</scale><type>Number</type>') + field('Note__c', TEXT),
      ),
      'permissionsets/Things.permissionset': xml(
        'PermissionSet',
        '<label>Things</label><objectPermissions><allowCreate>true</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Thing__c</object><viewAllRecords>false</viewAllRecords></objectPermissions><fieldPermissions><editable>true</editable><field>Thing__c.Size__c</field><readable>true</readable></fieldPermissions>',
      ),
      'remoteSiteSettings/CINNOX.remoteSite': xml(
        'RemoteSiteSetting',
        '<disableProtocolSecurity>false</disableProtocolSecurity><isActive>true</isActive><url>https://acme.cinnox.com</url>',
      ),
      'externalClientApps/CINNOX.eca': xml(
        'ExternalClientApplication',
        '<contactEmail>a@b.c</contactEmail><label>CINNOX</label>',
      ),
      'extlClntAppGlobalOauthSets/CINNOX.ecaGlblOauth': xml(
        'ExtlClntAppGlobalOauthSettings',
        '<callbackUrl>https://x.chromiumapp.org/oauth2</callbackUrl><consumerKey>3MVG9.deployed</consumerKey><externalClientApplication>CINNOX</externalClientApplication><label>CINNOX</label>',
      ),
    };
    const members = {
      CustomObject: ['Thing__c'],
      PermissionSet: ['Things'],
      RemoteSiteSetting: ['CINNOX'],
      ExternalClientApplication: ['CINNOX'],
      ExtlClntAppGlobalOauthSettings: ['CINNOX'],
    };
    const metadata = test.metadata(test.org);
    expect(() => metadata.checkCallout('https://acme.cinnox.com/v1')).toThrow('Unauthorized endpoint');
    const result = await test.deploy(test.org, zipOf(members, files));
    expect(result.details.componentFailures).toEqual([]);

    const ada = { userId: test.ada };
    const insert = (values: Record<string, unknown>) => test.org.store.tx(ada, (tx) => tx.insert('Thing__c', values));
    await expect(insert({ Name: 'a' })).rejects.toMatchObject({ errorCode: 'NOT_FOUND' });
    test.org.store.access.assign(ada.userId, 'Things');
    await expect(insert({ Name: 'a', Note__c: 'x' })).rejects.toMatchObject({ errorCode: 'INVALID_FIELD' });
    expect(await insert({ Name: 'a', Size__c: 2.5 })).toMatch(/^a00/);
    expect(() => metadata.checkCallout('https://acme.cinnox.com/v1')).not.toThrow();
    expect(test.salesforce.oauth.apps.active('uat', '3MVG9.deployed')?.callbackUrls).toEqual([
      'https://x.chromiumapp.org/oauth2',
    ]);

    const destroy = xml(
      'Package',
      '<types><members>CINNOX</members><members>Gone</members><name>RemoteSiteSetting</name></types>',
    );
    const removed = await test.deploy(test.org, zipOf({}, { 'destructiveChanges.xml': destroy }), {
      ignoreWarnings: true,
    });
    expect(removed.status).toBe('Succeeded');
    expect(removed.details.componentSuccesses).toContainEqual(
      expect.objectContaining({ fullName: 'CINNOX', deleted: true }),
    );
    expect(removed.details.componentSuccesses).toContainEqual(
      expect.objectContaining({ problem: 'No RemoteSiteSetting named: Gone found', problemType: 'Warning' }),
    );
    expect(() => metadata.checkCallout('https://acme.cinnox.com/v1')).toThrow('Unauthorized endpoint');
  });

  it('answers for a REST class it cannot run that it cannot', async () => {
    const source =
      "@RestResource(urlMapping='/echo/*')\nglobal class Echo { @HttpGet global static String get() { return 'x'; } }";
    expect((await test.deploy(test.org, apexZip({ Echo: source }))).status).toBe('Succeeded');
    const request = new Request(`https://${test.org.myDomainHost}/services/apexrest/echo/1`, {
      headers: { authorization: `Bearer ${test.token(test.org)}` },
    });
    const response = await test.fetch(request);
    expect(response.status).toBe(501);
    expect(await response.text()).toContain('does not run Apex');
  });
});
