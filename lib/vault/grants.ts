import type { Who } from '../domain/view.ts';
import { AppError, toAppError } from '../errors/app-error.ts';
import type { Deps } from '../platform/ports.ts';
import { createConsumerSecret } from './consumer-secret.ts';
import { requestToken, revokeToken, type TokenAnswer } from './token-endpoint.ts';
import type { GrantRecord, GrantTrouble, Vault } from './vault.ts';

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
  /** Name of the server that holds the org, e.g. `CS5`. */
  location?: string;
  generation: number;
  /** Kept so that the panel can say who has to sign in again. */
  expired: boolean;
  /** Why, in a sentence, when more is known. */
  expiredBecause?: string;
  /** Why new tokens were refused last, while the grant lives on: known to the next worker, too. */
  trouble?: GrantTrouble;
}

export interface Access {
  who: Who;
  token: string;
  instanceUrl: string;
  generation: number;
}

export type NewGrant = Omit<GrantRecord, 'generation' | 'expired' | 'expiredBecause' | 'trouble'>;

export interface Grants {
  /** The grant of this browser, expired or not; null when nobody signed in or after sign-out. */
  current(): Promise<GrantInfo | null>;
  /** Throws `session_expired` when there is no live grant. */
  accessToken(): Promise<Access>;
  /**
   * Tokens newer than `staleGeneration`, by at most one token request for everybody who asks at the same time.
   * Throws `session_expired` (refused: the grant is then marked expired), `sign_in_failed` (refused, but an admin can
   * mend it and the grant lives on), `network`, `timeout`, `server_busy`, `rate_limited`.
   */
  refresh(staleGeneration: number): Promise<Access>;
  /**
   * Stores a new sign-in; used by `createSignIn` only. A browser has one grant: the one it replaces is revoked, because
   * an org keeps five of a user for an app and ends the oldest without a word.
   */
  adopt(grant: NewGrant): Promise<GrantInfo>;
  /** Forgets the grant here; with `revoke` the org is told too (a failure to tell it is logged, not thrown). */
  signOut(options: { revoke: boolean }): Promise<void>;
  /** Called after every change with the new state. Returns the function that stops it. */
  onChange(listener: (grant: GrantInfo | null) => void): () => void;
}

/** Held across contexts whenever tokens change. */
const LOCK = 'cinnox-grant';

const unknownOutcome: ReadonlySet<string> = new Set(['network', 'timeout', 'server_busy']);

/** An org that refuses each session as soon as it gave it would be asked without end. */
const MOST_REFRESHES = 10;
const REFRESH_WINDOW_MS = 60_000;

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
  const secrets = createConsumerSecret(vault);
  let known: Promise<GrantRecord | null> | undefined;
  /** Asked for at each turn: one answer, with the same object, for as long as it is the same grant. */
  let told: { of: Promise<GrantRecord | null>; info: Promise<GrantInfo | null> } | undefined;
  let refreshedAt: number[] = [];
  let running: Promise<Access> | undefined;
  /** The next pair, until it is on disk: the org takes the refresh token that it replaced for stolen when it comes again. */
  let unstored: GrantRecord | undefined;

  /**
   * What cannot be decrypted any more is no sign-in: the person signs in again, and nothing else is held up. Of a vault
   * that could not be opened nobody knows whether there is one.
   */
  async function read(): Promise<GrantRecord | null> {
    try {
      return await vault.readGrant();
    } catch (thrown) {
      const { code, details } = toAppError(thrown);
      if (code !== 'storage_corrupt' || details.name === undefined) throw thrown;
      deps.log.warn('grants.unreadable');
      return null;
    }
  }

  function load(): Promise<GrantRecord | null> {
    known ??= read().catch((cause: unknown) => {
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
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken } as const;
    const app = { host, clientId, clientSecret: await secrets.of({ host, clientId }) };
    try {
      return await requestToken(deps, app, form);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (!unknownOutcome.has(error.code)) throw error;
      deps.log.warn('grants.refresh-unknown', { code: error.code });
    }
    // No answer says nothing about the tokens. Once more with the same one; if it was replaced, the org says so.
    return await requestToken(deps, app, form);
  }

  async function renewed(before: GrantRecord): Promise<GrantRecord> {
    const { accessToken, refreshToken = before.refreshToken, instanceUrl } = await askForTokens(before);
    const generation = before.generation + 1;
    refreshedAt.push(deps.clock.now());
    deps.log.info('grants.refreshed', { generation });
    const { trouble: _over, ...grant } = before;
    return { ...grant, accessToken, refreshToken, instanceUrl, generation };
  }

  /** Under the lock. Somebody else's newer tokens win over ours. */
  async function renew(staleGeneration: number): Promise<Access> {
    const before = await read();
    if (before === null || before.expired) {
      publish(before);
      throw signedOut();
    }
    if (before.generation > staleGeneration) {
      publish(before);
      return toAccess(before);
    }
    refreshedAt = refreshedAt.filter((at) => deps.clock.now() - at < REFRESH_WINDOW_MS);
    if (refreshedAt.length >= MOST_REFRESHES) {
      throw new AppError(
        'server_busy',
        'Salesforce keeps refusing sessions that it has just given. It is tried again.',
        {
          service: 'salesforce',
          reason: 'refresh-loop',
        },
      );
    }
    try {
      if (unstored?.generation !== before.generation + 1) unstored = await renewed(before);
      const stored = await store(unstored);
      unstored = undefined;
      return toAccess(stored);
    } catch (thrown) {
      return await refused(toAppError(thrown), before.generation);
    }
  }

  async function refused(error: AppError, generation: number): Promise<Access> {
    if (error.code !== 'session_expired') {
      if (error.code === 'sign_in_failed') await tell(error);
      throw error;
    }
    const now = await read();
    if (now !== null && !now.expired && now.generation > generation) {
      publish(now);
      return toAccess(now);
    }
    deps.log.warn('grants.expired', { code: error.code, reason: String(error.details['reason'] ?? '') });
    const isPlain = error.details['description'] === 'expired access/refresh token';
    if (now !== null) await store({ ...now, expired: true, ...(isPlain ? {} : { expiredBecause: error.message }) });
    throw signedOut(error);
  }

  /** Nobody is signed out over it, but everybody should hear of it. */
  async function tell(error: AppError): Promise<void> {
    deps.log.warn('grants.refused', { code: error.code, reason: String(error.details['reason'] ?? '') });
    const grant = await read();
    const trouble = { message: error.message, details: JSON.stringify(error.details) };
    if (grant !== null) await store({ ...grant, trouble });
  }

  /** Revoking the refresh token ends its access tokens too. */
  async function revoke({ host, refreshToken }: GrantRecord): Promise<void> {
    await revokeToken(deps, host, refreshToken).catch((thrown: unknown) => {
      deps.log.warn('grants.revoke-failed', { code: toAppError(thrown).code });
    });
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
    current() {
      const of = load();
      if (told?.of !== of) told = { of, info: of.then((grant) => (grant === null ? null : toInfo(grant))) };
      return told.info;
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
    async adopt(grant) {
      const { before, info } = await deps.locks.request(LOCK, async () => {
        const replaced = await read();
        const generation = (await vault.lastGeneration()) + 1;
        return { before: replaced, info: toInfo(await store({ ...grant, generation, expired: false })) };
      });
      if (before !== null && !before.expired && before.refreshToken !== grant.refreshToken) await revoke(before);
      return info;
    },
    signOut: ({ revoke: isTold }) =>
      deps.locks.request(LOCK, async () => {
        const grant = await read();
        await vault.removeGrant();
        publish(null);
        if (grant !== null && !grant.expired && isTold) await revoke(grant);
      }),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
