// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import { apexZip, BAD, createTestDeploy, field, GOOD, thing, xml, zipOf, type TestDeploy } from './test-deploy.ts';

// https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployresult.htm

let test: TestDeploy;

beforeEach(async () => {
  test = await createTestDeploy();
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
      'objects/Thing__c.object': thing(field('Bad__c', '<type>Text</type>')),
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

  it.each([
    ['', "Unexpected token '<EOF>'."],
    ['class {', "Missing identifier at '{'"],
    ['public class A {\n  void run( {\n  }\n}', "Unexpected token '{'."],
    ['public class B {}', 'Class name must match file name: A'],
  ])('says of %j: %s', async (source, problem) => {
    const result = await test.deploy(test.org, apexZip({ A: source }));
    expect(result.details.componentFailures).toMatchObject([
      { fullName: 'A', problem, lineNumber: expect.any(Number) },
    ]);
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

  const textField = (name: string, more = '') => ({
    'objects/Contact.object': xml('CustomObject', field(name, `<type>Text</type><length>20</length>${more}`)),
  });
  const badNames = ['9x__c', 'a__b__c', 'a_b___c'];
  // https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customfield.htm: fullName
  it.each(badNames)('takes no field with the name %s', async (name) => {
    const result = await test.deploy(test.org, zipOf({ CustomField: [`Contact.${name}`] }, textField(name)));
    expect(result.details.componentFailures).toMatchObject([
      { problem: expect.stringMatching(/^The Field Name field can only contain underscores and alphanumeric/) },
    ]);
  });

  it.each([
    [
      { CustomField: ['Contact.X__c'] },
      textField('X__c', '<colour>red</colour>'),
      'Error parsing file: Element {http://soap.sforce.com/2006/04/metadata}colour invalid at this location in type CustomField',
    ],
    [
      { ApexClass: ['Good'] },
      {
        'classes/Good.cls': GOOD,
        'classes/Good.cls-meta.xml': xml('ApexClass', '<apiVersion>68.0</apiVersion><status>On</status>'),
      },
      "Error parsing file: 'On' is not a valid value for the enum 'ApexCodeUnitStatus'",
    ],
    [
      { CustomField: ['Activity.X__c'] },
      { 'objects/Activity.object': xml('CustomObject', field('X__c', '<type>Text</type><length>20</length>')) },
      'This emulator does not deploy custom fields of Activity.',
    ],
  ])('says what its type does not have: %j', async (members, files, problem) => {
    const result = await test.deploy(test.org, zipOf(members, files));
    expect(result.details.componentFailures.map((failure) => failure.problem)).toEqual([problem]);
  });

  // A deployment that fails changes nothing: rollbackOnError in
  // https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deploy.htm
  it.each([
    ['much too long', 'Note: data value too large: much too long (max length=5)'],
    ['', 'Required fields are missing: [Note__c]'],
  ])('knows before that a record cannot be saved with the value %j', async (value, problem) => {
    const label = '<label>Setting</label><pluralLabel>Settings</pluralLabel>';
    const note = field('Note__c', '<type>Text</type><length>5</length><required>true</required>').replace(
      '<label>Note__c</label>',
      '<label>Note</label>',
    );
    const values = `<values><field>Note__c</field><value>${value}</value></values>`;
    const files = {
      'objects/Setting__mdt.object': xml('CustomObject', label + note),
      'customMetadata/Setting.One.md': xml('CustomMetadata', `<label>One</label>${values}`),
    };
    const members = { CustomObject: ['Setting__mdt'], CustomMetadata: ['Setting.One'] };
    const { status, details } = await test.deploy(test.org, zipOf(members, files));
    expect([status, details.componentFailures.map((failure) => failure.problem)]).toEqual(['Failed', [problem]]);
    expect(test.org.store.describe('Setting__mdt')).toBeUndefined();
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
