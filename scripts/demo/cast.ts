import type { World } from '../../tests/emulators/world.ts';
import { queryOrg } from './records.ts';

export interface Person {
  contactId: string;
  name: string;
  phone: string;
  email: string;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Digits as an international number; numbers typed without a country are left out. */
function international(phone: string): string | undefined {
  const digits = phone.replaceAll(/\D/g, '');
  return phone.trim().startsWith('+') && digits.length >= 8 && digits.length <= 15 ? `+${digits}` : undefined;
}

function onlyOnes<T>(values: readonly T[]): Set<T> {
  const seen = new Map<T, number>();
  for (const value of values) seen.set(value, (seen.get(value) ?? 0) + 1);
  return new Set([...seen].filter(([, count]) => count === 1).map(([value]) => value));
}

/** Two contacts of the org whose number or e-mail nobody shares: the caller and the visitor of the chat. */
export async function castContacts(world: World): Promise<{ caller: Person; visitor: Person }> {
  const rows = await queryOrg(
    world,
    'SELECT Id, Name, Email, Phone, MobilePhone, HomePhone, OtherPhone FROM Contact ORDER BY Id',
  );
  const numbers = rows.flatMap((row) =>
    [row.Phone, row.MobilePhone, row.HomePhone, row.OtherPhone].flatMap(
      (value) => text(value).replaceAll(/\D/g, '').slice(-8) || [],
    ),
  );
  const emails = rows.map(({ Email }) => text(Email).toLowerCase());
  const [numbersOfOne, emailsOfOne] = [onlyOnes(numbers), onlyOnes(emails)];
  const people = rows.map((row) => ({
    contactId: row.Id,
    name: text(row.Name),
    phone: international(text(row.MobilePhone)) ?? '',
    email: text(row.Email),
  }));
  const caller = people.find(({ phone }) => phone !== '' && numbersOfOne.has(phone.replaceAll(/\D/g, '').slice(-8)));
  const visitor = people.find(
    ({ contactId, email }) => contactId !== caller?.contactId && email !== '' && emailsOfOne.has(email.toLowerCase()),
  );
  if (caller === undefined || visitor === undefined)
    throw new Error('The seeded org has no contact that fits the part.');
  return { caller, visitor };
}
