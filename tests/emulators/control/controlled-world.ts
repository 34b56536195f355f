import type { CinnoxEmulator } from '../cinnox/cinnox.ts';
import type { CinnoxKnobs } from '../cinnox/knobs.ts';
import type { Faults } from '../kernel/faults.ts';
import type { Latencies } from '../kernel/latencies.ts';
import type { Surroundings } from '../kernel/types.ts';
import type { OAuth } from '../salesforce/oauth/oauth.ts';
import type { SalesforceKnobs } from '../salesforce/knobs.ts';
import type { Org } from '../salesforce/types.ts';

/** What the control API needs of the world. */
export interface ControlledWorld extends Surroundings {
  readonly salesforce: { readonly orgs: readonly Org[]; readonly oauth: OAuth; readonly knobs: SalesforceKnobs };
  readonly cinnox: CinnoxEmulator;
  readonly faults: Faults;
  readonly knobs: CinnoxKnobs;
  readonly latencies: Latencies;
  /** Where CINNOX posts its hooks. */
  readonly relay: { readonly url: string };
}
