import type { SoapCall, SoapOperation, SoapService } from '../soap/soap-door.ts';
import type { SoapElement, SoapValue } from '../soap/soap-xml.ts';
import { SalesforceError } from '../types.ts';
import { deployOptions, type GivenOptions } from './deploy-options.ts';
import { deployResult, type NameOf } from './deploy-result.ts';
import { isDone, type Deployment } from './deployments.ts';
import { CUSTOM_FIELD, METADATA_TYPES, metadataType } from './metadata-types.ts';
import { metadataFor, namesIn } from './metadata-access.ts';
import type { OrgMetadata } from './org-metadata.ts';
import { zipOfRetrieval, type Retrieval } from './retrievals.ts';

/** The WSDL's own way with nothing: elements without a value are left out. */
function toSoap(value: unknown): SoapValue {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map(toSoap);
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, toSoap(entry)]));
  }
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}

function givenOptions(element: SoapElement | undefined): GivenOptions {
  const given: GivenOptions = {};
  for (const { name, text, nil } of element?.children ?? []) {
    if (nil) continue;
    const { runTests: before } = given;
    if (name === 'runTests') given['runTests'] = [...(Array.isArray(before) ? before : []), text];
    else given[name] = text.trim();
  }
  return given;
}

function find(metadata: OrgMetadata, id: string | undefined): Deployment {
  const deployment = metadata.deployments.find(id?.trim() ?? '');
  if (deployment) return deployment;
  throw new SalesforceError(500, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deploy.htm */
const deploy: SoapOperation = async ({ body, session, beforeCommit }) => {
  const metadata = await metadataFor(session);
  const zip = Uint8Array.from(Buffer.from(body.value('ZipFile') ?? '', 'base64'));
  const options = deployOptions(givenOptions(body.first('DeployOptions')), session.org);
  await beforeCommit();
  const { id } = metadata.deployments.request(zip, options, session.userId);
  return { done: false, id, state: 'Queued' };
};

/** https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_checkdeploystatus.htm */
const checkDeployStatus: SoapOperation = async ({ body, session }) => {
  const metadata = await metadataFor(session);
  const deployment = find(metadata, body.value('asyncProcessId'));
  return toSoap(deployResult(metadata, deployment, await namesIn(metadata), body.flag('includeDetails')));
};

/** The parameter is called `String` in the WSDL; clients send `id` too. */
const cancelDeploy: SoapOperation = async ({ body, session, beforeCommit }) => {
  const metadata = await metadataFor(session);
  const deployment = find(metadata, body.children[0]?.text);
  await beforeCommit();
  metadata.deployments.cancel(deployment, session.userId);
  return { done: isDone(deployment), id: deployment.id };
};

const deployRecentValidation: SoapOperation = async ({ body, session, beforeCommit }) => {
  const metadata = await metadataFor(session);
  const validated = find(metadata, body.value('validationId'));
  await beforeCommit();
  return metadata.deployments.quick(validated, session.userId).id;
};

const describeMetadata: SoapOperation = async ({ session }) => {
  const { org } = await metadataFor(session);
  const metadataObjects = METADATA_TYPES.map(({ xmlName, directoryName, suffix, metaFile, childXmlNames }) => ({
    ...(childXmlNames.length > 0 ? { childXmlNames } : {}),
    directoryName,
    inFolder: false,
    metaFile,
    suffix,
    xmlName,
  }));
  return {
    metadataObjects,
    organizationNamespace: '',
    partialSaveAllowed: org.isSandbox,
    testRequired: !org.isSandbox,
  };
};

interface Listed {
  id: string;
  type: string;
  fullName: string;
  fileName: string;
  by: string;
  createdMs: number;
  modifiedMs: number;
}

function fileProperties(
  { id, type, fullName, fileName, by, createdMs, modifiedMs }: Listed,
  nameOf: NameOf,
): SoapValue {
  return {
    createdById: by,
    createdByName: nameOf(by),
    createdDate: new Date(createdMs).toISOString(),
    fileName,
    fullName,
    id,
    lastModifiedById: by,
    lastModifiedByName: nameOf(by),
    lastModifiedDate: new Date(modifiedMs).toISOString(),
    manageableState: 'unmanaged',
    type,
  };
}

/** Standard objects are listed with custom ones; they have no id. */
function standardObjects({ org }: OrgMetadata): Listed[] {
  return org.store
    .objects()
    .filter(({ kind }) => kind === 'standard')
    .map(({ name }) => {
      const fileName = `objects/${name}.object`;
      return { id: '', type: 'CustomObject', fullName: name, fileName, by: '', createdMs: 0, modifiedMs: 0 };
    });
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_listmetadata.htm */
const listMetadata: SoapOperation = async ({ body, session }) => {
  const metadata = await metadataFor(session);
  const nameOf = await namesIn(metadata);
  const queries = body.all('queries');
  if (queries.length > 3)
    throw new SalesforceError(500, 'LIMIT_EXCEEDED', 'No more than 3 queries are allowed in one call');
  return queries.flatMap((query) => {
    const type = query.value('type') ?? '';
    if (type !== CUSTOM_FIELD && !metadataType(type))
      throw new SalesforceError(500, 'INVALID_TYPE', `Unknown type:${type}`);
    const own = metadata.all(type).map((each): Listed => ({ ...each, by: each.modifiedById }));
    return [...(type === 'CustomObject' ? standardObjects(metadata) : []), ...own].map((each) =>
      fileProperties(each, nameOf),
    );
  });
};

const retrieve: SoapOperation = async ({ body, session, version }) => {
  const metadata = await metadataFor(session);
  const request = body.first('retrieveRequest') ?? body.first('request');
  const unpackaged = request?.first('unpackaged');
  const members = (unpackaged?.all('types') ?? []).flatMap((each) =>
    each.all('members').map(({ text }) => ({ type: each.value('name') ?? '', fullName: text })),
  );
  const singlePackage = request?.flag('singlePackage') === true;
  const { id } = metadata.retrievals.start({
    members,
    version: request?.value('apiVersion') ?? version,
    singlePackage,
  });
  return { done: false, id, state: 'Queued' };
};

function retrieveResult(metadata: OrgMetadata, retrieval: Retrieval, nameOf: NameOf, includeZip: boolean): SoapValue {
  if (metadata.surroundings.clock.now() < retrieval.doneMs) {
    return { done: false, id: retrieval.id, status: 'InProgress', success: false };
  }
  return {
    done: true,
    fileProperties: retrieval.components.map((each) => fileProperties({ ...each, by: each.modifiedById }, nameOf)),
    id: retrieval.id,
    messages: retrieval.missing.map(({ type, fullName }) => ({
      fileName: 'package.xml',
      problem: `Entity of type '${type}' named '${fullName}' cannot be found`,
    })),
    status: 'Succeeded',
    success: true,
    ...(includeZip ? { zipFile: Buffer.from(zipOfRetrieval(retrieval)).toString('base64') } : {}),
  };
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_checkretrievestatus.htm */
const checkRetrieveStatus: SoapOperation = async ({ body, session }: SoapCall) => {
  const metadata = await metadataFor(session);
  const retrieval = metadata.retrievals.find(body.value('asyncProcessId')?.trim() ?? '');
  if (!retrieval) throw new SalesforceError(500, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  const includeZip = body.first('includeZip') === undefined || body.flag('includeZip');
  return retrieveResult(metadata, retrieval, await namesIn(metadata), includeZip);
};

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

/** The Metadata API: `/services/Soap/m/68.0`. */
export function metadataSoap(): SoapService {
  return {
    letter: 'm',
    namespace: NAMESPACE,
    faultNamespace: NAMESPACE,
    operations: {
      deploy,
      checkDeployStatus,
      cancelDeploy,
      deployRecentValidation,
      describeMetadata,
      listMetadata,
      retrieve,
      checkRetrieveStatus,
    },
  };
}
