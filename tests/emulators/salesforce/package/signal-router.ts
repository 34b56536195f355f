import type { FieldValue, Tx } from '../types.ts';
import { isIdValue, isObject, parseObject } from './json.ts';
import type { JsonObject } from './json.ts';

export const EVENTS_AT_A_TIME = 50;
const STAFF_PER_HOOK = 100;
const MAX_STAFF_LENGTH = 64;

/** A relayed hook as the trigger gets it. */
export interface RelayedEvent {
  kind: string;
  source: string;
  service: string | null;
  payload: string | null;
  receivedAt: string | null;
  eventUuid: string | null;
}

interface Signal {
  staff: string;
  nonce: string | null;
}

/**
 * Natively emulated: CinnoxSignalRouter.route. Writes one signal for each staff member an event concerns, in the
 * order of the events; an event that comes again adds nothing. `tx` must be a system transaction.
 */
export async function routeEvents(tx: Tx, events: readonly RelayedEvent[]): Promise<void> {
  const bySource = signalsBySource(tx, events);
  for (const event of events) {
    const known = bySource.get(event.source) ?? [];
    for (const staff of staffOf(event, known)) {
      const signal: Signal = { staff, nonce: event.eventUuid };
      if (isKnown(signal, known)) continue;
      known.push(signal);
      await save(tx, event, staff);
    }
  }
}

function signalsBySource(tx: Tx, events: readonly RelayedEvent[]): Map<string, Signal[]> {
  const bySource = new Map<string, Signal[]>(events.map((event) => [event.source, []]));
  for (const source of bySource.keys()) {
    for (const row of tx.find('CINNOX_Signal__c', { Source__c: source })) {
      // SOQL compares text without regard to case, ids do have regard to it.
      const staff = row['Staff__c'];
      if (row['Source__c'] === source && typeof staff === 'string') {
        bySource.get(source)?.push({ staff, nonce: textOrNull(row['Nonce__c']) });
      }
    }
  }
  return bySource;
}

/** Whom an event concerns: those its hook names, and for the end of a call everybody who was told of it. */
function staffOf(event: RelayedEvent, known: readonly Signal[]): Set<string> {
  const staff = new Set<string>();
  const hook = parseObject(event.payload) ?? {};
  if (event.kind === 'enquiry') addDestination(hook, staff);
  const message = hook['message'];
  if (event.kind === 'call' && isObject(message)) {
    addEids(message['caller'], staff);
    addEids(message['callees'], staff);
    if (message['status'] === 'CallEnd') for (const signal of known) add(signal.staff, staff);
  }
  return staff;
}

/** An enquiry that was opened directly with one staff member names him as its destination. */
function addDestination(hook: JsonObject, staff: Set<string>): void {
  const types = hook['destinationTypes'];
  if (types === 'STAFF' || (Array.isArray(types) && types.includes('STAFF'))) add(hook['destination'], staff);
}

/** A party is an object with `eid`, or a list of such; `eid` is one id or a list of ids. */
function addEids(party: unknown, staff: Set<string>): void {
  for (const one of listOf(party)) {
    if (isObject(one)) for (const eid of listOf(one['eid'])) add(eid, staff);
  }
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function add(eid: unknown, staff: Set<string>): void {
  if (!isIdValue(eid)) return;
  const id = String(eid).trim();
  if (id.length > 0 && id.length <= MAX_STAFF_LENGTH && staff.size < STAFF_PER_HOOK) staff.add(id);
}

function isKnown(signal: Signal, known: readonly Signal[]): boolean {
  return known.some((other) => signal.nonce !== null && other.nonce === signal.nonce && other.staff === signal.staff);
}

/** One refused row does not stop the others: a signal is a hint, reports find what it would have told. */
async function save(tx: Tx, event: RelayedEvent, staff: string): Promise<void> {
  const values: Record<string, FieldValue> = {
    Staff__c: staff,
    Kind__c: event.kind,
    Source__c: event.source,
    Service__c: event.service,
    Payload__c: event.payload,
    Sent_At__c: event.receivedAt,
    Nonce__c: event.eventUuid,
  };
  try {
    await tx.attempt(() => tx.insert('CINNOX_Signal__c', values));
  } catch {
    // As Database.insert(rows, false, …) does.
  }
}

function textOrNull(value: FieldValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
