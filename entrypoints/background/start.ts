import { toAppError } from '../../lib/errors/app-error.ts';
import type { LogPort } from '../../lib/platform/ports.ts';

export interface Start {
  /** Resolves when it has been done. */
  ready(): Promise<void>;
  /** What was there is gone: whoever asks next does it anew. */
  forget(): void;
  /** The same of what could not be done beside it. Throws that. */
  refuse(thrown: unknown): never;
}

/**
 * What a worker does before anything else, once. Where it failed it is tried again for whoever asks next: a disk that was
 * full or busy for a moment is no reason for a worker that lives for hours to do nothing.
 */
export function createStart(start: () => Promise<void>, log: LogPort): Start {
  let started: Promise<void> | undefined;
  return {
    ready() {
      started ??= start().catch((thrown: unknown) => {
        started = undefined;
        log.warn('start.failed', { code: toAppError(thrown).code });
        throw thrown;
      });
      return started;
    },
    forget: () => (started = undefined),
    refuse(thrown) {
      started = undefined;
      throw thrown;
    },
  };
}
