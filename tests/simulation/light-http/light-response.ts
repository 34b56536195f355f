import { asJson, asText, OneReading, readBody, type TextBody } from './light-body.ts';
import type { LightHeaders, LightHeadersClass } from './light-headers.ts';

const withoutBody = new Set([204, 205, 304]);

/** Answers whose body is text; all others are the platform's own. */
export function createLightResponses(Real: typeof Response, Headers: LightHeadersClass): typeof Response {
  class LightResponse {
    readonly #reading: OneReading;
    readonly headers: LightHeaders;
    readonly status: number;
    readonly statusText: string;
    readonly type = 'default';
    readonly redirected = false;
    url = '';

    constructor(body: TextBody, { status = 200, statusText = '', headers }: ResponseInit, contentType?: string) {
      this.#reading = new OneReading(body);
      this.headers = new Headers(headers);
      if (contentType !== undefined && !this.headers.has('content-type')) this.headers.set('content-type', contentType);
      this.status = status;
      this.statusText = statusText;
    }

    get ok(): boolean {
      return this.status >= 200 && this.status <= 299;
    }

    get body(): ReadableStream<Uint8Array> | null {
      return this.#reading.text === null ? null : this.#handOver().body;
    }

    get bodyUsed(): boolean {
      return this.#reading.isUsed;
    }

    text(): Promise<string> {
      return this.#reading.read(asText);
    }

    json(): Promise<unknown> {
      return this.#reading.read(asJson);
    }

    arrayBuffer(): Promise<ArrayBuffer> {
      return this.#handOver().arrayBuffer();
    }

    bytes(): Promise<Uint8Array> {
      return this.#handOver().bytes();
    }

    blob(): Promise<Blob> {
      return this.#handOver().blob();
    }

    formData(): Promise<FormData> {
      return this.#handOver().formData();
    }

    clone(): LightResponse {
      return new LightResponse(this.#reading.copy(), this.#init());
    }

    #init(): ResponseInit {
      return { status: this.status, statusText: this.statusText, headers: [...this.headers] };
    }

    /** What is asked for seldom is done by the platform. */
    #handOver(): Response {
      const text = this.#reading.copy();
      this.#reading.isUsed = text !== null;
      return new Real(text, this.#init());
    }
  }
  // So that `instanceof` holds.
  Object.setPrototypeOf(LightResponse.prototype, Real.prototype);

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
