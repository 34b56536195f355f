// @vitest-environment node
import { expect, test } from 'vitest';
import { oauthError, tokenAnswerError, type OAuthStage } from './oauth-errors.ts';

/** Every refusal that is documented or was seen, with what its next step is about. */
const refusals: readonly [OAuthStage, string, string, RegExp][] = [
  ['authorize', 'access_denied', 'end-user denied authorization', /choose Allow/],
  ['authorize', 'invalid_request', 'missing required code challenge', /demands PKCE/],
  ['authorize', 'invalid_request', 'HTTPS required', /Try again, without a proxy/],
  ['authorize', 'redirect_uri_mismatch', 'redirect_uri must match configuration', /Copy the URL into the app/],
  ['authorize', 'invalid_client_id', 'client identifier invalid', /2 to 10 minutes: wait/],
  ['authorize', 'invalid_client', 'app must be installed into org', /install or approve the app/],
  ['authorize', 'unsupported_response_type', 'response type not supported', /admin to enable it/],
  [
    'authorize',
    'invalid_scope',
    'the requested scope is invalid, unknown, or malformed',
    /admin to add: Manage user data/,
  ],
  ['authorize', 'inactive_user', 'user is inactive', /admin to activate it/],
  ['authorize', 'inactive_org', 'organization is locked, closed, or suspended', /opened by Salesforce/],
  ['authorize', 'rate_limit_exceeded', 'number of logins exceeded', /Wait an hour/],
  [
    'authorize',
    'OAUTH_AUTHORIZATION_BLOCKED',
    'Cross-org OAuth flows are not supported',
    /My Domain of the org in which/,
  ],
  ['authorize', 'OAUTH_APPROVAL_ERROR_GENERIC', 'An unexpected error', /install or approve it/],
  ['code', 'app_not_found', 'External client app is not installed in this org', /a sandbox needs an app of its own/],
  ['code', 'invalid_app_access', 'user is not admin approved to access this app', /admin to add your profile/],
  ['code', 'invalid_grant', 'expired authorization code', /took too long or was used twice/],
  ['code', 'invalid_grant', 'invalid code verifier', /\(PKCE\) failed/],
  ['code', 'invalid_grant', 'ip restricted', /network of your company/],
  ['code', 'invalid_grant', "user hasn't approved this consumer", /taken back/],
  ['code', 'invalid_client', 'invalid client credentials', /"Require secret for Web Server Flow"/],
  ['refresh', 'invalid_client', 'invalid client credentials', /"Require secret for Refresh Token Flow"/],
  [
    'code',
    'unsupported_grant_type',
    'grant type not supported',
    /enable the authorization code and refresh token flows/,
  ],
  ['code', 'unknown_error', 'retry your request', /in a minute/],
  ['code', 'invalid_grant', 'authentication failure', /refused the sign-in/],
];

test.each(refusals)('%s: %s / %s says what to do', (stage, error, description, step) => {
  const told = oauthError(error, description, stage);
  expect(told.message).toMatch(step);
  expect(told.message).not.toContain(description);
});

test('each has its own sentence', () => {
  const sentences = refusals.map(([stage, error, description]) => oauthError(error, description, stage).message);
  expect(new Set(sentences).size).toBe(refusals.length);
});

test('only what no admin can mend ends a grant', () => {
  const codeOf = (error: string, description: string) => oauthError(error, description, 'refresh').code;
  expect(codeOf('invalid_grant', 'expired access/refresh token')).toBe('session_expired');
  expect(codeOf('invalid_grant', 'an error of tomorrow')).toBe('session_expired');
  expect(codeOf('inactive_user', 'user is inactive')).toBe('session_expired');
  expect(codeOf('invalid_client', 'invalid client credentials')).toBe('sign_in_failed');
  expect(codeOf('invalid_grant', 'ip restricted')).toBe('sign_in_failed');
  // Neither a garbled request nor a word of tomorrow says anything about the tokens.
  expect(codeOf('invalid_request', 'must use HTTP POST')).toBe('sign_in_failed');
  expect(codeOf('unauthorized_client', 'client not allowed')).toBe('sign_in_failed');
  expect(codeOf('unknown_error', 'retry your request')).toBe('server_busy');
  expect(tokenAnswerError(403, null, 'refresh').code).toBe('sign_in_failed');
  expect(tokenAnswerError(503, null, 'refresh').code).toBe('server_busy');
});
