/** Who set a value, and whether a person may set another one. */
export interface Origin {
  by: 'default' | 'you' | 'org' | 'policy';
  locked: boolean;
}

/** Values that somebody sets for many people. */
export interface SettingLayer<S> {
  by: 'org' | 'policy';
  values: Partial<S>;
  /** Names whose values nobody may change; all of a policy. */
  locked: readonly string[];
}

/**
 * One setting from several people: policy over org over the person's own. A value that is locked wins over everything
 * below it; one that is not locked is what holds until the person chooses. `own` names what the person chose.
 * `layers` begin with the strongest.
 */
export function mergeSettings<S extends object>(
  mine: S,
  own: readonly string[],
  layers: readonly SettingLayer<S>[],
): { settings: S; origins: Record<string, Origin> } {
  const settings = { ...mine };
  const origins: Record<string, Origin> = Object.fromEntries(own.map((name) => [name, { by: 'you', locked: false }]));
  for (const { by, values, locked } of layers.toReversed()) {
    const isLocked = (name: string) => by === 'policy' || locked.includes(name);
    const holds = Object.entries(values).filter(
      ([name, value]) => value !== undefined && (isLocked(name) || origins[name]?.by !== 'you'),
    );
    Object.assign(settings, Object.fromEntries(holds));
    for (const [name] of holds) origins[name] = { by, locked: isLocked(name) };
  }
  return { settings, origins };
}
