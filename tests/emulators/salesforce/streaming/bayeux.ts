/** The Bayeux messages that the service speaks, and its refusals. https://docs.cometd.org/current7/reference/#_bayeux */

export interface IncomingMessage {
  channel: string;
  id?: unknown;
  clientId?: unknown;
  subscription?: unknown;
  supportedConnectionTypes?: unknown;
  connectionType?: unknown;
  advice?: unknown;
  ext?: unknown;
}

export type Reply = Record<string, unknown>;

export interface Advice {
  reconnect: 'retry' | 'handshake' | 'none';
  interval?: number;
  timeout?: number;
}

/** How long a connect is held open when nothing happens. */
export const HOLD_MS = 110_000;
/** How long the service waits for the next connect before it forgets the client. */
export const RECONNECT_MS = 40_000;
export const MAX_REQUEST_BYTES = 32_768;

/** A refusal of one message, with the advice that tells the client what to do. */
export class BayeuxError extends Error {
  override readonly name = 'BayeuxError';
  readonly advice: Advice | undefined;
  /** Why a handshake was denied; nested in the answer's `ext`. */
  readonly failureReason: string | undefined;

  constructor(error: string, advice?: Advice, failureReason?: string) {
    super(error);
    this.advice = advice;
    this.failureReason = failureReason;
  }
}

export function unknownClient(): BayeuxError {
  return new BayeuxError('403::Unknown client', { interval: 0, reconnect: 'handshake' });
}

export function handshakeDenied(failureReason: string): BayeuxError {
  return new BayeuxError('403::Handshake denied', { reconnect: 'none' }, failureReason);
}

export function dailyLimitExceeded(): BayeuxError {
  return new BayeuxError('403::Organization total events daily limit exceeded', { reconnect: 'none', interval: 0 });
}

export function replyTo(message: IncomingMessage, rest: Reply): Reply {
  return { ...rest, channel: message.channel, ...(message.id === undefined ? {} : { id: message.id }) };
}

export function errorReply(message: IncomingMessage, error: BayeuxError): Reply {
  const ext = error.failureReason
    ? { sfdc: { failureReason: error.failureReason }, replay: true, 'payload.format': true }
    : undefined;
  const subscription =
    message.channel === '/meta/subscribe' && typeof message.subscription === 'string'
      ? message.subscription
      : undefined;
  return replyTo(message, {
    ...(typeof message.clientId === 'string' ? { clientId: message.clientId } : {}),
    ...(subscription === undefined ? {} : { subscription }),
    ...(ext ? { ext } : {}),
    ...(error.advice ? { advice: error.advice } : {}),
    error: error.message,
    successful: false,
  });
}

/** One message or an array of them; undefined when the body is neither. */
export function readMessages(body: string): IncomingMessage[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return undefined;
  }
  const messages = Array.isArray(parsed) ? parsed : [parsed];
  return messages.length > 0 && messages.every(isMessage) ? messages : undefined;
}

function isMessage(value: unknown): value is IncomingMessage {
  return isRecord(value) && typeof value['channel'] === 'string';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
