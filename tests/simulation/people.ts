import type { Enquiry } from '../emulators/cinnox/model.ts';
import type { Org } from '../emulators/salesforce/types.ts';
import type { PlannedContact, StoredNumber } from './plan-people.ts';
import type { Play } from './run.ts';

const system = { userId: 'system', system: true } as const;

/** Who calls or writes, as far as it is shown. */
export interface Shown {
  number?: string | undefined;
  email?: string | undefined;
}

/** What reports show of the person of a chat: https://docs.cinnox.com/docs/get-enquiry-detail names none of it. */
export function shownOfChat({ stage }: Pick<Play, 'stage'>, enquiry: Enquiry | undefined): Shown {
  const { enquiryExtras } = stage.world.knobs;
  if (enquiry === undefined || enquiryExtras === 'none') return {};
  const { email, phone } = enquiry.visitor;
  return { email, ...(enquiryExtras === 'no-phone' ? {} : { number: phone }) };
}

/** The contacts that every org of the emulators has; what they mean is said here once more, not read by the product's eyes. */
const known: readonly Omit<PlannedContact, 'owner'>[] = [
  {
    lastName: 'Wong',
    numbers: [same('+85294667788'), same('+85228104400')],
    email: 'meiling.wong@harbour-logistics.example',
  },
  {
    lastName: 'Berg',
    numbers: [same('+46317742015'), { ...same('+46701740635'), onlyIn: 'SE' }],
    email: 'jonas.berg@bergdotter.example',
  },
  { lastName: 'Tan', numbers: [same('+6565321100')], email: 'weiming.tan@keppelmarine.example' },
  { lastName: 'Nair', numbers: [{ ...same('+6565321100'), onlyIn: 'SG' }], email: 'priya.nair@keppelmarine.example' },
  { lastName: 'Lim', numbers: [same('+6565321100')], email: 'jiahui.lim@keppelmarine.example' },
  { lastName: 'Reception', numbers: [same('+6565321100')] },
];

function same(e164: string): StoredNumber {
  return { e164, as: e164 };
}

/** Puts the planned contacts into the org's address book. */
export async function addPeople({ store }: Org, people: readonly PlannedContact[]): Promise<void> {
  if (people.length === 0) return;
  await store.tx(system, async (tx) => {
    const users = tx.find('User', { IsActive: true });
    for (const { lastName, numbers, email, owner } of people) {
      const [first, second] = numbers;
      const user = users.find(({ Username }) => String(Username).startsWith(`${owner}.`));
      await tx.insert('Contact', {
        LastName: lastName,
        Phone: first?.as ?? null,
        MobilePhone: second?.as ?? null,
        Email: email ?? null,
        OwnerId: user?.Id ?? null,
      });
    }
  });
}

/** What the address book says of who calls, to somebody who sees only what this user may see. */
export interface AddressBook {
  /** The one contact that fits; null: none or several. */
  whoIs(userId: string, shown: Shown): string | null;
  nameOf(contactId: unknown): string;
}

interface Reader {
  country: string;
  sees: ReadonlySet<string>;
}

const digits = (text: string): string => text.replace(/\D/g, '');

/** The org's contacts as they are, read by each user's rights. */
export async function readAddressBook(
  { store }: Org,
  people: readonly PlannedContact[],
  userIds: Iterable<string>,
): Promise<AddressBook> {
  const rows = await store.tx(system, async (tx) => tx.find('Contact', {}));
  const names = new Map(rows.map(({ Id, LastName }) => [Id, String(LastName)]));
  const contacts = [...known, ...people].flatMap((contact) => {
    const row = rows.find(({ LastName }) => LastName === contact.lastName);
    return row === undefined ? [] : [{ ...contact, id: row.Id }];
  });
  const readers = new Map<string, Reader>();
  for (const userId of userIds) {
    const user = await store.tx(system, async (tx) => tx.get('User', userId));
    const seen = await store.tx({ userId }, async (tx) => tx.query('SELECT Id FROM Contact').records);
    readers.set(userId, {
      country: String(user?.LocaleSidKey).slice(-2),
      sees: new Set(seen.map(({ Id }) => String(Id))),
    });
  }
  return {
    nameOf: (id) => (id === null || id === undefined ? 'nobody' : (names.get(String(id)) ?? String(id))),
    whoIs(userId, { number = '', email = '' }) {
      const reader = readers.get(userId);
      if (reader === undefined) throw new Error(`nobody reads for ${userId}`);
      const fits = contacts.filter(({ id, numbers, email: own = '' }) => {
        if (!reader.sees.has(id)) return false;
        const calls = numbers.some(
          (one) => digits(one.e164) === digits(number) && (one.onlyIn === undefined || one.onlyIn === reader.country),
        );
        return calls || (email !== '' && own.toLowerCase() === email.toLowerCase());
      });
      return fits.length === 1 ? (fits[0]?.id ?? null) : null;
    },
  };
}
