import * as v from 'valibot';
import { AppError } from '../errors/app-error.ts';
import type { ErrorCode } from '../errors/codes.ts';

interface Meaning {
  code: ErrorCode;
  says: string;
}

const wrongKey =
  'Salesforce does not know this consumer key. Check the key and the My Domain host; a new app needs up to 10 minutes.';
const wrongOrg = 'This app belongs to another org. Check that the My Domain host is the org in which the app was made.';
const again = 'Please sign in again.';

/**
 * Errors of the authorize and token endpoints with what helps.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flow_errors.htm
 */
const meanings: Record<string, Meaning> = {
  access_denied: {
    code: 'sign_in_cancelled',
    says: 'The sign-in was denied. Choose Allow to let CINNOX work for you.',
  },
  invalid_client_id: { code: 'sign_in_failed', says: wrongKey },
  invalid_client: {
    code: 'sign_in_failed',
    says: 'The app asks for a secret. In the org, switch off "Require secret" for the web server flow and the refresh token flow.',
  },
  redirect_uri_mismatch: {
    code: 'sign_in_failed',
    says: 'The app in the org does not list the callback URL of this extension. Copy it from the options page into the app.',
  },
  unsupported_grant_type: { code: 'sign_in_failed', says: 'The app in the org does not allow this way of signing in.' },
  unsupported_response_type: {
    code: 'sign_in_failed',
    says: 'The app in the org does not allow the authorization code flow. Enable it in the app.',
  },
  invalid_scope: {
    code: 'sign_in_failed',
    says: 'The app in the org lacks a scope. It needs: manage user data via APIs, perform requests at any time, identity.',
  },
  inactive_user: { code: 'sign_in_failed', says: 'This Salesforce user is not active. Ask your admin.' },
  inactive_org: { code: 'sign_in_failed', says: 'This org is locked, closed or suspended. Ask your admin.' },
  rate_limit_exceeded: {
    code: 'rate_limited',
    says: 'Too many sign-ins in the last hour. Wait a while and try again.',
  },
  invalid_app_access: {
    code: 'sign_in_failed',
    says: 'An admin has to allow this app for you. Ask for the app\u2019s permission set or profile.',
  },
  app_not_found: { code: 'sign_in_failed', says: wrongOrg },
  OAUTH_AUTHORIZATION_BLOCKED: { code: 'sign_in_failed', says: wrongOrg },
  immediate_unsuccessful: { code: 'sign_in_cancelled', says: again },
  unknown_error: { code: 'server_busy', says: 'Salesforce asks to try again.' },
  server_error: { code: 'server_busy', says: 'Salesforce had an error. Try again in a minute.' },
  temporarily_unavailable: { code: 'server_busy', says: 'Salesforce is busy. Try again in a minute.' },
};

/** Errors that share a name and differ in their description. */
const byDescription: readonly { error: string; text: RegExp; meaning: Meaning }[] = [
  {
    error: 'invalid_client',
    text: /installed into org/i,
    meaning: {
      code: 'sign_in_failed',
      says: 'The org blocks apps that are not installed in it. An admin has to install or approve the app.',
    },
  },
  {
    error: 'invalid_request',
    text: /code challenge|code verifier/i,
    meaning: { code: 'sign_in_failed', says: `The check of the sign-in (PKCE) failed. ${again}` },
  },
  {
    error: 'invalid_grant',
    text: /authorization code/i,
    meaning: { code: 'sign_in_failed', says: `The sign-in took too long. ${again}` },
  },
  {
    error: 'invalid_grant',
    text: /verifier/i,
    meaning: { code: 'sign_in_failed', says: `The check of the sign-in (PKCE) failed. ${again}` },
  },
  {
    error: 'invalid_grant',
    text: /ip restricted/i,
    meaning: { code: 'sign_in_failed', says: 'The org does not allow sign-ins from this network. Ask your admin.' },
  },
  {
    error: 'invalid_grant',
    text: /inactive user/i,
    meaning: { code: 'sign_in_failed', says: 'This Salesforce user is not active. Ask your admin.' },
  },
  {
    error: 'invalid_grant',
    text: /approved this consumer/i,
    meaning: { code: 'sign_in_failed', says: `The access that was allowed earlier was taken back. ${again}` },
  },
  { error: 'invalid_grant', text: /expired access\/refresh token/i, meaning: { code: 'session_expired', says: again } },
];

/** An `error` and `error_description` of Salesforce as our error. The description goes to `details` only. */
export function oauthError(error: string, description: string): AppError {
  const special = byDescription.find((entry) => entry.error === error && entry.text.test(description));
  const meaning = special?.meaning ??
    meanings[error] ?? {
      code: 'sign_in_failed' as const,
      says: `Salesforce refused the sign-in. ${again}`,
    };
  return new AppError(meaning.code, meaning.says, {
    service: 'salesforce',
    reason: error.slice(0, 80),
    description: description.slice(0, 200),
  });
}

const errorBody = v.looseObject({ error: v.string(), error_description: v.optional(v.string(), '') });

/** A failed answer of the token or userinfo endpoint as our error. */
export function tokenAnswerError(status: number, body: unknown): AppError {
  const parsed = v.safeParse(errorBody, body);
  if (parsed.success) return oauthError(parsed.output.error, parsed.output.error_description);
  if (status === 429) return new AppError('rate_limited', 'Salesforce asked for a pause.', { status });
  if (status >= 500 || status < 400) {
    return new AppError('server_busy', 'Salesforce is not available right now.', { service: 'salesforce', status });
  }
  return new AppError('sign_in_failed', 'Salesforce, or a proxy before it, refused the sign-in.', {
    service: 'salesforce',
    status,
    reason: `HTTP ${status}`,
  });
}
