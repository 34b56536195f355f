import { flag, picklist, text, typed } from '../schema/field-builders.ts';
import type { FieldDefinition, Org } from '../types.ts';
import { activeFlag, addField, asSystem, defineOnce, setupObject } from './variety-kit.ts';

const CORPORATE = 'HKD';
const CURRENCIES = [
  { IsoCode: CORPORATE, ConversionRate: 1 },
  { IsoCode: 'EUR', ConversionRate: 0.11 },
  { IsoCode: 'USD', ConversionRate: 0.13 },
] as const;
/** Objects of Setup have no currency. */
const WITHOUT = new Set(['Organization', 'Profile', 'Group', 'PushTopic', 'CurrencyType', 'RecordType']);

function currencyField(name: string, label: string): FieldDefinition {
  const values = CURRENCIES.map(({ IsoCode }) => ({ value: IsoCode, default: IsoCode === CORPORATE }));
  return picklist(name, label, [], {
    length: 3,
    defaultValue: CORPORATE,
    alwaysVisible: true,
    picklist: { values, restricted: true },
  });
}

/**
 * Several currencies: every record has one, the corporate one unless it says otherwise.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_currencytype.htm
 */
export async function addCurrencies(org: Org): Promise<void> {
  const { store } = org;
  defineOnce(
    store,
    setupObject('CurrencyType', 'Currency Type', '01L', [
      text('IsoCode', 'Currency ISO Code', 3, { nameField: true }),
      typed('double', 'ConversionRate', 'Conversion Rate'),
      typed('int', 'DecimalPlaces', 'Decimal Places'),
      activeFlag(),
      flag('IsCorporate', 'Is Corporate'),
    ]),
  );
  const rows = store
    .objects()
    .filter(
      ({ name, kind, createable }) =>
        (kind === 'standard' || kind === 'custom') && createable !== false && !WITHOUT.has(name),
    );
  for (const { name } of rows) addField(store, name, currencyField('CurrencyIsoCode', 'Currency ISO Code'));
  addField(store, 'User', currencyField('CurrencyIsoCode', 'Information Currency'));
  addField(store, 'User', currencyField('DefaultCurrencyIsoCode', 'Currency'));
  await asSystem(org, async (tx) => {
    for (const currency of CURRENCIES) {
      const IsCorporate = currency.IsoCode === CORPORATE;
      await tx.insert('CurrencyType', { ...currency, IsCorporate, DecimalPlaces: 2 });
    }
    for (const object of ['Account', 'Contact', 'Case', 'Task', 'User'])
      for (const { Id } of tx.find(object, {})) await tx.update(object, Id, { CurrencyIsoCode: CORPORATE });
  });
}
