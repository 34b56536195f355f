// @vitest-environment node
import { strToU8, zipSync } from 'fflate';
import { beforeEach, describe, expect, it } from 'vitest';
import { apexZip, createTestDeploy, GOOD, xml, type TestDeploy } from './test-deploy.ts';

// package.xml: https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/manifest_samples.htm
// singlePackage: https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deploy.htm
let test: TestDeploy;

beforeEach(async () => {
  test = await createTestDeploy();
});

const META = xml('ApexClass', '<apiVersion>68.0</apiVersion><status>Active</status>');

function zip(files: Record<string, string>): Uint8Array {
  return zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])));
}

function good(manifest: string, folder = ''): Uint8Array {
  return zip({
    [`${folder}package.xml`]: manifest,
    [`${folder}classes/Good.cls`]: GOOD,
    [`${folder}classes/Good.cls-meta.xml`]: META,
  });
}

const TYPES = '<types><members>Good</members><name>ApexClass</name></types>';
const manifest = (inner = `${TYPES}<version>68.0</version>`, root = 'Package') => xml(root, inner);

async function failures(bytes: Uint8Array, options: Record<string, unknown> = {}): Promise<unknown> {
  const { status, details } = await test.deploy(test.org, bytes, options);
  expect(test.metadata(test.org).get('ApexClass', 'Good')).toBeUndefined();
  return [status, details.componentFailures.map(({ fileName, fullName, problem }) => [fileName, fullName, problem])];
}

describe('package.xml', () => {
  it.each([
    ['another root element', manifest(undefined, 'Parcel'), /^Error parsing file: .*Parcel/],
    ['no version', manifest(TYPES), 'No version specified'],
    [
      'a version that is no number',
      manifest(`${TYPES}<version>newest</version>`),
      /^Invalid version specified: newest/,
    ],
    [
      'a version that is not there yet',
      manifest(`${TYPES}<version>99.0</version>`),
      /^Invalid version specified: 99\.0/,
    ],
    ['a broken file', '<Package><types>', /^Error parsing file: /],
    ['types without a name', manifest(`<types><members>Good</members></types><version>68.0</version>`), /name/],
    ['an element that does not belong there', manifest(`${TYPES}<version>68.0</version><other>x</other>`), /other/],
  ])('fails with %s', async (_, text, problem) => {
    const matching = typeof problem === 'string' ? problem : expect.stringMatching(problem);
    expect(await failures(good(text))).toEqual(['Failed', [['package.xml', 'package.xml', matching]]]);
  });

  it('takes every version of the Metadata API that there is', async () => {
    expect((await test.deploy(test.org, good(manifest(`${TYPES}<version>29.0</version>`)))).status).toBe('Succeeded');
  });
});

describe('where package.xml stands', () => {
  // As in https://github.com/jsforce/gulp-jsforce-deploy/issues/7 and https://github.com/forcedotcom/cli/issues/4
  it('is the root of a single package', async () => {
    expect(await failures(good(manifest(), 'unpackaged/'))).toEqual([
      'Failed',
      [['package.xml', 'package.xml', 'No package.xml found']],
    ]);
  });

  it('is the folder otherwise, each of which is looked at', async () => {
    const options = { singlePackage: false };
    expect(await failures(good(manifest()), options)).toEqual([
      'Failed',
      [['classes/package.xml', 'package.xml', 'No package.xml found']],
    ]);
    const { status, details } = await test.deploy(test.org, good(manifest(), 'pkg/'), options);
    expect([status, details.componentSuccesses[0]?.fileName]).toEqual(['Succeeded', 'pkg/classes/Good.cls']);
  });

  it('is not deeper', async () => {
    expect(await failures(good(manifest(), 'src/main/'), { singlePackage: false })).toEqual([
      'Failed',
      [['src/package.xml', 'package.xml', 'No package.xml found']],
    ]);
  });
});

// https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_triggers_syntax.htm
describe('events of a trigger', () => {
  const trigger = (events: string) => apexZip({ Watch: `trigger Watch on Contact (${events}) {\n}` });

  // https://developer.salesforce.com/docs/atlas.en-us.platform_events.meta/platform_events/platform_events_subscribe_apex.htm
  it.each([
    ['Profile', 'after insert', 'SObject type does not allow triggers: Profile'],
    ['Setting__mdt', 'after insert', 'SObject type does not allow triggers: Setting__mdt'],
    ['Ring__e', 'before insert', 'Only after insert triggers can be defined on the platform event Ring__e'],
    ['Ring__e', 'after insert', undefined],
  ])('on %s: %s', async (object, events, problem) => {
    const label = '<label>X</label><pluralLabel>X</pluralLabel><deploymentStatus>Deployed</deploymentStatus>';
    const objects = ['Setting__mdt', 'Ring__e'].map((name) => [`objects/${name}.object`, xml('CustomObject', label)]);
    const members = '<types><members>*</members><name>CustomObject</name></types>';
    const all = zip({
      ...Object.fromEntries(objects),
      'package.xml': manifest(
        `${members}<types><members>W</members><name>ApexTrigger</name></types><version>68.0</version>`,
      ),
      'triggers/W.trigger': `trigger W on ${object} (${events}) {\n}`,
      'triggers/W.trigger-meta.xml': xml('ApexTrigger', '<apiVersion>68.0</apiVersion><status>Active</status>'),
    });
    const { status, details } = await test.deploy(test.org, all);
    expect(status).toBe(problem === undefined ? 'Succeeded' : 'Failed');
    expect(details.componentFailures.map((failure) => failure.problem)).toEqual(problem === undefined ? [] : [problem]);
  });

  it('are the seven that Apex has: nothing happens before undelete', async () => {
    const all = 'before insert, before update, before delete, after insert, after update, after delete, after undelete';
    expect((await test.deploy(test.org, trigger(all))).status).toBe('Succeeded');
    const { status, details } = await test.deploy(test.org, trigger('before insert, before undelete'));
    expect(status).toBe('Failed');
    expect(details.componentFailures).toMatchObject([
      { fullName: 'Watch', problem: "Unexpected token 'undelete'.", lineNumber: 1, columnNumber: 49 },
    ]);
  });
});
