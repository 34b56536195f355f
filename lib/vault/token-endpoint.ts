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

/**
 * Asks the org's token endpoint. A public client sends no secret. Throws what `tokenAnswerError` says, `network` or
 * `timeout` (outcome unknown: the tokens may have been replaced).
 */
export async function requestToken(deps: HttpDeps, host: string, form: Record<string, string>): Promise<TokenAnswer> {
  const answer = await postForm(deps, `https://${host}/services/oauth2/token`, form);
  const body = parseBody(answer);
  const tokens = v.safeParse(tokenAnswer, body);
  if (answer.status !== 200 || !tokens.success) throw tokenAnswerError(answer.status, body);
  const { access_token: accessToken, refresh_token: refreshToken, instance_url: instance } = tokens.output;
  const instanceHost = apiHost(instance);
  // The bearer goes to this address from now on, so it has to be an org of Salesforce.
  if (instanceHost === null) throw new AppError('sign_in_failed', 'Salesforce named an unknown address for the org.');
  return {
    accessToken,
    instanceUrl: `https://${instanceHost}`,
    ...(refreshToken === undefined ? {} : { refreshToken }),
  };
}

/** Tells the org that the grant ends. Throws when the org could not be told. */
export async function revokeToken(deps: HttpDeps, host: string, token: string): Promise<void> {
  const answer = await postForm(deps, `https://${host}/services/oauth2/revoke`, { token });
  if (answer.status !== 200) throw tokenAnswerError(answer.status, parseBody(answer));
}
