import { FaultResponse, NetworkCut, type RequestContext } from '../../kernel/types.ts';
import type { OAuth } from '../oauth/oauth.ts';
import { countRequest } from '../rest/limits.ts';
import { isSupportedVersion } from '../rest/versions.ts';
import type { ApiSession, Org, Tx } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { parseSoapXml, toSoapXml, type SoapElement, type SoapValue } from './soap-xml.ts';

/** One call of a SOAP operation by a caller whose session is good. */
export interface SoapCall {
  /** The operation's element: its children are the parameters. */
  readonly body: SoapElement;
  /** `soapenv:Header`, e.g. `headers?.first('AllOrNoneHeader')?.flag('allOrNone')`. */
  readonly headers: SoapElement | undefined;
  readonly session: ApiSession;
  /** e.g. `68.0` */
  readonly version: string;
  /** For changes that are made without a transaction of the org: faults strike here. */
  beforeCommit(): Promise<void>;
  /** Runs in the request's transaction, in the caller's name. */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** Answers the value of `<result>`; a list becomes several `<result>` elements, undefined none. */
export type SoapOperation = (call: SoapCall) => Promise<SoapValue>;

/** One SOAP API: `/services/Soap/<letter>/<version>`. */
export interface SoapService {
  /** `m` metadata, `u` partner. */
  letter: string;
  /** Target namespace of answers. */
  namespace: string;
  /** Namespace of fault codes. */
  faultNamespace: string;
  operations: Readonly<Record<string, SoapOperation>>;
}

export type SoapDoor = (request: Request, org: Org, context: RequestContext) => Promise<Response> | undefined;

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"';
const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"';

function answer(status: number, xml: string): Response {
  return new Response(xml, { status, headers: { 'content-type': 'text/xml;charset=UTF-8' } });
}

/**
 * Faults are HTTP 500 with the exception code in `faultcode`, and the code again in front of the text.
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 */
function fault(service: SoapService, code: string, message: string): Response {
  const body = toSoapXml({ faultcode: `sf:${code}`, faultstring: `${code}: ${message}` });
  return answer(
    500,
    `${HEAD} xmlns:sf="${service.faultNamespace}" ${XSI}><soapenv:Body><soapenv:Fault>${body}</soapenv:Fault></soapenv:Body></soapenv:Envelope>`,
  );
}

/** A message that is no SOAP request at all. */
function clientFault(message: string): Response {
  const body = toSoapXml({ faultcode: 'soapenv:Client', faultstring: message });
  return answer(500, `${HEAD}><soapenv:Body><soapenv:Fault>${body}</soapenv:Fault></soapenv:Body></soapenv:Envelope>`);
}

function success(service: SoapService, operation: string, result: SoapValue): Response {
  const inner = toSoapXml({ [`${operation}Response`]: result === undefined ? '' : { result } });
  return answer(
    200,
    `${HEAD} xmlns="${service.namespace}" ${XSI}><soapenv:Body>${inner}</soapenv:Body></soapenv:Envelope>`,
  );
}

interface Incoming {
  request: Request;
  org: Org;
  context: RequestContext;
  service: SoapService;
  version: string;
}

async function sessionOf({ request, org }: Incoming, headers: SoapElement | undefined, oauth: OAuth) {
  const sid = headers?.first('SessionHeader')?.value('sessionId')?.trim() ?? '';
  const asked = new Request(request.url, { headers: { authorization: `Bearer ${sid === '' ? 'none' : sid}` } });
  const session = await oauth.authenticate(asked, org);
  if (session instanceof Response) {
    const reason = 'Invalid Session ID found in SessionHeader: Illegal Session. Session not found';
    throw new SalesforceError(500, 'INVALID_SESSION_ID', reason);
  }
  return session;
}

async function perform(incoming: Incoming, envelope: SoapElement, oauth: OAuth): Promise<Response> {
  const { org, context, service, version } = incoming;
  const body = envelope.first('Body')?.children[0];
  const operation = body && service.operations[body.name];
  if (!body || !operation) {
    return clientFault(`No operation available for request {${service.namespace}}${body?.name ?? ''}`);
  }
  const headers = envelope.first('Header');
  const session = await sessionOf(incoming, headers, oauth);
  countRequest(org.store);
  const beforeCommit = (): Promise<void> => context.gate('beforeCommit');
  const transact = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    org.store.tx({ userId: session.userId }, work, { beforeCommit });
  const result = await operation({ body, headers, session, version, beforeCommit, transact });
  await context.gate('afterCommit');
  return success(service, body.name, result);
}

async function handle(incoming: Incoming, oauth: OAuth): Promise<Response> {
  const { request, service, version } = incoming;
  if (request.method !== 'POST') return answer(405, '');
  const envelope = parseSoapXml(await request.text());
  if (envelope?.name !== 'Envelope') return clientFault('Content is not a SOAP envelope.');
  try {
    if (!isSupportedVersion(version)) {
      return fault(service, 'UNSUPPORTED_API_VERSION', 'Invalid Api version specified on URL');
    }
    return await perform(incoming, envelope, oauth);
  } catch (error) {
    if (error instanceof SalesforceError) return fault(service, error.errorCode, error.message);
    if (error instanceof NetworkCut || error instanceof FaultResponse) throw error;
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return fault(service, 'UNKNOWN_EXCEPTION', `An unexpected error occurred in the emulator: ${text}`);
  }
}

/** The SOAP APIs of an org's API host; undefined for a path that belongs to none of them. */
export function createSoapDoor(options: { oauth: OAuth; services: readonly SoapService[] }): SoapDoor {
  const { oauth, services } = options;
  return (request, org, context) => {
    const { pathname } = new URL(request.url);
    const [, letter, version = ''] = /^\/services\/Soap\/([a-z]+)\/(\d+\.\d+)(?:\/\w+)?\/?$/i.exec(pathname) ?? [];
    const service = services.find((one) => one.letter === letter?.toLowerCase());
    return service && handle({ request, org, context, service, version }, oauth);
  };
}
