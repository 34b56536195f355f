import { Connection } from 'jsforce/lib/connection.js';
import { AppError, toAppError } from '../errors/app-error.ts';
import type { Deps } from '../platform/ports.ts';
import type { Access, Grants } from '../vault/grants.ts';
import { API_VERSION } from './api-version.ts';
import { answerError } from './fault-table.ts';
import { apiHost } from './hosts.ts';
import { createJsforceRequest } from './jsforce-request.ts';

/** A worker loses a fetch after 30 s; below that a time-out can still be reported. */
const TIMEOUT_MS = 25_000;

export interface ConnectionRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** After the version root (`/composite`), or from the host's root (`/services/…`). */
  path: string;
  /** Sent as JSON. */
  body?: unknown;
}

export interface SalesforceConnection {
  /** The parsed answer. Throws AppError only; a session that expired is renewed once. */
  request(request: ConnectionRequest): Promise<unknown>;
  /** Whose session requests use now. Throws `session_expired`. */
  access(): Promise<Access>;
  apiUsage(): { used: number; max: number } | null;
  /** How far the org's clock is ahead of this machine's (ms), by the last answer's Date header; null before one. */
  clockOffsetMs(): number | null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const refusedAtOnce = 'Salesforce refused a session that it had just given.';
/** https://help.salesforce.com/s/articleView?id=xcloud.admin_sessions.htm */
const askForRanges =
  'Ask your admin whether login IP ranges are enforced on every request and leave out the network you are in.';

const VERSIONS_TIMEOUT_MS = 5_000;

/** Where the list of API versions, which needs no session, is answered by now; undefined when nobody says. */
async function newAddress(deps: Pick<Deps, 'fetch' | 'clock'>, host: string): Promise<string | undefined> {
  const controller = new AbortController();
  const timer = deps.clock.setTimeout(() => controller.abort(), VERSIONS_TIMEOUT_MS);
  try {
    const answer = await deps.fetch(`https://${host}/services/data/`, {
      redirect: 'follow',
      credentials: 'omit',
      signal: controller.signal,
    });
    const address = apiHost(answer.url);
    return address === null || address === host ? undefined : address;
  } catch {
    return undefined;
  } finally {
    deps.clock.clearTimeout(timer);
  }
}

/** A Date header has whole seconds and took a while to arrive: small differences are no skew. */
const NOTABLE_OFFSET_MS = 3_000;

function clockOffset(serverMs: number, hereMs: number): number {
  const difference = serverMs - hereMs;
  return Math.abs(difference) < NOTABLE_OFFSET_MS ? 0 : difference;
}

/**
 * The only user of jsforce. It has no refresh function and no OAuth client, because jsforce's own refresh loses a
 * rotated refresh token and repeats itself without end on 401.
 */
export function createSalesforceConnection(options: {
  deps: Pick<Deps, 'fetch' | 'clock' | 'log'>;
  grants: Pick<Grants, 'accessToken' | 'refresh'>;
}): SalesforceConnection {
  const { deps, grants } = options;
  let usage: { used: number; max: number } | null = null;
  let offsetMs: number | null = null;
  let newHost: string | undefined;
  let latest: { generation: number; connection: Connection } | undefined;

  const request = createJsforceRequest({
    deps,
    timeoutMs: TIMEOUT_MS,
    check({ statusCode, headers, body }) {
      const match = /api-usage=(\d+)\/(\d+)/.exec(headers['sforce-limit-info'] ?? '');
      if (match !== null) usage = { used: Number(match[1]), max: Number(match[2]) };
      const date = Date.parse(headers['date'] ?? '');
      if (!Number.isNaN(date)) offsetMs = clockOffset(date, deps.clock.now());
      if (statusCode >= 300) throw answerError(statusCode, parsed(body));
    },
  });

  function connect(access: Access): Connection {
    if (latest?.generation === access.generation) return latest.connection;
    const { instanceUrl, token: accessToken, generation } = access;
    const connection = new Connection({ instanceUrl, accessToken, version: API_VERSION });
    // Each request goes through this method of its transport; the one of ours takes the network from the port.
    Object.defineProperty(connection._transport, 'httpRequest', { value: request });
    latest = { generation, connection };
    return connection;
  }

  async function once(access: Access, { method, path, body }: ConnectionRequest): Promise<unknown> {
    try {
      return await connect(access).request<unknown>({
        method,
        url: path,
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json; charset=UTF-8' } }),
      });
    } catch (thrown) {
      throw toAppError(thrown);
    }
  }

  /** A refused session means that nothing was done, so sending it again is safe; a second refusal is final. */
  async function renewing(asked: ConnectionRequest): Promise<unknown> {
    const access = await grants.accessToken();
    try {
      return await once(access, asked);
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'session_expired') throw thrown;
      deps.log.info('salesforce.session-refused', { generation: access.generation });
    }
    const renewed = await grants.refresh(access.generation);
    try {
      return await once(renewed, asked);
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'session_expired') throw thrown;
      throw new AppError('permission_missing', refusedAtOnce, { ...thrown.details, remedy: askForRanges });
    }
  }

  /** The new address is asked for without any token, and only told. */
  async function moved(error: AppError): Promise<AppError> {
    const { host } = error.details;
    newHost ??= await newAddress(deps, String(host));
    if (newHost === undefined) return error;
    return new AppError(error.code, error.message, { ...error.details, newHost }, { cause: error });
  }

  return {
    access: () => grants.accessToken(),
    apiUsage: () => usage,
    clockOffsetMs: () => offsetMs,
    async request(asked) {
      try {
        return await renewing(asked);
      } catch (thrown) {
        if (thrown instanceof AppError && thrown.details.reason === 'redirected') throw await moved(thrown);
        throw thrown;
      }
    },
  };
}
