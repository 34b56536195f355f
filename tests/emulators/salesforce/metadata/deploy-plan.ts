import { checkApex } from './check-apex.ts';
import { checkElements } from './check-elements.ts';
import { checkCustomMetadata, checkField, checkObject } from './check-objects.ts';
import {
  checkClientApp,
  checkConnectedApp,
  checkPage,
  checkPermissionSet,
  checkRemoteSite,
  checkSite,
} from './check-others.ts';
import type { Finding, Problem } from './deploy-messages.ts';
import { notEmulated } from './deploy-messages.ts';
import { DeployView, keyOf, type ViewSources } from './deploy-view.ts';
import { CUSTOM_FIELD } from './metadata-types.ts';
import { readComponents, type PackageComponent } from './package-components.ts';
import type { Deletion, PackageZip } from './package-zip.ts';

/** What a deployment would do: nothing is changed by making a plan. */
export interface DeployPlan {
  /** Components that can be saved, in order. */
  components: PackageComponent[];
  deletions: Deletion[];
  findings: Finding[];
  /** The org as it would be. */
  view: DeployView;
}

type Check = (component: PackageComponent, view: DeployView) => Problem[];

const CHECKS: Readonly<Record<string, Check>> = {
  ApexClass: checkApex,
  ApexTrigger: checkApex,
  ApexPage: checkPage,
  CustomObject: checkObject,
  [CUSTOM_FIELD]: checkField,
  CustomMetadata: checkCustomMetadata,
  PermissionSet: checkPermissionSet,
  RemoteSiteSetting: checkRemoteSite,
  CustomSite: checkSite,
  ConnectedApp: checkConnectedApp,
  ExternalClientApplication: checkClientApp,
  ExtlClntAppGlobalOauthSettings: checkClientApp,
  ExtlClntAppOauthSettings: checkClientApp,
  ExtlClntAppOauthConfigurablePolicies: checkClientApp,
};
/** What the emulated store can take away again. */
const DELETABLE = new Set([
  'ApexClass',
  'ApexTrigger',
  'ApexPage',
  'CustomMetadata',
  'PermissionSet',
  'RemoteSiteSetting',
  'CustomSite',
]);

function toFinding(component: PackageComponent, { message, line, column }: Problem): Finding {
  const { type, fullName, fileName } = component;
  const place = line === undefined ? {} : { line, column: column ?? 1 };
  return { type, fullName, fileName, problem: message, problemType: 'Error', ...place };
}

/** Refuses components until nothing more has to be refused because of the others. */
function checkAll(components: readonly PackageComponent[], view: DeployView): Finding[] {
  const findings = new Map<PackageComponent, Finding>();
  for (let before = -1; before < findings.size;) {
    before = findings.size;
    for (const component of components) {
      if (findings.has(component)) continue;
      const [strange] = checkElements(component.type, component.root);
      const [problem] = strange ? [strange] : (CHECKS[component.type]?.(component, view) ?? []);
      if (!problem) continue;
      findings.set(component, toFinding(component, problem));
      view.refuse(component);
    }
  }
  return components.flatMap((component) => findings.get(component) ?? []);
}

function checkDeletions(zip: PackageZip, sources: ViewSources): { deletions: Deletion[]; findings: Finding[] } {
  const deletions: Deletion[] = [];
  const findings: Finding[] = [];
  for (const deletion of zip.deletions) {
    const { type, fullName, fileName } = deletion;
    const refuse = (problem: string, problemType: Finding['problemType']): void =>
      void findings.push({ type, fullName, fileName: zip.folder + fileName, problem, problemType });
    if (!sources.installed.get(type, fullName)) refuse(`No ${type} named: ${fullName} found`, 'Warning');
    else if (!DELETABLE.has(type)) refuse(notEmulated(`the deletion of a ${type}`).message, 'Error');
    else deletions.push(deletion);
  }
  return { deletions, findings };
}

/** Reads and checks a package against an org. */
export function planDeploy(
  zip: PackageZip,
  sources: ViewSources,
  { allowMissingFiles = false, trusted = false }: { allowMissingFiles?: boolean; trusted?: boolean },
): DeployPlan {
  const content = readComponents(zip, allowMissingFiles);
  const { deletions, findings: ofDeletions } = checkDeletions(zip, sources);
  const deleted = new Set(deletions.map(({ type, fullName }) => keyOf(type, fullName)));
  const view = new DeployView(sources, content.components, deleted);
  const isChecked = ({ type }: PackageComponent): boolean => !trusted || CHECKS[type] !== checkApex;
  const refused = checkAll(content.components.filter(isChecked), view);
  const isRefused = new Set(refused.map(({ type, fullName }) => keyOf(type, fullName)));
  const components = content.components.filter(({ type, fullName }) => !isRefused.has(keyOf(type, fullName)));
  return { components, deletions, findings: [...content.findings, ...refused, ...ofDeletions], view };
}
