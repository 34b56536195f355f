import * as v from 'valibot';
import type { Who } from '../domain/view.ts';
import { AppError } from '../errors/app-error.ts';
import { http } from '../platform/http.ts';
import type { Deps } from '../platform/ports.ts';
import { API_VERSION } from '../salesforce/api-version.ts';
import { tokenAnswerError } from './oauth-errors.ts';
import { parseBody } from './token-endpoint.ts';

const TIMEOUT_MS = 25_000;

type HttpDeps = Pick<Deps, 'fetch' | 'clock'>;

const userInfo = v.looseObject({
  user_id: v.pipe(v.string(), v.minLength(15)),
  organization_id: v.pipe(v.string(), v.minLength(15)),
  preferred_username: v.string(),
  name: v.optional(v.nullable(v.string())),
  email: v.optional(v.nullable(v.string())),
  zoneinfo: v.optional(v.nullable(v.string())),
  locale: v.optional(v.nullable(v.string())),
});

const organizations = v.looseObject({
  records: v.array(
    v.looseObject({ Name: v.string(), IsSandbox: v.boolean(), InstanceName: v.optional(v.nullable(v.string())) }),
  ),
});

export interface Identity {
  who: Who;
  userName: string;
  name: string;
  email: string;
  timeZone: string;
  locale: string;
}

function get(deps: HttpDeps, url: string, accessToken: string) {
  const headers = { Authorization: `Bearer ${accessToken}`, Accept: 'application/json' };
  return http(deps, { service: 'salesforce', url, headers, timeoutMs: TIMEOUT_MS });
}

function nameless(): AppError {
  return new AppError(
    'sign_in_failed',
    'Salesforce does not say who signed in. Ask your admin whether the app has the scope "Access the identity URL service (id)", then sign in again.',
    { service: 'salesforce', reason: 'Bad_OAuth_Token' },
  );
}

/** A zone that this browser does not know would let every time fail that is written. */
function knownZone(zone: string): string {
  try {
    void new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    return 'UTC';
  }
}

/**
 * Who signed in, from the userinfo endpoint of the My Domain host (the identity URL lives on the login host, for which
 * the extension has no permission).
 */
export async function readIdentity(deps: HttpDeps, instanceUrl: string, accessToken: string): Promise<Identity> {
  const answer = await get(deps, `${instanceUrl}/services/oauth2/userinfo`, accessToken);
  const body = parseBody(answer);
  const user = v.safeParse(userInfo, body);
  // Instead of the 401 of the data API: https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_using_userinfo_endpoint.htm
  if (answer.status === 403 && answer.text.trim() === 'Bad_OAuth_Token') throw nameless();
  if (answer.status !== 200) throw tokenAnswerError(answer.status, body, 'identity');
  if (!user.success) throw new AppError('server_busy', 'Salesforce did not say who signed in. Please try again.');
  const { organization_id: orgId, user_id: userId, preferred_username: userName } = user.output;
  return {
    who: { orgId, userId },
    userName,
    name: user.output.name ?? userName,
    email: user.output.email ?? '',
    timeZone: knownZone(user.output.zoneinfo ?? 'UTC'),
    locale: user.output.locale ?? 'en_US',
  };
}

/** Name and kind of the org. It is for display, so a refusal leaves it out instead of failing the sign-in. */
export async function readOrganization(
  deps: HttpDeps,
  instanceUrl: string,
  accessToken: string,
): Promise<{ orgName?: string; isSandbox?: boolean; location?: string }> {
  const query = encodeURIComponent('SELECT Id, Name, IsSandbox, InstanceName FROM Organization');
  try {
    const answer = await get(deps, `${instanceUrl}/services/data/v${API_VERSION}/query/?q=${query}`, accessToken);
    const found = v.safeParse(organizations, parseBody(answer));
    const row = found.success ? found.output.records[0] : undefined;
    if (row === undefined) return {};
    const { Name: orgName, IsSandbox: isSandbox, InstanceName: location } = row;
    return { orgName, isSandbox, ...(location ? { location } : {}) };
  } catch (thrown) {
    if (thrown instanceof AppError) return {};
    throw thrown;
  }
}
