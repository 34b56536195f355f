// @vitest-environment node
import { expect, test } from 'vitest';
import { AppError } from '../../errors/app-error.ts';
import type { Send } from '../../messaging/send.ts';
import { createOwnerPort, relayQuestion, type Question } from './owner-port.ts';

function connected(send: (name: string, input: unknown) => Promise<unknown>) {
  const questions: Question[] = [];
  const { owner, receive } = createOwnerPort((question) => {
    questions.push(question);
    void relayQuestion(send as Send, structuredClone(question)).then((answer) => receive(structuredClone(answer)));
  });
  return { owner, questions, receive };
}

test('questions of the polling worker reach the extension and each answer its question', async () => {
  const { owner, questions } = connected(async (name, input) => ({ name, input }));
  const status = { generation: 1, state: 'lost' as const, detail: 'x' };
  const [grant, report] = await Promise.all([owner.grant(), owner.report(status)]);
  expect(grant).toEqual({ name: 'stream.grant', input: {} });
  expect(report).toEqual({ name: 'stream.status', input: status });
  expect(questions.map(({ id }) => id)).toEqual([1, 2]);
});

test('an error keeps its code on the way', async () => {
  const { owner } = connected(() => Promise.reject(new AppError('context_invalidated', 'updated')));
  await expect(owner.grant()).rejects.toMatchObject({ code: 'context_invalidated', message: 'updated' });
  const other = connected(() => Promise.reject(new TypeError('boom')));
  await expect(other.owner.grant()).rejects.toMatchObject({ code: 'internal' });
});

test('an answer to nobody is passed over', () => {
  const { receive } = connected(async () => null);
  expect(() => receive({ id: 99, ok: true, value: null })).not.toThrow();
});
