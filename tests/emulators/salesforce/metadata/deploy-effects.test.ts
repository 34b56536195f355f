// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import { apexZip, createTestDeploy, field, thing, xml, zipOf, type TestDeploy } from './test-deploy.ts';

// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_types_list.htm
const TEXT = '<length>40</length><type>Text</type>';

let test: TestDeploy;

beforeEach(async () => {
  test = await createTestDeploy();
});

describe('what is deployed', () => {
  it('acts: fields after a grant, remote sites, client apps; and is gone by destructiveChanges.xml', async () => {
    const files = {
      'objects/Thing__c.object': thing(
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
