// @vitest-environment node
import { beforeEach, describe, expect, it } from 'vitest';
import type { TestRest } from './test-rest.ts';
import { createTestRest } from './test-rest.ts';

let test: TestRest;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

beforeEach(async () => {
  test = await createTestRest();
});

const add = (LastName: string) => test.store.tx(test.agent, (tx) => tx.insert('Contact', { LastName }));
const path = (what: 'updated' | 'deleted', start: string, end: string, object = 'Contact') =>
  `/sobjects/${object}/${what}/?start=${encodeURIComponent(start)}&end=${encodeURIComponent(end)}`;

// https://developer.salesforce.com/docs/platform/api-rest/guide/resources-getupdated.html
describe('updated', () => {
  it('finds what was added or changed, without the seconds of start and end', async () => {
    const before = await add('Before');
    await test.clock.advance(5 * MINUTE + 20_000);
    const inside = await add('Inside');
    await test.clock.advance(MINUTE);
    const after = await add('After');
    const reply = await test.call(path('updated', '2026-11-23T10:01:59Z', '2026-11-23T18:06:59+08:00'));
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({ ids: [inside], latestDateCovered: '2026-11-23T10:05:00.000+0000' });
    await test.store.tx(test.agent, (tx) => tx.update('Contact', before, { Title: 'Buyer' }));
    const later = await test.call(path('updated', '2026-11-23T10:06:00Z', '2026-11-23T11:00:00Z'));
    expect(later.body['ids']).toEqual([before, after].toSorted());
  });

  it('leaves nothing out for who goes on at latestDateCovered', async () => {
    const seen = new Set<string>();
    let start = '2026-11-23T10:00:00.000+0000';
    const added: string[] = [];
    for (let round = 0; round < 6; round += 1) {
      added.push(await add(`Round ${round}`));
      await test.clock.advance(47_000);
      const end = new Date(test.clock.now() + MINUTE).toISOString();
      const { body } = await test.call<{ ids: string[]; latestDateCovered: string }>(path('updated', start, end));
      for (const id of body.ids) seen.add(id);
      expect(Date.parse(body.latestDateCovered)).toBeLessThan(test.clock.now() + 1);
      start = body.latestDateCovered;
    }
    expect([...seen]).toEqual(added);
  });

  it('hides rows that the caller may not see', async () => {
    await add('Hers');
    test.store.access.setSharing('Contact', 'private');
    await test.store.tx(test.system, (tx) => tx.insert('Contact', { LastName: 'His', OwnerId: test.admin.userId }));
    const url = path('updated', '2026-11-23T10:00:00Z', '2026-11-23T10:01:00Z');
    expect((await test.call<{ ids: string[] }>(url)).body.ids).toHaveLength(1);
    expect((await test.call<{ ids: string[] }>(url, { as: test.admin })).body.ids).toHaveLength(2);
  });

  it.each([
    ['2026-11-23T10:00:10Z', '2026-11-23T10:00:50Z', 'startDate must be at least one minute greater than endDate'],
    ['2026-11-23T10:00:00Z', '2026-11-23T09:00:00Z', 'startDate must be at least one minute greater than endDate'],
    ['2026-10-20T10:00:00Z', '2026-11-23T09:00:00Z', 'startDate cannot be more than 30 days ago'],
    ['yesterday', '2026-11-23T09:00:00Z', 'Malformed Request, start date is not in the correct format'],
  ])('refuses %s to %s', async (start, end, message) => {
    expect(await test.call(path('updated', start, end))).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_REPLICATION_DATE', message }],
    });
  });
});

// https://developer.salesforce.com/docs/platform/api-rest/guide/resources-getdeleted.html
describe('deleted', () => {
  it('names what was deleted and when, as long as the recycle bin keeps it', async () => {
    const [gone] = [await add('Gone'), await add('Here')];
    await test.clock.advance(2 * MINUTE + 5000);
    expect((await test.call(`/sobjects/Contact/${gone}`, { method: 'DELETE' })).status).toBe(204);
    await test.clock.advance(10 * MINUTE);
    const url = path('deleted', '2026-11-23T10:00:00Z', '2026-11-23T10:10:00Z');
    expect((await test.call(url)).body).toEqual({
      deletedRecords: [{ deletedDate: '2026-11-23T10:02:05.000+0000', id: gone }],
      earliestDateAvailable: '2026-11-08T10:12:00.000+0000',
      latestDateCovered: '2026-11-23T10:10:00.000+0000',
    });
    expect((await test.call(url.replace('deleted', 'updated'))).body['ids']).not.toContain(gone);
    await test.clock.advance(16 * DAY);
    expect((await test.call(url)).body['deletedRecords']).toEqual([]);
  });
});

// https://developer.salesforce.com/docs/platform/api-rest/guide/resources-record-count.html
it('counts records of the objects asked for, not those in the recycle bin, and leaves unknown objects out', async () => {
  const [gone] = [await add('Gone'), await add('Here')];
  await test.call(`/sobjects/Contact/${gone}`, { method: 'DELETE' });
  expect((await test.call('/limits/recordCount?sObjects=contact,Nonsense,Account')).body).toEqual({
    sObjects: [
      { count: 1, name: 'Contact' },
      { count: 0, name: 'Account' },
    ],
  });
  const all = await test.call<{ sObjects: { name: string }[] }>('/limits/recordCount');
  expect(all.body.sObjects.map(({ name }) => name)).toContain('Task');
});
