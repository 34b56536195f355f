// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import { apexZip, createTestDeploy, GOOD, GOOD_TEST, type TestDeploy } from './test-deploy.ts';

// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy.htm
// https://developer.salesforce.com/docs/platform/api-metadata/guide/meta-rest-deploy-checkstatus.html
const DAY_MS = 86_400_000;

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
      { fileName: 'classes/package.xml', problem: 'No package.xml found' },
    ]);
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

  it('is deployed once, however its id is written, and an id that nobody knows is not found', async () => {
    const { id } = await test.deploy(test.globex, zip, tests);
    expect((await quick(id.slice(0, 15))).status).toBe(201);
    const again = await quick(id);
    expect(again).toMatchObject({ status: 400, body: [{ errorCode: 'INVALID_ID_FIELD' }] });
    const unknown = await quick('0Af000000000001AAA');
    expect(unknown).toMatchObject({ status: 404, body: [{ errorCode: 'NOT_FOUND' }] });
    expect((await quick('nonsense')).status).toBe(404);
  });

  // The address of the documentation names the validation:
  // https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy_recentvalidation.htm
  it('is deployed by a POST to its own address too', async () => {
    const { id } = await test.deploy(test.globex, zip, tests);
    const started = await test.send(test.globex, `/metadata/deployRequest/${id}`, {
      method: 'POST',
      body: JSON.stringify({ validatedDeployRequestId: id }),
      headers: { 'content-type': 'application/json' },
    });
    expect(started).toMatchObject({ status: 201, body: { validatedDeployRequestId: id } });
  });

  it('may be deployed again when its deployment was canceled', async () => {
    const { id } = await test.deploy(test.globex, zip, tests);
    const first = await quick(id);
    const canceled = await test.send(test.globex, `/metadata/deployRequest/${String(first.body['id'])}`, {
      method: 'PATCH',
      body: JSON.stringify({ deployResult: { status: 'Canceling' } }),
      headers: { 'content-type': 'application/json' },
    });
    expect(canceled.status).toBe(202);
    expect((await quick(id)).status).toBe(201);
  });

  it('is too old after ten days, and none at all without tests or when it was a deployment', async () => {
    const { id } = await test.deploy(test.globex, zip, tests);
    await test.clock.advance(10 * DAY_MS + 60_000);
    const late = await quick(id);
    expect(late.status).toBe(400);
    expect(late.body).toMatchObject([{ errorCode: 'INVALID_ID_FIELD' }]);
    const sandbox = await test.deploy(test.org, zip, { checkOnly: true });
    const { deployments } = test.metadata(test.org);
    const validated = deployments.find(sandbox.id);
    expect(() => validated && deployments.quick(validated, test.chris)).toThrow('Invalid deployment ID');
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
