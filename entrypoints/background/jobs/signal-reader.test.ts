// @vitest-environment node
import { expect, it } from 'vitest';
import { AppError } from '../../../lib/errors/app-error.ts';
import type { SObject } from '../../../lib/salesforce/client.ts';
import { createSignalReader } from './signal-reader.ts';

const row = (Id: string): SObject => ({ attributes: { type: 'CINNOX_Signal__c', url: '' }, Id });
const id = (letter: string) => `a01${letter.repeat(12)}AAA`;

/** A service that answers when the test says so. */
function createService() {
  const asked: { text: string; answer: (rows: SObject[]) => void; fail: (error: unknown) => void }[] = [];
  const query = (text: { toString(): string }) =>
    new Promise<SObject[]>((resolve, reject) => {
      asked.push({ text: text.toString(), answer: resolve, fail: reject });
    });
  return { asked, read: createSignalReader({ client: { query } }) };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

it('the first row is asked for at once, what comes meanwhile together', async () => {
  const { asked, read } = createService();
  const rows = ['A', 'B', 'C', 'B'].map((letter) => read(id(letter)));
  expect(asked).toHaveLength(1);
  expect(asked[0]?.text).toContain(`Id IN ('${id('A')}')`);
  asked[0]?.answer([row(id('A'))]);
  await settle();
  expect(asked).toHaveLength(2);
  expect(asked[1]?.text).toContain(`Id IN ('${id('B')}', '${id('C')}')`);
  asked[1]?.answer([row(id('C').slice(0, 15))]);
  expect(await Promise.all(rows)).toMatchObject([{ Id: id('A') }, undefined, { Id: id('C').slice(0, 15) }, undefined]);
});

it('a failure is told to those who asked, and the next are asked for all the same', async () => {
  const { asked, read } = createService();
  const first = read(id('A'));
  const second = read(id('B'));
  asked[0]?.fail(new AppError('network', 'cut'));
  await expect(first).rejects.toMatchObject({ code: 'network' });
  await settle();
  asked[1]?.answer([row(id('B'))]);
  expect(await second).toMatchObject({ Id: id('B') });
});

it('what is no id is refused by itself', () => {
  const { asked, read } = createService();
  expect(() => read("x' OR Id != '")).toThrow(AppError);
  expect(asked).toEqual([]);
});

it('a row that was read is not asked for again, one that was not there is', async () => {
  const { asked, read } = createService();
  const rows = [read(id('A')), read(id('B'))];
  asked[0]?.answer([row(id('A'))]);
  await settle();
  asked[1]?.answer([]);
  await Promise.all(rows);
  expect(await read(id('A').slice(0, 15))).toMatchObject({ Id: id('A') });
  expect(asked).toHaveLength(2);
  const again = read(id('B'));
  expect(asked).toHaveLength(3);
  asked[2]?.answer([row(id('B'))]);
  expect(await again).toMatchObject({ Id: id('B') });
});

it('only the latest rows are kept', async () => {
  const { asked, read } = createService();
  for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz') {
    const reading = read(id(letter));
    asked.at(-1)?.answer([row(id(letter))]);
    await reading;
    await settle();
  }
  const count = asked.length;
  await read(id('z'));
  expect(asked).toHaveLength(count);
  void read(id('A'));
  expect(asked).toHaveLength(count + 1);
});
