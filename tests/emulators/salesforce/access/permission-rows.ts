import { formatInstantToSecond } from '../store/instants.ts';
import type { StoreCore } from '../store/store-core.ts';
import type { Change, FieldValue, OrgStore, PermissionSetDefinition, SObjectRow } from '../types.ts';
import { SalesforceError } from '../types.ts';
import { permissionObjects } from './permission-objects.ts';

type Values = Record<string, FieldValue>;

const OBJECT_RIGHTS = {
  PermissionsRead: 'read',
  PermissionsCreate: 'create',
  PermissionsEdit: 'edit',
  PermissionsDelete: 'delete',
  PermissionsViewAllRecords: 'viewAll',
  PermissionsModifyAllRecords: 'modifyAll',
} as const;
const RIGHTS = new Set(['PermissionSet', 'ObjectPermissions', 'FieldPermissions']);

/**
 * Keeps the records of permission sets and the rights of users in step, both ways: a set that was deployed can be
 * queried, and a record written through the API counts at once. `flush` is called before each transaction.
 */
export function keepPermissionRows(core: StoreCore, store: OrgStore): { flush(): void } {
  for (const definition of permissionObjects()) store.defineObject(definition);
  const rows = new PermissionRows(core);
  let isReading = false;
  let isStale = false;
  core.access.onChange(() => {
    isStale ||= !isReading;
  });
  store.onCommit((changes) => {
    isReading = true;
    try {
      rows.read(changes);
    } finally {
      isReading = false;
    }
  });
  store.addTrigger({
    object: 'PermissionSetAssignment',
    beforeInsert: ([row], tx) => {
      const PermissionSetId = row?.['PermissionSetId'] ?? null;
      const AssigneeId = row?.['AssigneeId'] ?? null;
      if (tx.find('PermissionSetAssignment', { PermissionSetId, AssigneeId }).length === 0) return;
      const message = `Duplicate PermissionSetAssignment. Assignee: ${String(AssigneeId)}; Permission Set: ${String(PermissionSetId)}`;
      throw new SalesforceError(400, 'DUPLICATE_VALUE', message, []);
    },
  });
  return {
    flush: () => {
      if (isStale) rows.write();
      isStale = false;
    },
  };
}

class PermissionRows {
  readonly #core: StoreCore;
  /** Sets whose records were written already, as they were then. */
  readonly #written = new Map<string, PermissionSetDefinition>();

  constructor(core: StoreCore) {
    this.#core = core;
  }

  /** Rights were set from outside the API: brings the records to them. */
  write(): void {
    const { access } = this.#core;
    for (const set of access.permissionSets()) {
      if (this.#written.get(set.name) === set) continue;
      this.#writeSet(set);
      this.#written.set(set.name, set);
    }
    const wanted = access.assignments().flatMap(({ userId, permissionSet }) => {
      const set = this.#setNamed(permissionSet);
      return set ? [{ AssigneeId: userId, PermissionSetId: set.Id }] : [];
    });
    this.#replace('PermissionSetAssignment', this.#live('PermissionSetAssignment'), wanted, [
      'AssigneeId',
      'PermissionSetId',
    ]);
  }

  /** Records were written through the API: brings the rights to them. */
  read(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.object === 'PermissionSetAssignment') this.#readAssignment(change);
      if (RIGHTS.has(change.object)) this.#readRights(change);
    }
  }

  #readAssignment({ type, after }: Change): void {
    const name = this.#core.table('PermissionSet').get(String(after?.['PermissionSetId']))?.['Name'];
    if (typeof name !== 'string') return;
    const userId = String(after?.['AssigneeId']);
    if (type === 'deleted') this.#core.access.unassign(userId, name);
    else this.#core.access.assign(userId, name);
  }

  #readRights({ object, id, after }: Change): void {
    const { access } = this.#core;
    const set = this.#core.table('PermissionSet').get(object === 'PermissionSet' ? id : String(after?.['ParentId']));
    if (!set) return;
    const known = access.permissionSets().find(({ name }) => name === set['Name']);
    const ofSet = (kind: string) => this.#live(kind).filter((row) => row['ParentId'] === set.Id);
    access.definePermissionSet({
      customMetadata: [],
      apexClasses: [],
      ...known,
      name: String(set['Name']),
      label: String(set['Label']),
      apiEnabled: set['PermissionsApiEnabled'] === true,
      objects: Object.fromEntries(
        ofSet('ObjectPermissions').map((row) => [String(row['SobjectType']), objectRights(row)]),
      ),
      fields: Object.fromEntries(
        ofSet('FieldPermissions').map((row) => [
          String(row['Field']),
          { read: row['PermissionsRead'] === true, edit: row['PermissionsEdit'] === true },
        ]),
      ),
    });
  }

  #writeSet(set: PermissionSetDefinition): void {
    const known = this.#setNamed(set.name);
    const id = known?.Id ?? this.#core.ids.next('0PS');
    this.#put('PermissionSet', {
      ...known,
      Id: id,
      Name: set.name,
      Label: set.label,
      IsCustom: true,
      IsOwnedByProfile: false,
      PermissionsApiEnabled: set.apiEnabled === true,
    });
    const objects = Object.entries(set.objects).map(([SobjectType, rights]): Values => ({
      ParentId: id,
      SobjectType,
      ...Object.fromEntries(Object.entries(OBJECT_RIGHTS).map(([field, right]) => [field, rights[right] === true])),
    }));
    const fields = Object.entries(set.fields).map(([Field, { read, edit }]): Values => ({
      ParentId: id,
      SobjectType: Field.split('.')[0] ?? '',
      Field,
      PermissionsRead: read || edit,
      PermissionsEdit: edit,
    }));
    const ofSet = (kind: string) => this.#live(kind).filter((row) => row['ParentId'] === id);
    this.#replace('ObjectPermissions', ofSet('ObjectPermissions'), objects, ['SobjectType']);
    this.#replace('FieldPermissions', ofSet('FieldPermissions'), fields, ['Field']);
  }

  /** Brings `existing` to `wanted`; rows are the same when they agree in the key fields. */
  #replace(object: string, existing: SObjectRow[], wanted: Values[], key: readonly string[]): void {
    const isSame = (left: Values, right: Values): boolean => key.every((field) => left[field] === right[field]);
    for (const row of existing) {
      if (!wanted.some((values) => isSame(values, row))) this.#put(object, { ...row, IsDeleted: true });
    }
    for (const values of wanted) {
      const known = existing.find((row) => isSame(values, row));
      const { keyPrefix = '' } = this.#core.schema.object(object) ?? {};
      this.#put(object, { ...known, ...values, Id: known?.Id ?? this.#core.ids.next(keyPrefix) });
    }
  }

  #put(object: string, row: SObjectRow): void {
    const now = formatInstantToSecond(this.#core.surroundings.clock.now());
    const stamps = { CreatedDate: now, LastModifiedDate: now, SystemModstamp: now, IsDeleted: false };
    this.#core.table(object).put({ ...stamps, ...row });
  }

  #setNamed(name: string): SObjectRow | undefined {
    return this.#live('PermissionSet').find((row) => row['Name'] === name);
  }

  #live(object: string): SObjectRow[] {
    return [...this.#core.table(object).select()].filter((row) => row['IsDeleted'] !== true);
  }
}

function objectRights(row: SObjectRow) {
  return Object.fromEntries(Object.entries(OBJECT_RIGHTS).map(([field, right]) => [right, row[field] === true]));
}
