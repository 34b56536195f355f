// @vitest-environment node
// jsforce as it comes from npm, over HTTPS under the orgs' real names: deployments by SOAP and by REST.
import type { Connection } from 'jsforce';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { zipOf } from '../../scripts/package-org/zip.ts';
import { openClientWorld, type ClientWorld } from './set-up.ts';

const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
const OPTIONS = { singlePackage: true, rollbackOnError: true } as const;
let clients: ClientWorld;
let conn: Connection;

beforeAll(async () => {
  clients = await openClientWorld();
  conn = await clients.connect('globex');
  conn.metadata.pollInterval = 50;
  conn.metadata.pollTimeout = 20_000;
});

afterAll(() => clients.close());

function zip(types: Record<string, string[]>, files: Record<string, string>): Buffer {
  const listed = Object.entries(types).map(
    ([name, members]) =>
      `<types>${members.map((each) => `<members>${each}</members>`).join('')}<name>${name}</name></types>`,
  );
  const manifest = `<Package ${NAMESPACE}>${listed.join('')}<version>68.0</version></Package>`;
  return Buffer.from(zipOf(new Map([...Object.entries(files), ['package.xml', manifest]])));
}

const object = (field: string): string => `<CustomObject ${NAMESPACE}>
  <deploymentStatus>Deployed</deploymentStatus><label>Visit</label><pluralLabel>Visits</pluralLabel>
  <sharingModel>ReadWrite</sharingModel><nameField><type>Text</type><label>Name</label></nameField>
  <fields><fullName>${field}</fullName><label>Text</label><type>Text</type><length>40</length></fields>
</CustomObject>`;

const GRANT = `<PermissionSet ${NAMESPACE}><label>Visits</label>
  <fieldPermissions><editable>true</editable><field>Visit__c.Place__c</field><readable>true</readable></fieldPermissions>
  <objectPermissions><allowCreate>true</allowCreate><allowDelete>true</allowDelete><allowEdit>true</allowEdit><allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Visit__c</object><viewAllRecords>false</viewAllRecords></objectPermissions>
</PermissionSet>`;

const visits = zip(
  { CustomObject: ['Visit__c'], PermissionSet: ['Visits'] },
  { 'objects/Visit__c.object': object('Place__c'), 'permissionsets/Visits.permissionset': GRANT },
);

it('validates over SOAP without a trace, then deploys', async () => {
  const validated = await conn.metadata.deploy(visits, { ...OPTIONS, checkOnly: true }).complete(true);
  expect(validated).toMatchObject({ done: true, success: true, checkOnly: true, numberComponentErrors: 0 });
  await expect(conn.sobject('Visit__c').describe()).rejects.toMatchObject({ errorCode: 'NOT_FOUND' });
  const deployed = await conn.metadata.deploy(visits, OPTIONS).complete(true);
  expect(deployed).toMatchObject({ done: true, success: true, status: 'Succeeded', checkOnly: false });
}, 30_000);

it('finds the field hidden until the permission set is assigned', async () => {
  await expect(conn.sobject('Visit__c').create({ Place__c: 'Here' })).rejects.toMatchObject({
    errorCode: 'INVALID_FIELD',
  });
  const set = await conn.sobject('PermissionSet').findOne({ Name: 'Visits' }, 'Id');
  const { user_id: AssigneeId } = await conn.identity();
  await conn.sobject('PermissionSetAssignment').create({ AssigneeId, PermissionSetId: set?.Id ?? '' });
  const made = await conn.sobject('Visit__c').create({ Place__c: 'Here' });
  expect(made).toMatchObject({ success: true });
  expect(await conn.sobject('Visit__c').findOne({}, 'Place__c')).toMatchObject({ Place__c: 'Here' });
});

it('deploys over REST, and hears of what is wrong over both', async () => {
  const more = zip({ CustomObject: ['Visit__c'] }, { 'objects/Visit__c.object': object('Reason__c') });
  const deployed = await conn.metadata.deployRest(more, OPTIONS).complete(true);
  expect(deployed).toMatchObject({ done: true, success: true, status: 'Succeeded' });
  const broken = zip(
    { ApexClass: ['Bad'] },
    {
      'classes/Bad.cls': 'public class Bad {\n  void run() { Integer a = 1 }\n}',
      'classes/Bad.cls-meta.xml': `<ApexClass ${NAMESPACE}><apiVersion>68.0</apiVersion><status>Active</status></ApexClass>`,
    },
  );
  const failure = { fullName: 'Bad', componentType: 'ApexClass', lineNumber: 2, columnNumber: 30 };
  const bySoap = await conn.metadata.deploy(broken, OPTIONS).complete(true);
  expect(bySoap).toMatchObject({ success: false, status: 'Failed', details: { componentFailures: [failure] } });
  const byRest = await conn.metadata.deployRest(broken, OPTIONS).complete(true);
  expect(byRest).toMatchObject({ success: false, status: 'Failed', details: { componentFailures: [failure] } });
}, 30_000);
