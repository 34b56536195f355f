import { Sharing } from '../access/sharing.ts';
import type { Schema } from '../schema/schema.ts';
import type {
  AccessControl,
  FieldDefinition,
  FieldRights,
  ObjectAccess,
  ObjectDefinition,
  PermissionSetDefinition,
  ProfileDefinition,
  SharingModel,
  SObjectRow,
  UserContext,
} from '../types.ts';

const NONE: ObjectAccess = { read: false, create: false, edit: false, delete: false, viewAll: false, modifyAll: false };
const ALL: ObjectAccess = { read: true, create: true, edit: true, delete: true, viewAll: true, modifyAll: true };
const CRUD: ObjectAccess = { ...ALL, viewAll: false, modifyAll: false };
const HIDDEN: FieldRights = { read: false, edit: false };
/** What a standard user may only look at. */
const SETUP_OBJECTS = new Set([
  'User',
  'Profile',
  'Group',
  'Organization',
  'TaskStatus',
  'CaseStatus',
  'LeadStatus',
  'PushTopic',
  'PermissionSet',
  'PermissionSetAssignment',
  'ObjectPermissions',
  'FieldPermissions',
  'RecordType',
  'CurrencyType',
  'DuplicateRule',
]);

interface AccessSources {
  schema: Schema;
  /** A committed row, whoever may see it. */
  row(object: string, id: string): SObjectRow | undefined;
  /** Grows whenever a user or a profile is written. */
  peopleVersion(): number;
}

/** What one user may do, found so far. */
interface KnownRights {
  readonly objects: Map<ObjectDefinition, ObjectAccess>;
  readonly fields: Map<ObjectDefinition, Map<FieldDefinition, FieldRights>>;
}

/**
 * Object, field and row access of users: the profile, then permission sets, which only add.
 * https://help.salesforce.com/s/articleView?id=platform.perm_sets_overview.htm
 */
export class StoreAccess implements AccessControl {
  readonly #schema: Schema;
  readonly #row: AccessSources['row'];
  readonly #sets = new Map<string, PermissionSetDefinition>();
  readonly #assigned = new Map<string, Set<string>>();
  readonly #profiles = new Map<string, ProfileDefinition>();
  readonly #restricted = new Map<string, Partial<ObjectAccess>>();
  readonly #sharing: Sharing;
  readonly #listeners = new Set<() => void>();
  readonly #peopleVersion: AccessSources['peopleVersion'];
  /** Each query asks for the rights on each of its fields: found once for each user, until anything changes. */
  readonly #known = new Map<string, KnownRights>();
  #knownVersion = 0;

  constructor({ schema, row, peopleVersion }: AccessSources) {
    this.#schema = schema;
    this.#row = row;
    this.#peopleVersion = peopleVersion;
    this.#sharing = new Sharing({
      row,
      objectOf: (id) => schema.byKeyPrefix(id)?.name,
      objectAccess: (user, object) => this.objectAccess(user, object),
    });
  }

  definePermissionSet(set: PermissionSetDefinition): void {
    this.#sets.set(set.name, set);
    this.#changed();
  }

  permissionSets(): PermissionSetDefinition[] {
    return [...this.#sets.values()];
  }

  assign(userId: string, permissionSet: string): void {
    if (!this.#sets.has(permissionSet)) throw new Error(`There is no permission set ${permissionSet}.`);
    const sets = this.#assigned.get(userId) ?? new Set<string>();
    if (sets.has(permissionSet)) return;
    sets.add(permissionSet);
    this.#assigned.set(userId, sets);
    this.#changed();
  }

  unassign(userId: string, permissionSet: string): void {
    if (this.#assigned.get(userId)?.delete(permissionSet)) this.#changed();
  }

  assignments(): { userId: string; permissionSet: string }[] {
    return [...this.#assigned].flatMap(([userId, sets]) =>
      [...sets].map((permissionSet) => ({ userId, permissionSet })),
    );
  }

  /** Called after permission sets or their assignments have changed. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  setProfile(name: string, definition: ProfileDefinition): void {
    this.#known.clear();
    this.#profiles.set(name, definition);
  }

  /** Takes rights on a standard object from one user, as a narrower profile would. */
  restrict(userId: string, object: string, access: Partial<ObjectAccess>): void {
    this.#known.clear();
    this.#restricted.set(`${userId}/${object}`, access);
  }

  objectAccess(user: UserContext, object: string): ObjectAccess {
    const definition = this.#schema.object(object);
    if (!definition) return NONE;
    if (user.system) return ALL;
    const { objects } = this.#knownOf(user.userId);
    const known = objects.get(definition);
    if (known) return known;
    const access = this.#profileAccess(user.userId, definition);
    for (const set of this.#setsOf(user.userId)) grant(access, set, definition.name);
    Object.assign(access, this.#restricted.get(`${user.userId}/${definition.name}`));
    objects.set(definition, Object.freeze(access));
    return access;
  }

  #knownOf(userId: string): KnownRights {
    const version = this.#peopleVersion();
    if (version !== this.#knownVersion) this.#known.clear();
    this.#knownVersion = version;
    let known = this.#known.get(userId);
    if (!known) {
      known = { objects: new Map(), fields: new Map() };
      this.#known.set(userId, known);
    }
    return known;
  }

  fieldAccess(user: UserContext, object: string, fieldName: string): FieldRights {
    const definition = this.#schema.object(object);
    const field = this.#schema.field(object, fieldName);
    if (!definition || !field) return HIDDEN;
    const access = this.objectAccess(user, object);
    if (!access.read) return HIDDEN;
    const edit = access.create || access.edit;
    if (user.system || field.alwaysVisible || field.required) return { read: true, edit };
    // Field-level security does not apply to platform events, either:
    // https://developer.salesforce.com/docs/atlas.en-us.platform_events.meta/platform_events/platform_events_considerations.htm
    if (definition.kind === 'metadata' || definition.kind === 'event') return { read: true, edit };
    const rights = this.#fieldRights(user.userId, definition, field);
    return { read: rights.read, edit: rights.edit && edit };
  }

  setSharing(object: string, model: SharingModel): void {
    this.#sharing.set(object, model);
  }

  sharingOf(object: string): SharingModel {
    return this.#sharing.model(object);
  }

  /** May the user see the row (object access is asked apart)? */
  rowVisible(user: UserContext, object: string, row: SObjectRow): boolean {
    return this.#sharing.visible(user, object, row);
  }

  /** Need rows of the object not be asked about one by one? */
  seesAllRows(user: UserContext, object: string): boolean {
    return user.system === true || this.sharingOf(object) !== 'private';
  }

  /** May the user change the row? Asked after `rowVisible`. */
  rowEditable(user: UserContext, object: string, row: SObjectRow): boolean {
    return this.#sharing.editable(user, object, row);
  }

  /** "API Enabled" of the profile or of a permission set. */
  apiEnabled(userId: string): boolean {
    if (this.#profileOf(userId)?.['PermissionsApiEnabled'] === true) return true;
    return this.#setsOf(userId).some((set) => set.apiEnabled === true);
  }

  #profileOf(userId: string): SObjectRow | undefined {
    const profileId = this.#row('User', userId)?.['ProfileId'];
    return typeof profileId === 'string' ? this.#row('Profile', profileId) : undefined;
  }

  #profileAccess(userId: string, { name, kind }: ObjectDefinition): ObjectAccess {
    const profile = this.#profileOf(userId);
    if (profile?.['PermissionsModifyAllData'] === true) return { ...ALL };
    const given = this.#profiles.get(String(profile?.['Name']))?.objects?.[name];
    const base = kind !== 'standard' ? NONE : SETUP_OBJECTS.has(name) ? { ...NONE, read: true } : CRUD;
    const access = { ...base, ...given };
    if (!access.read) return { ...NONE };
    return profile?.['PermissionsViewAllData'] === true ? { ...access, viewAll: true } : access;
  }

  #fieldRights(userId: string, object: ObjectDefinition, field: FieldDefinition): FieldRights {
    const { fields } = this.#knownOf(userId);
    let ofObject = fields.get(object);
    if (!ofObject) {
      ofObject = new Map();
      fields.set(object, ofObject);
    }
    let rights = ofObject.get(field);
    if (!rights) {
      rights = this.#findFieldRights(userId, object, field);
      ofObject.set(field, rights);
    }
    return rights;
  }

  #findFieldRights(userId: string, { name: object }: ObjectDefinition, { name }: FieldDefinition): FieldRights {
    const key = `${object}.${name}`;
    const ofProfile = this.#profiles.get(String(this.#profileOf(userId)?.['Name']))?.fields?.[key];
    // A new custom field is hidden until somebody grants it; a standard one is seen until somebody hides it.
    const isOpen = !name.toLowerCase().endsWith('__c');
    const rights = { ...(ofProfile ?? { read: isOpen, edit: isOpen }) };
    for (const set of this.#setsOf(userId)) {
      const given = set.fields[key];
      rights.read ||= given?.read === true || given?.edit === true;
      rights.edit ||= given?.edit === true;
    }
    return rights;
  }

  #setsOf(userId: string): PermissionSetDefinition[] {
    return [...(this.#assigned.get(userId) ?? [])].flatMap((name) => this.#sets.get(name) ?? []);
  }

  #changed(): void {
    this.#known.clear();
    for (const listener of this.#listeners) listener();
  }
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
