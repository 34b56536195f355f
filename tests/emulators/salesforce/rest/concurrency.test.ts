// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { GatePoint } from '../../kernel/types.ts';
import { NetworkCut } from '../../kernel/types.ts';
import type { TestRest } from './test-rest.ts';
import { createTestRest, queryPath } from './test-rest.ts';

interface Composite {
  compositeResponse: { body: { errorCode: string; message: string }[]; httpStatusCode: number }[];
}

let test: TestRest;

beforeEach(async () => {
  test = await createTestRest();
  test.store.defineObject({
    name: 'Log__c',
    label: 'Log',
    labelPlural: 'Logs',
    keyPrefix: 'a00',
    kind: 'custom',
    fields: [
      { name: 'Key__c', label: 'Key', type: 'string', length: 255, required: true, unique: true, externalId: true },
    ],
  });
});

/** Takes the key and writes the Task in one composite, as administrator. */
function write(key: string, gate?: (point: GatePoint) => Promise<void>) {
  const compositeRequest = [
    { method: 'POST', url: '/services/data/v68.0/sobjects/Log__c', referenceId: 'row', body: { Key__c: key } },
    { method: 'POST', url: '/services/data/v68.0/sobjects/Task', referenceId: 'task', body: { Subject: key } },
  ];
  const body = { allOrNone: true, compositeRequest };
  return test.call<Composite>('/composite', { body, as: test.admin, ...(gate ? { gate } : {}) });
}

const taskCount = async () => (await test.call(queryPath('SELECT COUNT() FROM Task'))).body['totalSize'];

describe('two writers of one key', () => {
  it('write one task: the second waits for the first and is refused', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = write('call:1', async (point) => (point === 'beforeCommit' ? held : undefined));
    await test.clock.settle();
    const second = write('call:1');
    await test.clock.settle();
    expect(await taskCount()).toBe(0);
    release();
    expect((await first).body.compositeResponse.map((part) => part.httpStatusCode)).toEqual([201, 201]);
    const refused = (await second).body.compositeResponse.map((part) => part.body[0]?.errorCode);
    expect(refused).toEqual(['DUPLICATE_VALUE', 'PROCESSING_HALTED']);
    expect(await taskCount()).toBe(1);
  });

  it('are told of the lock when the first takes longer than ten seconds', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = write('call:1', async (point) => (point === 'beforeCommit' ? held : undefined));
    await test.clock.settle();
    const second = write('call:1');
    await test.clock.advance(10_000);
    expect((await second).body.compositeResponse[0]?.body[0]?.errorCode).toBe('UNABLE_TO_LOCK_ROW');
    release();
    await first;
    expect(await taskCount()).toBe(1);
  });
});

describe('a broken connection', () => {
  const cutAt = (where: GatePoint) => async (point: GatePoint) => {
    if (point === where) throw new NetworkCut('cut');
  };

  it('before the commit leaves nothing and frees the key', async () => {
    await expect(write('call:1', cutAt('beforeCommit'))).rejects.toBeInstanceOf(NetworkCut);
    expect(await taskCount()).toBe(0);
    expect((await write('call:1')).body.compositeResponse[0]?.httpStatusCode).toBe(201);
  });

  it('after the commit loses the answer only', async () => {
    await expect(write('call:1', cutAt('afterCommit'))).rejects.toBeInstanceOf(NetworkCut);
    expect(await taskCount()).toBe(1);
    expect((await write('call:1')).body.compositeResponse[0]?.body[0]?.errorCode).toBe('DUPLICATE_VALUE');
    expect(await taskCount()).toBe(1);
  });
});
