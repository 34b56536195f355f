import type { RequestContext } from '../../kernel/types.ts';
import { countRequest, limitInfo } from '../rest/limits.ts';
import { jsonError, notFound, replyTo } from '../rest/rest-errors.ts';
import type { RestReply } from '../rest/rest-types.ts';
import { splitTarget, type Target } from '../rest/target.ts';
import type { ApiSession } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { deployOptions, type GivenOptions } from './deploy-options.ts';
import { deployResult } from './deploy-result.ts';
import type { Deployment } from './deployments.ts';
import { metadataFor, namesIn } from './metadata-access.ts';
import type { OrgMetadata } from './org-metadata.ts';

type Json = Record<string, unknown>;

export function isMetadataPath(pathname: string): boolean {
  return /^\/services\/data\/v\d+\.\d+\/metadata\/deployRequest(?:\/|$)/.test(pathname);
}

function isRecord(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): Json {
  try {
    const parsed: unknown = JSON.parse(text);
    if (isRecord(parsed)) return parsed;
  } catch {
    // Told below.
  }
  throw jsonError('The HTTP entity body is required to be a JSON object.');
}

function givenOptions(body: Json): GivenOptions {
  const given = body['deployOptions'];
  if (!isRecord(given)) throw jsonError('The deployOptions of the deployment are missing.');
  const entries = Object.entries(given).filter(([, value]) => value !== null);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      typeof value === 'boolean' ? value : Array.isArray(value) ? value.map(String) : String(value),
    ]),
  );
}

interface Call {
  request: Request;
  session: ApiSession;
  target: Target;
  metadata: OrgMetadata;
}

async function show({ metadata, target }: Call, deployment: Deployment, includeDetails: boolean): Promise<Json> {
  const result = deployResult(metadata, deployment, await namesIn(metadata), includeDetails);
  const { id } = deployment;
  const url = `https://${metadata.org.myDomainHost}/services/data/v${target.version}/metadata/deployRequest/${id}`;
  return { id, url: includeDetails ? `${url}?includeDetails=true` : url, deployResult: result };
}

/** The parts may have any order and the first any name: clients call it `json` or `entity_content`. */
async function readForm(request: Request): Promise<{ options: Json; zip: Uint8Array }> {
  let options: Json | undefined;
  let zip: Uint8Array | undefined;
  const form = await request.formData().catch(() => {
    throw new SalesforceError(400, 'INVALID_MULTIPART_REQUEST', 'Multipart message is malformed.');
  });
  for (const [name, part] of form) {
    if (name === 'file' && typeof part !== 'string') zip = new Uint8Array(await part.arrayBuffer());
    else options = parseJson(typeof part === 'string' ? part : await part.text());
  }
  if (!options)
    throw new SalesforceError(400, 'INVALID_MULTIPART_REQUEST', 'The part with the deployOptions is missing.');
  if (!zip)
    throw new SalesforceError(400, 'INVALID_MULTIPART_REQUEST', 'The part named file, with the zip, is missing.');
  return { options, zip };
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy.htm */
async function start(call: Call): Promise<RestReply> {
  const { request, session, metadata } = call;
  const type = request.headers.get('content-type') ?? '';
  if (/^multipart\/form-data\b/i.test(type)) {
    const { options, zip } = await readForm(request);
    const wanted = deployOptions(givenOptions(options), session.org);
    const deployment = metadata.deployments.request(zip, wanted, session.userId);
    const shown = await show(call, deployment, false);
    return { status: 201, body: { ...shown, validatedDeployRequestId: null, deployOptions: wanted } };
  }
  if (!/^application\/json\b/i.test(type)) {
    const message = `Content-Type header specified in HTTP request is not supported: ${type}`;
    throw new SalesforceError(415, 'UNSUPPORTED_MEDIA_TYPE', message);
  }
  const { validatedDeployRequestId: id } = parseJson(await request.text());
  if (typeof id !== 'string') throw jsonError('The validatedDeployRequestId is missing.');
  const validated = metadata.deployments.find(id);
  if (!validated) throw notFound();
  const deployment = metadata.deployments.quick(validated, session.userId);
  const shown = await show(call, deployment, false);
  return { status: 201, body: { ...shown, validatedDeployRequestId: deployment.validatedId, deployOptions: null } };
}

/** https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy_cancel.htm */
async function cancel(call: Call, deployment: Deployment): Promise<RestReply> {
  const { deployResult: wanted } = parseJson(await call.request.text());
  if (!isRecord(wanted) || wanted['status'] !== 'Canceling') {
    throw new SalesforceError(400, 'INVALID_FIELD', 'The status of a deployment can only be set to Canceling');
  }
  call.metadata.deployments.cancel(deployment, call.session.userId);
  return { status: 202, body: await show(call, deployment, false) };
}

async function dispatch(call: Call): Promise<RestReply> {
  const { request, target, metadata } = call;
  const id = target.segments[2];
  const allowed = id === undefined ? ['POST'] : ['HEAD', 'GET', 'POST', 'PATCH'];
  if (!allowed.includes(request.method) || target.segments.length > 3) {
    const message = `HTTP Method '${request.method}' not allowed. Allowed are ${allowed.join(',')}`;
    throw new SalesforceError(405, 'METHOD_NOT_ALLOWED', message);
  }
  // The documentation gives a quick deployment the address of its validation; what counts is the body.
  if (id === undefined || request.method === 'POST') return start(call);
  const deployment = metadata.deployments.find(id);
  if (!deployment) throw notFound();
  if (request.method === 'PATCH') return cancel(call, deployment);
  return { status: 200, body: await show(call, deployment, target.query.get('includeDetails') === 'true') };
}

/** Deployments over REST, for a caller who is signed in. */
export async function answerMetadata(
  request: Request,
  session: ApiSession,
  context: RequestContext,
): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  let reply: RestReply;
  try {
    countRequest(session.org.store);
    const target = splitTarget(pathname + search);
    if (!target) throw notFound();
    await context.gate('beforeCommit');
    reply = await dispatch({ request, session, target, metadata: await metadataFor(session) });
  } catch (error) {
    reply = replyTo(error);
  }
  await context.gate('afterCommit');
  const headers = {
    'Sforce-Limit-Info': limitInfo(session.org.store),
    'Content-Type': 'application/json;charset=UTF-8',
  };
  return new Response(JSON.stringify(reply.body), { status: reply.status, headers });
}
