import type { RequestContext } from '../../kernel/types.ts';
import type { Org } from '../types.ts';
import type { Grants } from './grants.ts';
import { readForm } from './responses.ts';
import type { Sessions } from './sessions.ts';

/**
 * `POST /services/oauth2/revoke` (GET works too). A refresh token takes its access tokens with it; an access token
 * goes alone and leaves the authorization.
 */
export async function revokeToken(
  request: Request,
  org: Org,
  context: RequestContext,
  deps: { grants: Grants; sessions: Sessions },
): Promise<Response> {
  const form = request.method === 'POST' ? await readForm(request) : new URL(request.url).searchParams;
  const token = form.get('token') ?? '';
  await context.gate('beforeCommit');
  const done = endToken(token, org, deps);
  await context.gate('afterCommit');
  if (done) return new Response(null, { status: 200 });
  const looksLikeToken = /^(5Aep861|00D\w{12}!)/.test(token);
  return looksLikeToken
    ? refused('invalid_token', 'invalid token')
    : refused('unsupported_token_type', 'this token type is not supported');
}

function endToken(token: string, org: Org, deps: { grants: Grants; sessions: Sessions }): boolean {
  const grant = deps.grants.byRefreshToken(token);
  if (grant && grant.org === org && !grant.revoked) {
    deps.grants.revoke(grant);
    return true;
  }
  const session = deps.sessions.peek(token);
  return session?.org === org && session.kind === 'api' ? deps.sessions.end(token) : false;
}

/** This endpoint answers in form encoding where the others use JSON. */
function refused(error: string, description: string): Response {
  const body = new URLSearchParams({ error, error_description: description }).toString().replaceAll('+', '%20');
  return new Response(body, { status: 400, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
}
