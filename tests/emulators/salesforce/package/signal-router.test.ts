// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestOrg } from '../store/test-org.ts';
import { TEST_ORG, createTestOrg } from '../store/test-org.ts';
import { installPackage } from './install.ts';
import { settingNumber } from './settings.ts';
import type { RelayedEvent } from './signal-router.ts';
import { routeEvents } from './signal-router.ts';

let test: TestOrg;

beforeEach(async () => {
  test = await createTestOrg();
  await installPackage(
    { ...TEST_ORG, store: test.store, apexRest: new Map(), searchLagMs: 0 },
    { surroundings: { clock: test.clock, random: test.random }, relayPathToken: 't' },
  );
});

function callStart(id: string, eid: unknown, eventUuid: string | null): RelayedEvent {
  return {
    kind: 'call',
    source: `call:acme:${id}`,
    service: 'acme',
    payload: JSON.stringify({ message: { id, status: 'CallStart', callees: { eid } } }),
    receivedAt: '2026-11-23T10:00:00.000Z',
    eventUuid,
  };
}

const route = (events: RelayedEvent[]): Promise<void> => test.store.tx(test.system, (tx) => routeEvents(tx, events));

function addressees(): Promise<unknown[]> {
  return test.store.tx(test.system, async (tx) => tx.find('CINNOX_Signal__c', {}).map((row) => row['Staff__c']));
}

describe('routeEvents', () => {
  it('adds nothing for an event that comes again, in one run or later', async () => {
    const event = callStart('1', ['a', 'b'], 'uuid-1');
    await route([event, event]);
    await route([event]);
    expect(await addressees()).toEqual(['a', 'b']);
  });

  it('writes again for a hook that CINNOX sent again: browsers tell it by its content', async () => {
    await route([callStart('1', 'a', 'uuid-1'), callStart('1', 'a', 'uuid-2')]);
    await route([callStart('1', 'a', null), callStart('1', 'a', null)]);
    expect(await addressees()).toEqual(['a', 'a', 'a', 'a']);
  });

  it('finds within one run whom the end concerns', async () => {
    const end = { ...callStart('1', null, 'uuid-2'), payload: '{"message":{"id":"1","status":"CallEnd"}}' };
    await route([callStart('1', ['a', 'b'], 'uuid-1'), end]);
    expect(await addressees()).toEqual(['a', 'b', 'a', 'b']);
  });

  it('goes on after a row that is refused', async () => {
    const tooLong = { ...callStart('1', 'a', 'uuid-1'), service: 's'.repeat(65) };
    await route([tooLong, callStart('2', 'b', 'uuid-2')]);
    expect(await addressees()).toEqual(['b']);
  });

  it('takes malformed payloads as naming nobody', async () => {
    await route([
      { ...callStart('1', 'a', 'u'), payload: 'no json' },
      { ...callStart('2', 'a', 'v'), payload: null },
    ]);
    expect(await addressees()).toEqual([]);
  });
});

describe('settingNumber', () => {
  it.each([
    ['90', 90],
    [' 90 ', 90],
    ['6', 30],
    ['3.5', 30],
    ['-4', 30],
    ['thirty', 30],
    ['12345678901', 30],
    [null, 30],
  ])('reads %j as %d', async (value, expected) => {
    const read = await test.store.tx(test.system, async (tx) => {
      const [row] = tx.find('CINNOX_Setting__mdt', { DeveloperName: 'Retention_Days' });
      await tx.insert('CINNOX_Setting__mdt', { DeveloperName: 'Sample', Value__c: value, Locked__c: false });
      expect(row?.['Value__c']).toBe('30');
      return settingNumber(tx, 'Sample', 7, 30);
    });
    expect(read).toBe(expected);
  });

  it('falls back when there is no such setting', async () => {
    expect(await test.store.tx(test.system, async (tx) => settingNumber(tx, 'Nothing', 7, 30))).toBe(30);
  });
});
