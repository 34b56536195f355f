import * as v from 'valibot';
import type { Deps } from '../platform/ports.ts';

const settingsSchema = v.object({
  version: v.literal(1),
  /** My Domain host, or '' before set-up. */
  host: v.string(),
  consumerKey: v.string(),
  cinnoxBaseUrl: v.string(),
  cinnoxAppId: v.string(),
  /** ISO 3166; null = taken from the user's locale. */
  defaultCountry: v.nullable(v.string()),
  voiceCase: v.picklist(['always', 'answered', 'missed', 'never']),
  closeCase: v.boolean(),
  caseAt: v.picklist(['handling', 'close']),
  dispositions: v.array(v.string()),
});

/** Settings of this browser: nothing about customers, no secret. */
export type Settings = v.InferOutput<typeof settingsSchema>;

export function getDefaultSettings(): Settings {
  return {
    version: 1,
    host: '',
    consumerKey: '',
    cinnoxBaseUrl: '',
    cinnoxAppId: '',
    defaultCountry: null,
    voiceCase: 'always',
    closeCase: true,
    caseAt: 'handling',
    dispositions: ['Resolved', 'Call back', 'Left message', 'Wrong number'],
  };
}

const settingsKey = 'settings';

export interface SettingsStore {
  read(): Promise<Settings>;
  change(change: Partial<Omit<Settings, 'version'>>): Promise<Settings>;
}

/** One writer at a time; an unreadable value is kept aside, never overwritten in place. */
export function createSettingsStore({ deps }: { deps: Pick<Deps, 'browser' | 'locks'> }): SettingsStore {
  const { local } = deps.browser;
  async function read(): Promise<Settings> {
    const stored = (await local.get([settingsKey]))[settingsKey];
    if (stored === undefined) return getDefaultSettings();
    const parsed = v.safeParse(settingsSchema, stored);
    if (parsed.success) return parsed.output;
    await local.set({ [`${settingsKey}.bak`]: stored });
    return getDefaultSettings();
  }
  return {
    read,
    change: (change) =>
      deps.locks.request('settings', async () => {
        const next = { ...(await read()), ...change };
        await local.set({ [settingsKey]: next });
        return next;
      }),
  };
}
