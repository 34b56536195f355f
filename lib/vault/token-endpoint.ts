import * as v from 'valibot';
import { AppError } from '../errors/app-error.ts';
import { http, type HttpAnswer } from '../platform/http.ts';
import type { Deps } from '../platform/ports.ts';
import { apiHost } from '../salesforce/hosts.ts';
import { tokenAnswerError } from './oauth-errors.ts';

const TIMEOUT_MS = 25_000;

const tokenAnswer = v.looseObject({
  access_token: v.pipe(v.string(), v.minLength(1)),
  refresh_token: v.optional(v.pipe(v.string(), v.minLength(1))),
  instance_url: v.string(),
});

export interface TokenAnswer {
  accessToken: string;
  /** Absent when the org does not rotate refresh tokens: the old one stays valid. */
  refreshToken?: string;
  instanceUrl: string;
}

type HttpDeps = Pick<Deps, 'fetch' | 'clock'>;

export function parseBody(answer: HttpAnswer): unknown {
  try {
    return JSON.parse(answer.text) as unknown;
  } catch {
    return null;
  }
}

function postForm(deps: HttpDeps, url: string, form: Record<string, string>): Promise<HttpAnswer> {
  return http(deps, {
    service: 'salesforce',
    url,
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
    body: new URLSearchParams(form).toString(),
    timeoutMs: TIMEOUT_MS,
  });
}

interface TokenRequest {
  host: string;
  clientId: string;
  /** Only for an app that demands it: a public client sends none. */
  clientSecret?: string | undefined;
}

export type TokenForm =
  | { grant_type: 'authorization_code'; code: string; redirect_uri: string; code_verifier: string }
  | { grant_type: 'refresh_token'; refresh_token: string };

/**
 * Asks the org's token endpoint; once more when it says `unknown_error`, which means no more than that. Throws what
 * `tokenAnswerError` says, `network` or `timeout` (outcome unknown: the tokens may have been replaced).
 */
export async function requestToken(deps: HttpDeps, app: TokenRequest, form: TokenForm): Promise<TokenAnswer> {
  try {
    return await requestOnce(deps, app, form);
  } catch (thrown) {
    if (!(thrown instanceof AppError) || thrown.details.reason !== 'unknown_error') throw thrown;
    return await requestOnce(deps, app, form);
  }
}

async function requestOnce(deps: HttpDeps, app: TokenRequest, form: TokenForm): Promise<TokenAnswer> {
  const { host, clientId, clientSecret } = app;
  const secret: Record<string, string> = clientSecret === undefined ? {} : { client_secret: clientSecret };
  const url = `https://${host}/services/oauth2/token`;
  const answer = await postForm(deps, url, { ...form, client_id: clientId, ...secret });
  const body = parseBody(answer);
  const tokens = v.safeParse(tokenAnswer, body);
  const stage = form.grant_type === 'refresh_token' ? 'refresh' : 'code';
  if (answer.status !== 200 || !tokens.success) {
    throw tokenAnswerError(answer.status, body, stage, clientSecret !== undefined);
  }
  const { access_token: accessToken, refresh_token: refreshToken, instance_url: instance } = tokens.output;
  const instanceHost = apiHost(instance);
  // The bearer goes to this address from now on, so it has to be an org of Salesforce.
  if (instanceHost === null) {
    const code = stage === 'refresh' ? 'session_expired' : 'sign_in_failed';
    throw new AppError(code, 'Salesforce named an unknown address for the org. Ask your admin about My Domain.');
  }
  return {
    accessToken,
    instanceUrl: `https://${instanceHost}`,
    ...(refreshToken === undefined ? {} : { refreshToken }),
  };
}

/** Tells the org that the grant ends. Throws when the org could not be told. */
export async function revokeToken(deps: HttpDeps, host: string, token: string): Promise<void> {
  const answer = await postForm(deps, `https://${host}/services/oauth2/revoke`, { token });
  if (answer.status !== 200) throw tokenAnswerError(answer.status, parseBody(answer), 'identity');
}
