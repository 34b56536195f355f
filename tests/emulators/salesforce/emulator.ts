import { callbackUrls } from '../../../lib/platform/extension-ids.ts';
import { addressOf } from '../kernel/address.ts';
import type { Latencies } from '../kernel/latencies.ts';
import { FaultResponse, type RequestContext, type ServiceName, type Surroundings } from '../kernel/types.ts';
import { failedToFetch } from '../kernel/in-process.ts';
import { APEX_REST_PREFIX, callApexRest } from './apex-rest.ts';
import { refuseForeignPage } from './cross-origin.ts';
import { getDefaultSalesforceKnobs, type SalesforceKnobs } from './knobs.ts';
import { answerSite } from './metadata/answer-site.ts';
import { answerMetadata, isMetadataPath } from './metadata/metadata-rest.ts';
import { metadataSoap } from './metadata/metadata-soap.ts';
import { OrgMetadata, type DeployedApp } from './metadata/org-metadata.ts';
import { showError } from './oauth/authorize.ts';
import { createOAuth, type OAuth } from './oauth/oauth.ts';
import { notFoundPage } from './oauth/pages.ts';
import { htmlResponse, oauthErrorResponse, redirectTo } from './oauth/responses.ts';
import { OAuthError, type OAuthSettings, type SessionKind } from './oauth/types.ts';
import { GLOBEX, UAT } from './org-descriptions.ts';
import { createRestHandler } from './rest/rest-handler.ts';
import { versionsResponse } from './rest/versions.ts';
import { partnerSoap } from './soap/partner-service.ts';
import { createSoapDoor, type SoapDoor } from './soap/soap-door.ts';
import { createOrgStore } from './store/org-store.ts';
import { createStreaming, type Streaming } from './streaming/streaming.ts';
import type { ApiSession, Change, Org, OrgDescription } from './types.ts';

export interface SalesforceOptions {
  surroundings: Surroundings;
  latencies: Latencies;
  contextFor(service: ServiceName, request: Request): RequestContext;
  /** Read at each use: changing them changes the running service. */
  knobs?: SalesforceKnobs;
  oauth?: Partial<OAuthSettings>;
  descriptions?: readonly OrgDescription[];
}

export interface SalesforceEmulator {
  readonly orgs: readonly Org[];
  readonly oauth: OAuth;
  readonly knobs: SalesforceKnobs;
  /** Throws for a name that no org has. */
  org(name: string): Org;
  streaming(orgName: string): Streaming;
  /** True for the hosts that `fetch` answers. */
  serves(host: string): boolean;
  /** The API and login hosts, the Sites, and login/test.salesforce.com. */
  fetch(request: Request): Promise<Response>;
  /** A web session as if the user had logged in; the default is the Lightning host's cookie. */
  webSession(org: Org, userId: string, kind?: Exclude<SessionKind, 'api'>): string;
  sessionBySid(sid: string): { org: Org; userId: string } | undefined;
  close(): void;
}

const LOGIN_HOSTS = new Set(['login.salesforce.com', 'test.salesforce.com']);

/** All Salesforce orgs of the world, empty: seeding and the package come afterwards. */
export function createSalesforceEmulator(options: SalesforceOptions): SalesforceEmulator {
  const {
    surroundings,
    latencies,
    contextFor,
    knobs = getDefaultSalesforceKnobs(),
    descriptions = [UAT, GLOBEX],
  } = options;
  const oauth = createOAuth({ surroundings, settings: options.oauth ?? {} });
  const orgs = descriptions.map((description): Org => {
    const store = createOrgStore({ surroundings, org: description });
    const org: Org = { ...description, store, apexRest: new Map(), searchLagMs: 0 };
    const registerApp = (app: DeployedApp): void => void oauth.apps.register({ orgName: description.name, ...app });
    org.metadata = new OrgMetadata({ org, surroundings, registerApp });
    return org;
  });
  const streams = new Map(
    orgs.map((org) => [org.name, createStreaming({ surroundings, org, oauth, latencies, knobs })]),
  );
  for (const { store } of orgs) store.onCommit((changes) => endSessionsOfInactive(changes, oauth));
  for (const { name } of orgs) {
    oauth.apps.register({ orgName: name, consumerKey: `3MVG9.cinnox.demo.${name}`, callbackUrls: callbackUrls() });
  }
  const streaming = (orgName: string): Streaming => {
    const found = streams.get(orgName);
    if (!found) throw new Error(`there is no org ${orgName}`);
    return found;
  };
  const restHandler = createRestHandler();
  const soap = createSoapDoor({
    oauth,
    services: [partnerSoap({ sessionSeconds: () => oauth.settings.sessionTimeoutMs / 1000 }), metadataSoap()],
  });
  const answerApi = (call: Call): Promise<Response> | Response =>
    answerApiHost(call, { oauth, streaming: streaming(call.org.name), handle: restHandler.handle, soap });

  const answer = (request: Request, context: RequestContext): Promise<Response> | Response => {
    const { host } = addressOf(request);
    const byApi = orgs.find((org) => org.myDomainHost === host);
    if (byApi) return answerApi({ request, org: byApi, context });
    const renamed = orgs.find((org) => org.formerHosts?.includes(host));
    if (renamed) return redirectTo(request.url.replace(host, renamed.myDomainHost));
    const bySite = orgs.find((org) => org.siteHost === host);
    if (bySite) return answerSite({ request, org: bySite, context });
    if (LOGIN_HOSTS.has(host)) return answerLoginHost(request, orgs, oauth, context);
    throw failedToFetch(`no such host: ${host}`);
  };
  return {
    orgs,
    oauth,
    knobs,
    org: (name) => {
      const found = orgs.find((org) => org.name === name);
      if (!found) throw new Error(`there is no org ${name}`);
      return found;
    },
    streaming,
    serves: (host) =>
      LOGIN_HOSTS.has(host) ||
      orgs.some((org) => [org.myDomainHost, org.siteHost, ...(org.formerHosts ?? [])].some((own) => own === host)),
    fetch: async (given) => {
      const request = withSinglePath(given);
      const context = contextFor('salesforce', request);
      try {
        await context.gate('received');
        const response = await answer(request, context);
        return (await context.reply?.(response)) ?? response;
      } catch (error) {
        if (error instanceof FaultResponse) return error.response;
        throw error;
      }
    },
    webSession: oauth.webSession,
    sessionBySid: oauth.sessionBySid,
    close: () => {
      for (const stream of streams.values()) stream.close();
      for (const org of orgs) {
        org.metadata?.close();
        org.store.close();
      }
    },
  };
}

/** Whoever is deactivated has to sign in again when he is back. */
function endSessionsOfInactive(changes: readonly Change[], oauth: OAuth): void {
  for (const { object, id, after } of changes)
    if (object === 'User' && after?.['IsActive'] === false) oauth.endSessions(id);
}

/**
 * Two slashes before the path mean one: an instance address that ends in a slash, as the Salesforce CLI keeps it, makes
 * `//services/data`.
 */
function withSinglePath(request: Request): Request {
  if (!addressOf(request).pathname.startsWith('//')) return request;
  const url = new URL(request.url);
  url.pathname = url.pathname.replace(/^\/+/, '/');
  return new Request(url, request);
}

interface Call {
  request: Request;
  org: Org;
  context: RequestContext;
}

interface ApiParts {
  oauth: OAuth;
  streaming: Streaming;
  handle(request: Request, session: ApiSession, context: RequestContext): Promise<Response>;
  soap: SoapDoor;
}

async function answerApiHost({ request, org, context }: Call, parts: ApiParts): Promise<Response> {
  const { pathname } = addressOf(request);
  const refused = refuseForeignPage(request, org.myDomainHost);
  if (refused) return refused;
  if (/^\/services\/data\/?$/.test(pathname)) return versionsResponse();
  if (pathname.startsWith('/services/data/')) {
    const session = await parts.oauth.authenticate(request, org);
    if (session instanceof Response) return session;
    return isMetadataPath(pathname)
      ? answerMetadata(request, session, context)
      : parts.handle(request, session, context);
  }
  if (pathname.startsWith(APEX_REST_PREFIX)) {
    const session = await parts.oauth.authenticate(request, org);
    if (session instanceof Response) return session;
    return callApexRest({ request, org, user: { userId: session.userId }, guest: false, context });
  }
  const bySoap = parts.soap(request, org, context);
  if (bySoap) return bySoap;
  if (pathname.startsWith('/cometd')) return parts.streaming.handle(request, context);
  if (pathname.startsWith('/lightning/')) return redirectTo(`https://${org.lightningHost}${pathname}`);
  return (await parts.oauth.handle(request, org, context)) ?? htmlResponse(notFoundPage(org.myDomainHost), 404);
}

/**
 * login.salesforce.com and test.salesforce.com: identity addresses live here, but an app that belongs to one org cannot
 * be authorized here.
 */
async function answerLoginHost(
  request: Request,
  orgs: readonly Org[],
  oauth: OAuth,
  context: RequestContext,
): Promise<Response> {
  const { pathname, host } = new URL(request.url);
  const org = orgs.find((candidate) => pathname.startsWith(`/id/${candidate.orgId}/`));
  if (org) return (await oauth.handle(request, org, context)) ?? htmlResponse(notFoundPage(host), 404);
  if (pathname === '/services/oauth2/authorize') {
    const message = 'Cross-org OAuth flows are not supported for this external client app';
    return showError(new OAuthError('OAUTH_AUTHORIZATION_BLOCKED', message));
  }
  if (pathname === '/services/oauth2/token')
    return oauthErrorResponse(new OAuthError('invalid_client_id', 'client identifier invalid'));
  if (pathname.startsWith('/setup/secur/RemoteAccessErrorPage')) {
    const anyOrg = orgs[0];
    if (anyOrg) return (await oauth.handle(request, anyOrg, context)) ?? htmlResponse(notFoundPage(host), 404);
  }
  return htmlResponse(notFoundPage(host), 404);
}
