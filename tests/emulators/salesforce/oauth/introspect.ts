import type { Org } from '../types.ts';
import { jsonResponse, oauthErrorResponse, readForm } from './responses.ts';
import type { Sessions } from './sessions.ts';
import { identityUrl, readClient, type TokenDeps } from './token.ts';
import { OAuthError, type ClientApp } from './types.ts';
import { textOf } from './users.ts';

interface IntrospectDeps extends TokenDeps {
  sessions: Sessions;
}

interface Live {
  kind: 'access_token' | 'refresh_token';
  userId: string;
  scopes: readonly string[];
  issuedMs: number;
  /** Absent when only use keeps it alive without an end. */
  endsMs: number | undefined;
}

/** The token when it is alive and was issued to this app; a look does not extend it. */
function find(token: string, org: Org, app: ClientApp, deps: IntrospectDeps): Live | undefined {
  const session = deps.sessions.peek(token);
  if (session?.kind === 'api' && session.org === org && session.client === app.consumerKey) {
    const endsMs = session.lastUsedMs + deps.settings.sessionTimeoutMs;
    const { userId, scopes, openedMs: issuedMs } = session;
    return { kind: 'access_token', userId, scopes, issuedMs, endsMs };
  }
  const grant = deps.grants.byRefreshToken(token);
  const isOwn = grant?.org === org && grant.consumerKey === app.consumerKey && grant.refreshToken === token;
  if (!grant || !isOwn || grant.revoked) return undefined;
  const { userId, scopes, lastUsedMs: issuedMs } = grant;
  const endsMs = Number.isFinite(app.refreshIdleMs) ? issuedMs + app.refreshIdleMs : undefined;
  if (endsMs !== undefined && endsMs <= deps.clock.now()) return undefined;
  return { kind: 'refresh_token', userId, scopes, issuedMs, endsMs };
}

const seconds = (epochMs: number): number => Math.floor(epochMs / 1000);

/**
 * `POST /services/oauth2/introspect`: is a token of the caller's own alive? Times in seconds since 1970.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oidc_token_introspection.htm
 */
export async function introspect(request: Request, org: Org, deps: IntrospectDeps): Promise<Response> {
  try {
    if (request.method !== 'POST') throw new OAuthError('invalid_request', 'must use HTTP POST');
    const form = await readForm(request);
    const client = readClient(request, form, org, deps.apps);
    // RFC 7662 wants to know who asks: a client that has shown no secret is nobody.
    if (!client.proven) throw new OAuthError('invalid_client', 'invalid client credentials');
    const live = find(form.get('token') ?? '', org, client.app, deps);
    const user = live && (await deps.users.byId(org, live.userId));
    if (!live || !user || user.IsActive === false) return jsonResponse({ active: false });
    return jsonResponse({
      active: true,
      scope: live.scopes.join(' '),
      client_id: client.app.consumerKey,
      username: textOf(user.Username),
      sub: identityUrl(org, user.Id),
      token_type: live.kind,
      ...(live.endsMs === undefined ? {} : { exp: seconds(live.endsMs) }),
      iat: seconds(live.issuedMs),
      nbf: seconds(live.issuedMs),
    });
  } catch (error) {
    if (error instanceof OAuthError) return oauthErrorResponse(error);
    throw error;
  }
}
