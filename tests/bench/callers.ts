import { queryOrg } from '../../scripts/demo/records.ts';
import type { World } from '../emulators/world.ts';

export interface Caller {
  contactId: string;
  name: string;
  phone: string;
}

const phoneFields = ['Phone', 'MobilePhone', 'HomePhone', 'OtherPhone'] as const;

/** Two numbers may be spelled differently; their last digits tell them apart well enough for a choice. */
const ending = (phone: string) => phone.replaceAll(/\D/g, '').slice(-8);

/** Nothing that could be anything but the number itself: no extension, trunk zero or remark. */
const plainNumber = /^\+[\d\s-]+$/;

/** How many contacts have a number, by its ending. */
function owners(rows: readonly Record<string, unknown>[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const own = phoneFields.map((field) => row[field]).filter((value) => typeof value === 'string');
    for (const end of new Set(own.map(ending))) counts.set(end, (counts.get(end) ?? 0) + 1);
  }
  return counts;
}

/** Contacts with an international mobile number that nobody shares, each name once, in a fixed order. */
export async function soleCallers(world: World): Promise<Caller[]> {
  const rows = await queryOrg(world, `SELECT Id, Name, ${phoneFields.join(', ')} FROM Contact ORDER BY Id`);
  const counts = owners(rows);
  const byName = new Map<string, Caller>();
  for (const { Id, Name, MobilePhone } of rows) {
    if (typeof Name !== 'string' || typeof MobilePhone !== 'string') continue;
    if (!plainNumber.test(MobilePhone)) continue;
    if (counts.get(ending(MobilePhone)) !== 1 || byName.has(Name)) continue;
    byName.set(Name, { contactId: Id, name: Name, phone: `+${MobilePhone.replaceAll(/\D/g, '')}` });
  }
  return [...byName.values()];
}
