/** The seams between the parts of the Salesforce emulator: store, rest, oauth, streaming, package. */

import type { FieldDefinition, ObjectDefinition } from './schema/definition-types.ts';
import type { OrgMetadata } from './metadata/org-metadata.ts';
import type { QueryPlan } from './soql/explain-query.ts';
import type { IdList } from './soql/id-list.ts';
import type { Clock } from '../../../lib/platform/clock.ts';
import type { AccessControl } from './access/access-types.ts';
import type { ApiPolicy } from './access/api-gate.ts';
import type { DuplicateRule } from './variety/duplicate-rules.ts';
import type { MergeOrder } from './store/merge-rows.ts';

export type {
  AccessControl,
  FieldRights,
  ObjectAccess,
  PermissionSetDefinition,
  ProfileDefinition,
  SharingModel,
} from './access/access-types.ts';

export type { FieldDefinition, FieldType, ObjectDefinition } from './schema/definition-types.ts';

export type FieldValue = string | number | boolean | null;
export type SObjectRow = { Id: string } & Record<string, FieldValue>;

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

/** A refusal with Salesforce's own error code and HTTP status. */
export class SalesforceError extends Error {
  override readonly name = 'SalesforceError';
  readonly status: number;
  readonly errorCode: string;
  /** API names; absent in bodies of errors that carry no `fields` key. */
  readonly fields: string[] | undefined;
  /** Extra keys of the error object, e.g. `duplicateResut`. */
  readonly extra: Record<string, unknown> | undefined;

  constructor(status: number, errorCode: string, message: string, fields?: string[], extra?: Record<string, unknown>) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
    this.fields = fields;
    this.extra = extra;
  }
}

/** Options that request headers set for the DML of one request. */
export interface DmlOptions {
  /** `Sforce-Auto-Assign`; true when the header is absent. */
  autoAssign?: boolean;
  /** `Sforce-Duplicate-Rule-Header: allowSave=true`: rules that only alert let the row pass. */
  allowDuplicates?: boolean;
  /** `includeRecordDetails=true` of the same header. */
  duplicateDetails?: boolean;
  /** For addresses in refusals, e.g. `68.0`. */
  apiVersion?: string;
  /** Throws when the row, locked and read afresh, is not as the caller of an update wants it. */
  checkRow?(row: SObjectRow): void;
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
  query(soql: string, options?: QueryOptions): QueryResult;
  /** The same for a result that may be long: makes the `first` records, the others when they are asked for. */
  open(soql: string, options: QueryOptions & { first: number }): OpenedQuery;
  /** How the query might be run, without running it. */
  explain(soql: string): QueryPlan[];
  /** All records of a query, made one after another while nothing is written. */
  each(soql: string, options?: QueryOptions): Iterable<Record<string, unknown>>;
  /** Records of an opened query, from one place to before another. */
  more(rest: QueryRest, start: number, end: number): Record<string, unknown>[];
  /** SOSL. `searchLagMs`: rows committed less than this ago are not in the index yet. */
  search(sosl: string, options?: SearchOptions): Record<string, unknown>[];
  insert(object: string, values: Record<string, unknown>, options?: DmlOptions): Promise<string>;
  update(object: string, id: string, values: Record<string, unknown>, options?: DmlOptions): Promise<void>;
  delete(object: string, id: string): Promise<void>;
  /** Deletes for good: not even `queryAll` sees the row again. Also takes rows out of the recycle bin. */
  purge(object: string, id: string): Promise<void>;
  /** Takes a row out of the recycle bin, with all that went there with it. */
  undelete(id: string): Promise<void>;
  /** The row can no longer be had back; `queryAll` sees it for another day. */
  emptyFromBin(id: string): Promise<void>;
  /** Makes one record of two or three; answers the ids of the rows that changed hands. */
  merge(order: MergeOrder): Promise<string[]>;
  /** A platform event, delivered after commit (publish behaviour "after commit"). */
  publish(event: string, values: Record<string, FieldValue>): void;
  /** Runs `work`; when it rejects, its writes (not those before it) are undone and the error goes on. */
  attempt<T>(work: () => Promise<T>): Promise<T>;
  /** The same transaction without object, field and sharing checks, as triggers see it. */
  asSystem(): Tx;
}

export interface QueryOptions {
  /** `queryAll`: rows of the recycle bin too. */
  includeDeleted?: boolean;
  /** For the `attributes.url` of records, e.g. `68.0`. */
  apiVersion?: string;
  /** Only look whether the query can be run: no rows. */
  checkOnly?: boolean;
}

export interface QueryResult {
  records: Record<string, unknown>[];
  totalSize: number;
}

/**
 * A long result. Which rows it has, and in which order, is settled when the query is run; the values are those of the
 * moment at which they are read, and rows that are deleted or hidden by then are left out.
 */
export interface QueryRest {
  readonly soql: string;
  readonly includeDeleted: boolean;
  readonly apiVersion: string;
  readonly ids: IdList;
}

export interface OpenedQuery extends QueryResult {
  /** Absent when all records are there. */
  rest?: QueryRest;
}

export interface SearchOptions {
  searchLagMs?: number;
  apiVersion?: string;
}

/** Knobs of one org; tests and the control API set them at any time. */
export interface OrgSettings {
  /** Who gets a Case created with `Sforce-Auto-Assign` on and no active rule. `null`: the creator keeps it. */
  defaultCaseOwnerId: string | null;
  dailyApiLimit: number;
  apiRequestsUsed: number;
  /** How long a transaction waits for a locked row. */
  lockWaitMs: number;
  /** Whom the API refuses, whatever the session. */
  api: ApiPolicy;
}

export interface Trigger {
  object: string;
  afterInsert?(rows: SObjectRow[], tx: Tx): Promise<void> | void;
  afterUpdate?(rows: SObjectRow[], before: SObjectRow[], tx: Tx): Promise<void> | void;
  beforeInsert?(rows: SObjectRow[], tx: Tx): Promise<void> | void;
  /** May change the rows; a validation rule is one that throws FIELD_CUSTOM_VALIDATION_EXCEPTION. */
  beforeUpdate?(rows: SObjectRow[], before: SObjectRow[], tx: Tx): Promise<void> | void;
}

export interface RecordTypeChoice {
  row: SObjectRow;
  available: boolean;
  isDefault: boolean;
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
  /**
   * Writes rows of a seed as they are given, in their stored form: no triggers, checks, listeners. `onId` hears of
   * each row's id.
   */
  load(object: string, userId: string, rows: Iterable<Record<string, FieldValue>>, onId?: (id: string) => void): void;
  addTrigger(trigger: Trigger): void;
  addDuplicateRule(rule: DuplicateRule): void;
  /** Record types of objects that have some, as the user of the transaction may choose them. */
  readonly recordTypesOf: Map<string, (tx: Tx) => RecordTypeChoice[]>;
  /** Called once per committed transaction, in commit order. */
  onCommit(listener: (changes: Change[]) => void): () => void;
  /** Called for each published platform event, after commit. */
  onEvent(listener: (event: PublishedEvent) => void): () => void;
  access: AccessControl;
  readonly organization: OrgDescription;
  readonly settings: OrgSettings;
  /** What triggers on platform events threw; in a real org only the debug log would tell. */
  readonly triggerFailures: readonly unknown[];
  /** Epoch ms by the org's clock. */
  now(): number;
  /** Runs what the org does later, such as bulk jobs. */
  readonly clock: Clock;
  /** Resolves when the triggers of published platform events have run. */
  idle(): Promise<void>;
  close(): void;
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
  /** Entries of `GET /limits` that its other parts keep. */
  limits?: () => Record<string, { Max: number; Remaining: number }>;
  /** Search-index lag in ms (default 0 in tests; a knob). */
  searchLagMs: number;
  /** Hosts of My Domain before it was renamed; they redirect to the present one. */
  formerHosts?: string[];
  /** What is deployed in the org; there as soon as the emulator or an installation has made it. */
  metadata?: OrgMetadata;
}

export interface ApexRestHandler {
  /** May the Site's guest user call it? */
  guest: boolean;
  /** The class behind it: callers who are no administrators need access to it. */
  apexClass?: string;
  handle(call: {
    method: string;
    path: string;
    body: string;
    headers: Headers;
    user: UserContext;
  }): Promise<{ status: number; body: string; contentType?: string }>;
}

/** A caller that OAuth has let in. */
export interface ApiSession {
  readonly org: Org;
  readonly userId: string;
  readonly token: string;
  /** API client id (consumer key) or `web` for a browser session. */
  readonly client: string;
}
