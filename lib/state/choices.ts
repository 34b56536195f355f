import type { StoreApi } from 'zustand/vanilla';
import type { PanelState } from './panel-state.ts';

export type ChoiceField = 'disposition' | 'related';
export type Chosen = string | null;

export const choiceKey = (field: ChoiceField, id: string) => `${field}:${id}`;

export interface Choices {
  choose(field: ChoiceField, id: string, value: Chosen, run: (value: Chosen) => Promise<unknown>): void;
  /** The projection was read: it knows what was answered before. */
  shown(): void;
}

/**
 * Fields with one value. What a person chose is shown at once; one choice of a field is on its way at a time, and what is
 * chosen meanwhile follows it, so that the last one counts.
 */
export function createChoices(
  { getState, setState }: Pick<StoreApi<PanelState>, 'getState' | 'setState'>,
  intend: (key: string, run: () => Promise<unknown>) => void,
): Choices {
  const answered = new Set<string>();

  function drop(keys: readonly string[]) {
    const kept = Object.entries(getState().choices).filter(([key]) => !keys.includes(key));
    setState({ choices: Object.fromEntries(kept) });
  }

  /** Sends what is chosen until that is what was sent last. */
  async function bring(key: string, run: (value: Chosen) => Promise<unknown>) {
    const { [key]: value = null } = getState().choices;
    const isLast = () => getState().choices[key] === value;
    try {
      await run(value);
    } catch (error) {
      if (!isLast()) return bring(key, run);
      drop([key]);
      throw error;
    }
    if (!isLast()) return bring(key, run);
    answered.add(key);
  }

  return {
    choose(field, id, value, run) {
      const key = choiceKey(field, id);
      answered.delete(key);
      setState({ choices: { ...getState().choices, [key]: value } });
      intend(key, () => bring(key, run));
    },
    shown() {
      if (answered.size === 0) return;
      drop([...answered]);
      answered.clear();
    },
  };
}
