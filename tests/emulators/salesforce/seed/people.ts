import type { RandomSource } from '../../../../lib/platform/random.ts';
import type { Country } from './countries.ts';
import { COUNTRIES } from './countries.ts';
import { chance, pick } from './dice.ts';
import { drawNumber, withNote, writeNumber } from './phone-formats.ts';

export interface SeedAccount {
  name: string;
  country: Country;
  phone: string;
  industry: string;
}

/** Field values of a contact, and the place of its account in the list of accounts. */
export interface SeedContact {
  account: number;
  values: Record<string, string | boolean>;
}

export interface SeedPeople {
  accounts: SeedAccount[];
  contacts: SeedContact[];
}

const FIRST_WORDS = [
  'Northern',
  'Blue Peak',
  'Sunrise',
  'Harbor',
  'Lotus',
  'Granite',
  'Silver',
  'Meridian',
  'Juniper',
  'Copper',
  'Atlas',
  'Willow',
  'Pearl',
  'Falcon',
  'Orchid',
  'Delta',
] as const;
const SECOND_WORDS = [
  'Freight',
  'Foods',
  'Textiles',
  'Systems',
  'Clinics',
  'Motors',
  'Media',
  'Energy',
  'Tools',
  'Travel',
] as const;
const TITLES = [
  'Operations Manager',
  'Buyer',
  'Finance Director',
  'Office Manager',
  'IT Lead',
  'Head of Logistics',
  'Assistant',
  'Owner',
  'Customer Care',
] as const;
const INDUSTRIES = ['Transportation', 'Shipping', 'Technology', 'Retail', 'Manufacturing'] as const;
const CONTACTS_PER_ACCOUNT = 3.4;
const MAX_ACCOUNTS = 57;

export function drawAccount(random: RandomSource, index: number): SeedAccount {
  const country = COUNTRIES[index % COUNTRIES.length] ?? pick(random, COUNTRIES);
  const name = `${pick(random, FIRST_WORDS)} ${pick(random, SECOND_WORDS)} ${pick(random, country.companyForms)}`;
  const phone = writeNumber(random, country, drawNumber(random, country.landline));
  return { name, country, phone, industry: pick(random, INDUSTRIES) };
}

function ascii(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[^A-Za-z]/g, '')
    .toLowerCase();
}

function emailOf(first: string, last: string, account: SeedAccount, index: number): string {
  const local = [ascii(first), ascii(last)].filter((part) => part !== '').join('.') || `contact${index}`;
  return `${local}@${ascii(account.name) || 'company'}.example`;
}

function phonesOf(random: RandomSource, account: SeedAccount): Record<string, string> {
  const { country } = account;
  const phones: Record<string, string> = {};
  const mobile = writeNumber(random, country, drawNumber(random, country.mobile));
  if (chance(random, 0.85)) phones['MobilePhone'] = chance(random, 0.08) ? withNote(random, mobile) : mobile;
  // Every third shares the switchboard; some add their extension.
  if (chance(random, 0.35)) phones['Phone'] = chance(random, 0.3) ? withNote(random, account.phone) : account.phone;
  else if (chance(random, 0.6)) phones['Phone'] = writeNumber(random, country, drawNumber(random, country.landline));
  if (chance(random, 0.1)) phones['HomePhone'] = writeNumber(random, country, drawNumber(random, country.landline));
  if (chance(random, 0.06)) phones['OtherPhone'] = 'n/a';
  return phones;
}

export function drawContact(random: RandomSource, accounts: readonly SeedAccount[], index: number): SeedContact {
  const place = index % accounts.length;
  const account = accounts[place];
  if (!account) throw new Error('A contact needs an account.');
  const first = pick(random, account.country.firstNames);
  const last = pick(random, account.country.lastNames);
  const values: SeedContact['values'] = {
    FirstName: first,
    LastName: last,
    Title: pick(random, TITLES),
    MailingCity: account.country.city,
    MailingCountry: account.country.name,
    ...phonesOf(random, account),
  };
  if (chance(random, 0.85)) values['Email'] = emailOf(first, last, account, index);
  if (chance(random, 0.05)) values['DoNotCall'] = true;
  return { account: place, values };
}

/** A second record of the same person: same mobile, written another way. */
function duplicateOf(random: RandomSource, contact: SeedContact, country: Country): SeedContact {
  const digits = String(contact.values['MobilePhone'] ?? '').replace(/\D/g, '');
  const national = digits.replace(new RegExp(`^(00)?${country.callingCode}`), '').replace(/^0/, '');
  const { FirstName, LastName } = contact.values;
  const shown = { FirstName: FirstName ?? '', LastName: LastName ?? '' };
  return {
    account: contact.account,
    values: {
      ...shown,
      MobilePhone: writeNumber(
        random,
        country,
        country.code === 'US'
          ? [national.slice(0, 3), national.slice(3, 6), national.slice(6)]
          : [national.slice(0, 4), national.slice(4)],
      ),
    },
  };
}

/** People of sixteen countries with the numbers that people type. The same random source gives the same people. */
export function drawPeople(random: RandomSource, contactCount: number): SeedPeople {
  const accountCount = Math.max(1, Math.min(MAX_ACCOUNTS, Math.round(contactCount / CONTACTS_PER_ACCOUNT)));
  const accounts = Array.from({ length: accountCount }, (_, index) => drawAccount(random, index));
  const contacts: SeedContact[] = [];
  while (contacts.length < contactCount) {
    const contact = drawContact(random, accounts, contacts.length);
    contacts.push(contact);
    const country = accounts[contact.account]?.country;
    const repeat =
      country && contacts.length < contactCount && contacts.length % 40 === 0 && 'MobilePhone' in contact.values;
    if (repeat) contacts.push(duplicateOf(random, contact, country));
  }
  return { accounts, contacts };
}
