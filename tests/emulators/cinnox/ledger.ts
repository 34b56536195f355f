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
  entries(): LedgerEntry[];
  calls(): Call[];
  enquiries(): Enquiry[];
}

export function createLedger(clock: Clock, state: ServiceState): Ledger {
  const entries: LedgerEntry[] = [];
  return {
    note: (fact) => void entries.push({ n: entries.length + 1, at: clock.now(), ...fact }),
    entries: () => structuredClone(entries),
    calls: () => structuredClone(state.calls),
    enquiries: () => structuredClone(state.enquiries),
  };
}
