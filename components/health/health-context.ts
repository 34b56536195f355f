import { createContext, useContext } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { CoverageActions, CoverageState, CoverageStore } from '../../lib/state/coverage-store.ts';
import type { FailedActions, FailedState, FailedStore } from '../../lib/state/failed-store.ts';
import type { Clock } from '../../lib/state/ports.ts';

export interface HealthSurroundings {
  coverage: CoverageStore;
  failed: FailedStore;
  clock: Clock;
  copy: (text: string) => Promise<boolean>;
  /** Offers a text as a file. */
  saveFile: (name: string, text: string, type: string) => void;
}

export const HealthContext = createContext<HealthSurroundings | null>(null);

export function useHealth(): HealthSurroundings {
  const surroundings = useContext(HealthContext);
  if (surroundings === null) throw new Error('This page is rendered outside its context');
  return surroundings;
}

export function useCoverage<T>(select: (state: CoverageState) => T): T {
  return useStore(useHealth().coverage.state, useShallow(select));
}

export function useCoverageActions(): CoverageActions {
  return useHealth().coverage.actions;
}

export function useFailed<T>(select: (state: FailedState) => T): T {
  return useStore(useHealth().failed.state, useShallow(select));
}

export function useFailedActions(): FailedActions {
  return useHealth().failed.actions;
}
