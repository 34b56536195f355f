// @vitest-environment node
import { createHash } from 'node:crypto';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { GRANTS_ZIP, PACKAGE_ZIP, buildPackage } from './build.ts';
import { componentOf } from './components.ts';
import { deployFiles, withRelayPathHash } from './deploy-files.ts';
import { makeRelayPathToken, relayPathHash } from './relay-token.ts';
import { readSourceFiles } from './source-files.ts';
import { parseMetadata } from '../../tests/emulators/salesforce/package/metadata-files.ts';

const HASH = relayPathHash('a token of the tests');

function unzipped(name: typeof PACKAGE_ZIP | typeof GRANTS_ZIP, options = {}): Map<string, string> {
  const bytes = buildPackage({ relayPathHash: HASH, ...options }).zips.get(name) ?? new Uint8Array();
  return new Map(Object.entries(unzipSync(bytes)).map(([path, content]) => [path, strFromU8(content)]));
}

function listed(files: Map<string, string>): Map<string, string[]> {
  const manifest = parseMetadata(files.get('package.xml') ?? '');
  return new Map(
    manifest.all('types').map((type) => [type.value('name') ?? '', type.all('members').map((member) => member.text)]),
  );
}

describe('the package zip', () => {
  const files = unzipped(PACKAGE_ZIP);

  it('lists every component of the source in package.xml, each once', () => {
    const wanted = new Set(
      [...readSourceFiles('main').keys()].map((path) => componentOf(path)).map((one) => `${one.type} ${one.fullName}`),
    );
    const found = [...listed(files)].flatMap(([type, members]) => members.map((member) => `${type} ${member}`));
    expect(found.toSorted()).toEqual([...wanted].toSorted());
    expect(parseMetadata(files.get('package.xml') ?? '').value('version')).toBe('68.0');
  });

  it('has a file for every listed component, and none that is not listed', () => {
    const folders: Record<string, [string, string]> = {
      ApexClass: ['classes', 'cls'],
      ApexTrigger: ['triggers', 'trigger'],
      ApexPage: ['pages', 'page'],
      CustomObject: ['objects', 'object'],
      CustomMetadata: ['customMetadata', 'md'],
      PermissionSet: ['permissionsets', 'permissionset'],
    };
    const expected = new Set(['package.xml', 'objects/Contact.object']);
    for (const [type, members] of listed(files)) {
      const [folder, suffix] = folders[type] ?? [];
      for (const member of members) {
        if (folder === undefined) continue;
        expected.add(`${folder}/${member}.${suffix}`);
        if (type.startsWith('Apex')) expected.add(`${folder}/${member}.${suffix}-meta.xml`);
      }
    }
    expect([...files.keys()].toSorted()).toEqual([...expected].toSorted());
  });

  it('puts objects together from their parts', () => {
    const log = parseMetadata(files.get('objects/CINNOX_Log__c.object') ?? '');
    expect(log.value('sharingModel')).toBe('ReadWrite');
    expect(log.all('fields').map((field) => field.value('fullName'))).toContain('Key__c');
    expect(log.all('fields')).toHaveLength(18);
    const contact = parseMetadata(files.get('objects/Contact.object') ?? '');
    expect(contact.all('fields').map((field) => field.value('fullName'))).toEqual(['CINNOX_Contact_Id__c']);
    expect(contact.value('label')).toBeUndefined();
  });

  it('holds the hash of the token and nowhere the token', () => {
    const setting = files.get('customMetadata/CINNOX_Setting.Relay_Path_Hash.md') ?? '';
    expect(setting).toContain(`>${HASH}<`);
    expect([...files.values()].join('')).not.toContain('a token of the tests');
    expect([...files.values()].join('')).not.toContain('REPLACED_BY');
  });

  it('is the same for the same hash, to the byte', () => {
    const first = buildPackage({ relayPathHash: HASH });
    const second = buildPackage({ relayPathHash: HASH });
    expect(first.zips).toEqual(second.zips);
    const other = unzipped(PACKAGE_ZIP, { relayPathHash: relayPathHash('another') });
    const changed = [...other].filter(([path, text]) => files.get(path) !== text).map(([path]) => path);
    expect(changed).toEqual(['customMetadata/CINNOX_Setting.Relay_Path_Hash.md']);
  });

  it('names its test classes', () => {
    const { tests } = buildPackage({ relayPathHash: HASH });
    expect(tests).toEqual(['CinnoxCleanUpTest', 'CinnoxRelayTest', 'CinnoxSettingsTest', 'CinnoxSignalRouterTest']);
  });
});

describe('the zip of the guest grants', () => {
  it('holds the Site and its guest permission set', () => {
    const files = unzipped(GRANTS_ZIP);
    expect([...listed(files)]).toEqual([
      ['CustomSite', ['CINNOX_Relay']],
      ['PermissionSet', ['CINNOX_Relay_Guest']],
    ]);
    expect(files.get('sites/CINNOX_Relay.site')).not.toContain('siteAdmin');
  });

  it('takes administrator and path of the Site', () => {
    const files = unzipped(GRANTS_ZIP, { siteAdmin: 'chris&co@acme.example', sitePath: 'cinnox' });
    const site = parseMetadata(files.get('sites/CINNOX_Relay.site') ?? '');
    expect(site.value('siteAdmin')).toBe('chris&co@acme.example');
    expect(site.value('siteGuestRecordDefaultOwner')).toBe('chris&co@acme.example');
    expect(site.value('urlPathPrefix')).toBe('cinnox');
  });
});

describe('what cannot be packaged', () => {
  it('is a file of no known kind', () => {
    expect(() => deployFiles(new Map([['flows/Some.flow-meta.xml', '<Flow/>']]))).toThrow('flows/Some.flow-meta.xml');
    expect(() => deployFiles(new Map([['classes/notes.txt', '']]))).toThrow('classes/notes.txt');
    expect(() => deployFiles(new Map([['permissionsets/A.permissionset', '']]))).toThrow('no metadata');
  });

  it('is a source without a place for the hash', () => {
    expect(() => withRelayPathHash(new Map(), HASH)).toThrow('no place for the hash');
  });
});

describe('the relay path token', () => {
  it('is 32 random bytes that need no escaping in a URL', () => {
    const token = makeRelayPathToken();
    expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(makeRelayPathToken()).not.toBe(token);
  });

  it('is kept as SHA-256 of its text', () => {
    expect(relayPathHash('x')).toBe(createHash('sha256').update('x').digest('hex'));
  });
});
