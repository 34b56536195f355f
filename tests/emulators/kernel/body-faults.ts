import type { Clock } from '../../../lib/platform/clock.ts';
import { sleep } from '../../../lib/platform/clock.ts';

/** What goes wrong while the body of an answer that was made is on its way. */
export interface BodyFault {
  /** The body comes in pieces over so many ms; its head comes at once. */
  slowBodyMs?: number;
  /** The body ends after this share of it, in [0, 1), and looks complete. */
  truncateTo?: number;
  /** The connection breaks after this share of the body, in [0, 1). */
  cutBodyAt?: number;
}

const PIECES = 10;
/** Marks a body that must leave piece by piece as it comes. */
const STREAMED = { 'transfer-encoding': 'chunked' } as const;

export function isBodyFault(fault: BodyFault): boolean {
  return [fault.slowBodyMs, fault.truncateTo, fault.cutBodyAt].some((part) => part !== undefined);
}

export async function spoilBody(clock: Clock, response: Response, fault: BodyFault): Promise<Response> {
  if (!response.body) return response;
  const whole = new Uint8Array(await response.arrayBuffer());
  const kept = whole.slice(0, Math.floor(whole.length * (fault.truncateTo ?? fault.cutBodyAt ?? 1)));
  const headers = new Headers(response.headers);
  const { status, statusText } = response;
  if (fault.slowBodyMs === undefined && fault.cutBodyAt === undefined) {
    return new Response(kept, { status, statusText, headers });
  }
  for (const [name, value] of Object.entries(STREAMED)) headers.set(name, value);
  return new Response(drip(clock, kept, fault), { status, statusText, headers });
}

function drip(clock: Clock, bytes: Uint8Array, { slowBodyMs = 0, cutBodyAt }: BodyFault): ReadableStream<Uint8Array> {
  const size = Math.max(1, Math.ceil(bytes.length / PIECES));
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      if (sent >= bytes.length) {
        if (cutBodyAt === undefined) controller.close();
        else controller.error(new TypeError('network error'));
        return;
      }
      if (slowBodyMs > 0) await sleep(clock, slowBodyMs / PIECES);
      controller.enqueue(bytes.slice(sent, sent + size));
      sent += size;
    },
  });
}
