import type { Deps } from '../../lib/platform/ports.ts';
import type { SettingsStore } from '../../lib/storage/settings-store.ts';
import type { CinnoxGateway } from '../../lib/cinnox/gateway.ts';
import type { GrantInfo, Grants } from '../../lib/vault/grants.ts';
import type { ConsumerSecret } from '../../lib/vault/consumer-secret.ts';
import type { SignIn } from '../../lib/vault/sign-in.ts';
import type { Vault } from '../../lib/vault/vault.ts';
import type { SignInFlow } from './sign-in-flow.ts';
import type { TabAgreements } from './tab-agreements.ts';
import type { KeptStore } from './kept-store.ts';
import type { LiveEvents } from './live-events.ts';
import type { Projection } from './projection.ts';
import type { UserSession } from './user-session.ts';

/** What the message handlers work with. */
export interface BackgroundServices {
  deps: Deps;
  vault: Vault;
  grants: Grants;
  signIn: SignIn;
  signInFlow: SignInFlow;
  consumerSecret: ConsumerSecret;
  /** What users who left had not logged. */
  kept: KeptStore;
  tabs: TabAgreements;
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
  /** Closes the session and deletes what this browser holds of its user; with `keepWork` all but the work. */
  end(options: { keepWork: boolean }): Promise<void>;
}
