import { picklist } from '../schema/field-builders.ts';
import { COUNTRIES } from '../seed/countries.ts';
import type { Org, OrgStore, SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { addField, asSystem, fieldOf } from './variety-kit.ts';

const ADDRESSES = { Contact: ['Mailing', 'Other'], Account: ['Billing', 'Shipping'] } as const;
/** Only these countries have a list of states here; elsewhere none is allowed. */
const STATES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  US: { CA: 'California', NY: 'New York', TX: 'Texas', WA: 'Washington' },
  AU: { NSW: 'New South Wales', VIC: 'Victoria' },
};

const countries = (): Map<string, string> => new Map(COUNTRIES.map(({ code, name }) => [code, name]));
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

function integrity(store: OrgStore, object: string, field: string, text: string): SalesforceError {
  const { label } = fieldOf(store, object, field);
  return new SalesforceError(400, 'FIELD_INTEGRITY_EXCEPTION', `${text}: ${label}`, [field]);
}

function wrongCountry(store: OrgStore, object: string, field: string): SalesforceError {
  const text =
    "There's a problem with this country, even though it may appear correct. Please select a country/territory from the list of valid countries.";
  return integrity(store, object, field, text);
}

function wrongState(store: OrgStore, object: string, field: string): SalesforceError {
  const text =
    "There's a problem with this state, even though it may appear correct. Please select a state/province from the list of valid states.";
  return integrity(store, object, field, text);
}

/** Name and code are two sides of one value: the one that was changed brings the other along. */
function pair(row: SObjectRow, before: SObjectRow | undefined, names: { label: string; code: string }) {
  const isCodeNew = (row[names.code] ?? null) !== (before?.[names.code] ?? null);
  return isCodeNew ? { code: textOf(row[names.code]) } : { label: textOf(row[names.label]) };
}

function settle(store: OrgStore, object: string, prefix: string, row: SObjectRow, before?: SObjectRow): void {
  const country = { label: `${prefix}Country`, code: `${prefix}CountryCode` };
  const state = { label: `${prefix}State`, code: `${prefix}StateCode` };
  const byCode = countries();
  const asked = pair(row, before, country);
  const code = asked.code ?? [...byCode].find(([, name]) => name.toLowerCase() === asked.label?.toLowerCase())?.[0];
  if ((asked.label !== undefined && code === undefined) || (code !== undefined && !byCode.has(code))) {
    throw wrongCountry(store, object, asked.code === undefined ? country.label : country.code);
  }
  row[country.code] = code ?? null;
  row[country.label] = code === undefined ? null : (byCode.get(code) ?? null);
  const wanted = pair(row, before, state);
  const list = Object.entries(STATES[code ?? ''] ?? {});
  const found = list.find(([key, name]) => key === wanted.code || name.toLowerCase() === wanted.label?.toLowerCase());
  if (!found && (wanted.code ?? wanted.label) !== undefined) throw wrongState(store, object, state.label);
  row[state.code] = found?.[0] ?? null;
  row[state.label] = found?.[1] ?? null;
}

/**
 * State and Country/Territory Picklists: https://help.salesforce.com/s/articleView?id=platform.admin_state_country_picklists_overview.htm
 */
export async function addAddressPicklists(org: Org): Promise<void> {
  const { store } = org;
  const codes = (values: readonly string[]) => ({ values: values.map((value) => ({ value })), restricted: true });
  const stateCodes = [...new Set(Object.values(STATES).flatMap((list) => Object.keys(list)))];
  for (const [object, prefixes] of Object.entries(ADDRESSES)) {
    for (const prefix of prefixes) {
      const country = { length: 10, picklist: codes([...countries().keys()]) };
      addField(store, object, picklist(`${prefix}CountryCode`, `${prefix} Country Code`, [], country));
      const state = { length: 10, picklist: codes(stateCodes) };
      addField(store, object, picklist(`${prefix}StateCode`, `${prefix} State/Province Code`, [], state));
    }
    const check = (row: SObjectRow | undefined, before?: SObjectRow): void => {
      if (row) for (const prefix of prefixes) settle(store, object, prefix, row, before);
    };
    store.addTrigger({
      object,
      beforeInsert: ([row]) => check(row),
      beforeUpdate: ([row], [before]) => check(row, before),
    });
    // The conversion of what was typed before the lists were switched on.
    await asSystem(org, async (tx) => {
      for (const { Id } of tx.find(object, {})) await tx.update(object, Id, {});
    });
  }
}
