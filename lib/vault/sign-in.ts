import * as v from 'valibot';
import type { SalesforceInstance } from '../domain/view.ts';
import { AppError, toAppError } from '../errors/app-error.ts';
import type { Deps } from '../platform/ports.ts';
import { isSandboxHost } from '../salesforce/hosts.ts';
import { readOrgAddress } from '../salesforce/org-address.ts';
import { readIdentity, readOrganization } from './identity.ts';
import type { GrantInfo, Grants } from './grants.ts';
import { oauthError } from './oauth-errors.ts';
import { codeChallenge, createVerifier, randomToken } from './pkce.ts';
import { requestToken, revokeToken, type TokenAnswer } from './token-endpoint.ts';

export interface SignInOptions {
  /** As pasted: a My Domain host, or a URL of the org. */
  host: string;
  consumerKey: string;
  /** Only for an app that demands it. */
  consumerSecret?: string | undefined;
  /** User name to be filled in, e.g. of the expired grant. */
  loginHint?: string | undefined;
  /** What the person says the org is; a sign-in to the other kind is refused. */
  instance?: SalesforceInstance | undefined;
}

export interface SignIn {
  /**
   * Code + PKCE (S256) + state in a window of the browser, on the org's own My Domain.
   * Throws `bad_input` (host or key), `sign_in_cancelled`, `sign_in_failed`, `rate_limited`, `server_busy`, `network`,
   * `timeout`, each with a sentence that says what to do.
   */
  start(options: SignInOptions): Promise<GrantInfo>;
  /** Was a sign-in cut, because the browser stopped the worker? Then "try again" is said, until one is started. */
  isLost(): Promise<boolean>;
}

type SignInDeps = Pick<Deps, 'fetch' | 'clock' | 'random' | 'subtle' | 'browser' | 'log'>;

/** In `storage.session`: gone with the browser, not readable by content scripts. */
const PENDING = 'sign-in:pending';
const LOST = 'sign-in:lost';
const pendingSchema = v.object({ state: v.string(), verifier: v.string(), host: v.string(), clientId: v.string() });
type Pending = v.InferOutput<typeof pendingSchema>;

const REDIRECT_PATH = 'oauth2';
const SCOPES = 'api id refresh_token';

function checked({ host: typed, consumerKey }: SignInOptions): { host: string; clientId: string } {
  const address = readOrgAddress(typed);
  if ('refused' in address) throw new AppError('bad_input', address.refused);
  const { host } = address;
  const clientId = consumerKey.trim();
  if (!/^[\w.-]{10,500}$/.test(clientId)) {
    throw new AppError('bad_input', 'This is not a consumer key. Copy it from the External Client App of the org.');
  }
  return { host, clientId };
}

function authorizeUrl(pending: Pending, redirectUri: string, challenge: string, loginHint?: string): string {
  const url = new URL(`https://${pending.host}/services/oauth2/authorize`);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: pending.clientId,
    redirect_uri: redirectUri,
    scope: SCOPES,
    state: pending.state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...(loginHint === undefined ? {} : { login_hint: loginHint }),
  }).toString();
  return url.toString();
}

/** Chrome's own words for the ways in which the window can end without a redirect. */
function windowError(thrown: unknown, host: string): AppError {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  if (/could not be loaded/i.test(text)) {
    return new AppError(
      'sign_in_failed',
      `The sign-in page of ${host} could not be opened. Check My Domain and your network, then try again.`,
      { reason: 'page-not-loaded' },
      { cause: thrown },
    );
  }
  if (/did not approve|closed|cancel/i.test(text)) {
    return new AppError(
      'sign_in_cancelled',
      'The sign-in window was closed before Salesforce answered. Press the button to try again. If the window showed an error, the settings page explains it.',
      { reason: 'window-closed', help: 'error-page' },
      { cause: thrown },
    );
  }
  return new AppError(
    'sign_in_failed',
    'The sign-in window failed. Please try again.',
    { reason: 'window' },
    { cause: thrown },
  );
}

function codeFrom(redirect: string, redirectUri: string, state: string): string {
  const mismatch = new AppError('sign_in_failed', 'The answer belongs to another sign-in. Please try again.', {
    reason: 'state',
  });
  if (!URL.canParse(redirect) || !redirect.startsWith(redirectUri)) throw mismatch;
  const { searchParams } = new URL(redirect);
  // The state comes first: an answer of somebody else's making is not even read.
  if (searchParams.get('state') !== state) throw mismatch;
  const error = searchParams.get('error');
  if (error !== null) throw oauthError(error, searchParams.get('error_description') ?? '', 'authorize');
  const code = searchParams.get('code');
  if (code === null || code === '') throw mismatch;
  return code;
}

const addScope = 'Ask your admin to add the scope "Perform requests at any time (refresh_token)" to it.';
const changePolicy =
  'Ask your admin to set its refresh token policy to "Refresh token is valid until revoked" or to some days.';

function staysNot(reason: string, remedy: string, cause?: AppError): AppError {
  const says = `The app in the org does not allow to stay signed in. ${remedy}`;
  return new AppError('sign_in_failed', says, { service: 'salesforce', reason }, { cause });
}

function otherInstance(org: string, isSandbox: boolean): AppError {
  const [is, wanted] = isSandbox ? ['a sandbox', 'production'] : ['a production org', 'a sandbox'];
  return new AppError(
    'sign_in_failed',
    `${org} is ${is}, but ${wanted} was chosen. Nothing was connected. Choose the other instance, or enter the address of ${wanted}.`,
    { service: 'salesforce', reason: 'other-instance', field: 'instance' },
  );
}

/** A code can be used once, so nothing is sent again behind the person's back. */
function unanswered(thrown: unknown): unknown {
  if (!(thrown instanceof AppError) || (thrown.code !== 'network' && thrown.code !== 'timeout')) return thrown;
  const says = `${thrown.message} Check your network, then sign in again.`;
  return new AppError(thrown.code, says, thrown.details, { cause: thrown });
}

/** Signs a person in; see the interface. */
export function createSignIn({ deps, grants }: { deps: SignInDeps; grants: Grants }): SignIn {
  const { browser, random } = deps;
  let running: Promise<GrantInfo> | undefined;

  async function authorize(pending: Pending, loginHint: string | undefined): Promise<string> {
    const redirectUri = browser.identity.redirectUrl(REDIRECT_PATH);
    const url = authorizeUrl(pending, redirectUri, await codeChallenge(deps.subtle, pending.verifier), loginHint);
    const redirect = await browser.identity.launchWebAuthFlow(url).catch((thrown: unknown) => {
      throw windowError(thrown, pending.host);
    });
    return codeFrom(redirect, redirectUri, pending.state);
  }

  async function exchange(pending: Pending, code: string, options: SignInOptions): Promise<GrantInfo> {
    const { host, clientId, verifier } = pending;
    const app = { host, clientId, clientSecret: options.consumerSecret };
    const first = await requestToken(deps, app, {
      grant_type: 'authorization_code',
      code,
      redirect_uri: browser.identity.redirectUrl(REDIRECT_PATH),
      code_verifier: verifier,
    });
    const tokens = await renewed(app, first);
    const { instanceUrl, accessToken, refreshToken } = tokens;
    const identity = await readIdentity(deps, instanceUrl, accessToken);
    const organization = await readOrganization(deps, instanceUrl, accessToken);
    const isSandbox = organization.isSandbox ?? isSandboxHost(host);
    if (options.instance !== undefined && (options.instance === 'sandbox') !== isSandbox) {
      await revokeToken(deps, host, refreshToken).catch(() => deps.log.warn('sign-in.not-revoked'));
      throw otherInstance(organization.orgName ?? host, isSandbox);
    }
    return await grants.adopt({
      ...identity,
      ...organization,
      isSandbox,
      instanceUrl,
      host,
      clientId,
      accessToken,
      refreshToken,
    });
  }

  /**
   * The first tokens are renewed at once: an app that demands a secret for that, or ends refresh tokens immediately,
   * lets everybody sign in and refuses hours later. Now there is somebody who can read why.
   */
  async function renewed(
    app: Parameters<typeof requestToken>[1],
    first: TokenAnswer,
  ): Promise<TokenAnswer & { refreshToken: string }> {
    const { refreshToken } = first;
    if (refreshToken === undefined) throw staysNot('no-refresh-token', addScope);
    try {
      const next = await requestToken(deps, app, { grant_type: 'refresh_token', refresh_token: refreshToken });
      return { ...next, refreshToken: next.refreshToken ?? refreshToken };
    } catch (thrown) {
      const error = toAppError(thrown);
      throw error.code === 'session_expired' ? staysNot('refresh-refused', changePolicy, error) : error;
    }
  }

  async function run(options: SignInOptions): Promise<GrantInfo> {
    const { host, clientId } = checked(options);
    const pending: Pending = { state: randomToken(random), verifier: createVerifier(random), host, clientId };
    await browser.session.remove([LOST]);
    await browser.session.set({ [PENDING]: pending });
    try {
      const grant = await exchange(pending, await authorize(pending, options.loginHint), options);
      deps.log.info('sign-in.done', { generation: grant.generation });
      return grant;
    } catch (thrown) {
      throw unanswered(thrown);
    } finally {
      await browser.session.remove([PENDING]);
    }
  }

  return {
    start(options) {
      // A second click while the window is open joins the first: one window, one code.
      running ??= run(options).finally(() => {
        running = undefined;
      });
      return running;
    },
    async isLost() {
      if (running !== undefined) return false;
      const stored = await browser.session.get([PENDING, LOST]);
      if (stored[LOST] === true) return true;
      if (!v.is(pendingSchema, stored[PENDING])) return false;
      // Its window may still be open, but nobody hears of its end.
      await browser.session.set({ [LOST]: true });
      await browser.session.remove([PENDING]);
      return true;
    },
  };
}
