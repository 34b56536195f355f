import type { DBSchema, IDBPDatabase } from 'idb';
import type { Who } from '../domain/view.ts';
import { AppError } from '../errors/app-error.ts';
import { createDoorKeys, publicText, unseal } from '../messaging/sealing.ts';
import type { Deps } from '../platform/ports.ts';
import { openDatabase, storageError, strict, type UpgradeStep } from '../storage/database.ts';
import { createReadCache } from '../storage/read-cache.ts';

/** Names of the secrets that are kept encrypted. */
export type SecretName = 'cinnox-app-token' | 'salesforce-consumer-secret';

/** One sign-in with its tokens. It stays inside this folder; others get `GrantInfo`. */
export interface GrantRecord {
  who: Who;
  userName: string;
  name: string;
  email: string;
  /** `https://…`, no trailing slash. */
  instanceUrl: string;
  /** My Domain host. */
  host: string;
  clientId: string;
  /** IANA name. */
  timeZone: string;
  locale: string;
  orgName?: string;
  isSandbox?: boolean;
  /** Name of the server that holds the org. */
  location?: string;
  accessToken: string;
  refreshToken: string;
  /** Grows with every new pair of tokens and every sign-in; never used twice. */
  generation: number;
  /** The refresh token was refused: the person has to sign in again. */
  expired: boolean;
  /** Why, in a sentence, when Salesforce said more than that. */
  expiredBecause?: string;
  /** Why new tokens were refused last, while the grant lives on. */
  trouble?: GrantTrouble;
}

export interface GrantTrouble {
  /** For people. */
  message: string;
  /** As JSON. */
  details: string;
}

export interface Vault {
  getSecret(name: SecretName): Promise<string | null>;
  setSecret(name: SecretName, value: string): Promise<void>;
  hasSecret(name: SecretName): Promise<boolean>;
  /** Grows whenever `hasSecret` may say something else than before. */
  secretChanges(): number;
  removeSecret(name: SecretName): Promise<void>;
  readGrant(): Promise<GrantRecord | null>;
  /** On disk when it resolves. */
  writeGrant(grant: GrantRecord): Promise<void>;
  removeGrant(): Promise<void>;
  /** The key for which pages seal what a person types (`lib/messaging/sealing.ts`). */
  doorKey(): Promise<string>;
  /** What was sealed for it. Throws `bad_input`. */
  unseal(sealed: string): Promise<string>;
  /** Of the newest grant ever written here, also after its removal; 0 before the first. */
  lastGeneration(): Promise<number>;
}

interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

interface VaultSchema extends DBSchema {
  keys: { key: 'master' | 'door'; value: CryptoKey | CryptoKeyPair };
  sealed: { key: string; value: Sealed };
  counters: { key: 'generation'; value: number };
}

const steps: readonly UpgradeStep[] = [
  (database) => {
    database.createObjectStore('keys');
    database.createObjectStore('sealed');
    database.createObjectStore('counters');
  },
];

const GRANT = 'grant';
const secretKey = (name: string) => `secret:${name}`;
const keptSecrets = 8;
const unreadable = 'A stored secret cannot be read any more. Please enter it or sign in again.';

const encode = (text: string) => new TextEncoder().encode(text);

function isGrant(value: unknown): value is GrantRecord {
  if (typeof value !== 'object' || value === null) return false;
  const grant: Partial<GrantRecord> = value;
  return (
    typeof grant.accessToken === 'string' &&
    typeof grant.refreshToken === 'string' &&
    typeof grant.generation === 'number' &&
    typeof grant.instanceUrl === 'string' &&
    typeof grant.who?.orgId === 'string' &&
    typeof grant.who.userId === 'string'
  );
}

function parseGrant(text: string): GrantRecord {
  const value: unknown = JSON.parse(text);
  if (!isGrant(value)) throw new AppError('storage_corrupt', unreadable, { name: GRANT });
  return value;
}

/**
 * Secrets of this browser: AES-GCM under a key that cannot be exported, both in a database of their own. It opens at
 * the first use. Throws `storage_full` and `storage_corrupt`, with the entry's name for what cannot be decrypted any more.
 */
export function createVault(options: { deps: Pick<Deps, 'indexedDB' | 'subtle' | 'random'> }): Vault {
  const { indexedDB, subtle, random } = options.deps;
  let opened: Promise<IDBPDatabase<VaultSchema>> | undefined;
  let key: Promise<CryptoKey> | undefined;
  /** Secrets as they are stored, sealed: each request asks for them. The grant is not among them, others may renew it. */
  let secrets = createReadCache<Sealed>({ capacity: keptSecrets });
  let secretChanges = 0;

  function database(): Promise<IDBPDatabase<VaultSchema>> {
    opened ??= openDatabase<VaultSchema>(indexedDB, 'cinnox-vault', steps).then(
      (open) => {
        open.addEventListener('close', forget);
        open.addEventListener('versionchange', forget);
        return open;
      },
      (cause: unknown) => {
        forget();
        throw cause;
      },
    );
    return opened;
  }

  function forget(): void {
    opened = undefined;
    key = undefined;
    secretChanges += 1;
    secrets = createReadCache({ capacity: keptSecrets });
  }

  async function keptKey<T extends CryptoKey | CryptoKeyPair>(
    name: 'master' | 'door',
    make: () => Promise<T>,
  ): Promise<CryptoKey | CryptoKeyPair> {
    const open = await database();
    const known = await open.get('keys', name);
    if (known !== undefined) return known;
    const fresh = await make();
    // A worker that started meanwhile may have made one: the first key stays.
    const transaction = open.transaction('keys', 'readwrite', strict);
    const first = await transaction.store.get(name);
    if (first === undefined) await transaction.store.put(fresh, name);
    await transaction.done;
    return first ?? fresh;
  }

  async function loadKey(): Promise<CryptoKey> {
    const kept = await keptKey('master', () =>
      subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
    );
    if ('privateKey' in kept) throw new AppError('storage_corrupt', unreadable);
    return kept;
  }

  async function door(): Promise<CryptoKeyPair> {
    const kept = await keptKey('door', () => createDoorKeys(subtle));
    if (!('privateKey' in kept)) throw new AppError('storage_corrupt', unreadable);
    return kept;
  }

  function masterKey(): Promise<CryptoKey> {
    key ??= loadKey().catch((cause: unknown) => {
      key = undefined;
      throw cause;
    });
    return key;
  }

  /** The entry's name is authenticated too, so that one entry cannot be put in another's place. */
  const cipher = (name: string, iv: Uint8Array<ArrayBuffer>) => ({ name: 'AES-GCM', iv, additionalData: encode(name) });

  async function seal(name: string, text: string): Promise<Sealed> {
    const iv = random.bytes(12);
    return { iv, data: await subtle.encrypt(cipher(name, iv), await masterKey(), encode(text)) };
  }

  const load = async (name: string) => (await database()).get('sealed', name);
  const loadSecret = (name: string) => secrets.read(name, () => load(secretKey(name)));

  async function read(name: string, sealed: Sealed | undefined): Promise<string | null> {
    if (sealed === undefined) return null;
    const master = await masterKey();
    try {
      return new TextDecoder().decode(await subtle.decrypt(cipher(name, sealed.iv), master, sealed.data));
    } catch (cause) {
      throw new AppError('storage_corrupt', unreadable, { name }, { cause });
    }
  }

  async function write(name: string, text: string, generation?: number): Promise<Sealed> {
    const sealed = await seal(name, text);
    try {
      const transaction = (await database()).transaction(['sealed', 'counters'], 'readwrite', strict);
      const writes: Promise<unknown>[] = [transaction.objectStore('sealed').put(sealed, name)];
      if (generation !== undefined) writes.push(transaction.objectStore('counters').put(generation, 'generation'));
      await Promise.all([...writes, transaction.done]);
      return sealed;
    } catch (cause) {
      throw cause instanceof AppError ? cause : storageError(cause);
    }
  }

  async function remove(name: string): Promise<void> {
    await (await database()).delete('sealed', name);
  }

  return {
    getSecret: async (name) => read(secretKey(name), await loadSecret(name)),
    async setSecret(name, value) {
      const sealed = await write(secretKey(name), value);
      secretChanges += 1;
      secrets.committed(new Map([[name, sealed]]));
    },
    hasSecret: async (name) => (await loadSecret(name)) !== undefined,
    secretChanges: () => secretChanges,
    async removeSecret(name) {
      await remove(secretKey(name));
      secretChanges += 1;
      secrets.committed(new Map([[name, undefined]]));
    },
    async readGrant() {
      const text = await read(GRANT, await load(GRANT));
      return text === null ? null : parseGrant(text);
    },
    writeGrant: async (grant) => void (await write(GRANT, JSON.stringify(grant), grant.generation)),
    removeGrant: () => remove(GRANT),
    doorKey: async () => publicText(subtle, await door()),
    unseal: async (sealed) => unseal(subtle, await door(), sealed),
    lastGeneration: async () => (await (await database()).get('counters', 'generation')) ?? 0,
  };
}
