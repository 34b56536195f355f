// @vitest-environment node
import { beforeAll, describe, expect, it } from 'vitest';
import { buildPackage, GRANTS_ZIP, PACKAGE_ZIP } from '../../../../scripts/package-org/build.ts';
import { relayPathHash } from '../../../../scripts/package-org/relay-token.ts';
import { SIGNALS_PUSH_TOPIC } from '../../../../lib/salesforce/package/push-topic.ts';
import { installPackage } from '../package/install.ts';
import type { Org, SObjectRow } from '../types.ts';
import { createTestDeploy, type DeployAnswer, type TestDeploy } from './test-deploy.ts';

// The steps of `npm run package:org`, against a production org that has nothing of the package.
const TOKEN = 'dGhpcyBpcyBhIHRva2VuIG9mIHRoZSB0ZXN0cyBvbmx5';
const { zips, tests } = buildPackage({ relayPathHash: relayPathHash(TOKEN) });
const packageZip = zips.get(PACKAGE_ZIP) ?? new Uint8Array();
const grantsZip = zips.get(GRANTS_ZIP) ?? new Uint8Array();
const RELAY = `/services/apexrest/cinnox/relay/${TOKEN}`;

let test: TestDeploy;
let deployed: Org;
let result: DeployAnswer;

async function post(org: Org, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await test.send<Record<string, unknown>>(org, path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  return { status: answer.status, ...answer.body };
}

async function query<T = Record<string, unknown>>(org: Org, soql: string, tooling = false): Promise<T[]> {
  const path = `${tooling ? '/tooling' : ''}/query?q=${encodeURIComponent(soql)}`;
  return (await test.send<{ records: T[] }>(org, path)).body.records;
}

async function callRelay(org: Org, body: object): Promise<{ status: number; text: string }> {
  const request = new Request(`https://${org.siteHost}${RELAY}`, { method: 'POST', body: JSON.stringify(body) });
  const response = await test.fetch(request);
  return { status: response.status, text: await response.text() };
}

function rows(org: Org, object: string): Promise<SObjectRow[]> {
  return org.store.tx({ userId: '', system: true }, async (tx) => tx.find(object, {}));
}

/** What a client can tell of an org, without ids, people and times. */
async function portrait(org: Org) {
  const own = org.store.objects().filter(({ name }) => /^(?:CINNOX_.*|Contact)$/.test(name));
  const settings = await rows(org, 'CINNOX_Setting__mdt');
  const names = (type: string): string[] =>
    org.metadata
      ?.all(type)
      .map(({ fullName, text }) => `${fullName} ${text}`)
      .toSorted() ?? [];
  return {
    objects: own.map((object) => ({ ...object, fields: object.fields.toSorted((a, b) => (a.name < b.name ? -1 : 1)) })),
    sharing: own.map(({ name }) => [name, org.store.access.sharingOf(name)]),
    sets: org.store.access.permissionSets(),
    settings: settings.map(({ DeveloperName, Value__c, Locked__c, Label }) => ({
      DeveloperName,
      Value__c,
      Locked__c,
      Label,
    })),
    apexRest: [...org.apexRest.keys()],
    sites: org.metadata?.sites.size,
    topics: (await rows(org, 'PushTopic')).map(({ Name, Query }) => ({ Name, Query })),
    isScheduled: org.metadata?.native.isScheduled(),
    components: ['ApexClass', 'ApexTrigger', 'ApexPage', 'PermissionSet', 'CustomSite', 'CustomObject'].map(names),
  };
}

beforeAll(async () => {
  test = await createTestDeploy();
  deployed = test.globex;
  result = await test.deploy(deployed, packageZip, { testLevel: 'RunSpecifiedTests', runTests: tests });
}, 60_000);

describe('the package in a production org', () => {
  it('is deployed with its tests and their coverage', () => {
    expect(result.details.componentFailures).toEqual([]);
    expect(result).toMatchObject({ status: 'Succeeded', done: true, success: true, runTestsEnabled: true });
    expect(result.numberTestsCompleted).toBe(result.numberTestsTotal);
    expect(result.numberTestsTotal).toBeGreaterThan(20);
    expect(result.numberComponentsDeployed).toBe(result.numberComponentsTotal);
    const covered = result.details.runTestResult.codeCoverage.map(({ name }) => name).toSorted();
    expect(covered).toEqual([
      'CinnoxCleanUp',
      'CinnoxCleanUpBatch',
      'CinnoxEventTrigger',
      'CinnoxRelay',
      'CinnoxSettings',
      'CinnoxSignalRouter',
    ]);
    const told = result.details.componentSuccesses.map(({ componentType, fullName }) => `${componentType} ${fullName}`);
    expect(told).toContain('CustomField CINNOX_Log__c.Key__c');
    expect(told.at(-1)).toBe(' package.xml');
  });

  it('refuses the Site until a domain is registered', async () => {
    const refused = await test.deploy(deployed, grantsZip);
    expect(refused.status).toBe('Failed');
    expect(refused.details.componentFailures[0]).toMatchObject({ componentType: 'CustomSite', success: false });
    expect(deployed.metadata?.sites.size).toBe(0);
    expect(deployed.store.access.permissionSets().map(({ name }) => name)).not.toContain('CINNOX_Relay_Guest');
  });

  it('lets the relay be called by the guest only when he is granted it', async () => {
    test.metadata(deployed).registerSitesDomain();
    expect((await callRelay(deployed, { challenge: 'x' })).status).toBe(404);
    expect((await test.deploy(deployed, grantsZip)).status).toBe('Succeeded');
    const refused = await callRelay(deployed, { challenge: 'x' });
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('You do not have access to the Apex class named: CinnoxRelay');

    const [guest] = await query(
      deployed,
      "SELECT Id FROM User WHERE UserType = 'Guest' AND Profile.Name = 'CINNOX Relay Profile'",
    );
    const [set] = await query(deployed, "SELECT Id, Name FROM PermissionSet WHERE Name = 'CINNOX_Relay_Guest'");
    const grant = { AssigneeId: guest?.['Id'], PermissionSetId: set?.['Id'] };
    expect(await post(deployed, '/sobjects/PermissionSetAssignment', grant)).toMatchObject({ status: 201 });
    expect(await callRelay(deployed, { challenge: 'x' })).toEqual({
      status: 200,
      text: '{"code":0,"result":{"challenge":"x"}}',
    });
  });

  it('answers hooks with signals, by the deployed trigger', async () => {
    const hook = { message: { id: 'm1', status: 'CallStart', serviceId: 'acme', callees: [{ eid: 'eid-1' }] } };
    expect((await callRelay(deployed, hook)).status).toBe(200);
    await deployed.store.idle();
    expect(await rows(deployed, 'CINNOX_Signal__c')).toMatchObject([{ Staff__c: 'eid-1', Source__c: 'call:acme:m1' }]);
  });

  it('is, in the end, the org that the native installation makes', async () => {
    expect(await post(deployed, '/sobjects/PushTopic', SIGNALS_PUSH_TOPIC)).toMatchObject({ status: 201 });
    const snippet = "System.schedule('CINNOX clean-up', '0 17 2 * * ?', new CinnoxCleanUp());";
    const scheduled = await test.send(
      deployed,
      `/tooling/executeAnonymous?anonymousBody=${encodeURIComponent(snippet)}`,
    );
    expect(scheduled.body).toMatchObject({ compiled: true, success: true });
    await installPackage(test.org, {
      surroundings: { clock: test.clock, random: test.metadata(deployed).surroundings.random },
      relayPathToken: TOKEN,
    });
    expect(await portrait(deployed)).toEqual(await portrait(test.org));
  });

  it('hides custom metadata, new fields and new objects until a permission set grants them', async () => {
    const ada = { userId: test.ada };
    const { store } = test.org;
    const settings = "SELECT Value__c FROM CINNOX_Setting__mdt WHERE DeveloperName = 'Retention_Days'";
    const ask = (soql: string) => store.tx(ada, async (tx) => tx.query(soql).records);
    await expect(ask(settings)).rejects.toMatchObject({ errorCode: 'INVALID_TYPE' });
    await expect(ask('SELECT Id FROM CINNOX_Log__c')).rejects.toMatchObject({ errorCode: 'INVALID_TYPE' });
    await expect(ask('SELECT CINNOX_Contact_Id__c FROM Contact')).rejects.toMatchObject({ errorCode: 'INVALID_FIELD' });
    const admin = { userId: test.chris };
    await expect(
      store.tx(admin, async (tx) => tx.query('SELECT CINNOX_Contact_Id__c FROM Contact').records),
    ).rejects.toMatchObject({ errorCode: 'INVALID_FIELD' });
    store.access.assign(ada.userId, 'CINNOX_Agent');
    expect(await ask(settings)).toMatchObject([{ Value__c: '30' }]);
    expect(await ask('SELECT CINNOX_Contact_Id__c FROM Contact')).toEqual([]);
  });

  it('deployed again changes nothing', async () => {
    const again = await test.deploy(deployed, packageZip, { testLevel: 'RunSpecifiedTests', runTests: tests });
    expect(again.status).toBe('Succeeded');
    const changed = again.details.componentSuccesses.filter(({ created, changed: isNew }) => created || isNew);
    expect(changed.map(({ fullName }) => fullName)).toEqual(['package.xml']);
    expect(deployed.metadata?.native.isScheduled()).toBe(true);
  });
});
