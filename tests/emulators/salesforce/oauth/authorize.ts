import type { Org } from '../types.ts';
import type { ClientApps } from './client-apps.ts';
import type { Grants } from './grants.ts';
import { webSessionOf, type LoginDeps } from './login.ts';
import { consentPage } from './pages.ts';
import { htmlResponse, readForm, redirectTo, withQuery } from './responses.ts';
import { OAuthError, type ClientApp } from './types.ts';
import { textOf } from './users.ts';

export const AUTHORIZE_PATH = '/services/oauth2/authorize';
export const CONSENT_PATH = '/setup/secur/RemoteAccessAuthorizationPage.apexp';
export const ERROR_PATH = '/setup/secur/RemoteAccessErrorPage.apexp';
/** SHA-256 in base64url without padding. */
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/;

export interface AuthorizeDeps extends LoginDeps {
  apps: ClientApps;
  grants: Grants;
  /** Requests waiting for the consent page's answer, by the id in its address. Owned by the caller. */
  pending: Map<string, PendingAuthorization>;
  newId(): string;
}

interface AuthorizationRequest {
  app: ClientApp;
  redirectUri: string;
  state: string | undefined;
  scopes: string[];
  challenge: string | undefined;
  prompt: string[];
  immediate: boolean;
}

export interface PendingAuthorization {
  request: AuthorizationRequest;
  userId: string;
}

/**
 * `GET /services/oauth2/authorize`. Errors about the app or its callback are shown on a page, because the callback
 * cannot be trusted; all others are sent to the callback.
 */
export async function authorize(request: Request, org: Org, deps: AuthorizeDeps): Promise<Response> {
  const url = new URL(request.url);
  const target = findTarget(url.searchParams, org, deps.apps);
  if (target instanceof OAuthError) return showError(target);
  try {
    if (request.method !== 'GET') throw new OAuthError('invalid_request', 'must use HTTP GET');
    return await continueAuthorization(readRequest(url.searchParams, target), { request, url, org, deps });
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    return redirectTo(errorCallback(target.redirectUri, url.searchParams.get('state'), error));
  }
}

/** Refusals that must not be sent anywhere: the page's status is 200, so that a login window stays open on it. */
export function showError(error: OAuthError): Response {
  return redirectTo(withQuery(ERROR_PATH, { error: error.error, error_description: error.description }));
}

function errorCallback(redirectUri: string, state: string | null | undefined, error: OAuthError): string {
  return withQuery(redirectUri, {
    error: error.error,
    error_description: error.description,
    state: state ?? undefined,
  });
}

function findTarget(
  query: URLSearchParams,
  org: Org,
  apps: ClientApps,
): { app: ClientApp; redirectUri: string } | OAuthError {
  const consumerKey = query.get('client_id') ?? '';
  const app = apps.active(org.name, consumerKey);
  if (!app && apps.existsElsewhere(org.name, consumerKey)) {
    return new OAuthError(
      'OAUTH_AUTHORIZATION_BLOCKED',
      'Cross-org OAuth flows are not supported for this external client app',
    );
  }
  if (!app) return new OAuthError('invalid_client_id', 'client identifier invalid');
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!app.callbackUrls.includes(redirectUri))
    return new OAuthError('redirect_uri_mismatch', 'redirect_uri must match configuration');
  return { app, redirectUri };
}

function readRequest(
  query: URLSearchParams,
  { app, redirectUri }: { app: ClientApp; redirectUri: string },
): AuthorizationRequest {
  if (query.get('response_type') !== 'code')
    throw new OAuthError('unsupported_response_type', 'response type not supported');
  return {
    app,
    redirectUri,
    state: query.get('state') ?? undefined,
    scopes: readScopes(query.get('scope'), app),
    challenge: readChallenge(query, app),
    prompt: (query.get('prompt') ?? '').split(/\s+/).filter(Boolean),
    immediate: query.get('immediate') === 'true',
  };
}

function readScopes(given: string | null, app: ClientApp): string[] {
  const scopes = (given ?? '')
    .split(/\s+/)
    .filter(Boolean)
    .map((scope) => (scope === 'offline_access' ? 'refresh_token' : scope));
  if (scopes.length === 0) return app.scopes;
  if (!scopes.every((scope) => app.scopes.includes(scope))) {
    throw new OAuthError('invalid_scope', 'the requested scope is invalid, unknown, or malformed');
  }
  // The service lists the scopes in an order of its own, not in the order of the request.
  return app.scopes.filter((scope) => scopes.includes(scope)).reverse();
}

function readChallenge(query: URLSearchParams, app: ClientApp): string | undefined {
  const challenge = query.get('code_challenge') ?? '';
  if (!challenge && app.pkceRequired) throw new OAuthError('invalid_request', 'missing required code challenge');
  if (!challenge) return undefined;
  const method = query.get('code_challenge_method') ?? 'S256';
  if (method !== 'S256' || !CHALLENGE.test(challenge))
    throw new OAuthError('invalid_request', 'invalid code challenge');
  return challenge;
}

interface Step {
  request: Request;
  url: URL;
  org: Org;
  deps: AuthorizeDeps;
}

async function continueAuthorization(wanted: AuthorizationRequest, step: Step): Promise<Response> {
  const { request, url, org, deps } = step;
  const session = webSessionOf(request, org, deps.sessions);
  if (!session || wanted.prompt.includes('login')) {
    if (wanted.immediate) throw new OAuthError('immediate_unsuccessful', 'immediate unsuccessful');
    return redirectTo(loginAddress(url, session !== undefined));
  }
  const user = await deps.users.byId(org, session.userId);
  if (!user || user.IsActive === false) throw new OAuthError('inactive_user', 'user is inactive');
  const { app, scopes } = wanted;
  if (app.adminApprovedOnly && !app.approvedUserIds.has(user.Id)) {
    throw new OAuthError('invalid_app_access', 'user is not admin approved to access this app');
  }
  const approved = app.adminApprovedOnly || hasApproved(deps.grants, org, user.Id, app, scopes);
  if (approved && !wanted.prompt.includes('consent')) return redirectTo(grantCode(wanted, user.Id, org, deps));
  if (wanted.immediate) throw new OAuthError('immediate_unsuccessful', 'immediate unsuccessful');
  const source = deps.newId();
  deps.pending.set(source, { request: wanted, userId: user.Id });
  return redirectTo(withQuery(CONSENT_PATH, { source }));
}

function hasApproved(grants: Grants, org: Org, userId: string, app: ClientApp, scopes: string[]): boolean {
  return grants
    .live(org, userId, app.consumerKey)
    .some((grant) => scopes.every((scope) => grant.scopes.includes(scope)));
}

/** The login page that comes back to this request, without the wish to log in again. */
function loginAddress(url: URL, force: boolean): string {
  const back = new URL(url);
  const prompt = (url.searchParams.get('prompt') ?? '').split(/\s+/).filter((word) => word && word !== 'login');
  if (prompt.length > 0) back.searchParams.set('prompt', prompt.join(' '));
  else back.searchParams.delete('prompt');
  return withQuery('/', {
    ec: '302',
    startURL: `${back.pathname}${back.search}`,
    un: url.searchParams.get('login_hint') ?? undefined,
    login: force ? '1' : undefined,
  });
}

function grantCode(wanted: AuthorizationRequest, userId: string, org: Org, deps: AuthorizeDeps): string {
  const { app, redirectUri, scopes, challenge, state } = wanted;
  const code = deps.grants.issueCode({ org, userId, consumerKey: app.consumerKey, redirectUri, scopes, challenge });
  return withQuery(redirectUri, { code, state });
}

/** The consent page and its answer. */
export async function consent(request: Request, org: Org, deps: AuthorizeDeps): Promise<Response> {
  const session = webSessionOf(request, org, deps.sessions);
  if (!session) return redirectTo(withQuery('/', { ec: '302', startURL: new URL(request.url).pathname }));
  const form = request.method === 'POST' ? await readForm(request) : new URL(request.url).searchParams;
  const source = form.get('source') ?? '';
  const pending = deps.pending.get(source);
  if (!pending || pending.userId !== session.userId) {
    return showError(new OAuthError('invalid_request', 'this authorization request has expired'));
  }
  if (request.method !== 'POST') {
    const user = await deps.users.byId(org, session.userId);
    const { app, scopes } = pending.request;
    return htmlResponse(consentPage({ org, app, scopes, username: textOf(user?.Username), source }));
  }
  deps.pending.delete(source);
  if (form.get('decision') === 'allow') return redirectTo(grantCode(pending.request, session.userId, org, deps));
  const { redirectUri, state } = pending.request;
  return redirectTo(
    errorCallback(redirectUri, state, new OAuthError('access_denied', 'end-user denied authorization')),
  );
}
