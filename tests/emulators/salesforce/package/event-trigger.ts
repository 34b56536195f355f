import type { FieldValue, OrgStore, PublishedEvent, UserContext } from '../types.ts';
import type { RelayedEvent } from './signal-router.ts';
import { EVENTS_AT_A_TIME, routeEvents } from './signal-router.ts';

export interface EventTrigger {
  /** Resolves when every event published so far has been handled. */
  idle(): Promise<void>;
  stop(): void;
}

interface EventTriggerOptions {
  store: OrgStore;
  user: UserContext;
}

/**
 * Natively emulated: CinnoxEventTrigger. Runs in a transaction of its own after the publishing one has committed, in
 * portions and in the order of publication. A run that fails is not repeated, as an Apex trigger's would not be.
 */
export function startEventTrigger({ store, user }: EventTriggerOptions): EventTrigger {
  const waiting: RelayedEvent[] = [];
  let running: Promise<void> | undefined;

  const drain = async (): Promise<void> => {
    await Promise.resolve();
    while (waiting.length > 0) {
      const portion = waiting.splice(0, EVENTS_AT_A_TIME);
      await store.tx(user, (tx) => routeEvents(tx, portion)).catch(() => undefined);
    }
    running = undefined;
  };
  const stop = store.onEvent((published) => {
    if (published.event !== 'CINNOX_Event__e') return;
    waiting.push(relayedEvent(published));
    running ??= drain();
  });
  return { idle: () => running ?? Promise.resolve(), stop };
}

function relayedEvent({ values, replayId }: PublishedEvent): RelayedEvent {
  return {
    kind: text(values['Kind__c']) ?? '',
    source: text(values['Source__c']) ?? '',
    service: text(values['Service__c']),
    payload: text(values['Payload__c']),
    receivedAt: text(values['Received_At__c']),
    eventUuid: text(values['EventUuid']) ?? uuidOfReplayId(replayId),
  };
}

/** The same event keeps its UUID when it is delivered again. */
function uuidOfReplayId(replayId: number): string {
  return `00000000-0000-4000-8000-${replayId.toString(16).padStart(12, '0')}`;
}

function text(value: FieldValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
