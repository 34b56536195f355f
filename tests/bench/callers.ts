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

/** Contacts with an international mobile number that nobody shares and a name that nobody shares, in a fixed order. */
export async function soleCallers(world: World): Promise<Caller[]> {
  const rows = await queryOrg(world, `SELECT Id, Name, ${phoneFields.join(', ')} FROM Contact ORDER BY Id`);
  const counts = new Map<string, number>();
  const count = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const row of rows) {
    count(String(row.Name));
    const own = phoneFields.map((field) => row[field]).filter((value) => typeof value === 'string');
    for (const end of new Set(own.map(ending))) count(end);
  }
  return rows.flatMap(({ Id, Name, MobilePhone }) => {
    if (typeof Name !== 'string' || typeof MobilePhone !== 'string' || !MobilePhone.startsWith('+')) return [];
    const isSole = counts.get(Name) === 1 && counts.get(ending(MobilePhone)) === 1;
    return isSole ? [{ contactId: Id, name: Name, phone: `+${MobilePhone.replaceAll(/\D/g, '')}` }] : [];
  });
}
