/** The seams between the rooms of the Salesforce emulator. Implementations: store/, oauth/, streaming/, package/. */

export type FieldValue = string | number | boolean | null;
export type SObjectRow = { Id: string } & Record<string, FieldValue>;

export type FieldType =
  | 'id' | 'string' | 'textarea' | 'picklist' | 'multipicklist' | 'combobox' | 'email' | 'phone' | 'url' | 'boolean'
  | 'int' | 'double' | 'currency' | 'percent' | 'date' | 'datetime' | 'reference' | 'base64' | 'address';

export interface FieldDefinition {
  name: string;
  label: string;
  type: FieldType;
  /** Maximum length in UTF-16 units for text fields. */
  length?: number;
  required?: boolean;
  createable?: boolean;
  updateable?: boolean;
  filterable?: boolean;
  defaultValue?: FieldValue;
  picklist?: { values: { value: string; label?: string; default?: boolean; active?: boolean }[]; restricted: boolean };
  externalId?: boolean;
  unique?: boolean;
  caseSensitive?: boolean;
  referenceTo?: string[];
  relationshipName?: string;
  /** Name of the child relationship on the parent, e.g. `Cases`. */
  childRelationshipName?: string;
  custom?: boolean;
}

export interface ObjectDefinition {
  name: string;
  label: string;
  labelPlural: string;
  keyPrefix: string;
  fields: FieldDefinition[];
  custom?: boolean;
  /** `event` = platform event (`__e`), `metadata` = custom metadata type (`__mdt`, read only through the API). */
  kind?: 'standard' | 'custom' | 'event' | 'metadata';
  createable?: boolean;
  updateable?: boolean;
  deletable?: boolean;
}

/** Who a transaction runs as. `system` bypasses object, field and sharing access (triggers, seeds, Apex `without sharing`). */
export interface UserContext {
  readonly userId: string;
  readonly system?: boolean;
}

export interface Change {
  object: string;
  type: 'created' | 'updated' | 'deleted' | 'undeleted';
  id: string;
  before?: SObjectRow;
  after?: SObjectRow;
  userId: string;
}

/** A refusal with Salesforce's own error code (salesforce.md section 2.7). */
export class SalesforceError extends Error {
  override readonly name = 'SalesforceError';
  constructor(
    readonly status: number,
    readonly errorCode: string,
    message: string,
    readonly fields?: string[],
    /** Extra keys of the error object, e.g. `duplicateResut`. */
    readonly extra?: Record<string, unknown>,
  ) {
    super(message);
  }
}

/** Options that request headers set for the DML of one request. */
export interface DmlOptions {
  /** `Sforce-Auto-Assign`; true when the header is absent. */
  autoAssign?: boolean;
  allowDuplicates?: boolean;
}

/**
 * One transaction: reads see its own writes over committed rows; written rows and unique keys are locked until it ends.
 * A second transaction that wants a locked row waits (10 s by the clock), then gets UNABLE_TO_LOCK_ROW.
 */
export interface Tx {
  readonly user: UserContext;
  get(object: string, id: string): SObjectRow | undefined;
  /** Rows whose fields equal the given values (indexed where possible). */
  find(object: string, equal: Record<string, FieldValue>): SObjectRow[];
  query(soql: string): { records: Record<string, unknown>[]; totalSize: number };
  insert(object: string, values: Record<string, unknown>, options?: DmlOptions): Promise<string>;
  update(object: string, id: string, values: Record<string, unknown>, options?: DmlOptions): Promise<void>;
  delete(object: string, id: string): Promise<void>;
  /** A platform event, delivered after commit (publish behaviour "after commit"). */
  publish(event: string, values: Record<string, FieldValue>): void;
}

export interface Trigger {
  object: string;
  afterInsert?(rows: SObjectRow[], tx: Tx): Promise<void> | void;
  afterUpdate?(rows: SObjectRow[], before: SObjectRow[], tx: Tx): Promise<void> | void;
  beforeInsert?(rows: SObjectRow[], tx: Tx): Promise<void> | void;
}

export interface PublishedEvent {
  event: string;
  replayId: number;
  createdDate: string;
  values: Record<string, FieldValue>;
}

/** The data of one org. */
export interface OrgStore {
  /** Runs `work` in one transaction; commits when it resolves, rolls back when it rejects. */
  tx<T>(user: UserContext, work: (tx: Tx) => Promise<T>, gates?: { beforeCommit?(): Promise<void> }): Promise<T>;
  describe(object: string): ObjectDefinition | undefined;
  objects(): ObjectDefinition[];
  defineObject(definition: ObjectDefinition): void;
  /** A new custom field is hidden from everybody until granted. */
  defineField(object: string, definition: FieldDefinition): void;
  addTrigger(trigger: Trigger): void;
  /** Called once per committed transaction, in commit order. */
  onCommit(listener: (changes: Change[]) => void): () => void;
  /** Called for each published platform event, after commit. */
  onEvent(listener: (event: PublishedEvent) => void): () => void;
  access: AccessControl;
}

export interface ObjectAccess {
  read: boolean; create: boolean; edit: boolean; delete: boolean; viewAll: boolean; modifyAll: boolean;
}
export interface PermissionSetDefinition {
  name: string;
  label: string;
  objects: Record<string, Partial<ObjectAccess>>;
  /** `Object.Field` -> access. */
  fields: Record<string, { read: boolean; edit: boolean }>;
  customMetadata: string[];
  apexClasses: string[];
}
export interface AccessControl {
  definePermissionSet(set: PermissionSetDefinition): void;
  assign(userId: string, permissionSet: string): void;
  unassign(userId: string, permissionSet: string): void;
  objectAccess(user: UserContext, object: string): ObjectAccess;
  fieldAccess(user: UserContext, object: string, field: string): { read: boolean; edit: boolean };
  /** `private`: only the owner (and viewAll/modifyAll) sees a row. Default `public`. */
  setSharing(object: string, model: 'public' | 'private'): void;
}

export interface OrgDescription {
  /** Short name used by tests and the control API: `uat`, `globex`. */
  name: string;
  orgId: string;
  isSandbox: boolean;
  /** e.g. `acme--uat.sandbox.my.salesforce.com` */
  myDomainHost: string;
  lightningHost: string;
  siteHost: string;
  organizationName: string;
  instanceName: string;
}

export interface Org extends OrgDescription {
  readonly store: OrgStore;
  /** Apex REST endpoints on the Site and the API host: `cinnox/relay/*` -> handler. Filled when a package is installed. */
  readonly apexRest: Map<string, ApexRestHandler>;
  /** Search-index lag in ms (default 0 in tests; a knob). */
  searchLagMs: number;
}

export interface ApexRestHandler {
  /** May the Site's guest user call it? */
  guest: boolean;
  handle(call: { method: string; path: string; body: string; headers: Headers; user: UserContext }): Promise<{ status: number; body: string; contentType?: string }>;
}

/** A caller that OAuth has let in. */
export interface ApiSession {
  readonly org: Org;
  readonly userId: string;
  readonly token: string;
  /** API client id (consumer key) or `web` for a browser session. */
  readonly client: string;
}
