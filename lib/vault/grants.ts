import type { Who } from '../domain/view.ts';
import { AppError, toAppError } from '../errors/app-error.ts';
import type { Deps } from '../platform/ports.ts';
import { requestToken, revokeToken, type TokenAnswer } from './token-endpoint.ts';
import type { GrantRecord, Vault } from './vault.ts';

/** What everybody else may know of the sign-in: no token. */
export interface GrantInfo {
  who: Who;
  userName: string;
  name: string;
  email: string;
  instanceUrl: string;
  /** My Domain host. */
  host: string;
  clientId: string;
  /** IANA name. */
  timeZone: string;
  locale: string;
  isSandbox?: boolean;
  orgName?: string;
  generation: number;
  /** Kept so that the panel can say who has to sign in again. */
  expired: boolean;
}

export interface Access {
  who: Who;
  token: string;
  instanceUrl: string;
  generation: number;
}

export type NewGrant = Omit<GrantRecord, 'generation' | 'expired'>;

export interface Grants {
  /** The grant of this browser, expired or not; null when nobody signed in or after sign-out. */
  current(): Promise<GrantInfo | null>;
  /** Throws `session_expired` when there is no live grant. */
  accessToken(): Promise<Access>;
  /**
   * Tokens newer than `staleGeneration`, by at most one token request for everybody who asks at the same time.
   * Throws `session_expired` (refused: the grant is then marked expired), `network`, `timeout`, `server_busy`.
   */
  refresh(staleGeneration: number): Promise<Access>;
  /** Stores a new sign-in; used by `createSignIn` only. */
  adopt(grant: NewGrant): Promise<GrantInfo>;
  /** Forgets the grant here; with `revoke` the org is told too (a failure to tell it is logged, not thrown). */
  signOut(options: { revoke: boolean }): Promise<void>;
  /** Called after every change with the new state. Returns the function that stops it. */
  onChange(listener: (grant: GrantInfo | null) => void): () => void;
}

/** Held across contexts whenever tokens change. */
const LOCK = 'cinnox-grant';

/** Errors after which the same refresh token cannot succeed any more without a person. */
const finalCodes: ReadonlySet<string> = new Set(['session_expired', 'sign_in_failed', 'sign_in_cancelled']);
const unknownOutcome: ReadonlySet<string> = new Set(['network', 'timeout', 'server_busy']);

function toInfo({ accessToken: _access, refreshToken: _refresh, ...info }: GrantRecord): GrantInfo {
  return info;
}

function toAccess({ who, accessToken: token, instanceUrl, generation }: GrantRecord): Access {
  return { who, token, instanceUrl, generation };
}

function signedOut(cause?: unknown): AppError {
  return new AppError('session_expired', 'Please sign in to Salesforce again.', { service: 'salesforce' }, { cause });
}

/**
 * The one keeper of the Salesforce tokens. With rotation on, an old refresh token that is sent again revokes the whole
 * grant, so a refresh happens under a lock, re-reads what is stored first, and stores the new pair before anybody
 * uses it.
 */
export function createGrants(options: { deps: Pick<Deps, 'fetch' | 'clock' | 'locks' | 'log'>; vault: Vault }): Grants {
  const { deps, vault } = options;
  const listeners = new Set<(grant: GrantInfo | null) => void>();
  let known: Promise<GrantRecord | null> | undefined;
  let running: Promise<Access> | undefined;

  function load(): Promise<GrantRecord | null> {
    known ??= vault.readGrant().catch((cause: unknown) => {
      known = undefined;
      throw cause;
    });
    return known;
  }

  function publish(grant: GrantRecord | null): void {
    known = Promise.resolve(grant);
    const info = grant === null ? null : toInfo(grant);
    for (const listener of listeners) listener(info);
  }

  async function store(grant: GrantRecord): Promise<GrantRecord> {
    await vault.writeGrant(grant);
    publish(grant);
    return grant;
  }

  async function askForTokens({ host, clientId, refreshToken }: GrantRecord): Promise<TokenAnswer> {
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken, client_id: clientId };
    try {
      return await requestToken(deps, host, form);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (!unknownOutcome.has(error.code)) throw error;
      deps.log.warn('grants.refresh-unknown', { code: error.code });
    }
    // No answer says nothing about the tokens. Once more with the same one; if it was replaced, the org says so.
    return await requestToken(deps, host, form);
  }

  /** Under the lock. Somebody else's newer tokens win over ours. */
  async function renew(staleGeneration: number): Promise<Access> {
    const before = await vault.readGrant();
    if (before === null || before.expired) {
      publish(before);
      throw signedOut();
    }
    if (before.generation > staleGeneration) {
      publish(before);
      return toAccess(before);
    }
    try {
      const { accessToken, refreshToken = before.refreshToken, instanceUrl } = await askForTokens(before);
      const generation = before.generation + 1;
      deps.log.info('grants.refreshed', { generation });
      return toAccess(await store({ ...before, accessToken, refreshToken, instanceUrl, generation }));
    } catch (thrown) {
      return await refused(toAppError(thrown), before.generation);
    }
  }

  async function refused(error: AppError, generation: number): Promise<Access> {
    if (!finalCodes.has(error.code)) throw error;
    const now = await vault.readGrant();
    if (now !== null && !now.expired && now.generation > generation) {
      publish(now);
      return toAccess(now);
    }
    deps.log.warn('grants.expired', { code: error.code, reason: String(error.details['reason'] ?? '') });
    if (now !== null) await store({ ...now, expired: true });
    throw signedOut(error);
  }

  function startRefresh(staleGeneration: number): Promise<Access> {
    running ??= deps.locks
      .request(LOCK, () => renew(staleGeneration))
      .finally(() => {
        running = undefined;
      });
    return running;
  }

  return {
    async current() {
      const grant = await load();
      return grant === null ? null : toInfo(grant);
    },
    async accessToken() {
      const grant = await load();
      if (grant === null || grant.expired) throw signedOut();
      return toAccess(grant);
    },
    async refresh(staleGeneration) {
      const joined = running;
      if (joined !== undefined) {
        const access = await joined;
        if (access.generation > staleGeneration) return access;
      }
      return await startRefresh(staleGeneration);
    },
    adopt: (grant) =>
      deps.locks.request(LOCK, async () => {
        const generation = (await vault.lastGeneration()) + 1;
        return toInfo(await store({ ...grant, generation, expired: false }));
      }),
    signOut: ({ revoke }) =>
      deps.locks.request(LOCK, async () => {
        const grant = await vault.readGrant();
        await vault.removeGrant();
        publish(null);
        if (grant === null || grant.expired || !revoke) return;
        // Revoking the refresh token ends its access tokens too.
        await revokeToken(deps, grant.host, grant.refreshToken).catch((thrown: unknown) => {
          deps.log.warn('grants.revoke-failed', { code: toAppError(thrown).code });
        });
      }),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
