import type { JournalRow } from './journal-row.ts';
import { isWithheld, numberLabel } from './phone.ts';

/** The person's name, else the visitor's, else the number, else "unknown". */
export function partyLabel(row: JournalRow): string {
  const { call, enquiry } = row;
  const number = call?.number ?? enquiry?.visitorPhone;
  return (
    row.match.contactName ??
    nameOfParty(row) ??
    (number === undefined ? undefined : numberLabel(number)) ??
    enquiry?.visitorEmail ??
    (row.kind === 'call' ? 'unknown caller' : 'unknown visitor')
  );
}

/** Where a number is withheld CINNOX writes "anonymous" for the name as well; who shows one may be called "Private Bank". */
export function nameOfParty({ call, enquiry }: JournalRow): string | undefined {
  const name = enquiry?.visitorName ?? call?.partyName;
  const number = call?.number ?? enquiry?.visitorPhone;
  const isHidden = (call !== undefined || enquiry?.voice === true) && (number === undefined || isWithheld(number));
  return isHidden && name !== undefined && isWithheld(name) ? numberLabel(name) : name;
}
