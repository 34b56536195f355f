import type { GatePoint, RequestContext } from '../../kernel/types.ts';
import { TEST_ORG, createTestOrg } from '../store/test-org.ts';
import type { TestOrg } from '../store/test-org.ts';
import type { ApiSession, Org, UserContext } from '../types.ts';
import type { RestHandler } from './rest-handler.ts';
import { createRestHandler } from './rest-handler.ts';

export interface Reply<T = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: T;
}

export interface CallOptions {
  method?: string;
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  text?: string;
  headers?: Record<string, string>;
  as?: UserContext;
  gate?: (point: GatePoint) => Promise<void>;
}

export interface TestRest extends TestOrg {
  org: Org;
  handler: RestHandler;
  /** `path` is below `/services/data/v68.0` unless it begins with `/services`. */
  call<T = Record<string, unknown>>(path: string, options?: CallOptions): Promise<Reply<T>>;
}

const API = '/services/data/v68.0';

function sessionOf(org: Org, user: UserContext): ApiSession {
  return { org, userId: user.userId, token: 'test', client: 'test' };
}

export async function createTestRest(): Promise<TestRest> {
  const test = await createTestOrg();
  const org: Org = { ...TEST_ORG, store: test.store, apexRest: new Map(), searchLagMs: 0 };
  const handler = createRestHandler();
  const call = async <T>(path: string, options: CallOptions = {}): Promise<Reply<T>> => {
    const text = options.text ?? (options.body === undefined ? undefined : JSON.stringify(options.body));
    const method = options.method ?? (text === undefined ? 'GET' : 'POST');
    const url = `https://${org.myDomainHost}${path.startsWith('/services') ? '' : API}${path}`;
    const headers = { 'content-type': 'application/json', ...options.headers };
    const request = new Request(url, text === undefined ? { method, headers } : { method, headers, body: text });
    const context: RequestContext = {
      service: 'salesforce',
      route: `${method} ${path}`,
      gate: options.gate ?? (async () => undefined),
    };
    const response = await handler.handle(request, sessionOf(org, options.as ?? test.agent), context);
    const answer = await response.text();
    const isCsv = response.headers.get('content-type')?.startsWith('text/csv') === true;
    return {
      status: response.status,
      headers: response.headers,
      body: (isCsv ? answer : answer === '' ? undefined : JSON.parse(answer)) as T,
    };
  };
  return { ...test, org, handler, call };
}

export function queryPath(soql: string): string {
  return `/query?q=${encodeURIComponent(soql)}`;
}
