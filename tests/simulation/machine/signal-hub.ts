import type { Clock } from '../../../lib/platform/clock.ts';
import type { OrgStore } from '../../emulators/salesforce/types.ts';

export interface SignalEvent {
  replayId: number;
  recordId: string;
  kind: string;
  nonce: string | null;
  staff: string;
  at: number;
}

/** The org's event bus for one PushTopic: keeps events for a day and tells the pages that listen. */
export interface SignalHub {
  listen(listener: (event: SignalEvent) => void): () => void;
  /** Events after this replay id; -2 = all that is kept. */
  after(replayId: number): SignalEvent[];
  close(): void;
}

const keptMs = 24 * 3600_000;

export function createSignalHub(store: OrgStore, clock: Clock): SignalHub {
  const events: SignalEvent[] = [];
  const listeners = new Set<(event: SignalEvent) => void>();
  const stop = store.onCommit((changes) => {
    for (const change of changes) {
      if (change.object !== 'CINNOX_Signal__c' || change.type !== 'created') continue;
      const { after } = change;
      const event: SignalEvent = {
        replayId: events.length + 1,
        recordId: change.id,
        kind: String(after?.Kind__c),
        nonce: after?.Nonce__c == null ? null : String(after.Nonce__c),
        staff: String(after?.Staff__c),
        at: clock.now(),
      };
      events.push(event);
      for (const listener of [...listeners]) listener(event);
    }
  });
  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    after(replayId) {
      const oldest = clock.now() - keptMs;
      return events.filter((event) => event.at >= oldest && (replayId === -2 || event.replayId > replayId));
    },
    close: stop,
  };
}
