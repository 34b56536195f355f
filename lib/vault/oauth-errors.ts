import { withoutSecrets } from '../domain/without-secrets.ts';
import * as v from 'valibot';
import { AppError } from '../errors/app-error.ts';
import type { ErrorCode } from '../errors/codes.ts';

/** Where in the sign-in Salesforce refused: the same words ask for different remedies. */
export type OAuthStage = 'authorize' | 'code' | 'refresh' | 'identity';

/** How a refusal can be helped with on the settings page beyond its sentence. */
export type SignInHelp = 'callback-url' | 'error-page' | 'secret';

interface Meaning {
  code: ErrorCode;
  says: string;
  help?: SignInHelp;
  /** An admin or time can mend it: the tokens are as good as before, so nobody is signed out over it. */
  mendable?: true;
}

const again = 'Please sign in again.';
const setUp = 'sign_in_failed' as const;

/**
 * Errors of the authorize and token endpoints: what happened, what helps.
 * https://help.salesforce.com/s/articleView?id=xcloud.remoteaccess_oauth_flow_errors.htm
 */
const meanings: Record<string, Meaning> = {
  access_denied: {
    code: 'sign_in_cancelled',
    says: 'The sign-in was denied. Sign in again and choose Allow to let CINNOX work for you.',
  },
  invalid_client_id: {
    code: setUp,
    mendable: true,
    says: 'Salesforce does not know this consumer key. A new or changed app needs 2 to 10 minutes: wait, then try again. If it stays so, check the key and that My Domain is the org in which the app was made.',
  },
  redirect_uri_mismatch: {
    code: setUp,
    help: 'callback-url',
    says: 'The app in the org does not list the callback URL of this extension. Copy the URL into the app, letter by letter, and wait 2 to 10 minutes.',
  },
  unsupported_grant_type: {
    code: setUp,
    mendable: true,
    says: 'The app in the org does not allow this way of signing in. Ask your admin to enable the authorization code and refresh token flows in it.',
  },
  unsupported_response_type: {
    code: setUp,
    says: 'The app in the org does not allow the authorization code flow. Ask your admin to enable it in the app.',
  },
  invalid_scope: {
    code: setUp,
    says: 'The app in the org lacks a scope. Ask your admin to add: Manage user data via APIs (api), Access the identity URL service (id), Perform requests at any time (refresh_token).',
  },
  inactive_user: {
    code: setUp,
    says: 'This Salesforce user is not active or is frozen. Ask your admin to activate it, then sign in again.',
  },
  inactive_org: {
    code: setUp,
    mendable: true,
    says: 'This org is locked, closed or suspended. Ask your admin to have it opened by Salesforce.',
  },
  rate_limit_exceeded: {
    code: 'rate_limited',
    says: 'Salesforce counted too many sign-ins of this user within an hour. Wait an hour and try again.',
  },
  invalid_app_access: {
    code: setUp,
    mendable: true,
    says: 'In this org an admin has to approve the app for each user. Ask your admin to add your profile or a permission set of yours to the app’s policies.',
  },
  app_not_found: {
    code: setUp,
    mendable: true,
    says: 'This app is not installed in this org. Check that My Domain is the org in which the app was made; a sandbox needs an app of its own.',
  },
  OAUTH_AUTHORIZATION_BLOCKED: {
    code: setUp,
    says: 'This app belongs to another org. Enter the My Domain of the org in which the app was made, or the consumer key of an app of this org.',
  },
  OAUTH_APPROVAL_ERROR_GENERIC: {
    code: setUp,
    says: 'The org has not approved the app. Ask your admin to install or approve it under "Connected Apps OAuth Usage" in Setup.',
  },
  invalid_request: {
    code: setUp,
    mendable: true,
    says: 'Salesforce did not understand the sign-in; something on the way may have changed it. Try again, without a proxy if there is one.',
  },
  immediate_unsuccessful: { code: 'sign_in_cancelled', says: `Salesforce wants to see you. ${again}` },
  unknown_error: {
    code: 'server_busy',
    says: 'Salesforce had a short trouble and asks to try again. Do so in a minute.',
  },
  server_error: { code: 'server_busy', says: 'Salesforce had an error. Try again in a minute.' },
  temporarily_unavailable: { code: 'server_busy', says: 'Salesforce is busy. Try again in a minute.' },
};

/** Errors that share a name and differ in their description. */
const byDescription: readonly { error: string; text: RegExp; meaning: Meaning }[] = [
  {
    error: 'invalid_client',
    text: /installed into org/i,
    meaning: {
      code: setUp,
      mendable: true,
      says: 'The org blocks apps that are not installed in it. Ask your admin to install or approve the app under "Connected Apps OAuth Usage" in Setup.',
    },
  },
  {
    error: 'invalid_request',
    text: /missing required code challenge/i,
    meaning: {
      code: setUp,
      says: 'The app demands PKCE and Salesforce did not receive it; a proxy may have shortened the address. Try again, without the proxy.',
    },
  },
  {
    error: 'invalid_request',
    text: /code challenge|verifier/i,
    meaning: { code: setUp, says: `The check of the sign-in (PKCE) failed. ${again}` },
  },
  {
    error: 'invalid_grant',
    text: /verifier/i,
    meaning: { code: setUp, says: `The check of the sign-in (PKCE) failed. ${again}` },
  },
  {
    error: 'invalid_grant',
    text: /authorization code/i,
    meaning: { code: setUp, says: `The sign-in took too long or was used twice. ${again}` },
  },
  {
    error: 'invalid_grant',
    text: /ip restricted/i,
    meaning: {
      code: setUp,
      mendable: true,
      says: 'The org does not allow sign-ins from this network. Use the network of your company (or its VPN), or ask your admin about login IP ranges.',
    },
  },
  {
    error: 'invalid_grant',
    text: /inactive user/i,
    meaning: {
      code: setUp,
      says: 'This Salesforce user is not active or is frozen. Ask your admin to activate it, then sign in again.',
    },
  },
  {
    error: 'invalid_grant',
    text: /approved this consumer/i,
    meaning: { code: setUp, says: `The access that was allowed earlier was taken back. ${again}` },
  },
  { error: 'invalid_grant', text: /expired access\/refresh token/i, meaning: { code: 'session_expired', says: again } },
];

const wrongSecret =
  'The consumer secret is not right. Copy it again from the app, or remove it here if the app demands none.';
const askAdmin = 'An extension cannot keep a secret: better switch off';
const secretWanted = {
  code: `The app in the org demands its consumer secret. ${askAdmin} "Require secret for Web Server Flow" in the app; else enter the secret.`,
  refresh: `The app in the org demands its consumer secret for staying signed in. ${askAdmin} "Require secret for Refresh Token Flow" in the app; else enter the secret.`,
};

function meaningOf(error: string, description: string, stage: OAuthStage, hasSecret: boolean): Meaning {
  const special = byDescription.find((entry) => entry.error === error && entry.text.test(description));
  if (special !== undefined) return special.meaning;
  if (error === 'invalid_client') {
    const says = hasSecret ? wrongSecret : secretWanted[stage === 'refresh' ? 'refresh' : 'code'];
    return { code: setUp, mendable: true, help: 'secret', says };
  }
  const unknown: Meaning = { code: setUp, says: `Salesforce refused the sign-in. ${again}` };
  // Of the tokens themselves only this word speaks (RFC 6749, 5.2).
  return meanings[error] ?? (error === 'invalid_grant' ? unknown : { ...unknown, mendable: true });
}

/**
 * An `error` and `error_description` of Salesforce as our error. The description goes to `details` only. What is refused
 * while tokens are renewed means `session_expired`, unless an admin can mend it or time does.
 */
export function oauthError(
  error: string,
  description: string,
  stage: OAuthStage = 'authorize',
  hasSecret = false,
): AppError {
  const { code, says, help, mendable } = meaningOf(error, description, stage, hasSecret);
  const isEnd = stage === 'refresh' && mendable !== true && (code === setUp || code === 'sign_in_cancelled');
  return new AppError(isEnd ? 'session_expired' : code, says, {
    service: 'salesforce',
    reason: error.slice(0, 80),
    description: withoutSecrets(description).slice(0, 200),
    ...(help === undefined ? {} : { help }),
  });
}

const errorBody = v.looseObject({ error: v.string(), error_description: v.optional(v.string(), '') });

/** A failed answer of the token or userinfo endpoint as our error. */
export function tokenAnswerError(status: number, body: unknown, stage: OAuthStage, hasSecret = false): AppError {
  const parsed = v.safeParse(errorBody, body);
  if (parsed.success) return oauthError(parsed.output.error, parsed.output.error_description, stage, hasSecret);
  if (status === 429) return new AppError('rate_limited', 'Salesforce asked for a pause.', { status });
  if (status >= 500 || status < 400) {
    return new AppError('server_busy', 'Salesforce is not available right now.', { service: 'salesforce', status });
  }
  // Not in the words of OAuth, so not from the token endpoint: it says nothing about the tokens.
  return new AppError(
    setUp,
    'Something between this browser and Salesforce (a proxy, or an IP rule of the org) refused the sign-in. Try another network, or ask your admin.',
    { service: 'salesforce', status, reason: `HTTP ${status}` },
  );
}
