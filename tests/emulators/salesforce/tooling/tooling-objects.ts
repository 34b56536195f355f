import { flag, longText, reference, text, typed } from '../schema/field-builders.ts';
import { Schema } from '../schema/schema.ts';
import type { FieldDefinition, ObjectDefinition } from '../types.ts';

function int(name: string): FieldDefinition {
  return typed('int', name, name);
}

function instant(name: string): FieldDefinition {
  return typed('datetime', name, name);
}

function id(): FieldDefinition {
  return typed('id', 'Id', 'Id', { length: 18 });
}

function words(...names: string[]): FieldDefinition[] {
  return names.map((name) => text(name, name, 255));
}

function flags(...names: string[]): FieldDefinition[] {
  return names.map((name) => flag(name, name));
}

function to(name: string, targets: string[], relationship: string): FieldDefinition {
  return reference(name, name, targets, relationship);
}

/**
 * Objects are named by their durable id, which is no record id: a standard object by its API name.
 * https://developer.salesforce.com/docs/platform/api-tooling/references/tooling-objects/tooling-entitydefinition.html
 */
function ofEntity(childRelationshipName?: string): FieldDefinition {
  const name = 'EntityDefinitionId';
  const reference = { referenceTo: ['EntityDefinition'], relationshipName: 'EntityDefinition' };
  return typed('string', name, name, {
    length: 255,
    ...reference,
    ...(childRelationshipName ? { childRelationshipName } : {}),
  });
}

function audit(): FieldDefinition[] {
  return [
    instant('CreatedDate'),
    to('CreatedById', ['User'], 'CreatedBy'),
    instant('LastModifiedDate'),
    to('LastModifiedById', ['User'], 'LastModifiedBy'),
    instant('SystemModstamp'),
  ];
}

function object(name: string, keyPrefix: string, fields: FieldDefinition[]): ObjectDefinition {
  return { name, label: name, labelPlural: name, keyPrefix, kind: 'standard', fields: [id(), ...fields] };
}

function code(name: string, keyPrefix: string, more: FieldDefinition[]): ObjectDefinition {
  return object(name, keyPrefix, [
    ...words('Name', 'NamespacePrefix', 'Status', 'ManageableState', 'FullName'),
    typed('double', 'ApiVersion', 'ApiVersion'),
    flag('IsValid', 'IsValid'),
    longText('Body', 'Body', 1_000_000),
    int('LengthWithoutComments'),
    ...audit(),
    ...more,
  ]);
}

const USAGE = ['Before', 'After'].flatMap((when) =>
  ['Insert', 'Update', 'Delete'].map((what) => `Usage${when}${what}`),
);
const COVERED = ['ApexClass', 'ApexTrigger'];

/** Setup objects: only who may see Setup can query them. */
function setupObjects(): ObjectDefinition[] {
  return [
    code('ApexClass', '01p', []),
    code('ApexTrigger', '01q', [
      ...words('TableEnumOrId'),
      ofEntity('ApexTriggers'),
      ...flags(...USAGE, 'UsageAfterUndelete', 'UsageIsBulk'),
    ]),
    object('ApexPage', '066', [
      ...words('Name', 'MasterLabel', 'NamespacePrefix', 'ManageableState'),
      typed('double', 'ApiVersion', 'ApiVersion'),
      longText('Markup', 'Markup', 1_000_000),
      ...audit(),
    ]),
    object('RemoteProxy', '0rp', [
      ...words('SiteName', 'EndpointUrl', 'Description', 'FullName'),
      ...flags('IsActive', 'DisableProtocolSecurity', 'ProtocolMismatch'),
      ...audit(),
    ]),
    object('ApexOrgWideCoverage', '716', [int('PercentCovered')]),
    object('ApexCodeCoverageAggregate', '715', [
      to('ApexClassOrTriggerId', COVERED, 'ApexClassOrTrigger'),
      int('NumLinesCovered'),
      int('NumLinesUncovered'),
      longText('Coverage', 'Coverage', 1_000_000),
    ]),
    object('ApexCodeCoverage', '714', [
      to('ApexTestClassId', ['ApexClass'], 'ApexTestClass'),
      ...words('TestMethodName'),
      to('ApexClassOrTriggerId', COVERED, 'ApexClassOrTrigger'),
      int('NumLinesCovered'),
      int('NumLinesUncovered'),
      longText('Coverage', 'Coverage', 1_000_000),
    ]),
    object('ApexTestQueueItem', '709', [
      to('ApexClassId', ['ApexClass'], 'ApexClass'),
      ...words('Status', 'ExtendedStatus', 'ParentJobId'),
      to('TestRunResultId', ['ApexTestRunResult'], 'TestRunResult'),
      instant('CreatedDate'),
      to('CreatedById', ['User'], 'CreatedBy'),
    ]),
    object('ApexTestResult', '07M', [
      to('ApexClassId', ['ApexClass'], 'ApexClass'),
      to('QueueItemId', ['ApexTestQueueItem'], 'QueueItem'),
      to('ApexTestRunResultId', ['ApexTestRunResult'], 'ApexTestRunResult'),
      ...words('MethodName', 'Outcome', 'AsyncApexJobId', 'ApexLogId'),
      longText('Message', 'Message', 32_768),
      longText('StackTrace', 'StackTrace', 32_768),
      int('RunTime'),
      instant('TestTimestamp'),
      ...flags('IsTestSetup'),
    ]),
    object('ApexTestRunResult', '05m', [
      ...words('AsyncApexJobId', 'Status', 'JobName', 'Source'),
      to('UserId', ['User'], 'User'),
      ...['ClassesCompleted', 'ClassesEnqueued', 'MethodsCompleted', 'MethodsEnqueued', 'MethodsFailed'].map(int),
      ...['TestTime', 'TestSetupTime'].map(int),
      ...['StartTime', 'EndTime', 'CreatedDate'].map(instant),
      ...flags('IsAllTests'),
    ]),
    object('ApexTestSuite', '05F', words('TestSuiteName')),
    object('TestSuiteMembership', '05G', words('ApexTestSuiteId', 'ApexClassId')),
    object('DeployRequest', '0Af', [
      ...words('Status', 'StateDetail', 'ErrorMessage'),
      ...flags('CheckOnly'),
      ...['NumberComponentsDeployed', 'NumberComponentsTotal', 'NumberComponentErrors'].map(int),
      ...['NumberTestsCompleted', 'NumberTestsTotal', 'NumberTestErrors'].map(int),
      ...['CreatedDate', 'StartDate', 'CompletedDate'].map(instant),
    ]),
    object('InstalledSubscriberPackage', '0A3', [
      to('SubscriberPackageId', ['SubscriberPackage'], 'SubscriberPackage'),
    ]),
    object('SubscriberPackage', '033', words('Name', 'NamespacePrefix')),
  ];
}

/** What everybody may ask, about objects and fields that he may see. */
function openObjects(): ObjectDefinition[] {
  return [
    object('EntityDefinition', '4ie', [
      ...words('DurableId', 'QualifiedApiName', 'DeveloperName', 'Label', 'MasterLabel', 'PluralLabel', 'KeyPrefix'),
      ...words('NamespacePrefix', 'InternalSharingModel'),
      ...flags(
        'IsCustomizable',
        'IsQueryable',
        'IsTriggerable',
        'IsSearchable',
        'IsEverCreatable',
        'IsEverUpdatable',
        'IsEverDeletable',
      ),
    ]),
    object('FieldDefinition', '4fe', [
      ...words('DurableId', 'QualifiedApiName', 'DeveloperName', 'Label', 'MasterLabel', 'DataType', 'NamespacePrefix'),
      ...words('RelationshipName', 'ValueTypeId'),
      int('Length'),
      ...flags('IsIndexed', 'IsNillable', 'IsNameField', 'IsCompound', 'IsCalculated'),
      ofEntity('Fields'),
    ]),
    object('User', '005', words('Name', 'Username', 'Email')),
  ];
}

/** Definitions of entities are found by their durable id, which has no key prefix. */
class ToolingSchema extends Schema {
  override byKeyPrefix(given: string): ObjectDefinition | undefined {
    return super.byKeyPrefix(given) ?? this.object('EntityDefinition');
  }
}

/** The objects of the Tooling API, as far as they are emulated; Setup objects only for those who may see Setup. */
export function toolingSchema(maySeeSetup: boolean): Schema {
  const schema = new ToolingSchema();
  for (const definition of openObjects()) schema.defineObject(definition);
  if (maySeeSetup) for (const definition of setupObjects()) schema.defineObject(definition);
  return schema;
}
