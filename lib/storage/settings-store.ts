import { isSupportedCountry } from 'libphonenumber-js/min';
import * as v from 'valibot';
import { cleanBaseUrl } from '../domain/base-url.ts';
import { logRuleEntries } from '../domain/log-rules-schema.ts';
import { getDefaultLogSettings } from '../domain/log-settings.ts';
import { readNumberEntry } from '../domain/number-list.ts';
import { mergeSettings, type Origin, type SettingLayer } from '../domain/setting-layers.ts';
import type { Deps } from '../platform/ports.ts';
import { readOrgAddress } from '../salesforce/org-address.ts';
import { isSame } from './same.ts';

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
  callTasks: v.optional(others.callTasks, first.callTasks),
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
  /** Whether the org has the package, as the set-up code or the policy says it. */
  mode: v.exactOptional(v.picklist(['package', 'package-free'])),
  /** Names of what this person chose; unknown in older browsers: what differs from the defaults. */
  own: v.exactOptional(v.array(v.string())),
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
/** What the org of this host sets, as it was read last. */
const orgKey = 'settings.org';

type Values = Partial<Omit<Settings, 'version'>>;

/** What is no number with its country code stays as it is, for the page to show. */
function withCountryCode(lines: string[]): string[] {
  return [...new Set(lines.map((line) => readNumberEntry(line, '').value ?? line))];
}

/** What an org may set for its users; a policy may say besides where the org and the service are. */
const orgEntries: Record<string, v.GenericSchema> = {
  ...logRuleEntries,
  // As an admin writes them, with spaces and the like; numbers are compared as they are normalised.
  skipNumbers: v.pipe(logRuleEntries.skipNumbers, v.transform(withCountryCode)),
  // `UK` is none: no number could be read by it, and no rule be saved beside it.
  defaultCountry: v.pipe(v.string(), v.check(isSupportedCountry)),
  dispositions: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(255))), v.maxLength(50)),
};
const line = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500));
const policyEntries: Record<string, v.GenericSchema> = {
  ...orgEntries,
  host: v.pipe(
    line,
    v.transform((typed) => readOrgAddress(typed)),
    v.check((address) => 'host' in address),
    v.transform((address) => ('host' in address ? address.host : '')),
  ),
  consumerKey: line,
  cinnoxBaseUrl: v.pipe(
    line,
    v.check((typed) => URL.canParse(typed) && new URL(typed).protocol === 'https:'),
    v.transform(cleanBaseUrl),
  ),
  cinnoxAppId: line,
  mode: v.picklist(['package', 'package-free']),
};

/** What a policy may set; `public/managed-schema.json` says it to admins. */
export const policyNames = Object.keys(policyEntries);

/** Settings that one person sets for others, by policy or by set-up code. */
export type SharedValues = Values;

/** Those of the values that can be used, made clean, and the names of the others. */
export const readShared = (raw: Record<string, unknown>) => readValues(policyEntries, raw);

const orgSchema = v.object({
  host: v.string(),
  values: v.record(v.string(), v.unknown()),
  locked: v.array(v.string()),
});
/** What the org sets, by the names of the settings; values as they were read. */
export type OrgSettings = v.InferOutput<typeof orgSchema>;

/** The values that can be used, and the names of the others. */
function readValues(entries: Record<string, v.GenericSchema>, raw: Record<string, unknown>) {
  const values: Record<string, unknown> = {};
  const unusable: string[] = [];
  for (const [name, value] of Object.entries(raw)) {
    const parsed = Object.hasOwn(entries, name)
      ? v.safeParse(entries[name] ?? v.never(), value)
      : { success: false as const };
    if (parsed.success) values[name] = parsed.output;
    else unusable.push(name);
  }
  // Each value went through the schema of its name just now.
  return { values: values as Values, unusable };
}

export interface Layered {
  settings: Settings;
  origins: Record<string, Origin>;
  /** Names in the policy whose values cannot be used. */
  unusable: string[];
}

export interface SettingsStore {
  /** What holds: policy over org over the person's own. Read once, and again after a change of any of them. */
  read(): Promise<Settings>;
  /** The same with who set each value, read anew. */
  layered(): Promise<Layered>;
  /** The person's own. What is locked stays as it is. */
  change(change: Values): Promise<Settings>;
  /** What the org sets, read after sign-in; null when that user leaves. */
  setOrg(org: OrgSettings | null): Promise<void>;
}

/** One writer at a time; an unreadable value is kept aside, never overwritten in place. */
export function createSettingsStore({ deps }: { deps: Pick<Deps, 'browser' | 'locks'> }): SettingsStore {
  const { local, managed } = deps.browser;
  let known: Promise<Settings> | undefined;
  /** The same object as long as it says the same. */
  let last: Settings | undefined;
  const forget = () => (known = undefined);
  local.onChanged(forget);
  managed.onChanged(forget);

  async function readOwn(): Promise<Settings> {
    const stored = (await local.get([settingsKey]))[settingsKey];
    if (stored === undefined) return getDefaultSettings();
    const parsed = v.safeParse(settingsSchema, stored);
    if (parsed.success) return parsed.output;
    await local.set({ [`${settingsKey}.bak`]: stored });
    return getDefaultSettings();
  }

  /** A browser without a policy may refuse the question. */
  const readPolicy = async () => readValues(policyEntries, await managed.get(null).catch(() => ({})));

  async function orgLayer(host: string): Promise<SettingLayer<Values>> {
    const parsed = v.safeParse(orgSchema, (await local.get([orgKey]))[orgKey]);
    if (!parsed.success || parsed.output.host !== host) return { by: 'org', values: {}, locked: [] };
    return { by: 'org', values: readValues(orgEntries, parsed.output.values).values, locked: parsed.output.locked };
  }

  async function layered(): Promise<Layered> {
    const [mine, policy] = await Promise.all([readOwn(), readPolicy()]);
    const org = await orgLayer(policy.values.host ?? mine.host);
    const layers: SettingLayer<Values>[] = [{ by: 'policy', values: policy.values, locked: [] }, org];
    const { settings, origins } = mergeSettings<Values>(mine, mine.own ?? differing(mine), layers);
    const merged = { ...mine, ...settings };
    // Sandbox or production, a sandbox's Location, and what was said of a package belong to the org that the person entered.
    if (policy.values.host === undefined || policy.values.host === mine.host) {
      return { settings: merged, origins, unusable: policy.unusable };
    }
    const { instance: _instance, mode: _ofAnother, ...elsewhere } = merged;
    const { mode } = policy.values;
    const there = { ...elsewhere, location: '', ...(mode === undefined ? {} : { mode }) };
    return { settings: there, origins, unusable: policy.unusable };
  }

  return {
    layered() {
      forget();
      return layered();
    },
    read() {
      known ??= layered().then(
        ({ settings }) => (last = isSame(last, settings) && last ? last : settings),
        (thrown: unknown) => {
          forget();
          throw thrown;
        },
      );
      return known;
    },
    change: (change) =>
      deps.locks.request('settings', async () => {
        const [mine, before] = await Promise.all([readOwn(), layered()]);
        const holds = new Map<string, unknown>(Object.entries(before.settings));
        const own = mine.own ?? differing(mine);
        const isLocked = (name: string) => before.origins[name]?.locked === true;
        // What a set-up code says of a package it says of its org: kept with the one that a policy names, if it is that one.
        const { host = before.settings.host } = change;
        const isOther = isLocked('host') && host !== before.settings.host;
        const isTold = isLocked('host') && !isOther && change.mode !== undefined;
        // What somebody else set and this person left as it is stays theirs to change.
        const chosen = Object.entries(change).filter(
          ([name, value]) =>
            !isLocked(name) && !(isOther && name === 'mode') && (own.includes(name) || !isSame(holds.get(name), value)),
        );
        const { instance: _instance, ...anywhere } = mine;
        const next: Settings = {
          ...(isTold && host !== mine.host ? { ...anywhere, host, location: '' } : mine),
          ...Object.fromEntries(chosen),
          own: [...new Set([...own, ...chosen.map(([name]) => name)])],
        };
        // What was said of one org's package says nothing of another org's.
        const { mode, ...elsewhere } = next;
        const isOneOrg = next.host === mine.host || change.mode !== undefined || mode === undefined;
        await local.set({ [settingsKey]: isOneOrg ? next : elsewhere }).finally(forget);
        return (await layered()).settings;
      }),
    async setOrg(org) {
      if (org === null) return local.remove([orgKey]).finally(forget);
      // The org keeps more among its settings than is for pages: only what is known here is stored.
      const { values } = readValues(orgEntries, org.values);
      const locked = org.locked.filter((name) => Object.hasOwn(values, name));
      await local.set({ [orgKey]: { host: org.host, values, locked } }).finally(forget);
    },
  };
}

/** What a person must have chosen: it is not what everybody begins with. */
function differing(mine: Settings): string[] {
  const first = new Map<string, unknown>(Object.entries(getDefaultSettings()));
  return Object.entries(mine)
    .filter(([name, value]) => name !== 'own' && !isSame(first.get(name), value))
    .map(([name]) => name);
}
