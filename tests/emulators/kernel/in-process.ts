import { NetworkCut, type FetchHandler } from './types.ts';

const MAX_REDIRECTS = 20;

/** The error by which `fetch` tells that there was no answer. */
export function failedToFetch(cause?: unknown): TypeError {
  return new TypeError('Failed to fetch', cause === undefined ? undefined : { cause });
}

/**
 * Gives a handler the manners of `fetch`: a cut connection rejects with `TypeError: Failed to fetch`, an aborted
 * signal rejects at once, and redirects are followed unless the request says otherwise. With `redirect: 'manual'` the
 * redirect itself is returned, readable, which a browser would not do: tests and the server need its `Location`.
 */
export function createInProcessFetch(handler: FetchHandler): FetchHandler {
  const once = async (request: Request): Promise<Response> => {
    request.signal.throwIfAborted();
    return raceAbort(answer(handler, request), request.signal);
  };
  return async (request) => {
    let current = request;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      const response = await once(current);
      const target = redirectTarget(response, current);
      if (!target || request.redirect === 'manual') return withUrl(response, current.url);
      if (request.redirect === 'error') throw failedToFetch('redirected');
      current = followUp(current, response.status, target);
    }
    throw failedToFetch('too many redirects');
  };
}

/** `fetch` names the address that answered in the end. */
function withUrl(response: Response, url: string): Response {
  return Object.defineProperty(response, 'url', { value: url, configurable: true });
}

async function answer(handler: FetchHandler, request: Request): Promise<Response> {
  try {
    return await handler(request);
  } catch (error) {
    throw error instanceof NetworkCut ? failedToFetch(error) : error;
  }
}

function raceAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function redirectTarget(response: Response, request: Request): URL | undefined {
  const location = response.headers.get('location');
  if (!location || ![301, 302, 303, 307, 308].includes(response.status)) return undefined;
  return new URL(location, request.url);
}

/** 307 and 308 would send the body again; no service here answers a body so, therefore it is dropped. */
function followUp(request: Request, status: number, target: URL): Request {
  const headers = new Headers(request.headers);
  headers.delete('content-type');
  if (target.origin !== new URL(request.url).origin) headers.delete('authorization');
  const method = status >= 307 || request.method === 'HEAD' ? request.method : 'GET';
  return new Request(target, { method, headers, signal: request.signal, redirect: request.redirect });
}
