// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import { openPackage } from './package-zip.ts';
import { apexZip, createTestDeploy, GOOD, GOOD_TEST, thing, zipOf, type TestDeploy } from './test-deploy.ts';

// https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_code_coverage_intro.htm
const UNTESTED =
  'public class Untested {\n  public static Integer two() {\n    Integer a = 1;\n    a++;\n    a--;\n    return a;\n  }\n}';
const FAILING =
  "@IsTest\nprivate class FailingTest {\n  @IsTest\n  static void fails() {\n    Good.one();\n    Assert.fail('always');\n  }\n}";

let test: TestDeploy;

beforeEach(async () => {
  test = await createTestDeploy();
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
    if (Array.isArray(others)) throw new Error(others[0]?.problem);
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
    const zip = zipOf({ CustomObject: ['Thing__c'] }, { 'objects/Thing__c.object': thing() });
    expect(await test.deploy(test.globex, zip)).toMatchObject({ status: 'Succeeded', runTestsEnabled: false });
  });
});
