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
  /** `channel` is asked at each event: undefined while nothing is subscribed. */
  listen(channel: () => string | undefined, listener: (event: SignalEvent) => void): () => void;
  /** Events of this channel after this replay id; -2 = all that is kept. */
  after(channel: string, replayId: number): SignalEvent[];
  /** When each event was handed to a subscriber (ms): one that two are subscribed to counts twice. */
  readonly deliveries: readonly number[];
  close(): void;
}

const isFor = (event: SignalEvent, channel: string | undefined): boolean =>
  channel !== undefined && channel.endsWith(`=${event.staff}`);

const keptMs = 24 * 3600_000;

export function createSignalHub(store: OrgStore, clock: Clock): SignalHub {
  const events: SignalEvent[] = [];
  const listeners = new Set<(event: SignalEvent) => void>();
  const deliveries: number[] = [];
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
    listen(channel, listener) {
      const hear = (event: SignalEvent): void => {
        if (!isFor(event, channel())) return;
        deliveries.push(clock.now());
        listener(event);
      };
      listeners.add(hear);
      return () => listeners.delete(hear);
    },
    after(channel, replayId) {
      const oldest = clock.now() - keptMs;
      const missed = events.filter(
        (event) => isFor(event, channel) && event.at >= oldest && (replayId === -2 || event.replayId > replayId),
      );
      for (const _event of missed) deliveries.push(clock.now());
      return missed;
    },
    deliveries,
    close: stop,
  };
}
