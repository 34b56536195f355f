import type { Deps } from '../platform/ports.ts';
import type { Who } from '../domain/view.ts';
import type { GrantRecord, Vault } from './vault.ts';

/** What everybody else may know of the sign-in: no token. */
export interface GrantInfo {
  who: Who;
  userName: string;
  name: string;
  email: string;
  instanceUrl: string;
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

export interface Grants {
  /** The grant of this browser, expired or not; null when nobody ever signed in or after sign-out. */
  current(): Promise<GrantInfo | null>;
  /** Throws `session_expired` when there is no live grant. */
  accessToken(): Promise<Access>;
  /**
   * A pair newer than `staleGeneration`, by at most one token request for everybody who asks at the same time.
   * Throws `session_expired` (refused; the grant is then marked expired), `network`, `timeout` or `server_busy`.
   */
  refresh(staleGeneration: number): Promise<Access>;
  /** Stores a new sign-in; used by `createSignIn` only. Resolves with its public part. */
  adopt(grant: Omit<GrantRecord, 'generation' | 'expired'>): Promise<GrantInfo>;
  /** Forgets the grant here; with `revoke` the org is told too (failure to tell it is logged, not thrown). */
  signOut(options: { revoke: boolean }): Promise<void>;
  /** Called after every change with the new state. Returns the function that stops it. */
  onChange(listener: (grant: GrantInfo | null) => void): () => void;
}

export declare function createGrants(options: {
  deps: Pick<Deps, 'fetch' | 'clock' | 'locks' | 'log'>;
  vault: Vault;
}): Grants;
