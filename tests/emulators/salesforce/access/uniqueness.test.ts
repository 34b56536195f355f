// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { GatePoint } from '../../kernel/types.ts';
import { NetworkCut } from '../../kernel/types.ts';
import type { TestRest } from '../rest/test-rest.ts';
import { createTestRest, queryPath } from '../rest/test-rest.ts';
import type { UserContext } from '../types.ts';

/*
 * DUPLICATE_VALUE, UNABLE_TO_LOCK_ROW:
 * https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 * Unique fields and case: https://help.salesforce.com/s/articleView?id=platform.fields_about_field_attributes.htm
 */

interface Composite {
  compositeResponse: { body: { errorCode: string; message: string }[]; httpStatusCode: number }[];
}

type Field = 'Strict__c' | 'Loose__c';

let test: TestRest;

beforeEach(async () => {
  test = await createTestRest();
  const key = { type: 'string', length: 255, unique: true, externalId: true } as const;
  test.store.defineObject({
    name: 'Key__c',
    label: 'Key',
    labelPlural: 'Keys',
    keyPrefix: 'a00',
    kind: 'custom',
    fields: [
      { name: 'Strict__c', label: 'Strict', caseSensitive: true, ...key },
      { name: 'Loose__c', label: 'Loose', ...key },
    ],
  });
  const rights = { read: true, edit: true };
  test.store.access.definePermissionSet({
    name: 'Keys',
    label: 'Keys',
    objects: { Key__c: { read: true, create: true, edit: true } },
    fields: { 'Key__c.Strict__c': rights, 'Key__c.Loose__c': rights },
    customMetadata: [],
    apexClasses: [],
  });
  for (const user of [test.agent, test.admin]) test.store.access.assign(user.userId, 'Keys');
});

/** Takes a key and writes a Task in one composite. */
function write(
  key: Partial<Record<Field, string>>,
  options: { as?: UserContext; gate?: (point: GatePoint) => Promise<void> } = {},
) {
  const compositeRequest = [
    { method: 'POST', url: '/services/data/v68.0/sobjects/Key__c', referenceId: 'row', body: key },
    { method: 'POST', url: '/services/data/v68.0/sobjects/Task', referenceId: 'task', body: { Subject: 'Call' } },
  ];
  return test.call<Composite>('/composite', { body: { allOrNone: true, compositeRequest }, ...options });
}

function latch() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { open: () => resolve(), gate: async (point: GatePoint) => (point === 'beforeCommit' ? promise : undefined) };
}

const errorsOf = ({ body }: { body: Composite }) => body.compositeResponse.map((part) => part.body[0]?.errorCode);
const statusesOf = ({ body }: { body: Composite }) => body.compositeResponse.map((part) => part.httpStatusCode);
const count = async (object: string) =>
  (await test.call(queryPath(`SELECT COUNT() FROM ${object}`), { as: test.admin })).body['totalSize'];

describe.each([
  { field: 'Strict__c', again: 'call:Ab', clashes: true },
  { field: 'Strict__c', again: 'call:AB', clashes: false },
  { field: 'Loose__c', again: 'call:Ab', clashes: true },
  { field: 'Loose__c', again: 'CALL:aB', clashes: true },
] as const)('two composites in flight with call:Ab and $again in $field', ({ field, again, clashes }) => {
  it(clashes ? 'give the key to the first that commits' : 'are two keys, and nobody waits', async () => {
    const hold = latch();
    const first = write({ [field]: 'call:Ab' }, { gate: hold.gate });
    await test.clock.settle();
    let isDone = false;
    const second = write({ [field]: again }).finally(() => {
      isDone = true;
    });
    await test.clock.settle();
    expect(isDone).toBe(!clashes);
    hold.open();
    expect(statusesOf(await first)).toEqual([201, 201]);
    if (clashes) expect(errorsOf(await second)).toEqual(['DUPLICATE_VALUE', 'PROCESSING_HALTED']);
    else expect(statusesOf(await second)).toEqual([201, 201]);
    expect(await count('Key__c')).toBe(clashes ? 1 : 2);
    expect(await count('Task')).toBe(clashes ? 1 : 2);
  });
});

it('gives the key to the second when the first rolls back', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const first = write(
    { Strict__c: 'call:1' },
    {
      gate: async (point) => {
        if (point !== 'beforeCommit') return;
        await promise;
        throw new NetworkCut('cut');
      },
    },
  );
  first.catch(() => undefined);
  await test.clock.settle();
  const second = write({ Strict__c: 'call:1' });
  await test.clock.settle();
  resolve();
  await expect(first).rejects.toBeInstanceOf(NetworkCut);
  expect(statusesOf(await second)).toEqual([201, 201]);
  expect([await count('Key__c'), await count('Task')]).toEqual([1, 1]);
});

it('tells the second of the lock when the first holds the key for more than ten seconds', async () => {
  const hold = latch();
  const first = write({ Loose__c: 'call:1' }, { gate: hold.gate });
  await test.clock.settle();
  const second = write({ Loose__c: 'CALL:1' });
  await test.clock.advance(10_000);
  expect(errorsOf(await second)).toEqual(['UNABLE_TO_LOCK_ROW', 'PROCESSING_HALTED']);
  hold.open();
  expect(statusesOf(await first)).toEqual([201, 201]);
  expect(errorsOf(await write({ Loose__c: 'CALL:1' }))[0]).toBe('DUPLICATE_VALUE');
});

it('names the row that holds the key, and <unknown> when sharing hides it', async () => {
  await write({ Strict__c: 'call:1' }, { as: test.admin });
  const [row] = (await test.call<{ records: { Id: string }[] }>(queryPath('SELECT Id FROM Key__c'))).body.records;
  const messageOf = async () => (await write({ Strict__c: 'call:1' })).body.compositeResponse[0]?.body[0]?.message;
  const shown = 'duplicate value found: Strict__c duplicates value on record with id:';
  expect(await messageOf()).toBe(`${shown} ${row?.Id.slice(0, 15)}`);
  test.store.access.setSharing('Key__c', 'private');
  expect(await messageOf()).toBe(`${shown} <unknown>`);
  expect(await count('Key__c')).toBe(1);
});
