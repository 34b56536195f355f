import { createLightBody, readBody, type TextBody } from './light-body.ts';
import type { LightHeaders, LightHeadersClass } from './light-headers.ts';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const takesNoBody = new Set(['GET', 'HEAD']);

interface Parts {
  url: string;
  method: string;
  headers: LightHeaders;
  body: TextBody;
  init: RequestInit;
}

/** Requests whose body is text; all others are the platform's own. */
export function createLightRequests(Real: typeof Request, Headers: LightHeadersClass): typeof Request {
  const { signal: silent } = new AbortController();

  class LightRequest extends createLightBody(Real) {
    readonly #init: RequestInit;
    readonly url: string;
    readonly method: string;
    readonly headers: LightHeaders;
    readonly signal: AbortSignal;
    readonly redirect: RequestRedirect;

    constructor({ url, method, headers, body, init }: Parts) {
      super(body);
      this.#init = init;
      this.url = url;
      this.method = method;
      this.headers = headers;
      this.signal = init.signal ?? silent;
      this.redirect = init.redirect ?? 'follow';
    }

    static isOne(value: unknown): value is LightRequest {
      return typeof value === 'object' && value !== null && #init in value;
    }

    /** As a request with another address or other headers; its body goes along. */
    parts(init: RequestInit): Parts & { init: RequestInit } {
      const body = this.takeBody();
      return { url: this.url, method: this.method, headers: this.headers, body, init: { ...this.#init, ...init } };
    }

    clone(): LightRequest {
      const { url, method, headers } = this;
      return new LightRequest({
        url,
        method,
        headers: new Headers(headers),
        body: this.copyBody(),
        init: this.#init,
      });
    }

    protected override handOver(): Request {
      const { url, method, headers, body, init } = this.parts({});
      return new Real(url, { ...init, method, headers: [...headers], body });
    }
  }

  /** Undefined: not for a light one. */
  function lightParts(input: unknown, init: RequestInit): Parts | undefined {
    const from = LightRequest.isOne(input) ? input : undefined;
    if (from === undefined && typeof input !== 'string' && !(input instanceof URL)) return undefined;
    const read = readBody(init.body);
    const method = init.method ?? from?.method ?? 'GET';
    if (read === undefined || !methods.has(method)) return undefined;
    const taken = from?.parts(init);
    const body = read.body ?? taken?.body ?? null;
    if (body !== null && takesNoBody.has(method)) throw new TypeError('Request with GET/HEAD method cannot have body.');
    const headers = new Headers(init.headers ?? taken?.headers);
    if (read.contentType !== undefined && !headers.has('content-type')) headers.set('content-type', read.contentType);
    const url = taken?.url ?? new URL(String(input)).href;
    return { url, method, headers, body, init: taken?.init ?? init };
  }

  /** A request may stand for its own parts. */
  function plainInit(init: RequestInit | LightRequest): RequestInit {
    if (!LightRequest.isOne(init)) return init;
    const { method, headers, body, init: rest } = init.parts({});
    return { ...rest, method, headers: [...headers], body };
  }

  function make(input: unknown, given: RequestInit | LightRequest = {}): object {
    const init = plainInit(given);
    const parts = lightParts(input, init);
    if (parts) return new LightRequest(parts);
    const headers = init.headers === undefined ? {} : { headers: [...new Headers(init.headers)] };
    if (!LightRequest.isOne(input)) return new Real(input as string, { ...init, ...headers });
    const { url, ...taken } = input.parts(init);
    const own = { method: taken.method, headers: [...taken.headers], body: taken.body };
    return new Real(url, { ...own, ...taken.init, ...headers });
  }

  return new Proxy(Real, {
    construct: (_target, [input, init]: [unknown, RequestInit | LightRequest | undefined]) => make(input, init),
  });
}
