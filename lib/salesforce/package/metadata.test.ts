// @vitest-environment node
import { XMLValidator } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { componentOf } from '../../../scripts/package-org/components.ts';
import { readSourceFiles } from '../../../scripts/package-org/source-files.ts';
import { parseMetadata } from '../../../tests/emulators/salesforce/package/metadata-files.ts';
import type { MetadataElement } from '../../../tests/emulators/salesforce/package/metadata-files.ts';
import { SIGNALS_PUSH_TOPIC } from './push-topic.ts';

const files = [...readSourceFiles('main'), ...readSourceFiles('guest')];
const components = new Map(files.map(([path]) => [path, componentOf(path)]));
const names = (type: string): string[] =>
  [...new Set([...components.values()].filter((one) => one.type === type).map((one) => one.fullName))].sort();

function parsed(pattern: RegExp): [name: string, root: MetadataElement][] {
  return files.flatMap(([path, text]) => {
    const name = pattern.exec(path)?.[1];
    return name === undefined ? [] : [[name, parseMetadata(text)] as [string, MetadataElement]];
  });
}

const permissionSets = new Map(parsed(/([^/]+)\.permissionset-meta\.xml$/));
const fields = new Map(
  files.flatMap(([path, text]) => {
    const component = componentOf(path);
    return component.type === 'CustomField' ? [[component.fullName, parseMetadata(text)] as const] : [];
  }),
);

describe('the metadata files of the package', () => {
  it.each(files.filter(([path]) => path.endsWith('-meta.xml')))('%s is well-formed', (_, text) => {
    expect(XMLValidator.validate(text)).toBe(true);
    expect(text).toContain('xmlns="http://soap.sforce.com/2006/04/metadata"');
  });

  it('has every object and field of the log, the signals, the staff and the settings', () => {
    expect(names('CustomObject')).toEqual([
      'CINNOX_Event__e',
      'CINNOX_Log__c',
      'CINNOX_Setting__mdt',
      'CINNOX_Signal__c',
      'CINNOX_Staff__c',
    ]);
    expect(fields.size).toBe(18 + 7 + 5 + 5 + 2 + 1);
  });

  it('has names in its fields that are those of their files', () => {
    for (const [name, root] of fields) expect(root.value('fullName')).toBe(name.split('.')[1]);
  });

  it('makes the key of a log row unique with regard to case', () => {
    const key = fields.get('CINNOX_Log__c.Key__c');
    expect(key?.flag('unique')).toBe(true);
    expect(key?.flag('caseSensitive')).toBe(true);
    expect(key?.flag('externalId')).toBe(true);
    expect(key?.flag('required')).toBe(true);
    expect(key?.value('length')).toBe('255');
  });

  it('lets up to ten contacts carry one CINNOX id', () => {
    const link = fields.get('Contact.CINNOX_Contact_Id__c');
    expect(link?.flag('externalId')).toBe(true);
    expect(link?.flag('unique')).toBe(false);
  });

  it.each(parsed(/([^/]+\.(?:cls|trigger|page))-meta\.xml$/))(
    '%s has its source and API version 68.0',
    (name, root) => {
      expect(root.value('apiVersion')).toBe('68.0');
      expect(files.some(([path]) => path.endsWith(`/${name}`))).toBe(true);
    },
  );

  it.each([...permissionSets])('%s names only what exists, and no required field', (_, root) => {
    for (const grant of root.all('fieldPermissions')) {
      const field = fields.get(grant.value('field') ?? '');
      expect(field, grant.value('field')).toBeDefined();
      expect(field?.flag('required'), `${grant.value('field')} is required and may not be named`).toBe(false);
    }
    const objects = names('CustomObject');
    for (const grant of root.all('objectPermissions')) expect(objects).toContain(grant.value('object'));
    for (const grant of root.all('customMetadataTypeAccesses')) expect(objects).toContain(grant.value('name'));
    for (const grant of root.all('classAccesses')) expect(names('ApexClass')).toContain(grant.value('apexClass'));
    for (const grant of root.all('pageAccesses')) expect(names('ApexPage')).toContain(grant.value('apexPage'));
  });

  it.each(['CINNOX_Agent', 'CINNOX_Supervisor', 'CINNOX_Admin'])(
    '%s reaches every field but the required ones',
    (name) => {
      const granted =
        permissionSets
          .get(name)
          ?.all('fieldPermissions')
          .map((grant) => grant.value('field') ?? '') ?? [];
      const wanted = [...fields].filter(([field, root]) => !/__(e|mdt)\./.test(field) && !root.flag('required'));
      expect(granted.toSorted()).toEqual(wanted.map(([field]) => field).toSorted());
    },
  );

  // Nobody else may ask which permission sets they have, and "View Setup" cannot be without "View Roles".
  it('lets those find out that they are supervisors or admins who are', () => {
    const given = [...permissionSets].map(([name, root]) => [
      name,
      root.all('userPermissions').map((grant) => grant.flag('enabled') && grant.value('name')),
    ]);
    expect(Object.fromEntries(given)).toEqual({
      CINNOX_Admin: ['ViewRoles', 'ViewSetup'],
      CINNOX_Agent: [],
      CINNOX_Relay_Guest: [],
      CINNOX_Supervisor: ['ViewRoles', 'ViewSetup'],
    });
  });

  it('lets only admins delete log rows', () => {
    const mayDelete = [...permissionSets].filter(([, root]) =>
      root
        .all('objectPermissions')
        .some((grant) => grant.value('object') === 'CINNOX_Log__c' && grant.flag('allowDelete')),
    );
    expect(mayDelete.map(([name]) => name)).toEqual(['CINNOX_Admin']);
  });

  it('gives the guest the relay class, its event and the index page, and nothing else', () => {
    const guest = permissionSets.get('CINNOX_Relay_Guest');
    expect(guest?.all('classAccesses').map((grant) => grant.value('apexClass'))).toEqual(['CinnoxRelay']);
    expect(guest?.all('objectPermissions').map((grant) => grant.value('object'))).toEqual(['CINNOX_Event__e']);
    expect(guest?.all('fieldPermissions')).toEqual([]);
    expect(guest?.all('customMetadataTypeAccesses')).toEqual([]);
  });

  it('has an index page for the Site', () => {
    const [site] = parsed(/([^/]+)\.site-meta\.xml$/);
    expect(names('ApexPage')).toContain(site?.[1].value('indexPage'));
    expect(site?.[1].flag('active')).toBe(true);
  });

  it('has the fields that the PushTopic selects', () => {
    const selected = /^SELECT (.*) FROM (\w+)$/.exec(SIGNALS_PUSH_TOPIC.Query);
    for (const field of selected?.[1]?.split(', ').slice(1) ?? [])
      expect(fields.has(`${selected?.[2]}.${field}`)).toBe(true);
    expect(SIGNALS_PUSH_TOPIC.Name.length).toBeLessThanOrEqual(25);
  });
});
