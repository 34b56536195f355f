import type { RandomSource } from '../../../../lib/platform/random.ts';
import { formatInstantToSecond } from '../store/instants.ts';
import type { FieldValue, OrgStore } from '../types.ts';
import { below, pick } from './dice.ts';
import type { SeedAccount } from './people.ts';
import { drawAccount, drawContact } from './people.ts';

export interface CrowdSetting {
  random: RandomSource;
  now: number;
  owners: readonly string[];
}

interface Crowd {
  accounts: readonly SeedAccount[];
  accountIds: readonly string[];
  /** Has the org the field for CINNOX's own id? Then everybody is known there. */
  hasKey: boolean;
  count: number;
}

type Values = Record<string, FieldValue>;

const CONTACTS_PER_ACCOUNT = 20;
const CONTACT_KEY = 'CINNOX_Contact_Id__c';
const THREE_YEARS_MS = 3 * 365 * 86_400_000;

/** Whole minutes, so that the same texts can be used again: making one takes longer than all else of a row. */
function drawInstant({ random, now }: CrowdSetting, known: Map<number, string>): string {
  const minute = Math.floor((now - 86_400_000 - below(random, THREE_YEARS_MS)) / 60_000);
  const text = known.get(minute) ?? formatInstantToSecond(minute * 60_000);
  if (known.size < 20_000) known.set(minute, text);
  return text;
}

function* accountRows(setting: CrowdSetting, accounts: readonly SeedAccount[]): Generator<Values> {
  for (const { name, phone, industry, country } of accounts)
    yield {
      Name: name,
      Phone: phone,
      Industry: industry,
      BillingCity: country.city,
      BillingCountry: country.name,
      OwnerId: pick(setting.random, setting.owners),
    };
}

function* contactRows(setting: CrowdSetting, { accounts, accountIds, hasKey, count }: Crowd): Generator<Values> {
  const instants = new Map<number, string>();
  for (let index = 0; index < count; index += 1) {
    const { account, values } = drawContact(setting.random, accounts, index);
    yield {
      ...values,
      ...(hasKey ? { [CONTACT_KEY]: `crowd-${index}` } : {}),
      Name: `${String(values['FirstName'])} ${String(values['LastName'])}`,
      AccountId: accountIds[account] ?? null,
      OwnerId: pick(setting.random, setting.owners),
      CreatedDate: drawInstant(setting, instants),
    };
  }
}

/** Very many strangers: companies and their people, made over the last three years, without cases and tasks. */
export function loadCrowd(store: OrgStore, setting: CrowdSetting, count: number): void {
  const [userId = ''] = setting.owners;
  const accounts = Array.from({ length: Math.ceil(count / CONTACTS_PER_ACCOUNT) }, (_, index) =>
    drawAccount(setting.random, index),
  );
  const accountIds: string[] = [];
  store.load('Account', userId, accountRows(setting, accounts), (id) => void accountIds.push(id));
  const hasKey = store.describe('Contact')?.fields.some(({ name }) => name === CONTACT_KEY) === true;
  store.load('Contact', userId, contactRows(setting, { accounts, accountIds, hasKey, count }));
}
