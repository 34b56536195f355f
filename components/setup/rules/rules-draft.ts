import { logSettingsOf, type LogSettings } from '../../../lib/domain/log-settings.ts';
import type { SettingsView } from '../../../lib/domain/view.ts';

/** The rules as somebody is about to save them. */
export interface RulesDraft {
  rules: LogSettings;
  country: string;
  /** As typed, one in a line. */
  dispositions: string;
  numbers: string;
}

export function draftOf(settings: SettingsView): RulesDraft {
  return {
    rules: logSettingsOf(settings),
    country: settings.defaultCountry,
    dispositions: settings.dispositions.join('\n'),
    numbers: settings.skipNumbers.join('\n'),
  };
}

/** Whatever the order of their names. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([left], [right]) => (left < right ? -1 : 1)))
      : one,
  );

export const isSame = (one: unknown, other: unknown): boolean => textOf(one) === textOf(other);

/** What is stored, for each name that `isWanted`; the rest stays. */
function take<T extends object>(mine: T, stored: T, isWanted: (name: Extract<keyof T, string>) => boolean): T {
  const next = { ...mine };
  for (const name in stored) if (isWanted(name)) next[name] = stored[name];
  return next;
}

/** What was not touched since `base` follows what is stored now; what was touched stays, unless it is locked. */
export const follow = <T extends object>(base: T, mine: T, stored: T, isLocked = (_name: string) => false): T =>
  take(mine, stored, (name) => isLocked(name) || isSame(base[name], mine[name]));

/** The same one by one: each kind of call, each channel, each template. What is locked cannot be kept. */
export function followDraft(
  { base, mine, stored }: Record<'base' | 'mine' | 'stored', RulesDraft>,
  isLocked: (name: string) => boolean,
): RulesDraft {
  const [from, own, now] = [base.rules, mine.rules, stored.rules];
  const rules = {
    ...follow(from, own, now),
    calls: follow(from.calls, own.calls, now.calls),
    channels: follow(from.channels, own.channels, now.channels),
    templates: follow(from.templates, own.templates, now.templates),
  };
  const next = { ...follow(base, mine, stored), rules: take(rules, now, isLocked) };
  const names = { country: 'defaultCountry', dispositions: 'dispositions', numbers: 'skipNumbers', rules: '' };
  return take(next, stored, (name) => isLocked(names[name]));
}
