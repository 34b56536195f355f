import type { HttpRequest, HttpResponse } from 'jsforce/lib/types/index.js';
import { createHttpRequestHandlerStreams } from 'jsforce/lib/request-helper.js';
import { StreamPromise } from 'jsforce/lib/util/promise.js';
import { AppError } from '../errors/app-error.ts';
import { http } from '../platform/http.ts';
import type { Deps } from '../platform/ports.ts';

export type JsforceRequest = (request: HttpRequest) => StreamPromise<HttpResponse>;

function bodyOf(request: HttpRequest): string | undefined {
  if (request.body === undefined || request.body === null) return undefined;
  if (typeof request.body === 'string') return request.body;
  throw new AppError('internal', 'Only text bodies are sent to Salesforce.');
}

/**
 * The transport of one connection, over the fetch that was given. jsforce's own browser request never settles when the
 * network fails and takes a redirect for an empty success; this one rejects in both cases. A failed answer rejects
 * too, before jsforce reads it, so that its status is not lost.
 */
export function createJsforceRequest(options: {
  deps: Pick<Deps, 'fetch' | 'clock'>;
  timeoutMs: number;
  /** Throws for an answer that is a failure. */
  check: (answer: HttpResponse) => void;
}): JsforceRequest {
  return (request) => {
    const { body: _sentBelow, ...withoutBody } = request;
    // Nothing flows through it: jsforce pipes it to its own, which nobody reads.
    const { stream } = createHttpRequestHandlerStreams(withoutBody);
    const work = async () => {
      const body = bodyOf(request);
      const answer = await http(options.deps, {
        service: 'salesforce',
        url: request.url,
        method: request.method,
        timeoutMs: options.timeoutMs,
        headers: { Accept: 'application/json', ...request.headers },
        ...(body === undefined ? {} : { body }),
      });
      const response = { statusCode: answer.status, headers: Object.fromEntries(answer.headers), body: answer.text };
      options.check(response);
      return response;
    };
    return StreamPromise.create(() => ({ stream, promise: work() }));
  };
}
