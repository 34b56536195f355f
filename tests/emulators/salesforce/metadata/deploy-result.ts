import type { Finding } from './deploy-messages.ts';
import type { DeployOptions } from './deploy-options.ts';
import { isDone, isFailure, isUnopened, type Deployment } from './deployments.ts';
import type { OrgMetadata } from './org-metadata.ts';
import type { PackageComponent } from './package-components.ts';
import { runTestResult } from './test-result.ts';

type Json = Record<string, unknown>;

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

interface Message {
  type: string;
  fullName: string;
  fileName: string;
  id?: string | null;
  created?: boolean;
  changed?: boolean;
  deleted?: boolean;
  finding?: Finding;
  success: boolean;
}

/** `DeployMessage` */
function deployMessage(message: Message, atMs: number): Json {
  const { type, fullName, fileName, id = null, finding, success } = message;
  return {
    changed: message.changed ?? false,
    columnNumber: finding?.column ?? null,
    componentType: type,
    created: message.created ?? false,
    createdDate: instant(atMs),
    deleted: message.deleted ?? false,
    fileName,
    fullName,
    id,
    lineNumber: finding?.line ?? null,
    problem: finding?.problem ?? null,
    problemType: finding?.problemType ?? null,
    requiresProductionTestRun: false,
    success,
    warning: finding?.problemType === 'Warning',
  };
}

/** How a component that could be saved is reported: with its id once it is saved. */
function saved(metadata: OrgMetadata, deployment: Deployment, component: PackageComponent): Message {
  const { type, fullName, fileName } = component;
  const result = deployment.saved.find((each) => each.component === component);
  const known = metadata.get(type, fullName);
  const same = known !== undefined && known.text === component.text;
  return {
    type,
    fullName,
    fileName,
    id: result?.id ?? known?.id ?? null,
    created: result?.created ?? known === undefined,
    changed: result?.changed ?? !same,
    success: true,
  };
}

function componentMessages(
  metadata: OrgMetadata,
  deployment: Deployment,
  upTo: number,
): { ok: Json[]; failed: Json[] } {
  const { plan, options, zip, completedMs, createdMs } = deployment;
  const atMs = completedMs ?? createdMs;
  const findings = isDone(deployment) ? (plan?.findings ?? []) : [];
  const ok = (plan?.components ?? []).slice(0, upTo).map((component) => saved(metadata, deployment, component));
  if (plan && isDone(deployment) && !isUnopened(zip)) {
    for (const { type, fullName, fileName } of plan.deletions) {
      ok.push({ type, fullName, fileName: zip.folder + fileName, deleted: true, changed: true, success: true });
    }
    ok.push({ type: '', fullName: 'package.xml', fileName: `${zip.folder}package.xml`, changed: true, success: true });
  }
  const told = findings.map((finding): Message => ({ ...finding, finding, success: !isFailure(finding, options) }));
  return {
    ok: [...ok, ...told.filter(({ success }) => success)].map((message) => deployMessage(message, atMs)),
    failed: told.filter(({ success }) => !success).map((message) => deployMessage(message, atMs)),
  };
}

/** A package that cannot be opened is told as a failure of package.xml. */
function packageFailure(deployment: Deployment): Json[] {
  const { zip, completedMs, createdMs } = deployment;
  if (!isUnopened(zip) || !isDone(deployment)) return [];
  return zip.map((finding) => deployMessage({ ...finding, finding, success: false }, completedMs ?? createdMs));
}

function optionsOf({ checkOnly, ignoreWarnings, rollbackOnError }: DeployOptions): Json {
  return { checkOnly, ignoreWarnings, rollbackOnError };
}

function counts(metadata: OrgMetadata, deployment: Deployment): Json {
  const { plan, tests, options, zip } = deployment;
  const progress = metadata.deployments.progress(deployment);
  const failures =
    (plan?.findings ?? []).filter((finding) => isFailure(finding, options)).length + (isUnopened(zip) ? zip.length : 0);
  const done = tests?.outcomes.slice(0, progress.tests) ?? [];
  const failedTests = done.filter(({ failure }) => failure).length;
  return {
    numberComponentErrors: deployment.startMs === undefined ? 0 : failures,
    numberComponentsDeployed: progress.components,
    numberComponentsTotal: (plan?.components.length ?? 0) + (deployment.startMs === undefined ? 0 : failures),
    numberTestErrors: failedTests,
    numberTestsCompleted: done.length - failedTests,
    numberTestsTotal: tests?.outcomes.length ?? 0,
  };
}

function stateDetail(metadata: OrgMetadata, deployment: Deployment): string | null {
  if (deployment.status !== 'InProgress') return null;
  const { components, tests } = metadata.deployments.progress(deployment);
  const component = deployment.plan?.components[components];
  if (component) return `Processing Type: ${component.type}`;
  const test = deployment.tests?.outcomes[tests];
  return test ? `Running Test: ${test.unit.name}.${test.method}` : null;
}

/** User names by id, for the names in results. */
export type NameOf = (userId: string) => string;

/** `DeployResult`: https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployresult.htm */
export function deployResult(
  metadata: OrgMetadata,
  deployment: Deployment,
  nameOf: NameOf,
  includeDetails: boolean,
): Json {
  const { status, canceledById, completedMs, createdMs, startMs, error, tests, userId } = deployment;
  const progress = metadata.deployments.progress(deployment);
  const { ok, failed } = componentMessages(metadata, deployment, progress.components);
  const isOver = isDone(deployment);
  return {
    ...(canceledById ? { canceledBy: canceledById.slice(0, 15), canceledByName: nameOf(canceledById) } : {}),
    ...optionsOf(deployment.options),
    ...(completedMs === undefined ? { completedDate: null } : { completedDate: instant(completedMs) }),
    createdBy: userId.slice(0, 15),
    createdByName: nameOf(userId),
    createdDate: instant(createdMs),
    details: {
      componentFailures: includeDetails ? [...failed, ...packageFailure(deployment)] : [],
      componentSuccesses: includeDetails ? ok : [],
      retrieveResult: null,
      runTestResult: runTestResult(metadata, includeDetails ? tests : undefined, isOver ? Infinity : progress.tests),
    },
    done: isOver,
    errorMessage: error?.message ?? null,
    errorStatusCode: error?.code ?? null,
    id: deployment.id,
    lastModifiedDate: instant(completedMs ?? startMs ?? createdMs),
    ...counts(metadata, deployment),
    runTestsEnabled: tests !== undefined,
    startDate: startMs === undefined ? null : instant(startMs),
    stateDetail: stateDetail(metadata, deployment),
    status,
    success: status === 'Succeeded' || status === 'SucceededPartial',
  };
}
