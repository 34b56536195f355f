import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { OptionsActions, OptionsState, OptionsStore, Section } from '../../lib/state/options-store.ts';
import type { WritersActions, WritersState } from '../../lib/state/writers-store.ts';

export interface OptionsSurroundings {
  store: OptionsStore;
  copy: (text: string) => Promise<boolean>;
}

export const OptionsContext = createContext<OptionsSurroundings | null>(null);

export function useSurroundings(): OptionsSurroundings {
  const surroundings = useContext(OptionsContext);
  if (surroundings === null) throw new Error('The settings are rendered outside their context');
  return surroundings;
}

export function useActions(): OptionsActions {
  return useSurroundings().store.actions;
}

export function useOptions<T>(select: (state: OptionsState) => T): T {
  return useStore(useSurroundings().store.state, useShallow(select));
}

/** What was refused about one input of a section. */
export function useFieldError(section: Section): (field: string) => string | undefined {
  const error = useOptions((state) => state.errors[section]);
  return (field) => (error?.field === field ? error.message : undefined);
}

/** What is shown of who logs, and the intents beside it. */
export function useWriters<T>(select: (state: WritersState) => T): T {
  return useStore(useSurroundings().store.writers.state, useShallow(select));
}

export function useWritersActions(): WritersActions {
  return useSurroundings().store.writers.actions;
}
