// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestOrg } from '../store/test-org.ts';
import { TEST_ORG, createTestOrg } from '../store/test-org.ts';
import type { Org, SObjectRow, UserContext } from '../types.ts';
import type { InstalledPackage } from './install.ts';
import { installPackage } from './install.ts';

const TOKEN = 'dGhpcyBpcyBhIHRva2VuIG9mIHRoZSB0ZXN0cyBvbmx5';
const GUEST = '0055g00000GUEST1';
const DAY_MS = 86_400_000;

let test: TestOrg;
let org: Org;
let installed: InstalledPackage;

beforeEach(async () => {
  test = await createTestOrg();
  org = { ...TEST_ORG, store: test.store, apexRest: new Map(), searchLagMs: 0 };
  installed = await installPackage(org, {
    surroundings: { clock: test.clock, random: test.random },
    relayPathToken: TOKEN,
    assignTo: [{ userId: test.agent.userId, permissionSet: 'CINNOX_Agent' }],
  });
});

interface Answer {
  status: number;
  body: unknown;
}

async function post(body: unknown, token = TOKEN, method = 'POST'): Promise<Answer> {
  const handler = org.apexRest.get('cinnox/relay/*');
  if (!handler) throw new Error('The relay is not installed.');
  const answer = await handler.handle({
    method,
    path: `/services/apexrest/cinnox/relay/${token}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: new Headers(),
    user: { userId: GUEST },
  });
  await org.store.idle();
  return { status: answer.status, body: JSON.parse(answer.body) as unknown };
}

function call(status: 'CallStart' | 'CallEnd', id: string, callees?: unknown): object {
  return { message: { id, status, serviceId: 'acme', ...(callees === undefined ? {} : { callees }) } };
}

function rows(object: string): Promise<SObjectRow[]> {
  return org.store.tx(test.system, async (tx) => tx.find(object, {}));
}

async function addressees(): Promise<unknown[]> {
  return (await rows('CINNOX_Signal__c')).map((row) => row['Staff__c']);
}

function insertAs(user: UserContext, object: string, values: Record<string, unknown>): Promise<string> {
  return org.store.tx(user, (tx) => tx.insert(object, values));
}

describe('installPackage', () => {
  it('defines objects and fields as their metadata files describe them', () => {
    const key = org.store.describe('CINNOX_Log__c')?.fields.find((field) => field.name === 'Key__c');
    expect(key).toMatchObject({ length: 255, unique: true, caseSensitive: true, externalId: true, required: true });
    const state = org.store.describe('CINNOX_Log__c')?.fields.find((field) => field.name === 'State__c');
    expect(state?.picklist?.restricted).toBe(true);
    expect(state?.picklist?.values.map(({ value }) => value)).toEqual([
      'draft',
      'merged',
      'logged',
      'do-not-log',
      'skipped',
    ]);
    const user = org.store.describe('CINNOX_Staff__c')?.fields.find((field) => field.name === 'User__c');
    expect(user).toMatchObject({ type: 'reference', referenceTo: ['User'], relationshipName: 'User__r' });
    expect(org.store.describe('CINNOX_Event__e')?.kind).toBe('event');
    expect(org.store.describe('Contact')?.fields.some((field) => field.name === 'CINNOX_Contact_Id__c')).toBe(true);
  });

  it('gives rows an auto number', async () => {
    await insertAs(test.agent, 'CINNOX_Log__c', { Key__c: 'call:acme:1:a' });
    expect((await rows('CINNOX_Log__c'))[0]?.['Name']).toBe('LOG-00000001');
  });

  it('lets agents write log rows, not delete them, and refuses a second key', async () => {
    const id = await insertAs(test.agent, 'CINNOX_Log__c', {
      Key__c: 'call:acme:A:a',
      State__c: 'logged',
      Note__c: 'x',
    });
    await org.store.tx(test.agent, (tx) => tx.update('CINNOX_Log__c', id, { Task_Id__c: '00T000000000001AAA' }));
    await expect(org.store.tx(test.agent, (tx) => tx.delete('CINNOX_Log__c', id))).rejects.toMatchObject({
      errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY',
    });
    await expect(insertAs(test.agent, 'CINNOX_Log__c', { Key__c: 'call:acme:A:a' })).rejects.toMatchObject({
      errorCode: 'DUPLICATE_VALUE',
    });
    await expect(insertAs(test.agent, 'CINNOX_Log__c', { Key__c: 'call:acme:a:a' })).resolves.toEqual(
      expect.any(String),
    );
    await expect(insertAs(test.agent, 'CINNOX_Log__c', { Key__c: 'k', State__c: 'failed' })).rejects.toMatchObject({
      errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    });
  });

  it('shows nothing of it to people without a permission set', async () => {
    org.store.access.unassign(test.agent.userId, 'CINNOX_Agent');
    await expect(insertAs(test.agent, 'CINNOX_Log__c', { Key__c: 'k' })).rejects.toMatchObject({
      errorCode: 'NOT_FOUND',
    });
    expect(org.store.access.objectAccess(test.agent, 'CINNOX_Setting__mdt').read).toBe(false);
    expect(org.store.access.fieldAccess(test.agent, 'Contact', 'CINNOX_Contact_Id__c').read).toBe(false);
  });

  it('keeps the hash of the token, readable with the permission set and not writable', async () => {
    const soql = "SELECT DeveloperName, Value__c FROM CINNOX_Setting__mdt WHERE DeveloperName = 'Relay_Path_Hash'";
    const { records } = await org.store.tx(test.agent, async (tx) => tx.query(soql));
    expect(records[0]?.['Value__c']).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(await rows('CINNOX_Setting__mdt'))).not.toContain(TOKEN);
    await expect(insertAs(test.agent, 'CINNOX_Setting__mdt', { DeveloperName: 'X' })).rejects.toThrow(
      'cannot be inserted',
    );
  });

  it('creates the PushTopic', async () => {
    const [topic] = await rows('PushTopic');
    expect(topic).toMatchObject({
      Name: 'CINNOX_Signals',
      NotifyForOperationCreate: true,
      NotifyForOperationUpdate: false,
    });
  });
});

describe('the relay', () => {
  it('answers the challenge', async () => {
    expect(await post({ challenge: 'x' })).toEqual({ status: 200, body: { code: 0, result: { challenge: 'x' } } });
  });

  it.each(['', 'x', `${TOKEN}x`, TOKEN.toLowerCase(), `${TOKEN}/x`, 'a'.repeat(4000)])(
    'refuses the token %.20s',
    async (token) => {
      expect(await post({ challenge: 'x' }, token)).toEqual({ status: 404, body: { code: 404, message: 'Not found' } });
    },
  );

  it.each(['', ' ', 'null', '[]', '"text"', '{"message":', '<xml/>'])('refuses the body %s', async (body) => {
    expect(await post(body)).toEqual({ status: 400, body: { code: 400, message: 'Body is not a JSON object' } });
  });

  it('caps the size by bytes', async () => {
    expect((await post({ challenge: 'x'.repeat(32_768) })).status).toBe(413);
    expect((await post({ challenge: '電'.repeat(11_000) })).status).toBe(413);
    expect((await post({ challenge: '電'.repeat(10_000) })).status).toBe(200);
  });

  it('refuses ids that would have to be cut', async () => {
    expect((await post(call('CallEnd', 'i'.repeat(300)))).status).toBe(400);
    expect((await post({ message: { status: 'CallEnd', id: '1', serviceId: 's'.repeat(65) } })).status).toBe(400);
  });

  it('knows POST only', async () => {
    const { status, body } = await post('', TOKEN, 'GET');
    expect(status).toBe(405);
    expect(body).toEqual([
      { errorCode: 'METHOD_NOT_ALLOWED', message: "HTTP Method 'GET' not allowed. Allowed are POST" },
    ]);
  });

  it('refuses everything once it is taken away', () => {
    installed.close();
    expect(org.apexRest.size).toBe(0);
  });
});

describe('signals', () => {
  it('carry the hook to each staff member named', async () => {
    const hook = {
      message: { id: 'm1', status: 'CallStart', serviceId: 'acme', caller: { eid: 'v' }, callees: { eid: ['a', 'b'] } },
    };
    expect(await post(hook)).toEqual({ status: 200, body: { code: 0, result: {} } });
    const signals = await rows('CINNOX_Signal__c');
    expect(signals.map((row) => row['Staff__c'])).toEqual(['v', 'a', 'b']);
    expect(signals[1]).toMatchObject({
      Kind__c: 'call',
      Source__c: 'call:acme:m1',
      Service__c: 'acme',
      Payload__c: JSON.stringify(hook),
      Sent_At__c: '2026-11-23T10:00:00.000+0000',
      OwnerId: test.admin.userId,
    });
  });

  it.each([
    [{ eid: 'a' }, ['a']],
    [{ eid: ['b', 'c', 7, null, '', {}] }, ['b', 'c', '7']],
    [
      [{ eid: 'd' }, { eid: ['e', 'd'] }, 'text', null],
      ['d', 'e'],
    ],
    [null, []],
    [{ eid: 'x'.repeat(65) }, []],
    [
      { eid: Array.from({ length: 150 }, (_, index) => `s${index}`) },
      Array.from({ length: 100 }, (_, index) => `s${index}`),
    ],
  ])('read callees of the shape %j', async (callees, expected) => {
    await post(call('CallStart', '1', callees));
    expect(await addressees()).toEqual(expected);
  });

  it('tell of the end who was told of the start, with regard to case', async () => {
    await post(call('CallStart', 'Ab', { eid: ['a', 'A'] }));
    await post(call('CallStart', 'aB', { eid: ['c'] }));
    await post(call('CallEnd', 'Ab'));
    await post(call('CallEnd', 'unknown'));
    expect(await addressees()).toEqual(['a', 'A', 'c', 'a', 'A']);
  });

  it('are written for an enquiry only when a staff member is its destination', async () => {
    const enquiry = { type: 'inquiry', status: 'Opened', serviceId: 'acme', displayCaseNumber: 'E1', destination: 'a' };
    await post({ ...enquiry, destinationTypes: ['GROUP'] });
    await post(enquiry);
    expect(await addressees()).toEqual([]);
    await post({ ...enquiry, destinationTypes: ['STAFF'] });
    expect(await rows('CINNOX_Signal__c')).toMatchObject([
      { Staff__c: 'a', Kind__c: 'enquiry', Source__c: 'enq:acme:E1' },
    ]);
  });

  it('are not written for hooks that name nobody', async () => {
    expect(
      (await post({ type: 'message', message: { type: 'contact', status: 'edit', serviceId: 'acme', id: 'c' } }))
        .status,
    ).toBe(200);
    expect((await post({ type: 'tdr' })).status).toBe(200);
    expect(await addressees()).toEqual([]);
  });
});

describe('the clean-up', () => {
  beforeEach(async () => {
    for (const [Key__c, State__c] of [
      ['old', 'logged'],
      ['draft', 'draft'],
      ['merged', 'merged'],
    ]) {
      await insertAs(test.agent, 'CINNOX_Log__c', { Key__c, State__c });
    }
    await post(call('CallStart', '1', { eid: 'a' }));
  });

  const keys = async (): Promise<unknown[]> => (await rows('CINNOX_Log__c')).map((row) => row['Key__c']);

  it('leaves what is fresh', async () => {
    await installed.cleanUp();
    expect(await keys()).toEqual(['old', 'draft', 'merged']);
    expect(await addressees()).toEqual(['a']);
  });

  it('removes merged drafts and signals after a day', async () => {
    await test.clock.advance(DAY_MS + 1000);
    await installed.cleanUp();
    expect(await keys()).toEqual(['old', 'draft']);
    expect(await addressees()).toEqual([]);
  });

  it('removes log rows after the retention, counted from their last change', async () => {
    const [old] = await rows('CINNOX_Log__c');
    await test.clock.advance(20 * DAY_MS);
    await org.store.tx(test.agent, (tx) => tx.update('CINNOX_Log__c', old?.Id ?? '', { Note__c: 'touched' }));
    await test.clock.advance(11 * DAY_MS);
    await installed.cleanUp();
    expect(await keys()).toEqual(['old']);
  });

  it('runs by itself each night', async () => {
    await test.clock.advance(2 * DAY_MS);
    await expect.poll(keys).toEqual(['old', 'draft']);
    await test.clock.advance(30 * DAY_MS);
    await expect.poll(keys).toEqual([]);
  });
});
