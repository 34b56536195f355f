import { createContext, useContext, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { InteractionView } from '../../lib/domain/view.ts';
import type { Clock } from '../../lib/state/ports.ts';
import { isAtHand, type PanelState } from '../../lib/state/panel-state.ts';
import { choiceKey, type ChoiceField, type Chosen } from '../../lib/state/choices.ts';
import type { PanelActions } from '../../lib/state/panel-actions.ts';
import type { PanelStore } from '../../lib/state/panel-store.ts';
import type { Voice } from '../../lib/state/voice.ts';
import type { ObserveVisibility } from '../ui/visibility.ts';

export interface PanelSurroundings {
  store: PanelStore;
  clock: Clock;
  isEmbedded: boolean;
  observe: ObserveVisibility;
  voice: Voice;
}

export const PanelContext = createContext<PanelSurroundings | null>(null);

/** Since when what is on screen is there (epoch ms): a press that comes at once was meant for what was there before. */
export const ShownSince = createContext(-Infinity);

export function useSurroundings(): PanelSurroundings {
  const surroundings = useContext(PanelContext);
  if (surroundings === null) throw new Error('The panel is rendered outside its context');
  return surroundings;
}

export function useActions(): PanelActions {
  return useSurroundings().store.actions;
}

export function usePanel<T>(select: (state: PanelState) => T): T {
  return useStore(useSurroundings().store.state, useShallow(select));
}

export function useIsBusy(key: string): boolean {
  return usePanel((state) => state.busy.includes(key));
}

/** What a person chose in a field, from the moment of the choice on; else what the projection has there. */
export function useChoice(field: ChoiceField, id: string, projected: Chosen): Chosen {
  const key = choiceKey(field, id);
  return usePanel(({ choices }) => (key in choices ? (choices[key] ?? null) : projected));
}

/** What is one press away, the one on screen among it. */
export function useAtHand(): InteractionView[] {
  const now = useNow(60_000);
  return usePanel(
    (state) => state.now?.interactions.filter((one) => one.id === state.selectedId || isAtHand(one, now)) ?? [],
  );
}

/** The time, again every `everyMs`; stands still while nobody sees the panel. */
export function useNow(everyMs: number): number {
  const { clock } = useSurroundings();
  const isVisible = usePanel((state) => state.isVisible);
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => {
    if (!isVisible) return;
    // Aligned to full periods, so that several timers change together.
    const tick = () => {
      setNow(clock.now());
      timer = clock.setTimeout(tick, everyMs - (clock.now() % everyMs));
    };
    let timer = clock.setTimeout(tick, 0);
    return () => clock.clearTimeout(timer);
  }, [clock, everyMs, isVisible]);
  return now;
}
