import type { FieldValue, OrgStore, SObjectRow, UserContext } from '../types.ts';
import type { RelayedEvent } from './signal-router.ts';
import { EVENTS_AT_A_TIME, routeEvents } from './signal-router.ts';

interface EventTriggerOptions {
  store: OrgStore;
  /** Who the signals belong to: the Automated Process, not the guest who published. */
  user: UserContext;
}

/**
 * Natively emulated: CinnoxEventTrigger and CinnoxSignalRouter.run. The store starts it after the publishing
 * transaction has committed, in the order of publication; the trigger writes in a transaction of its own. A run that
 * fails is not repeated, as an Apex trigger's would not be. Returns a function that ends it.
 */
export function addEventTrigger({ store, user }: EventTriggerOptions): () => void {
  let isOn = true;
  store.addTrigger({
    object: 'CINNOX_Event__e',
    afterInsert: async (rows) => {
      const events = isOn ? rows.map(relayedEvent) : [];
      for (let at = 0; at < events.length; at += EVENTS_AT_A_TIME) {
        const portion = events.slice(at, at + EVENTS_AT_A_TIME);
        await store.tx(user, (tx) => routeEvents(tx, portion));
      }
    },
  });
  return () => {
    isOn = false;
  };
}

function relayedEvent(row: SObjectRow): RelayedEvent {
  return {
    kind: text(row['Kind__c']) ?? '',
    source: text(row['Source__c']) ?? '',
    service: text(row['Service__c']),
    payload: text(row['Payload__c']),
    receivedAt: text(row['Received_At__c']),
    eventUuid: text(row['EventUuid']) ?? uuidOfReplayId(text(row['ReplayId'])),
  };
}

/** The same event keeps its UUID when it is delivered again. */
function uuidOfReplayId(replayId: string | null): string | null {
  if (replayId === null || !/^\d+$/.test(replayId)) return null;
  return `00000000-0000-4000-8000-${Number(replayId).toString(16).padStart(12, '0')}`;
}

function text(value: FieldValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
