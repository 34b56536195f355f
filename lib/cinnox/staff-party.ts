import type { Party } from './gateway.ts';

/** One of the staff, by the report's own word: a colleague who was added today is not in the list yet. Else by the list. */
export function isStaff(party: Party | undefined, staff: ReadonlySet<string>): party is Party & { eid: string } {
  return party?.eid !== undefined && (party.isStaff ?? staff.has(party.eid));
}
