import * as v from 'valibot';
import { logRuleEntries } from '../domain/log-rules-schema.ts';
import { getDefaultLogSettings } from '../domain/log-settings.ts';
import type { Deps } from '../platform/ports.ts';

const first = getDefaultLogSettings();
const { voiceCase, closeCase, caseAt, ...others } = logRuleEntries;

/** Rules that were not there yet when the settings were stored are as they were before: the first ones. */
const logRules = {
  voiceCase,
  closeCase,
  caseAt,
  calls: v.optional(others.calls, first.calls),
  followUpDays: v.optional(others.followUpDays, first.followUpDays),
  skipNumbers: v.optional(others.skipNumbers, [...first.skipNumbers]),
  skipWithheld: v.optional(others.skipWithheld, first.skipWithheld),
  channels: v.optional(others.channels, first.channels),
  otherChannels: v.optional(others.otherChannels, first.otherChannels),
  reopenHours: v.optional(others.reopenHours, first.reopenHours),
  templates: v.optional(others.templates, first.templates),
};

const settingsSchema = v.object({
  version: v.literal(1),
  /** My Domain host, or '' before set-up. */
  host: v.string(),
  consumerKey: v.string(),
  /** What the person says the org is; unknown until it is chosen or read from the address. */
  instance: v.exactOptional(v.picklist(['sandbox', 'production'])),
  /** A sandbox's Location as Setup lists it, e.g. `CS5`; '' when not given. */
  location: v.optional(v.string(), ''),
  /** What was entered for the instance that is not chosen. */
  other: v.exactOptional(v.object({ host: v.string(), consumerKey: v.string(), location: v.string() })),
  cinnoxBaseUrl: v.string(),
  cinnoxAppId: v.string(),
  /** ISO 3166; null = taken from the user's locale. */
  defaultCountry: v.nullable(v.string()),
  ...logRules,
  dispositions: v.array(v.string()),
});

/** Settings of this browser: nothing about customers, no secret. */
export type Settings = v.InferOutput<typeof settingsSchema>;

export function getDefaultSettings(): Settings {
  return {
    version: 1,
    host: '',
    consumerKey: '',
    location: '',
    cinnoxBaseUrl: '',
    cinnoxAppId: '',
    defaultCountry: null,
    ...getDefaultLogSettings(),
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
