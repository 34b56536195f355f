import { createHash } from 'node:crypto';
import type { RequestContext, Surroundings } from '../../kernel/types.ts';
import { refusalOf } from '../access/api-gate.ts';
import type { ApiSession, Org } from '../types.ts';
import {
  AUTHORIZE_PATH,
  authorize,
  consent,
  CONSENT_PATH,
  ERROR_PATH,
  type PendingAuthorization,
} from './authorize.ts';
import { createClientApps, type ClientApps } from './client-apps.ts';
import { createGrants } from './grants.ts';
import { identity, userInfo } from './identity.ts';
import { introspect } from './introspect.ts';
import { frontDoor, logIn, logInAs, logOut, showLogin } from './login.ts';
import { oauthErrorPage } from './pages.ts';
import { htmlResponse, jsonResponse } from './responses.ts';
import { revokeToken } from './revoke.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { exchangeToken } from './token.ts';
import {
  getDefaultOAuthSettings,
  type Grant,
  type IssuedToken,
  type OAuthSettings,
  type SessionKind,
} from './types.ts';
import { createUsers, type Users } from './users.ts';

export interface OAuth {
  readonly apps: ClientApps;
  readonly users: Users;
  readonly settings: OAuthSettings;
  /** Login, OAuth and identity pages of an API host; undefined for a path that is none of them. */
  handle(request: Request, org: Org, context: RequestContext): Promise<Response> | Response | undefined;
  /** The caller of the data API, or the documented refusal. */
  authenticate(request: Request, org: Org): Promise<ApiSession | Response>;
  /** The caller that a token names, or undefined. Extends the session. */
  sessionOf(token: string, org: Org): ApiSession | undefined;
  /** A web session as if the user had logged in. The `lightning` kind is the Lightning host's cookie. */
  webSession(org: Org, userId: string, kind?: Exclude<SessionKind, 'api'>): string;
  sessionBySid(sid: string): { org: Org; userId: string } | undefined;
  /** Everything secret that was ever handed out, in order of kind and time. For searches in storage and logs. */
  issued(): IssuedToken[];
  grants(): Grant[];
  /** Ends an access token as if it had timed out. False when it was not alive. */
  expire(accessToken: string): boolean;
  /** Ends all access tokens (of one user). The refresh tokens stay good. Returns how many. */
  expireAll(userId?: string): number;
  /** Ends all sessions of a user, those of browsers too. */
  endSessions(userId: string): number;
  /** What an admin's "Revoke" does: all grants of the user end. */
  revokeUser(userId: string): void;
}

export function createOAuth({
  surroundings,
  settings: given,
}: {
  surroundings: Surroundings;
  settings?: Partial<OAuthSettings>;
}): OAuth {
  const settings: OAuthSettings = { ...getDefaultOAuthSettings(), ...given };
  const apps = createClientApps({ clock: surroundings.clock });
  const users = createUsers();
  const sessions = createSessions({ surroundings, settings });
  const grants = createGrants({ surroundings, settings, sessions });
  const pending = new Map<string, PendingAuthorization>();
  const newId = (): string => Buffer.from(surroundings.random.bytes(24)).toString('base64url');
  const deps = { clock: surroundings.clock, apps, users, sessions, grants, settings, pending, newId };

  return {
    apps,
    users,
    settings,
    handle: (request, org, context) => {
      const { pathname, searchParams } = new URL(request.url);
      if (pathname === '/')
        return request.method === 'POST' ? logIn(request, org, deps) : showLogin(request, org, deps);
      if (pathname === '/secur/logout.jsp') return logOut(request, deps);
      if (pathname === '/secur/frontdoor.jsp') return frontDoor(request, org, deps);
      if (pathname === '/servlet/servlet.su') return logInAs(request, org, deps);
      if (pathname === AUTHORIZE_PATH) return authorize(request, org, deps);
      if (pathname === CONSENT_PATH) return consent(request, org, deps);
      if (pathname === ERROR_PATH) {
        return htmlResponse(
          oauthErrorPage(searchParams.get('error') ?? '', searchParams.get('error_description') ?? ''),
        );
      }
      if (pathname === '/services/oauth2/token') return exchangeToken(request, org, context, deps);
      if (pathname === '/services/oauth2/revoke') return revokeToken(request, org, context, deps);
      if (pathname === '/services/oauth2/introspect') return introspect(request, org, deps);
      if (pathname === '/services/oauth2/userinfo') return userInfo(request, org, deps);
      if (pathname === '/services/oauth2/pkce/generator') return pkcePair(surroundings);
      if (pathname.startsWith(`/id/${org.orgId}/`)) return identity(request, org, deps);
      return undefined;
    },
    authenticate: (request, org) => authenticate(request, org, { sessions, users, apps }),
    sessionOf: (token, org) => {
      const session = sessions.use(token);
      const app = apps.active(org.name, session?.client ?? '');
      const isRefused = session && refusalOf(org.store, { userId: session.userId, app }) !== undefined;
      return session && session.org === org && session.kind !== 'lightning' && !isRefused
        ? { org, userId: session.userId, token, client: session.client }
        : undefined;
    },
    webSession: (org, userId, kind = 'lightning') => sessions.open({ org, userId, kind, client: 'web' }).token,
    sessionBySid: (sid) => {
      const session = sessions.use(sid);
      return session && session.kind !== 'api' ? { org: session.org, userId: session.userId } : undefined;
    },
    issued: () => [...sessions.issued(), ...grants.issued()],
    grants: () => grants.list(),
    expire: (accessToken) => sessions.end(accessToken),
    expireAll: (userId) =>
      sessions.endWhere((session) => session.kind === 'api' && (!userId || session.userId === userId)),
    endSessions: (userId) => sessions.endWhere((session) => session.userId === userId),
    revokeUser: (userId) => {
      for (const grant of grants.list()) if (grant.userId === userId && !grant.revoked) grants.revoke(grant);
    },
  };
}

async function authenticate(
  request: Request,
  org: Org,
  { sessions, users, apps }: { sessions: Sessions; users: Users; apps: ClientApps },
): Promise<ApiSession | Response> {
  const header = request.headers.get('authorization');
  if (header !== null && !/^(Bearer|OAuth)\s+\S+$/i.test(header))
    return unauthorized('INVALID_AUTH_HEADER', 'INVALID_HEADER_TYPE');
  const token = header?.split(/\s+/)[1] ?? '';
  const session = sessions.use(token);
  if (!session || session.org !== org) return unauthorized('INVALID_SESSION_ID', 'Session expired or invalid');
  const scoped = session.kind !== 'api' || session.scopes.includes('api') || session.scopes.includes('full');
  if (session.kind === 'lightning' || !scoped) {
    return unauthorized('INVALID_SESSION_ID', 'This session is not valid for use with the REST API');
  }
  const user = await users.byId(org, session.userId);
  if (!user || user.IsActive === false) return unauthorized('INVALID_SESSION_ID', 'Session expired or invalid');
  const refusal = refusalOf(org.store, { userId: session.userId, app: apps.active(org.name, session.client) });
  if (refusal?.status === 401) return unauthorized(refusal.errorCode, refusal.message);
  if (refusal) return jsonResponse([{ message: refusal.message, errorCode: refusal.errorCode }], refusal.status);
  return { org, userId: session.userId, token, client: session.client };
}

function unauthorized(errorCode: string, message: string): Response {
  return jsonResponse([{ message, errorCode }], 401, { 'www-authenticate': 'Token' });
}

/** A verifier and its challenge, made by the service for clients that cannot hash. */
function pkcePair({ random }: Surroundings): Response {
  const verifier = Buffer.from(random.bytes(96)).toString('base64url');
  return jsonResponse({
    code_verifier: verifier,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  });
}
