import { reference, text } from '../schema/field-builders.ts';
import type { FieldValue, Org, OrgStore, SObjectRow, Tx } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { activeFlag, addField, asSystem, defineOnce, fieldOf, nameText, setupObject } from './variety-kit.ts';

export interface RecordTypeOrder {
  object: string;
  /** The first is the default of everybody who is not told otherwise. */
  types: readonly { developerName: string; name: string; picklists?: Record<string, readonly string[]> }[];
  /** By profile: what its users may choose, the default first. Administrators may choose all. */
  profiles?: Record<string, readonly string[]>;
}

const PICKLIST_FULL = 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST';

function availableTo(order: RecordTypeOrder, profile: string): string[] {
  const all = order.types.map((type) => type.developerName);
  return [...(order.profiles?.[profile] ?? all)];
}

function profileOf(tx: Tx): string {
  const profileId = tx.get('User', tx.user.userId)?.['ProfileId'];
  return typeof profileId === 'string' ? String(tx.get('Profile', profileId)?.['Name']) : '';
}

function typesOf(tx: Tx, object: string): SObjectRow[] {
  return tx.find('RecordType', { SobjectType: object, IsActive: true });
}

/** The record type that the row gets: the one given if the user may choose it, else the profile's default. */
function settle(tx: Tx, order: RecordTypeOrder, row: SObjectRow, before?: SObjectRow): void {
  const available = availableTo(order, profileOf(tx));
  const given = row['RecordTypeId'];
  const types = typesOf(tx, order.object);
  if (given === null || given === undefined) {
    row['RecordTypeId'] = types.find((type) => type['DeveloperName'] === available[0])?.Id ?? null;
    return;
  }
  if (given === before?.['RecordTypeId']) return;
  const chosen = types.find((type) => type.Id === given);
  if (chosen && available.includes(String(chosen['DeveloperName']))) return;
  const message = `Record Type ID: this ID value isn't valid for the user: ${String(given)}`;
  throw new SalesforceError(400, 'INVALID_CROSS_REFERENCE_KEY', message, ['RecordTypeId']);
}

/** A restricted picklist offers only the values of the row's record type. */
function checkPicklists(store: OrgStore, tx: Tx, order: RecordTypeOrder, row: SObjectRow, before?: SObjectRow): void {
  const type = typesOf(tx, order.object).find(({ Id }) => Id === row['RecordTypeId']);
  const picklists = order.types.find((each) => each.developerName === type?.['DeveloperName'])?.picklists ?? {};
  for (const [name, values] of Object.entries(picklists)) {
    const value: FieldValue = row[name] ?? null;
    if (typeof value !== 'string' || value === before?.[name] || values.includes(value)) continue;
    const { label, picklist } = fieldOf(store, order.object, name);
    if (!picklist?.restricted) continue;
    throw new SalesforceError(400, PICKLIST_FULL, `${label}: bad value for restricted picklist field: ${value}`, [
      name,
    ]);
  }
}

/**
 * Record types of one object. https://help.salesforce.com/s/articleView?id=platform.customize_recordtype.htm
 * Who may choose which: https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_recordtype.htm
 */
export async function addRecordTypes(org: Org, order: RecordTypeOrder): Promise<void> {
  const { store } = org;
  defineOnce(
    store,
    setupObject('RecordType', 'Record Type', '012', [
      nameText('Name'),
      text('DeveloperName', 'Record Type Name', 80, { indexed: true }),
      text('SobjectType', 'SObject Type Name', 40, { indexed: true }),
      text('Description', 'Description', 255),
      activeFlag(),
    ]),
  );
  const extra = { alwaysVisible: true };
  addField(store, order.object, reference('RecordTypeId', 'Record Type ID', ['RecordType'], 'RecordType', extra));
  await asSystem(org, async (tx) => {
    for (const { developerName, name } of order.types)
      await tx.insert('RecordType', { Name: name, DeveloperName: developerName, SobjectType: order.object });
    const first = typesOf(tx, order.object)[0]?.Id ?? null;
    for (const { Id } of tx.find(order.object, {})) await tx.update(order.object, Id, { RecordTypeId: first });
  });
  store.recordTypesOf.set(order.object, (tx) => {
    const available = availableTo(order, profileOf(tx));
    return typesOf(tx, order.object).map((row) => ({
      row,
      available: available.includes(String(row['DeveloperName'])),
      isDefault: row['DeveloperName'] === available[0],
    }));
  });
  store.addTrigger({
    object: order.object,
    beforeInsert: ([row], tx) => {
      if (!row) return;
      settle(tx, order, row);
      checkPicklists(store, tx, order, row);
    },
    beforeUpdate: ([row], [before], tx) => {
      if (!row) return;
      settle(tx, order, row, before);
      checkPicklists(store, tx, order, row, before);
    },
  });
}
