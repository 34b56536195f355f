// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import { parseSoapXml, type SoapElement } from '../soap/soap-xml.ts';
import { apexZip, BAD, createTestDeploy, GOOD, GOOD_TEST, type TestDeploy } from './test-deploy.ts';

// Messages as the WSDL writes them:
// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_calls_intro.htm
const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';
const MINUTE_MS = 60_000;

let test: TestDeploy;

beforeEach(async () => {
  test = await createTestDeploy();
});

interface Answered {
  status: number;
  type: string | null;
  results: SoapElement[];
  fault: SoapElement | undefined;
}

async function call(operation: string, inner: string, options: { as?: string; host?: string } = {}): Promise<Answered> {
  const { host = test.org.myDomainHost } = options;
  const org = host === test.globex.myDomainHost ? test.globex : test.org;
  const session = options.as ?? test.token(org);
  const body =
    `<?xml version="1.0" encoding="utf-8"?><env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Header>` +
    `<m:SessionHeader xmlns:m="${NAMESPACE}"><m:sessionId>${session}</m:sessionId></m:SessionHeader></env:Header>` +
    `<env:Body><m:${operation} xmlns:m="${NAMESPACE}">${inner}</m:${operation}></env:Body></env:Envelope>`;
  const headers = { 'content-type': 'text/xml; charset=utf-8', SOAPAction: '""' };
  const response = await test.fetch(
    new Request(`https://${host}/services/Soap/m/68.0`, { method: 'POST', body, headers }),
  );
  const answer = parseSoapXml(await response.text())?.first('Body');
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    results: answer?.first(`${operation}Response`)?.all('result') ?? [],
    fault: answer?.first('Fault'),
  };
}

async function deploy(zip: Uint8Array, options: string, host?: string): Promise<string> {
  const file = Buffer.from(zip).toString('base64');
  const { status, type, results } = await call(
    'deploy',
    `<m:ZipFile>${file}</m:ZipFile><m:DeployOptions>${options}</m:DeployOptions>`,
    host === undefined ? {} : { host },
  );
  expect([status, type]).toEqual([200, 'text/xml;charset=UTF-8']);
  // AsyncResult: https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_asyncresult.htm
  expect(results[0]?.value('done')).toBe('false');
  expect(results[0]?.value('state')).toBe('Queued');
  return results[0]?.value('id') ?? '';
}

const SINGLE = '<m:singlePackage>true</m:singlePackage><m:rollbackOnError>true</m:rollbackOnError>';

describe('deploy and checkDeployStatus', () => {
  it('answer with an AsyncResult, then with a DeployResult', async () => {
    const id = await deploy(apexZip({ Good: GOOD }), SINGLE);
    expect(id).toMatch(/^0Af\w{15}$/);
    await test.clock.advance(MINUTE_MS);
    const { results } = await call(
      'checkDeployStatus',
      `<m:asyncProcessId>${id.slice(0, 15)}</m:asyncProcessId><m:includeDetails>true</m:includeDetails>`,
    );
    const [result] = results;
    expect(['done', 'status', 'success', 'numberComponentsDeployed'].map((name) => result?.value(name))).toEqual([
      'true',
      'Succeeded',
      'true',
      '1',
    ]);
    const [saved] = result?.first('details')?.all('componentSuccesses') ?? [];
    expect(saved?.value('fileName')).toBe('classes/Good.cls');
    expect(saved?.value('created')).toBe('true');
    expect(result?.value('completedDate')).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
    // What has no value is left out.
    expect(result?.first('canceledBy')).toBeUndefined();
  });

  it('tell of a mistake with its place', async () => {
    const id = await deploy(apexZip({ Bad: BAD }), SINGLE);
    await test.clock.advance(MINUTE_MS);
    const { results } = await call(
      'checkDeployStatus',
      `<m:asyncProcessId>${id}</m:asyncProcessId><m:includeDetails>true</m:includeDetails>`,
    );
    const [failed] = results[0]?.first('details')?.all('componentFailures') ?? [];
    expect(['fullName', 'lineNumber', 'problemType'].map((name) => failed?.value(name))).toEqual(['Bad', '4', 'Error']);
  });

  it('know no other ids', async () => {
    const { status, fault } = await call('checkDeployStatus', '<m:asyncProcessId>0Af000000000001</m:asyncProcessId>');
    expect([status, fault?.value('faultcode')]).toEqual([500, 'sf:INVALID_CROSS_REFERENCE_KEY']);
  });

  it('refuse who may not change metadata, and who has no session', async () => {
    const agent = test.salesforce.webSession(test.org, test.ada, 'my-domain');
    expect((await call('describeMetadata', '', { as: agent })).fault?.value('faultcode')).toBe(
      'sf:INSUFFICIENT_ACCESS',
    );
    expect((await call('describeMetadata', '', { as: 'none' })).fault?.value('faultcode')).toBe(
      'sf:INVALID_SESSION_ID',
    );
  });
});

// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_canceldeploy.htm
describe('cancelDeploy', () => {
  it('cancels a waiting deployment, by the parameter that the WSDL calls String', async () => {
    const id = await deploy(apexZip({ Good: GOOD }), SINGLE);
    const { results } = await call('cancelDeploy', `<m:String>${id}</m:String>`);
    expect([results[0]?.value('id'), results[0]?.value('done')]).toEqual([id, 'true']);
    const { results: after } = await call('checkDeployStatus', `<m:asyncProcessId>${id}</m:asyncProcessId>`);
    expect(after[0]?.value('status')).toBe('Canceled');
  });
});

// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployRecentValidation.htm
describe('deployRecentValidation', () => {
  it('answers with the id of the quick deployment, once', async () => {
    const host = test.globex.myDomainHost;
    const options = `${SINGLE}<m:checkOnly>true</m:checkOnly><m:testLevel>RunSpecifiedTests</m:testLevel><m:runTests>GoodTest</m:runTests>`;
    const id = await deploy(apexZip({ Good: GOOD, GoodTest: GOOD_TEST }), options, host);
    await test.clock.advance(MINUTE_MS);
    const quick = (validation: string) =>
      call('deployRecentValidation', `<m:validationId>${validation}</m:validationId>`, { host });
    const { results } = await quick(id);
    expect(results[0]?.text).toMatch(/^0Af\w{15}$/);
    expect(results[0]?.text).not.toBe(id);
    expect((await quick(id)).fault?.value('faultcode')).toBe('sf:INVALID_ID_FIELD');
    expect((await quick('0Af000000000001AAA')).fault?.value('faultcode')).toBe('sf:INVALID_CROSS_REFERENCE_KEY');
  });
});

describe('describeMetadata, listMetadata, retrieve', () => {
  // https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_describemetadataresult.htm
  it('describe the types', async () => {
    const { results } = await call('describeMetadata', '<m:asOfVersion>68.0</m:asOfVersion>');
    const [result] = results;
    expect([result?.value('partialSaveAllowed'), result?.value('testRequired')]).toEqual(['true', 'false']);
    const types = result?.all('metadataObjects') ?? [];
    const triggers = types.find((each) => each.value('xmlName') === 'ApexTrigger');
    expect(['directoryName', 'suffix', 'metaFile', 'inFolder'].map((name) => triggers?.value(name))).toEqual([
      'triggers',
      'trigger',
      'true',
      'false',
    ]);
  });

  // https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_listmetadata.htm
  it('list components of up to three types', async () => {
    await test.deploy(test.org, apexZip({ Good: GOOD }));
    const query = (type: string) => `<m:queries><m:type>${type}</m:type></m:queries>`;
    const { results } = await call('listMetadata', `${query('ApexClass')}<m:asOfVersion>68.0</m:asOfVersion>`);
    expect(results).toHaveLength(1);
    expect(['fullName', 'fileName', 'type', 'createdByName'].map((name) => results[0]?.value(name))).toEqual([
      'Good',
      'classes/Good.cls',
      'ApexClass',
      'Chris Mori',
    ]);
    expect((await call('listMetadata', query('Nonsense'))).fault?.value('faultcode')).toBe('sf:INVALID_TYPE');
    const four = ['ApexClass', 'ApexTrigger', 'ApexPage', 'CustomObject'].map(query).join('');
    expect((await call('listMetadata', four)).status).toBe(500);
  });

  // https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_retrieve.htm
  it('give back what was deployed, when it is ready', async () => {
    await test.deploy(test.org, apexZip({ Good: GOOD }));
    const types = '<m:types><m:members>*</m:members><m:name>ApexClass</m:name></m:types>';
    const request = `<m:apiVersion>68.0</m:apiVersion><m:singlePackage>true</m:singlePackage><m:unpackaged>${types}<m:version>68.0</m:version></m:unpackaged>`;
    const { results } = await call('retrieve', `<m:retrieveRequest>${request}</m:retrieveRequest>`);
    const id = results[0]?.value('id') ?? '';
    expect(id).toMatch(/^09S/);
    const status = () => call('checkRetrieveStatus', `<m:asyncProcessId>${id}</m:asyncProcessId>`);
    expect((await status()).results[0]?.value('done')).toBe('false');
    await test.clock.advance(MINUTE_MS);
    const [done] = (await status()).results;
    expect([done?.value('status'), done?.first('fileProperties')?.value('fullName')]).toEqual(['Succeeded', 'Good']);
    expect(done?.value('zipFile')).toMatch(/^UEs/);
  });
});
