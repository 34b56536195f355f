import type { Deps } from '../../lib/platform/ports.ts';
import type { SettingsStore } from '../../lib/storage/settings-store.ts';
import type { CinnoxGateway } from '../../lib/cinnox/gateway.ts';
import type { GrantInfo, Grants } from '../../lib/vault/grants.ts';
import type { SignIn } from '../../lib/vault/sign-in.ts';
import type { Vault } from '../../lib/vault/vault.ts';
import type { LiveEvents } from './live-events.ts';
import type { Projection } from './projection.ts';
import type { UserSession } from './user-session.ts';

/** What the message handlers work with. */
export interface BackgroundServices {
  deps: Deps;
  vault: Vault;
  grants: Grants;
  signIn: SignIn;
  settings: SettingsStore;
  gateway: CinnoxGateway;
  projection: Projection;
  live: LiveEvents;
  session(): UserSession | undefined;
  /** Throws `session_expired` with a sentence when nobody is signed in. */
  requireSession(): UserSession;
  /** Reads the org and the staff list again (after a change of settings). */
  learn(): Promise<void>;
  /** Opens the session of the grant and finds out mode, staff and evidence. */
  begin(grant: GrantInfo): Promise<void>;
  /** Closes the session; with `forget` its data in this browser is deleted. */
  end(options: { forget: boolean }): Promise<void>;
  /** Runs work while the panel shows that a sign-in is under way. */
  whileSigningIn<T>(work: () => Promise<T>): Promise<T>;
}
