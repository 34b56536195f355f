import { createStore, type StoreApi } from 'zustand/vanilla';
import type { WritersView } from '../domain/writers-view.ts';
import type { Input } from '../messaging/contract.ts';
import type { Send } from './ports.ts';
import { messageOf } from './reply-error.ts';

export type Decision = Input<'writers.decide'>;

/** What would be filled in from a day on, as it was counted. */
export interface Counted {
  from: number;
  calls: number;
  enquiries: number;
}

export interface WritersState {
  view: WritersView | null;
  busy: 'decide' | 'count' | 'fill' | null;
  /** The refusal of the last press, and of which card. */
  error: { of: 'decide' | 'fill'; message: string } | null;
  isSaved: boolean;
  counted: Counted | null;
  /** So many were handed over to be logged. */
  filled: number | null;
}

export interface WritersActions {
  /** Quietly: what was read before stays shown when it cannot be read now. */
  load(): void;
  /** What was counted says nothing any more: somebody else is signed in, or other rules hold. */
  outdate(): void;
  decide(decisions: readonly Decision[]): void;
  count(from: number): void;
  /** What was counted. */
  fill(): void;
}

export interface WritersStore {
  state: StoreApi<WritersState>;
  actions: WritersActions;
}

/** Who logs, and what is filled in later. */
export function createWritersStore({ send }: { send: Send }): WritersStore {
  const state = createStore<WritersState>(() => ({
    view: null,
    busy: null,
    error: null,
    isSaved: false,
    counted: null,
    filled: null,
  }));
  const { setState, getState } = state;

  /** What a count is good for. */
  let counts = 0;

  function outdate(): void {
    counts += 1;
    setState({ counted: null, filled: null });
  }

  function work(busy: NonNullable<WritersState['busy']>, run: () => Promise<Partial<WritersState>>): void {
    if (getState().busy !== null) return;
    setState({ busy, error: null, isSaved: false, filled: null });
    run().then(
      (next) => setState({ ...next, busy: null }),
      (thrown: unknown) => {
        setState({ busy: null, error: { of: busy === 'decide' ? 'decide' : 'fill', message: messageOf(thrown) } });
        // Somebody else may have decided, and of several decisions the first ones are stored.
        if (busy === 'decide') load();
      },
    );
  }

  function load(): void {
    void send('writers.read', {}).then(
      (view) => setState({ view }),
      () => undefined,
    );
  }

  return {
    state,
    actions: {
      load,
      outdate,
      decide: (decisions) =>
        work('decide', async () => {
          let { view } = getState();
          for (const decision of decisions) view = await send('writers.decide', decision);
          outdate();
          return { view, isSaved: true };
        }),
      count: (from) =>
        work('count', async () => {
          outdate();
          const mine = counts;
          const found = await send('backfill.count', { from });
          return mine === counts ? { counted: { from, ...found } } : {};
        }),
      fill() {
        const { counted } = getState();
        if (counted === null) return;
        work('fill', async () => {
          const view = await send('backfill.fill', { from: counted.from });
          return { view, counted: null, filled: counted.calls + counted.enquiries };
        });
      },
    },
  };
}
