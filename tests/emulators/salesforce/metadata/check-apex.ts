import { placeOf } from './apex-source.ts';
import type { ApexUnit } from './apex-unit.ts';
import type { Problem } from './deploy-messages.ts';
import type { DeployView } from './deploy-view.ts';
import type { PackageComponent } from './package-components.ts';

/** Names with a custom suffix, and names that begin like the package's own classes. */
const CUSTOM_NAME = /\b([A-Za-z]\w*?__(?:c|e|mdt))\b/gi;
const OWN_CLASS = /\b(Cinnox\w*)\b/gi;
const NEWEST_VERSION = 68;
const STATUSES: ReadonlySet<string> = new Set(['Active', 'Deleted', 'Inactive']);
/** https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_triggers_considerations.htm */
const WITHOUT_TRIGGERS: ReadonlySet<string> = new Set(
  'organization profile group pushtopic permissionset permissionsetassignment objectpermissions fieldpermissions casestatus taskstatus leadstatus campaignmemberstatus recordtype currencytype'.split(
    ' ',
  ),
);

function at(unit: ApexUnit, offset: number, message: string): Problem {
  return { message, ...placeOf(unit.source, offset) };
}

/** Is the name at this place a type rather than a field? */
function isTypeAt({ masked }: ApexUnit, offset: number, name: string): boolean {
  const before = masked.slice(Math.max(0, offset - 30), offset);
  return /(?:\bnew\s+|<\s*|\bFROM\s+|\bon\s+)$/i.test(before) || masked[offset + name.length] === '>';
}

/** Custom objects and fields that nobody has defined. */
function missingCustomNames(unit: ApexUnit, view: DeployView): Problem[] {
  const problems: Problem[] = [];
  for (const { 1: name = '', index } of unit.masked.matchAll(CUSTOM_NAME)) {
    if (view.hasObject(name) || view.hasFieldNamed(name)) continue;
    const isType = !name.toLowerCase().endsWith('__c') || isTypeAt(unit, index, name);
    const message = isType ? `Invalid type: ${name}` : `Field does not exist: ${name}`;
    problems.push(at(unit, index, message));
  }
  return problems;
}

/** Classes of the package that are neither in it nor in the org. */
function missingClasses(unit: ApexUnit, view: DeployView): Problem[] {
  const own = new Set([unit.name, ...unit.inner].map((name) => name.toLowerCase()));
  const problems: Problem[] = [];
  for (const { 1: name = '', index } of unit.masked.matchAll(OWN_CLASS)) {
    if (own.has(name.toLowerCase()) || view.has('ApexClass', name)) continue;
    if (view.hasObject(name) || /__(?:c|e|mdt|r)$/i.test(name)) continue;
    const isCalled = /^\s*\./.test(unit.masked.slice(index + name.length));
    const isType = /(?:\bnew\s+|<\s*|\bextends\s+|\bimplements\s+)$/i.test(unit.masked.slice(0, index));
    if (isCalled || isType)
      problems.push(at(unit, index, `${isType ? 'Invalid type' : 'Variable does not exist'}: ${name}`));
  }
  return problems;
}

function checkVersion(component: PackageComponent): Problem[] {
  const version = Number(component.root.value('apiVersion') ?? Number.NaN);
  if (Number.isNaN(version)) return [{ message: 'Required field is missing: apiVersion' }];
  if (version > NEWEST_VERSION) return [{ message: `Invalid Api version specified: ${version.toFixed(1)}` }];
  const status = component.root.value('status');
  if (status === undefined || STATUSES.has(status)) return [];
  return [{ message: `Error parsing file: '${status}' is not a valid value for the enum 'ApexCodeUnitStatus'` }];
}

function checkTrigger(unit: ApexUnit, view: DeployView): Problem[] {
  const object = unit.object ?? '';
  const place = Math.max(0, unit.masked.indexOf(object));
  if (!view.hasObject(object)) return [at(unit, place, `Invalid type: ${object}`)];
  if (/__mdt$/i.test(object) || WITHOUT_TRIGGERS.has(object.toLowerCase()))
    return [at(unit, place, `SObject type does not allow triggers: ${object}`)];
  const impossible = /__e$/i.test(object) ? unit.events.find((event) => event !== 'afterinsert') : undefined;
  if (impossible === undefined) return [];
  return [at(unit, place, `Only after insert triggers can be defined on the platform event ${object}`)];
}

/**
 * What the compiler would refuse, as far as it can be seen without one: syntax, names of files, custom objects and
 * fields, the package's own classes. Types and methods of the platform are not checked. The first problem counts.
 */
export function checkApex(component: PackageComponent, view: DeployView): Problem[] {
  const unit = view.apexOf(component);
  if (Array.isArray(unit)) return unit.slice(0, 1);
  if (unit.name.toLowerCase() !== component.fullName.toLowerCase()) {
    const kind = component.type === 'ApexTrigger' ? 'Trigger' : 'Class';
    return [
      at(unit, Math.max(0, unit.masked.indexOf(unit.name)), `${kind} name must match file name: ${component.fullName}`),
    ];
  }
  const problems = [
    ...checkVersion(component),
    ...(unit.kind === 'trigger' ? checkTrigger(unit, view) : []),
    ...missingCustomNames(unit, view),
    ...missingClasses(unit, view),
  ];
  return problems.toSorted((left, right) => (left.line ?? 0) - (right.line ?? 0)).slice(0, 1);
}
