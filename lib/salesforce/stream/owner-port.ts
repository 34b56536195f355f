import { AppError } from '../../errors/app-error.ts';
import { isErrorCode } from '../../errors/codes.ts';
import type { CommandName, Input, Output } from '../../messaging/contract.ts';
import type { Send } from '../../messaging/send.ts';
import type { StreamOwner } from './event-stream.ts';

/**
 * A dedicated worker has no extension API, so its questions go through the page that owns it. Both ends are our own
 * bundle and nobody else can post to them.
 */
type StreamCommand = Extract<CommandName, `stream.${string}`>;

export interface Question {
  id: number;
  name: StreamCommand;
  input: Input<StreamCommand>;
}

export type Answer =
  { id: number; ok: true; value: unknown } | { id: number; ok: false; error: { code: string; message: string } };

/** In the page: hands a question to the extension's worker. */
export async function relayQuestion(send: Send, { id, name, input }: Question): Promise<Answer> {
  try {
    return { id, ok: true, value: await send(name, input as never) };
  } catch (thrown) {
    const error = thrown instanceof AppError ? thrown : new AppError('internal', String(thrown));
    return { id, ok: false, error: { code: error.code, message: error.message } };
  }
}

/** In the dedicated worker: asks through `post`; answers arrive at `receive`. */
export function createOwnerPort(post: (question: Question) => void): {
  owner: StreamOwner;
  receive(answer: Answer): void;
} {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (cause: unknown) => void }>();
  let lastId = 0;

  function ask(name: StreamCommand, input: Input<StreamCommand>): Promise<unknown> {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      post({ id, name, input });
    });
  }

  return {
    owner: {
      // The extension's worker answered by the same contract.
      grant: async () => (await ask('stream.grant', {})) as Output<'stream.grant'>,
      deliver: (event) => ask('stream.event', event),
      report: (status) => ask('stream.status', status),
    },
    receive(answer) {
      const question = waiting.get(answer.id);
      if (question === undefined) return;
      waiting.delete(answer.id);
      if (answer.ok) return question.resolve(answer.value);
      const { code, message } = answer.error;
      question.reject(new AppError(isErrorCode(code) ? code : 'internal', message));
    },
  };
}
