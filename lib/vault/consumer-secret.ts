import * as v from 'valibot';
import type { Vault } from './vault.ts';

/** The app that a secret belongs to: it is sent to this org for this app only. */
export interface SecretOwner {
  host: string;
  clientId: string;
}

/**
 * The consumer secret of an app that demands one. It is sealed like a token together with the app it belongs to, read
 * by the token requests only, and never shown or handed out.
 */
export interface ConsumerSecret {
  of(owner: SecretOwner): Promise<string | undefined>;
  /** An empty secret removes what is there. */
  set(owner: SecretOwner, secret: string): Promise<void>;
  remove(): Promise<void>;
}

const NAME = 'salesforce-consumer-secret';
const stored = v.object({ host: v.string(), clientId: v.string(), secret: v.string() });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

export function createConsumerSecret(vault: Vault): ConsumerSecret {
  const remove = () => vault.removeSecret(NAME);
  return {
    async of({ host, clientId }) {
      const text = await vault.getSecret(NAME);
      const kept = v.safeParse(stored, text === null ? null : parsed(text));
      if (!kept.success || kept.output.host !== host || kept.output.clientId !== clientId) return undefined;
      return kept.output.secret;
    },
    set: (owner, secret) => (secret === '' ? remove() : vault.setSecret(NAME, JSON.stringify({ ...owner, secret }))),
    remove,
  };
}
