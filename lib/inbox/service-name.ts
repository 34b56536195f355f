import { isStaff } from '../cinnox/staff-party.ts';
import type { Journal } from '../journal/journal.ts';
import type { ReportsOfSweep } from '../journal/writers/things.ts';

/**
 * How the service calls itself, kept for the keys of calls, and undefined when it did not say so. An enquiry tells; until
 * one did, the staff's side of a call: a call that was logged by a name that was guessed would be logged once more.
 */
export async function namedService(
  { calls, enquiries, staff }: Omit<ReportsOfSweep, 'service'>,
  journal: Pick<Journal, 'meta' | 'setMeta'>,
): Promise<string | undefined> {
  const known = await journal.meta<string>('service');
  const parties = known === undefined ? calls.flatMap(({ caller, callee }) => [caller, callee]) : [];
  const ofStaff = parties.filter((party) => isStaff(party, staff));
  const named = [...enquiries, ...ofStaff].find(({ serviceId }) => serviceId !== undefined)?.serviceId;
  if (named !== undefined && named !== known) await journal.setMeta('service', named);
  return named;
}
