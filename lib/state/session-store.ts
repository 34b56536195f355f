import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SessionView } from '../domain/view.ts';
import type { ProjectionPort, Send } from './ports.ts';
import { watchProjection } from './projection.ts';
import { messageOf } from './reply-error.ts';

export interface SessionState {
  isReady: boolean;
  session: SessionView | undefined;
  failure: string | null;
}

export interface SessionStore {
  state: StoreApi<SessionState>;
  actions: { start(): void; signIn(): void; openPanel(): void; openOptions(): void };
}

/** Who is signed in where: all that the popup shows. `close` ends the popup after an intent that opens something else. */
export function createSessionStore(deps: { send: Send; projection: ProjectionPort; close: () => void }): SessionStore {
  const { send, projection, close } = deps;
  const state = createStore<SessionState>(() => ({ isReady: false, session: undefined, failure: null }));

  function intend(run: () => Promise<unknown>) {
    run().then(close, (error: unknown) => state.setState({ failure: messageOf(error) }));
  }

  return {
    state,
    actions: {
      start() {
        void watchProjection(projection, ({ session }) => state.setState({ session, isReady: true }));
      },
      signIn: () => intend(() => send('session.signIn', {})),
      openPanel: () => intend(() => send('panel.open', {})),
      openOptions: () => intend(() => send('options.open', {})),
    },
  };
}
