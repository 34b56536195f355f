import type { Deps } from '../platform/ports.ts';
import type { Who } from '../domain/view.ts';

/** Names of the secrets that are kept encrypted. */
export type SecretName = 'cinnox-app-token';

/** The stored grant of one sign-in. Never leaves the vault's folder but for `accessToken` and the public part. */
export interface GrantRecord {
  who: Who;
  userName: string;
  name: string;
  email: string;
  /** `https://…` without a trailing slash. */
  instanceUrl: string;
  /** My Domain host. */
  host: string;
  clientId: string;
  timeZone: string;
  locale: string;
  orgName?: string;
  isSandbox?: boolean;
  accessToken: string;
  refreshToken: string;
  /** Grows with every new pair of tokens; never reused, not even by the next sign-in. */
  generation: number;
  /** The refresh token was refused: the person has to sign in again. */
  expired: boolean;
}

export interface Vault {
  getSecret(name: SecretName): Promise<string | null>;
  setSecret(name: SecretName, value: string): Promise<void>;
  hasSecret(name: SecretName): Promise<boolean>;
  removeSecret(name: SecretName): Promise<void>;
  readGrant(): Promise<GrantRecord | null>;
  /** Durable when it resolves. */
  writeGrant(grant: GrantRecord): Promise<void>;
  removeGrant(): Promise<void>;
  close(): Promise<void>;
}

/** Opens lazily; nothing is read before the first call. Throws `storage_corrupt` when a value cannot be decrypted. */
export declare function createVault(options: { deps: Pick<Deps, 'indexedDB' | 'subtle' | 'random' | 'locks'> }): Vault;
