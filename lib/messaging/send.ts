import { AppError } from '../errors/app-error.ts';
import { isErrorCode } from '../errors/codes.ts';
import { sleep, type Clock } from '../platform/clock.ts';
import { createRealClock } from '../platform/real-clock.ts';
import { createRealRuntime, type RuntimePort } from '../platform/real-runtime.ts';
import type { CHANNEL, CommandName, Input, Output } from './contract.ts';
import { sealedFields } from './sealing.ts';

export type Send = <N extends CommandName>(name: N, input: Input<N>) => Promise<Output<N>>;

/** The contract's value, stated again: importing it would pull the schemas into every page. */
const channel: typeof CHANNEL = 'cinnox/1';

/** While the worker starts there is no listener yet. */
const RETRIES_MS = [50, 150, 400, 1000];
const notThereYet = /receiving end does not exist|could not establish connection/i;

/** Commands that wait for a person, or for several services one after the other. */
const patient: ReadonlySet<CommandName> = new Set([
  'session.signIn',
  'salesforce.connect',
  'salesforce.disconnect',
  'work.finish',
  'connections.test',
  'coverage.read',
  'coverage.rows',
  'coverage.fill',
  'backfill.count',
]);
const TIMEOUT_MS = 60_000;
const PATIENT_TIMEOUT_MS = 10 * 60_000;

function invalidated(cause?: unknown): AppError {
  return new AppError('context_invalidated', 'CINNOX was updated. Reload the page to go on.', {}, { cause });
}

function unwrap(reply: unknown): unknown {
  if (typeof reply !== 'object' || reply === null || !('ok' in reply)) {
    throw new AppError('internal', 'CINNOX did not answer. Reload the page.');
  }
  if (reply.ok === true) return 'value' in reply ? reply.value : null;
  const error: { code?: unknown; message?: unknown; field?: unknown; help?: unknown } =
    'error' in reply && typeof reply.error === 'object' && reply.error !== null ? reply.error : {};
  const code = isErrorCode(error.code) ? error.code : 'internal';
  const details = {
    ...(typeof error.field === 'string' ? { field: error.field } : {}),
    ...(typeof error.help === 'string' ? { help: error.help } : {}),
  };
  throw new AppError(code, typeof error.message === 'string' ? error.message : 'CINNOX could not do this.', details);
}

/** Seals a text for the holder of a public key. */
export type Seal = (doorKey: string, text: string) => Promise<string>;

/** Builds `send` on a given runtime and clock; without `seal` it sends no secret. */
export function createSend({ runtime, clock, seal }: { runtime: RuntimePort; clock: Clock; seal?: Seal }): Send {
  async function deliver(message: unknown): Promise<unknown> {
    for (const pauseMs of [...RETRIES_MS, null]) {
      if (runtime.id() === undefined) throw invalidated();
      try {
        return await runtime.sendMessage(message);
      } catch (cause) {
        const text = cause instanceof Error ? cause.message : String(cause);
        if (runtime.id() === undefined || /context invalidated/i.test(text)) throw invalidated(cause);
        // Only an undelivered message may be sent again: a lost answer says nothing about what was done.
        if (!notThereYet.test(text) || pauseMs === null) {
          throw new AppError('network', 'CINNOX does not answer. Try again.', { help: 'worker-lost' }, { cause });
        }
        await sleep(clock, pauseMs);
      }
    }
    throw new AppError('internal', 'unreachable');
  }

  /** Secrets leave the page sealed, by the names of their fields. */
  async function messageOf(name: CommandName, input: unknown): Promise<unknown> {
    const fields = sealedFields[name] ?? [];
    const isSecret = ([field, value]: [string, unknown]) => fields.includes(field) && typeof value === 'string';
    const entries = typeof input === 'object' && input !== null ? Object.entries<unknown>({ ...input }) : [];
    if (!entries.some(isSecret)) return { channel, name, input };
    if (seal === undefined) throw new AppError('not_allowed', 'This page takes no secrets.');
    const door = unwrap(await deliver({ channel, name: 'settings.door', input: {} }));
    const secrets = JSON.stringify(Object.fromEntries(entries.filter(isSecret)));
    const rest = Object.fromEntries(entries.filter((entry) => !isSecret(entry)));
    return { channel, name, input: rest, sealed: await seal(String(door), secrets) };
  }

  return async (name, input) => {
    const timeoutMs = patient.has(name) ? PATIENT_TIMEOUT_MS : TIMEOUT_MS;
    let stop = (): void => undefined;
    // A worker that fails at its start leaves the message without an answer and without an error.
    const late = new Promise<never>((_resolve, reject) => {
      const timer = clock.setTimeout(() => {
        reject(new AppError('timeout', 'CINNOX does not answer. Try again, or reload the page.'));
      }, timeoutMs);
      stop = () => clock.clearTimeout(timer);
    });
    try {
      // The receiver checked the handler's type against the same contract.
      return unwrap(await Promise.race([messageOf(name, input).then(deliver), late])) as never;
    } finally {
      stop();
    }
  };
}

/**
 * Sends a command from a page to the worker. Throws AppError: the worker's own, `context_invalidated` after an update,
 * `network` when it could not be delivered, `timeout` when no answer came.
 */
export const send: Send = createSend({ runtime: createRealRuntime(), clock: createRealClock() });
