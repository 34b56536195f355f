import { createLightBody, readBody, type TextBody } from './light-body.ts';
import type { LightHeaders, LightHeadersClass } from './light-headers.ts';

const withoutBody = new Set([204, 205, 304]);

/** Answers whose body is text; all others are the platform's own. */
export function createLightResponses(Real: typeof Response, Headers: LightHeadersClass): typeof Response {
  class LightResponse extends createLightBody(Real) {
    readonly headers: LightHeaders;
    readonly status: number;
    readonly statusText: string;
    readonly type = 'default';
    readonly redirected = false;
    url = '';

    constructor(body: TextBody, { status = 200, statusText = '', headers }: ResponseInit, contentType?: string) {
      super(body);
      this.headers = new Headers(headers);
      if (contentType !== undefined && !this.headers.has('content-type')) this.headers.set('content-type', contentType);
      this.status = status;
      this.statusText = statusText;
    }

    get ok(): boolean {
      return this.status >= 200 && this.status <= 299;
    }

    clone(): LightResponse {
      return new LightResponse(this.copyBody(), this.#init());
    }

    #init(): ResponseInit {
      return { status: this.status, statusText: this.statusText, headers: [...this.headers] };
    }

    protected override handOver(): Response {
      return new Real(this.takeBody(), this.#init());
    }
  }

  function make(body: unknown, init: ResponseInit = {}): object {
    const read = readBody(body);
    const { status = 200 } = init;
    const isOrdinary = Number.isInteger(status) && status >= 200 && status <= 599;
    if (read === undefined || !isOrdinary || (read.body !== null && withoutBody.has(status)))
      return new Real(body as BodyInit, { ...init, headers: [...new Headers(init.headers)] });
    return new LightResponse(read.body, init, read.contentType);
  }

  const json = (data: unknown, init: ResponseInit = {}): object => {
    const text = JSON.stringify(data);
    if (text === undefined) throw new TypeError('The data is not JSON serializable');
    const headers = new Headers(init.headers);
    if (!headers.has('content-type')) headers.set('content-type', 'application/json');
    return make(text, { ...init, headers: [...headers] });
  };

  return new Proxy(Real, {
    construct: (_target, [body, init]: [unknown, ResponseInit | undefined]) => make(body, init),
    get: (target, name) => (name === 'json' ? json : Reflect.get(target, name)),
  });
}
