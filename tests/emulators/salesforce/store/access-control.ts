import type { AccessControl, ObjectAccess, PermissionSetDefinition, SObjectRow, UserContext } from '../types.ts';
import type { Schema } from '../schema/schema.ts';

const NONE: ObjectAccess = { read: false, create: false, edit: false, delete: false, viewAll: false, modifyAll: false };
const ALL: ObjectAccess = { read: true, create: true, edit: true, delete: true, viewAll: true, modifyAll: true };
const CRUD: ObjectAccess = { ...ALL, viewAll: false, modifyAll: false };
/** What a standard user may only look at. */
const SETUP_OBJECTS = new Set(['User', 'Profile', 'Group', 'Organization', 'TaskStatus', 'CaseStatus', 'PushTopic']);

interface AccessSources {
  schema: Schema;
  /** May the user do everything (profile with Modify All Data)? */
  isAdmin(userId: string): boolean;
}

/** Object, field and row access of users: profile, then permission sets; rows are public or their owner's. */
export class StoreAccess implements AccessControl {
  readonly #schema: Schema;
  readonly #isAdmin: (userId: string) => boolean;
  readonly #sets = new Map<string, PermissionSetDefinition>();
  readonly #assigned = new Map<string, Set<string>>();
  readonly #private = new Set<string>();
  readonly #restricted = new Map<string, Partial<ObjectAccess>>();

  constructor({ schema, isAdmin }: AccessSources) {
    this.#schema = schema;
    this.#isAdmin = isAdmin;
  }

  definePermissionSet(set: PermissionSetDefinition): void {
    this.#sets.set(set.name, set);
  }

  assign(userId: string, permissionSet: string): void {
    if (!this.#sets.has(permissionSet)) throw new Error(`There is no permission set ${permissionSet}.`);
    const sets = this.#assigned.get(userId) ?? new Set<string>();
    sets.add(permissionSet);
    this.#assigned.set(userId, sets);
  }

  unassign(userId: string, permissionSet: string): void {
    this.#assigned.get(userId)?.delete(permissionSet);
  }

  /** Takes rights on a standard object from one user, as a narrower profile would. */
  restrict(userId: string, object: string, access: Partial<ObjectAccess>): void {
    this.#restricted.set(`${userId}/${object}`, access);
  }

  objectAccess(user: UserContext, object: string): ObjectAccess {
    const definition = this.#schema.object(object);
    if (!definition) return NONE;
    if (user.system) return ALL;
    const access = { ...this.#profileAccess(user.userId, definition.name, definition.kind) };
    for (const set of this.#setsOf(user.userId)) grant(access, set, definition.name);
    return Object.assign(access, this.#restricted.get(`${user.userId}/${definition.name}`));
  }

  fieldAccess(user: UserContext, object: string, fieldName: string): { read: boolean; edit: boolean } {
    const definition = this.#schema.object(object);
    const field = this.#schema.field(object, fieldName);
    if (!definition || !field) return { read: false, edit: false };
    const access = this.objectAccess(user, object);
    if (!access.read) return { read: false, edit: false };
    const edit = access.create || access.edit;
    if (user.system || field.alwaysVisible || field.required) return { read: true, edit };
    if (!isCustomField(field.name) || definition.kind === 'metadata') return { read: true, edit };
    const granted = { read: false, edit: false };
    for (const set of this.#setsOf(user.userId)) {
      const given = set.fields[`${definition.name}.${field.name}`];
      granted.read ||= given?.read === true || given?.edit === true;
      granted.edit ||= given?.edit === true;
    }
    return granted;
  }

  setSharing(object: string, model: 'public' | 'private'): void {
    if (model === 'private') this.#private.add(object);
    else this.#private.delete(object);
  }

  /** May the user see the row (object access is asked apart)? */
  rowVisible(user: UserContext, object: string, row: SObjectRow): boolean {
    if (user.system || !this.#private.has(object)) return true;
    if (row['OwnerId'] === user.userId) return true;
    const access = this.objectAccess(user, object);
    return access.viewAll || access.modifyAll;
  }

  #profileAccess(userId: string, object: string, kind: string | undefined): ObjectAccess {
    if (this.#isAdmin(userId)) return ALL;
    if (kind !== 'standard') return NONE;
    return SETUP_OBJECTS.has(object) ? { ...NONE, read: true } : CRUD;
  }

  #setsOf(userId: string): PermissionSetDefinition[] {
    return [...(this.#assigned.get(userId) ?? [])].flatMap((name) => this.#sets.get(name) ?? []);
  }
}

function isCustomField(name: string): boolean {
  return name.toLowerCase().endsWith('__c');
}

function grant(access: ObjectAccess, set: PermissionSetDefinition, object: string): void {
  const given = set.objects[object] ?? {};
  access.read ||= given.read === true || given.viewAll === true || set.customMetadata.includes(object);
  access.create ||= given.create === true;
  access.edit ||= given.edit === true;
  access.delete ||= given.delete === true;
  access.viewAll ||= given.viewAll === true;
  access.modifyAll ||= given.modifyAll === true;
}
