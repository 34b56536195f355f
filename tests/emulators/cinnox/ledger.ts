import type { Clock } from '../../../lib/platform/clock.ts';
import type { Call, Enquiry, ServiceState } from './model.ts';

export type LedgerFact =
  | { what: 'call.rang' | 'call.ended' | 'call.amended'; callId: string; hid: string; inquiry: string; detail: string }
  | { what: 'part.rang' | 'part.answered' | 'part.ended' | 'part.declined'; callId: string; hid: string; eid: string }
  | {
      what: 'enquiry.opened' | 'enquiry.handled' | 'enquiry.closed' | 'enquiry.missed' | 'enquiry.resumed';
      inquiry: string;
      displayCaseNumber: string;
      eid: string;
    }
  | { what: 'message.written'; inquiry: string; seq: number; eid: string }
  | { what: 'contact.created' | 'contact.updated'; contactId: string }
  | { what: 'sms.accepted'; transactionId: string; number: string };

export type LedgerEntry = LedgerFact & { n: number; at: number };

/** What really happened, whatever reports and hooks show. Everything handed out is a copy. */
export interface Ledger {
  note(fact: LedgerFact): void;
  /** After each note. Returns what ends it. */
  onNote(listener: (entry: LedgerEntry) => void): () => void;
  entries(): LedgerEntry[];
  calls(): Call[];
  enquiries(): Enquiry[];
  /** One of them, by its inquiry id. */
  enquiry(inquiry: string): Enquiry | undefined;
}

export function createLedger(clock: Clock, state: ServiceState): Ledger {
  const entries: LedgerEntry[] = [];
  const listeners = new Set<(entry: LedgerEntry) => void>();
  return {
    note: (fact) => {
      const entry = { n: entries.length + 1, at: clock.now(), ...fact };
      entries.push(entry);
      for (const listener of listeners) listener(structuredClone(entry));
    },
    onNote: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    entries: () => structuredClone(entries),
    calls: () => structuredClone(state.calls),
    enquiries: () => structuredClone(state.enquiries),
    enquiry: (id) => structuredClone(state.enquiries.findLast(({ inquiry }) => inquiry === id)),
  };
}
