import type { SeededRandom } from '../emulators/kernel/seeded-random.ts';
import type { Customer, PlannedAgent, Timed, UserName } from './plan.ts';

/** A number in a phone field of a contact. */
export interface StoredNumber {
  /** Whose it is, whatever is written: `+46701740635`. */
  e164: string;
  as: string;
  /** Without a country code it is this number only for readers in that country (ISO 3166 alpha-2). */
  onlyIn?: string;
}

/** Somebody in the org's address book. */
export interface PlannedContact {
  lastName: string;
  numbers: StoredNumber[];
  email?: string;
  owner: UserName;
}

interface PeopleOptions {
  random: SeededRandom;
  agents: readonly PlannedAgent[];
  deeds: readonly Timed[];
}

/** A subscriber: country code, what is dialled before the number inside the country, groups of digits. */
interface Subscriber {
  code: string;
  trunk: string;
  groups: [string, ...string[]];
  country: string;
}

const e164 = ({ code, groups }: Subscriber): string => `+${code}${groups.join('')}`;

/** Ways in which people write a number so that everybody knows whose it is. */
const spellings: readonly [Spelling, ...Spelling[]] = [
  ({ code, groups }) => `+${code} ${groups.join(' ')}`,
  ({ code, groups }) => `+${code}${groups.join('')}`,
  ({ code, groups }) => `+${code}-${groups.join('-')}`,
  ({ code, groups }) => `+${code}.${groups.join('.')}`,
  ({ code, groups }) => `00${code} ${groups.join(' ')}`,
  ({ code, groups }) => `011 ${code} ${groups.join(' ')}`,
  // With a code of two digits it could be a number of North America.
  ({ code, groups }) => (code.length < 3 ? `+${code}` : `(${code})`) + ` ${groups.join(' ')}`,
  ({ code, trunk, groups }) => `+${code} ${trunk === '' ? '' : `(${trunk})`}${groups.join(' ')}`,
  ({ code, groups }) => `+${code} ${groups.join('')} - ask for Kim`,
  ({ code, groups }) => `+${code} ${groups.join(' ')} ext 12`,
];
type Spelling = (subscriber: Subscriber) => string;

function subscribers(random: SeededRandom): readonly [Subscriber, ...Subscriber[]] {
  const four = () => String(random.between(1000, 9999));
  return [
    { code: '852', trunk: '', groups: [`9${four().slice(1)}`, four()], country: 'HK' },
    { code: '65', trunk: '', groups: [`9${four().slice(1)}`, four()], country: 'SG' },
    { code: '46', trunk: '0', groups: ['70', `3${four().slice(2)}`, four().slice(2), four().slice(2)], country: 'SE' },
    { code: '44', trunk: '0', groups: ['20', `7${four().slice(1)}`, four()], country: 'GB' },
  ];
}

/** Written for everybody. */
function plain(random: SeededRandom, who: Subscriber): StoredNumber {
  return { e164: e164(who), as: random.pick(spellings)(who) };
}

/** Written as inside the country. */
function national(who: Subscriber): StoredNumber {
  return { e164: e164(who), as: `${who.trunk}${who.groups.join(' ')}`, onlyIn: who.country };
}

const shown = ({ code, groups }: Subscriber): string => `+${code} ${groups.join(' ')}`;

interface Cast {
  contacts: PlannedContact[];
  callers: [Customer, ...Customer[]];
}

/** People whose callers are known by one contact, by several, by none, or only to some users. */
function castOf(random: SeededRandom, agents: readonly PlannedAgent[]): Cast {
  const owners: readonly UserName[] = [...agents.map(({ user }) => user), 'chris'];
  const owner = (): UserName => owners[random.between(0, owners.length - 1)] ?? 'chris';
  const anyone = (): Subscriber => random.pick(subscribers(random));
  const contact = (lastName: string, numbers: StoredNumber[], email?: string): PlannedContact => ({
    lastName,
    numbers,
    owner: owner(),
    ...(email === undefined ? {} : { email }),
  });
  const caller = (name: string, who: Subscriber, email = `${name.toLowerCase()}@nowhere.example`): Customer => ({
    number: shown(who),
    name,
    email,
  });
  const [alone, shared, inside, hongKong] = [anyone(), anyone(), anyone(), subscribers(random)[0]];
  const singapore: Subscriber = { ...hongKong, code: '65', country: 'SG' };
  const washington: Subscriber = { code: '1', trunk: '', groups: ['202', '555', '0147'], country: 'US' };
  const one = (number: StoredNumber): [StoredNumber] => [number];
  return {
    contacts: [
      contact('Palone', one(plain(random, alone)), 'Palone@people.example'),
      contact('Pshared', one(plain(random, shared)), 'pshared@people.example'),
      contact('Pshared-Too', one(plain(random, shared)), 'PShared@people.example'),
      contact('Pinside', one(national(inside)), 'pinside@people.example'),
      // The same digits in two countries are two people.
      contact('Phongkong', one(plain(random, hongKong))),
      contact('Pwashington', one({ e164: e164(washington), as: '(202) 555-0147', onlyIn: 'US' }), 'pw@people.example'),
    ],
    callers: [
      caller('Alone', alone, 'palone@people.example'),
      caller('Shared', shared, 'pshared@people.example'),
      caller('Inside', inside, 'PINSIDE@people.example'),
      caller('Hongkong', hongKong),
      caller('Singapore', singapore),
      caller('Washington', washington, 'pw@people.example'),
      // Whose number is one contact's and whose address is another's.
      caller('Both', alone, 'pw@people.example'),
      { number: withheld, name: 'Anonymous', email: 'nobody@nowhere.example' },
    ],
  };
}

const withheld = 'anonymous';

/** Nobody in particular: the callers whom every run has. */
const isStranger = ({ number }: Customer): boolean => number.startsWith('+1 202 555 2');
const strangersLeft = 0.25;
const chosenMore = 0.12;

/** The same deeds with people of the address book in the place of most strangers, and more choices of a contact. */
export function withPeople({ random, agents, deeds }: PeopleOptions): { people: PlannedContact[]; deeds: Timed[] } {
  const { contacts, callers } = castOf(random.fork('cast'), agents);
  const casting = random.fork('callers');
  const exchanged = (person: Customer): Customer => {
    if (!isStranger(person) || casting.next() < strangersLeft) return person;
    const { phone: _none, ...other } = casting.pick(callers);
    // Some write from a messenger that shows their number.
    return casting.next() < 0.5 ? { ...other, phone: other.number } : other;
  };
  const choosing = random.fork('choices');
  return {
    people: contacts,
    deeds: deeds.flatMap((deed): Timed[] => {
      if (deed.do === 'ring-in' || deed.do === 'open-chat') return [{ ...deed, from: exchanged(deed.from) }];
      if (deed.do === 'ring-out') {
        const to = exchanged(deed.to);
        return [to.number === withheld ? deed : { ...deed, to }];
      }
      if (deed.do !== 'type' || choosing.next() >= chosenMore) return [deed];
      const { thing, by, browser } = deed;
      const at = deed.at + choosing.between(1_000, 120_000);
      // -1: "No contact".
      return [deed, { do: 'choose', thing, by, browser, contact: choosing.between(-1, 6), at }];
    }),
  };
}
