import { AppError } from '../errors/app-error.ts';
import type { Deps } from './ports.ts';

export interface HttpRequest {
  /** Named in errors, so that people are told who did not answer. */
  service: 'salesforce' | 'cinnox';
  url: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  /** A service worker loses a fetch that takes more than 30 s, so everything it asks stays below. */
  timeoutMs: number;
  /** `omit` unless the protocol needs cookies (the event stream does). */
  credentials?: 'omit' | 'include';
}

export interface HttpAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/** Nothing that a server says stops a queue for longer (ms). */
const longestPauseMs = 15 * 60_000;

const redirects = new Set([301, 302, 303, 307, 308]);

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the address';
}

async function exchange(fetchPort: Deps['fetch'], request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
  const response = await fetchPort(request.url, {
    method: request.method ?? 'GET',
    ...(request.headers === undefined ? {} : { headers: request.headers }),
    ...(request.body === undefined ? {} : { body: request.body }),
    // `manual` never follows either, but unlike `error` it can be told apart from a broken connection.
    redirect: 'manual',
    credentials: request.credentials ?? 'omit',
    cache: 'no-store',
    signal,
  });
  if (response.type === 'opaqueredirect' || redirects.has(response.status)) {
    throw new AppError('not_configured', `${hostOf(request.url)} sends requests to another address.`, {
      service: request.service,
      reason: 'redirected',
      host: hostOf(request.url),
    });
  }
  const { status, headers } = response;
  const answer = { status, headers, text: await response.text() };
  if (status !== 429 && status !== 503) return answer;
  // Seconds (RFC 9110, 10.2.3).
  const retryAfterMs = Math.min(Number(headers.get('retry-after')) * 1000, longestPauseMs);
  if (!(retryAfterMs > 0)) return answer;
  const says = `${hostOf(request.url)} asked for a pause.`;
  const { service } = request;
  throw new AppError(status === 429 ? 'rate_limited' : 'server_busy', says, { service, status, retryAfterMs });
}

/**
 * One HTTP exchange with its body read. Never follows a redirect, because redirects drop the bearer header and turn a
 * renamed org into a false success. Throws `network` (no answer: the outcome is unknown), `timeout`, `not_configured`
 * (redirected), and where the server says for how long it wants a pause `rate_limited` or `server_busy`.
 */
export async function http(deps: Pick<Deps, 'fetch' | 'clock'>, request: HttpRequest): Promise<HttpAnswer> {
  const controller = new AbortController();
  const { service } = request;
  // Raced, not only signalled: a connection that ignores the signal must not hold the caller.
  let stop = (): void => undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const timer = deps.clock.setTimeout(() => {
      const host = hostOf(request.url);
      reject(new AppError('timeout', `${host} did not answer in time.`, { service, host }));
      controller.abort();
    }, request.timeoutMs);
    stop = () => deps.clock.clearTimeout(timer);
  });
  try {
    return await Promise.race([exchange(deps.fetch, request, controller.signal), late]);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const host = hostOf(request.url);
    throw new AppError('network', `No answer from ${host}.`, { service, host }, { cause });
  } finally {
    stop();
  }
}
