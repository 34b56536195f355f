import { strToU8 } from 'fflate';
import { metadataFor } from '../metadata/metadata-access.ts';
import type { OrgMetadata } from '../metadata/org-metadata.ts';
import type { PackageZip } from '../metadata/package-zip.ts';
import type { RouteHandler } from '../rest/rest-types.ts';
import { SalesforceError } from '../types.ts';

const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';

interface Made {
  type: string;
  fullName: string;
  files: Record<string, string>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function required(values: Record<string, unknown>, name: string): string {
  const value = values[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new SalesforceError(400, 'REQUIRED_FIELD_MISSING', `Required fields are missing: [${name}]`, [name]);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function apex(values: Record<string, unknown>, type: 'ApexClass' | 'ApexTrigger', version: string): Made {
  const body = required(values, 'Body');
  const declared = /\b(?:class|interface|enum|trigger)\s+(\w+)/i.exec(
    body.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' '),
  )?.[1];
  const fullName = typeof values['Name'] === 'string' ? values['Name'] : (declared ?? '');
  const path = type === 'ApexClass' ? `classes/${fullName}.cls` : `triggers/${fullName}.trigger`;
  const apiVersion = typeof values['ApiVersion'] === 'number' ? values['ApiVersion'].toFixed(1) : version;
  const meta = `<${type} ${NAMESPACE}><apiVersion>${apiVersion}</apiVersion><status>Active</status></${type}>`;
  return { type, fullName, files: { [path]: body, [`${path}-meta.xml`]: meta } };
}

function remoteSite(values: Record<string, unknown>): Made {
  const fullName = required(values, 'SiteName');
  const flag = (name: string): boolean => values[name] === true;
  const xml =
    `<RemoteSiteSetting ${NAMESPACE}><disableProtocolSecurity>${flag('DisableProtocolSecurity')}</disableProtocolSecurity>` +
    `<isActive>${values['IsActive'] !== false}</isActive><url>${escape(required(values, 'EndpointUrl'))}</url></RemoteSiteSetting>`;
  return { type: 'RemoteSiteSetting', fullName, files: { [`remoteSiteSettings/${fullName}.remoteSite`]: xml } };
}

function made(object: string, values: Record<string, unknown>, version: string): Made {
  if (object === 'ApexClass' || object === 'ApexTrigger') return apex(values, object, version);
  if (object === 'RemoteProxy') return remoteSite(values);
  const message = `entity type cannot be inserted: ${object}`;
  throw new SalesforceError(400, 'CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY', message, []);
}

/**
 * Apex cannot be written in a production org, only deployed to it.
 * https://developer.salesforce.com/docs/atlas.en-us.apexcode.meta/apexcode/apex_intro_writing_apex.htm
 */
function refuseInProduction({ org }: OrgMetadata, object: string): void {
  if (org.isSandbox || !object.startsWith('Apex')) return;
  throw new SalesforceError(400, 'INSUFFICIENT_ACCESS_OR_READONLY', "Can't alter metadata in an active org", []);
}

function asPackage({ type, fullName, files }: Made, version: string): PackageZip {
  return {
    folder: '',
    files: new Map(Object.entries(files).map(([path, text]) => [path, strToU8(text)])),
    manifest: { version, members: [{ type, fullName }] },
    deletions: [],
  };
}

const TYPES: Readonly<Record<string, string>> = {
  ApexClass: 'ApexClass',
  ApexTrigger: 'ApexTrigger',
  ApexPage: 'ApexPage',
  RemoteProxy: 'RemoteSiteSetting',
};

/** `POST /tooling/sobjects/X` */
export const createToolingRecord: RouteHandler = async (call, { object = '' }) => {
  const metadata = await metadataFor(call.session);
  const values = call.body();
  if (!isRecord(values)) throw new SalesforceError(400, 'JSON_PARSER_ERROR', 'The record must be a JSON object.');
  refuseInProduction(metadata, object);
  const component = made(object, values, call.version);
  if (metadata.get(component.type, component.fullName)) {
    const id = metadata.idOf(component.type, component.fullName);
    throw new SalesforceError(
      400,
      'DUPLICATE_VALUE',
      `duplicate value found: Name duplicates value on record with id: ${id}`,
      [],
    );
  }
  const plan = await metadata.plan(asPackage(component, call.version));
  const [finding] = plan.findings;
  if (finding) {
    const place = finding.line === undefined ? '' : ` at line ${finding.line} column ${finding.column ?? 1}`;
    throw new SalesforceError(400, 'FIELD_INTEGRITY_EXCEPTION', `${finding.problem}${place}`, ['Body']);
  }
  const [saved] = await metadata.apply(plan, call.session.userId);
  const id = saved?.id ?? '';
  const location = `/services/data/v${call.version}/tooling/sobjects/${object}/${id}`;
  return {
    status: 201,
    body: { id, success: true, errors: [], warnings: [], infos: [] },
    headers: { Location: location },
  };
};

/** `DELETE /tooling/sobjects/X/{id}` */
export const deleteToolingRecord: RouteHandler = async (call, { object = '', id = '' }) => {
  const metadata = await metadataFor(call.session);
  refuseInProduction(metadata, object);
  const found = metadata.all(TYPES[object] ?? '').find((component) => component.id.startsWith(id.slice(0, 15)));
  if (!found) throw new SalesforceError(404, 'NOT_FOUND', 'The requested resource does not exist');
  const deletion = { type: found.type, fullName: found.fullName, fileName: found.fileName };
  await metadata.apply({ components: [], deletions: [deletion] }, call.session.userId);
  return { status: 204 };
};
