import type { Deps } from '../platform/ports.ts';
import type { GrantInfo, Grants } from './grants.ts';

export interface SignIn {
  /**
   * Code + PKCE (S256) + state in a window of the browser on the org's My Domain.
   * Throws `bad_input` (host or key), `sign_in_cancelled`, `sign_in_failed` (details.reason), `network`, `timeout`.
   */
  start(options: { host: string; consumerKey: string; loginHint?: string }): Promise<GrantInfo>;
}

export declare function createSignIn(options: {
  deps: Pick<Deps, 'fetch' | 'clock' | 'random' | 'subtle' | 'browser' | 'log'>;
  grants: Grants;
}): SignIn;
