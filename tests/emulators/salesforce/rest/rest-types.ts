import type { ApiSession, DmlOptions, Tx } from '../types.ts';

export interface RestReply {
  status: number;
  /** A 200 that tells of a failure inside: an all-or-none composite falls with it. */
  failed?: boolean;
  /** Sent as JSON; absent for an empty answer. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Sent as they are instead of a body, e.g. a file. */
  bytes?: Uint8Array<ArrayBuffer>;
}

/** One request below `/services/data/vNN.N`, alone or a part of a composite. */
export interface RestCall {
  readonly method: string;
  /** e.g. `68.0` */
  readonly version: string;
  /** Decoded path segments after the version. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly session: ApiSession;
  /** Part of a composite with `allOrNone`, which overrules that of a collection. */
  readonly allOrNone?: boolean;
  /** The body as it came; absent for a part of a composite. */
  readonly text?: string;
  /** The parsed JSON body. Throws JSON_PARSER_ERROR when there is none. */
  body(): unknown;
  /** Runs in the request's transaction: its own, or the one it shares with other parts of a composite. */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

export type RouteHandler = (call: RestCall, parameters: Readonly<Record<string, string>>) => Promise<RestReply>;

export interface Route {
  /** e.g. `sobjects/:object/describe` */
  path: string;
  /** The API version that brought it; before, there is no such resource. */
  since?: number;
  methods: Readonly<Record<string, RouteHandler>>;
}

/**
 * `Sforce-Auto-Assign` is on unless the header says FALSE. `Sforce-Duplicate-Rule-Header: allowSave=true;
 * includeRecordDetails=true`: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_duplicaterules.htm
 */
export function dmlOptions(call: RestCall): DmlOptions {
  const duplicates = call.headers.get('sforce-duplicate-rule-header') ?? '';
  return {
    autoAssign: call.headers.get('sforce-auto-assign')?.toUpperCase() !== 'FALSE',
    allowDuplicates: /\ballowSave\s*=\s*true\b/i.test(duplicates),
    duplicateDetails: /\bincludeRecordDetails\s*=\s*true\b/i.test(duplicates),
    apiVersion: call.version,
  };
}
