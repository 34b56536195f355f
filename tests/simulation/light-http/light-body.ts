const asText = (text: string): string => text;
const asJson = (text: string): unknown => JSON.parse(text);

/** A body that is text already, or none. */
export type TextBody = string | null;

export interface ReadBody {
  body: TextBody;
  /** What the body says of itself. */
  contentType?: string;
}

/** Undefined for a body that is left to the platform's own classes: bytes, files, forms, streams. */
export function readBody(given: unknown): ReadBody | undefined {
  if (given === undefined || given === null) return { body: null };
  if (typeof given === 'string') return { body: given, contentType: 'text/plain;charset=UTF-8' };
  if (given instanceof URLSearchParams)
    return { body: String(given), contentType: 'application/x-www-form-urlencoded;charset=UTF-8' };
  return undefined;
}

/**
 * The text of a body, once. It takes as many steps of the event loop as the platform's own needs, so that nothing comes
 * in another order.
 */
class OneReading {
  readonly text: TextBody;
  isUsed = false;

  constructor(text: TextBody) {
    this.text = text;
  }

  async read<T>(as: (text: string) => T): Promise<T> {
    if (this.text === null) return as('');
    if (this.isUsed) throw new TypeError('Body is unusable: Body has already been read');
    this.isUsed = true;
    await Promise.resolve();
    await Promise.resolve();
    return as(this.text);
  }

  copy(): TextBody {
    if (this.isUsed) throw new TypeError('Body has already been consumed.');
    return this.text;
  }
}

/** What requests and answers have in common: a body that is text. `instanceof` holds for the platform's own class. */
export function createLightBody(Real: { prototype: Body }) {
  abstract class LightBody {
    readonly #reading: OneReading;

    constructor(body: TextBody) {
      this.#reading = new OneReading(body);
    }

    /** One of the platform's own in its place: what is asked for seldom is done by that. */
    protected abstract handOver(): Body;

    /** For another one beside it. */
    protected copyBody(): TextBody {
      return this.#reading.copy();
    }

    /** For another one in its place. */
    protected takeBody(): TextBody {
      const body = this.#reading.copy();
      this.#reading.isUsed = body !== null;
      return body;
    }

    get body(): ReadableStream<Uint8Array> | null {
      return this.#reading.text === null ? null : this.handOver().body;
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
      return this.handOver().arrayBuffer();
    }

    bytes(): Promise<Uint8Array> {
      return this.handOver().bytes();
    }

    blob(): Promise<Blob> {
      return this.handOver().blob();
    }

    formData(): Promise<FormData> {
      return this.handOver().formData();
    }
  }
  Object.setPrototypeOf(LightBody.prototype, Real.prototype);
  return LightBody;
}
