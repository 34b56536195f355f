import * as v from 'valibot';
import { AppError } from '../errors/app-error.ts';
import type { Deps } from '../platform/ports.ts';
import { apiHost } from '../salesforce/hosts.ts';
import { readIdentity, readOrganization } from './identity.ts';
import type { GrantInfo, Grants } from './grants.ts';
import { oauthError } from './oauth-errors.ts';
import { codeChallenge, createVerifier, randomToken } from './pkce.ts';
import { requestToken } from './token-endpoint.ts';

export interface SignInOptions {
  /** As pasted: a My Domain host, or a URL of the org. */
  host: string;
  consumerKey: string;
  /** User name to be filled in, e.g. of the expired grant. */
  loginHint?: string;
}

export interface SignIn {
  /**
   * Code + PKCE (S256) + state in a window of the browser, on the org's own My Domain.
   * Throws `bad_input` (host or key), `sign_in_cancelled`, `sign_in_failed`, `rate_limited`, `server_busy`, `network`,
   * `timeout`, each with a sentence that says what to do.
   */
  start(options: SignInOptions): Promise<GrantInfo>;
  /** True once after a sign-in whose end this worker never saw, because the browser stopped it: say "try again". */
  takeLost(): Promise<boolean>;
}

type SignInDeps = Pick<Deps, 'fetch' | 'clock' | 'random' | 'subtle' | 'browser' | 'log'>;

/** In `storage.session`: gone with the browser, not readable by content scripts. */
const PENDING = 'sign-in:pending';
const pendingSchema = v.object({ state: v.string(), verifier: v.string(), host: v.string(), clientId: v.string() });
type Pending = v.InferOutput<typeof pendingSchema>;

const REDIRECT_PATH = 'oauth2';
const SCOPES = 'api id refresh_token';

function checked({ host: pasted, consumerKey }: SignInOptions): { host: string; clientId: string } {
  const host = apiHost(pasted);
  if (host === null) {
    throw new AppError(
      'bad_input',
      'This is not the address of a Salesforce org. Copy it from a Salesforce tab, for example https://acme.lightning.force.com.',
    );
  }
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
function windowError(thrown: unknown): AppError {
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  if (/could not be loaded/i.test(text)) {
    return new AppError(
      'sign_in_failed',
      'The sign-in page of the org could not be opened. Check the My Domain host and the network.',
      { reason: 'page-not-loaded' },
      { cause: thrown },
    );
  }
  if (/did not approve|closed|cancel/i.test(text)) {
    return new AppError(
      'sign_in_cancelled',
      'The sign-in window was closed. If it showed an error of Salesforce, check the consumer key and the callback URL.',
      { reason: 'window-closed' },
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
  if (error !== null) throw oauthError(error, searchParams.get('error_description') ?? '');
  const code = searchParams.get('code');
  if (code === null || code === '') throw mismatch;
  return code;
}

/** Signs a person in; see the interface. */
export function createSignIn({ deps, grants }: { deps: SignInDeps; grants: Grants }): SignIn {
  const { browser, random } = deps;
  let running: Promise<GrantInfo> | undefined;

  async function authorize(pending: Pending, loginHint: string | undefined): Promise<string> {
    const redirectUri = browser.identity.redirectUrl(REDIRECT_PATH);
    const url = authorizeUrl(pending, redirectUri, await codeChallenge(deps.subtle, pending.verifier), loginHint);
    const redirect = await browser.identity.launchWebAuthFlow(url).catch((thrown: unknown) => {
      throw windowError(thrown);
    });
    return codeFrom(redirect, redirectUri, pending.state);
  }

  async function exchange(pending: Pending, code: string): Promise<GrantInfo> {
    const { host, clientId, verifier } = pending;
    const { accessToken, refreshToken, instanceUrl } = await requestToken(deps, host, {
      grant_type: 'authorization_code',
      code,
      client_id: clientId,
      redirect_uri: browser.identity.redirectUrl(REDIRECT_PATH),
      code_verifier: verifier,
    });
    if (refreshToken === undefined) {
      throw new AppError(
        'sign_in_failed',
        'The app in the org does not allow to stay signed in. Add the scope "Perform requests at any time (refresh_token)".',
        { reason: 'no-refresh-token' },
      );
    }
    const identity = await readIdentity(deps, instanceUrl, accessToken);
    const organization = await readOrganization(deps, instanceUrl, accessToken);
    return await grants.adopt({ ...identity, ...organization, instanceUrl, host, clientId, accessToken, refreshToken });
  }

  async function run(options: SignInOptions): Promise<GrantInfo> {
    const { host, clientId } = checked(options);
    const pending: Pending = { state: randomToken(random), verifier: createVerifier(random), host, clientId };
    await browser.session.set({ [PENDING]: pending });
    try {
      const grant = await exchange(pending, await authorize(pending, options.loginHint));
      deps.log.info('sign-in.done', { generation: grant.generation });
      return grant;
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
    async takeLost() {
      if (running !== undefined) return false;
      const stored = (await browser.session.get([PENDING]))[PENDING];
      if (stored === undefined) return false;
      await browser.session.remove([PENDING]);
      return v.is(pendingSchema, stored);
    },
  };
}
