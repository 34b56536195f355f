export const asText = (text: string): string => text;
export const asJson = (text: string): unknown => JSON.parse(text);

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
export class OneReading {
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
