import { formatInstantToSecond } from '../store/instants.ts';
import type { SObjectRow, UserContext } from '../types.ts';
import { maskApex } from '../metadata/apex-source.ts';
import { percentCovered, type Coverage } from '../metadata/apex-tests.ts';
import type { InstalledComponent } from '../metadata/installed.ts';
import type { OrgMetadata } from '../metadata/org-metadata.ts';
import { entityRows, fieldRows } from './definition-rows.ts';
import { testRunRows } from './test-run-rows.ts';

function stamps({ createdMs, createdById, modifiedMs, modifiedById }: InstalledComponent) {
  const modified = formatInstantToSecond(modifiedMs);
  return {
    CreatedDate: formatInstantToSecond(createdMs),
    CreatedById: createdById,
    LastModifiedDate: modified,
    LastModifiedById: modifiedById,
    SystemModstamp: modified,
  };
}

function codeRow(component: InstalledComponent): SObjectRow {
  const { id, fullName, root, text } = component;
  return {
    Id: id,
    Name: fullName,
    FullName: fullName,
    NamespacePrefix: null,
    Status: root.value('status') ?? 'Active',
    ManageableState: 'unmanaged',
    ApiVersion: Number(root.value('apiVersion')),
    IsValid: true,
    Body: text,
    LengthWithoutComments: maskApex(text).replaceAll(/\s+/g, ' ').trim().length,
    ...stamps(component),
  };
}

function triggerRow(component: InstalledComponent): SObjectRow {
  const { object = '', events = [] } = component.apex() ?? {};
  const does = (event: string): boolean => events.some((each) => each.replaceAll(' ', '') === event);
  return {
    ...codeRow(component),
    TableEnumOrId: object,
    EntityDefinitionId: object,
    UsageBeforeInsert: does('beforeinsert'),
    UsageBeforeUpdate: does('beforeupdate'),
    UsageBeforeDelete: does('beforedelete'),
    UsageAfterInsert: does('afterinsert'),
    UsageAfterUpdate: does('afterupdate'),
    UsageAfterDelete: does('afterdelete'),
    UsageAfterUndelete: does('afterundelete'),
    UsageIsBulk: false,
  };
}

function pageRow(component: InstalledComponent): SObjectRow {
  const { id, fullName, root, text } = component;
  return {
    Id: id,
    Name: fullName,
    MasterLabel: root.value('label') ?? fullName,
    NamespacePrefix: null,
    ManageableState: 'unmanaged',
    ApiVersion: Number(root.value('apiVersion')),
    Markup: text,
    ...stamps(component),
  };
}

function remoteSiteRow(component: InstalledComponent): SObjectRow {
  const { id, fullName, root } = component;
  return {
    Id: id,
    SiteName: fullName,
    FullName: fullName,
    EndpointUrl: root.value('url') ?? '',
    Description: root.value('description') ?? null,
    IsActive: root.flag('isActive'),
    DisableProtocolSecurity: root.flag('disableProtocolSecurity'),
    ProtocolMismatch: false,
    ...stamps(component),
  };
}

/** Ids of rows that exist only as long as they are asked for. */
function passingId(prefix: string, index: number): string {
  return `${prefix}${String(index + 1).padStart(12, '0')}AAA`;
}

function coverageColumns(metadata: OrgMetadata, { unit, covered, uncovered }: Coverage) {
  return {
    ApexClassOrTriggerId: metadata.idOf(unit.kind === 'class' ? 'ApexClass' : 'ApexTrigger', unit.name),
    NumLinesCovered: covered.length,
    NumLinesUncovered: uncovered.length,
    Coverage: JSON.stringify({ coveredLines: covered, uncoveredLines: uncovered }),
  };
}

function coverageRows(metadata: OrgMetadata): SObjectRow[] {
  const outcomes = metadata.testRuns.latest()?.outcomes ?? [];
  const units = metadata.testRuns.latest()?.coverage.map(({ unit }) => unit) ?? [];
  const rows = outcomes.flatMap(({ unit: test, method, reached }) =>
    units.flatMap((unit) => {
      const covered = unit.methods.filter((each) => reached.has(each)).flatMap(({ lines }) => lines);
      const uncovered = unit.methods.filter((each) => !reached.has(each)).flatMap(({ lines }) => lines);
      if (covered.length === 0) return [];
      const columns = coverageColumns(metadata, { unit, covered, uncovered });
      return [{ ApexTestClassId: metadata.idOf('ApexClass', test.name), TestMethodName: method, ...columns }];
    }),
  );
  return rows.map((row, index) => ({ Id: passingId('714', index), ...row }));
}

function orgWideRows(metadata: OrgMetadata): SObjectRow[] {
  const report = metadata.testRuns.latest();
  return [{ Id: passingId('716', 0), PercentCovered: report ? percentCovered(report.coverage) : 0 }];
}

function deploymentRows(metadata: OrgMetadata): SObjectRow[] {
  const instant = (ms: number | undefined): string | null => (ms === undefined ? null : formatInstantToSecond(ms));
  return metadata.deployments.list().map((deployment) => ({
    Id: deployment.id,
    Status: deployment.status,
    StateDetail: null,
    ErrorMessage: deployment.error?.message ?? null,
    CheckOnly: deployment.options.checkOnly,
    NumberComponentsDeployed: metadata.deployments.progress(deployment).components,
    NumberComponentsTotal: deployment.plan?.components.length ?? 0,
    NumberComponentErrors: deployment.plan?.findings.length ?? 0,
    NumberTestsCompleted: metadata.deployments.progress(deployment).tests,
    NumberTestsTotal: deployment.tests?.outcomes.length ?? 0,
    NumberTestErrors: deployment.tests?.outcomes.filter(({ failure }) => failure).length ?? 0,
    CreatedDate: instant(deployment.createdMs),
    StartDate: instant(deployment.startMs),
    CompletedDate: instant(deployment.completedMs),
  }));
}

export interface RowSources {
  metadata: OrgMetadata;
  user: UserContext;
  users: readonly SObjectRow[];
}

type Builder = (sources: RowSources) => SObjectRow[];

const BUILDERS: Readonly<Record<string, Builder>> = {
  ApexClass: ({ metadata }) => metadata.all('ApexClass').map(codeRow),
  ApexTrigger: ({ metadata }) => metadata.all('ApexTrigger').map(triggerRow),
  ApexPage: ({ metadata }) => metadata.all('ApexPage').map(pageRow),
  RemoteProxy: ({ metadata }) => metadata.all('RemoteSiteSetting').map(remoteSiteRow),
  ApexOrgWideCoverage: ({ metadata }) => orgWideRows(metadata),
  ApexCodeCoverageAggregate: ({ metadata }) =>
    (metadata.testRuns.latest()?.coverage ?? []).map((each, index) => ({
      Id: passingId('715', index),
      ...coverageColumns(metadata, each),
    })),
  ApexCodeCoverage: ({ metadata }) => coverageRows(metadata),
  ApexTestQueueItem: ({ metadata }) => testRunRows(metadata).items,
  ApexTestResult: ({ metadata }) => testRunRows(metadata).results,
  ApexTestRunResult: ({ metadata }) => testRunRows(metadata).runs,
  DeployRequest: ({ metadata }) => deploymentRows(metadata),
  EntityDefinition: entityRows,
  FieldDefinition: fieldRows,
  User: ({ users }) => [...users],
};

/** The rows of a Tooling object, made afresh from what is deployed. */
export function toolingRows(object: string, sources: RowSources): SObjectRow[] {
  return BUILDERS[object]?.(sources) ?? [];
}
