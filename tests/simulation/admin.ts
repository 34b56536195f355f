import type { Org } from '../emulators/salesforce/types.ts';
import type { SimBrowser } from './machine/sim-browser.ts';
import type { PlannedRules } from './plan-policies.ts';
import type { Plan } from './plan.ts';

/** An admin who sets log rules for everybody. */
export interface Admin {
  /** What was set, and since when (epoch ms). */
  readonly rules: readonly { at: number; rules: PlannedRules }[];
  /** By a policy of all browsers, those that are there and those to come. */
  setRules(rules: PlannedRules, browsers: readonly SimBrowser[]): void;
  /** A new profile has the policy from its first moment on. */
  greet(browser: SimBrowser): void;
}

const system = { userId: 'system', system: true } as const;

/** `voiceCase` is the record `Voice_Case`. */
function developerName(name: string): string {
  const words = name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

async function setInOrg({ store }: Org, rules: PlannedRules): Promise<void> {
  await store.tx(system, async (tx) => {
    for (const [name, value] of Object.entries(rules))
      await tx.insert('CINNOX_Setting__mdt', {
        DeveloperName: developerName(name),
        Value__c: typeof value === 'string' ? value : JSON.stringify(value),
        Locked__c: true,
      });
  });
}

/** Rules from the beginning are records of the package; where somebody may not read them, or there is none, a policy. */
export async function openAdmin(plan: Plan, org: Org, now: () => number): Promise<Admin> {
  const set: { at: number; rules: PlannedRules }[] = [];
  let policy: PlannedRules | undefined;
  const isInOrg = plan.org === 'uat' && plan.agents.every(({ lacks }) => lacks !== 'permission-set');
  if (plan.rules !== undefined) {
    set.push({ at: 0, rules: plan.rules });
    if (isInOrg) await setInOrg(org, plan.rules);
    else policy = plan.rules;
  }
  const greet = ({ fake }: SimBrowser): void => {
    if (policy !== undefined) void fake.managed.set({ ...policy });
  };
  return {
    rules: set,
    setRules(rules, browsers) {
      policy = rules;
      set.push({ at: now(), rules });
      browsers.forEach(greet);
    },
    greet,
  };
}
