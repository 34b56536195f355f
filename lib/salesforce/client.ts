import type { Deps } from '../platform/ports.ts';
import type { Grants } from '../vault/grants.ts';
import type { Soql, Sosl } from './soql.ts';

/** API version of every request. */
export const API_VERSION = '68.0';

/** A record as the REST API gives it; fields are `unknown` until somebody parses them. */
export interface SObject {
  readonly attributes: { readonly type: string; readonly url?: string };
  readonly [field: string]: unknown;
}

export interface CompositePart {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** After `/services/data/v68.0/`, e.g. `sobjects/Task`, `query/?q=…` (see `queryPath`). */
  path: string;
  /** Letters, digits and `_`; other parts may say `@{referenceId.id}`. */
  referenceId: string;
  body?: unknown;
  httpHeaders?: Record<string, string>;
}

export interface SalesforceFault {
  errorCode: string;
  message: string;
  fields: string[];
}

export interface CompositeAnswer {
  referenceId: string;
  status: number;
  body: unknown;
  /** Empty when the part succeeded. */
  faults: SalesforceFault[];
}

export interface FieldDescribe {
  name: string;
  label: string;
  type: string;
  length: number;
  createable: boolean;
  updateable: boolean;
  filterable: boolean;
  /** Must be given on create. */
  required: boolean;
  restrictedPicklist: boolean;
  picklistValues: { value: string; label: string; active: boolean; defaultValue: boolean }[];
}

export interface ObjectDescribe {
  name: string;
  createable: boolean;
  updateable: boolean;
  queryable: boolean;
  keyPrefix: string | null;
  fields: Record<string, FieldDescribe>;
}

/**
 * The one way to Salesforce. Every method throws AppError only: `session_expired`, `not_allowed`, `limit_exceeded`,
 * `network`, `timeout` (outcome unknown), `server_busy`, `rejected`, … (fault-table.ts).
 */
export interface SalesforceClient {
  /** All pages. */
  query(soql: Soql): Promise<SObject[]>;
  search(sosl: Sosl): Promise<SObject[]>;
  /** One API call, at most 25 parts. A part's failure is in its answer; a failure of the whole throws. */
  composite(parts: readonly CompositePart[], options: { allOrNone: boolean }): Promise<CompositeAnswer[]>;
  /** Cached for an hour; null = this user cannot see the object. */
  describe(object: string): Promise<ObjectDescribe | null>;
  /** Forgets cached descriptions (another user, changed permissions). */
  forgetDescribes(): void;
  /** Of the last answer; null before the first one. */
  apiUsage(): { used: number; max: number } | null;
}

/** Path of a query inside a composite request. */
export declare function queryPath(soql: Soql): string;
/** Path of a search inside a composite request. */
export declare function searchPath(sosl: Sosl): string;
/** The rows of a composite answer to `queryPath` or `searchPath` (first page). */
export declare function rowsOf(answer: CompositeAnswer): SObject[];
/** The id of a composite answer to a create, else null. */
export declare function createdId(answer: CompositeAnswer): string | null;

export declare function createSalesforceClient(options: {
  deps: Pick<Deps, 'fetch' | 'clock' | 'log'>;
  grants: Pick<Grants, 'accessToken' | 'refresh'>;
}): SalesforceClient;
