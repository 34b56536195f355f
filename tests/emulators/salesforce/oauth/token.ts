import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../../lib/platform/clock.ts';
import type { RequestContext } from '../../kernel/types.ts';
import type { Org } from '../types.ts';
import type { ClientApps } from './client-apps.ts';
import type { Grants } from './grants.ts';
import { jsonResponse, oauthErrorResponse, readForm } from './responses.ts';
import {
  OAuthError,
  type AuthorizationCode,
  type ClientApp,
  type Grant,
  type OAuthSettings,
  type Session,
} from './types.ts';
import type { Users } from './users.ts';

export interface TokenDeps {
  clock: Clock;
  apps: ClientApps;
  grants: Grants;
  users: Users;
  settings: OAuthSettings;
}

/** `POST /services/oauth2/token`: exchanges a code or a refresh token. */
export async function exchangeToken(
  request: Request,
  org: Org,
  context: RequestContext,
  deps: TokenDeps,
): Promise<Response> {
  try {
    if (request.method !== 'POST') throw new OAuthError('invalid_request', 'must use HTTP POST');
    const form = await readForm(request);
    const grantType = form.get('grant_type');
    if (grantType !== 'authorization_code' && grantType !== 'refresh_token') {
      throw new OAuthError('unsupported_grant_type', 'grant type not supported');
    }
    const client = readClient(request, form, org, deps.apps);
    const exchange = grantType === 'refresh_token' ? refreshGrant : redeemCode;
    const work = exchange(form, client, org, deps);
    const commit = await work;
    await context.gate('beforeCommit');
    const answer = commit();
    await context.gate('afterCommit');
    return jsonResponse(answer);
  } catch (error) {
    if (error instanceof OAuthError) return oauthErrorResponse(error);
    throw error;
  }
}

interface Client {
  app: ClientApp;
  /** A secret was sent, and it was right. */
  proven: boolean;
}

/** The app that asks, and whether it has shown its secret. Throws the refusals of an unknown app and a wrong secret. */
export function readClient(request: Request, form: URLSearchParams, org: Org, apps: ClientApps): Client {
  const basic = readBasic(request);
  const consumerKey = form.get('client_id') ?? basic?.name ?? '';
  const app = apps.active(org.name, consumerKey);
  if (!app && apps.existsElsewhere(org.name, consumerKey)) {
    throw new OAuthError('app_not_found', 'External client app is not installed in this org');
  }
  if (!app) throw new OAuthError('invalid_client_id', 'client identifier invalid');
  const inBody = form.get('client_secret');
  const secret = basic?.secret ?? inBody;
  const twice = basic !== undefined && inBody !== null;
  if (twice || (secret !== null && !sameText(secret, app.secret))) {
    throw new OAuthError('invalid_client', 'invalid client credentials');
  }
  return { app, proven: secret !== null };
}

function readBasic(request: Request): { name: string; secret: string } | undefined {
  const match = /^Basic\s+(.+)$/i.exec(request.headers.get('authorization') ?? '');
  if (!match?.[1]) return undefined;
  const [name = '', ...rest] = Buffer.from(match[1], 'base64').toString('utf8').split(':');
  return { name: decodeURIComponent(name), secret: decodeURIComponent(rest.join(':')) };
}

function sameText(left: string, right: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(left), hash(right));
}

type Commit = () => Record<string, string>;

async function redeemCode(form: URLSearchParams, client: Client, org: Org, deps: TokenDeps): Promise<Commit> {
  const { app, proven } = client;
  const code = deps.grants.readCode(org, form.get('code') ?? '');
  if (code.consumerKey !== app.consumerKey) throw new OAuthError('invalid_grant', 'invalid authorization code');
  if (form.get('redirect_uri') !== code.redirectUri) {
    throw new OAuthError('redirect_uri_mismatch', 'redirect_uri must match configuration');
  }
  checkVerifier(form.get('code_verifier'), code, deps.settings);
  if (app.requireSecretForWebServer && !proven) throw new OAuthError('invalid_client', 'invalid client credentials');
  await checkUser(org, code.userId, app, deps.users);
  return () => {
    // Read again: another request may have spent the code while this one waited at its gate.
    const { grant, session } = deps.grants.redeem(deps.grants.readCode(org, code.code));
    return tokenBody({ grant, session, app, org, withRefreshToken: true, nowMs: deps.clock.now() });
  };
}

async function refreshGrant(form: URLSearchParams, client: Client, org: Org, deps: TokenDeps): Promise<Commit> {
  const { app, proven } = client;
  if (app.requireSecretForRefresh && !proven) throw new OAuthError('invalid_client', 'invalid client credentials');
  const refreshToken = form.get('refresh_token') ?? '';
  const known = deps.grants.byRefreshToken(refreshToken);
  if (known && !known.revoked) await checkUser(org, known.userId, app, deps.users);
  return () => {
    const { grant, session, rotated } = deps.grants.refresh(org, app, refreshToken);
    return tokenBody({ grant, session, app, org, withRefreshToken: rotated, nowMs: deps.clock.now() });
  };
}

/**
 * 128 random bytes in base64url are 171 characters, more than the 128 characters of RFC 7636. jsforce, and with it the
 * Salesforce CLI, sends so many: https://github.com/jsforce/jsforce/blob/main/src/oauth2.ts
 */
const VERIFIER = /^[A-Za-z0-9._~-]{43,171}$/;

function checkVerifier(verifier: string | null, code: AuthorizationCode, settings: OAuthSettings): void {
  if (code.challenge === undefined && verifier === null) return;
  if (code.challenge === undefined || !verifier || !VERIFIER.test(verifier)) {
    throw new OAuthError('invalid_grant', 'invalid code verifier');
  }
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  if (!sameText(challenge, code.challenge))
    throw new OAuthError(settings.verifierMismatchError, 'invalid code verifier');
}

async function checkUser(org: Org, userId: string, app: ClientApp, users: Users): Promise<void> {
  const user = await users.byId(org, userId);
  if (!user || user.IsActive === false) throw new OAuthError('inactive_user', 'user is inactive');
  if (org.store.settings.api.ipRanges !== 'off') throw new OAuthError('invalid_grant', 'ip restricted');
  if (app.adminApprovedOnly && !app.approvedUserIds.has(userId)) {
    throw new OAuthError('invalid_app_access', 'user is not admin approved to access this app');
  }
}

interface TokenBody {
  grant: Grant;
  session: Session;
  app: ClientApp;
  org: Org;
  withRefreshToken: boolean;
  nowMs: number;
}

/** There is no `expires_in`: how long the token lives depends on its use and on the org's session settings. */
function tokenBody({ grant, session, app, org, withRefreshToken, nowMs }: TokenBody): Record<string, string> {
  const id = identityUrl(org, grant.userId);
  const issuedAt = String(nowMs);
  return {
    access_token: session.token,
    ...(withRefreshToken && grant.refreshToken ? { refresh_token: grant.refreshToken } : {}),
    signature: createHmac('sha256', app.secret)
      .update(id + issuedAt)
      .digest('base64'),
    scope: grant.scopes.join(' '),
    instance_url: `https://${org.myDomainHost}`,
    id,
    token_type: 'Bearer',
    issued_at: issuedAt,
    api_instance_url: 'https://api.salesforce.com',
  };
}

export function identityUrl(org: Org, userId: string): string {
  return `https://${org.isSandbox ? 'test' : 'login'}.salesforce.com/id/${org.orgId}/${userId}`;
}
