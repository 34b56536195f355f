// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import type { CallRow, EnquiryRow } from '../../lib/cinnox/gateway.ts';
import { noon } from '../../lib/domain/testing/rows.ts';
import { callReport, enquiryReport } from '../../lib/inbox/testing/reports.ts';
import { createJournal } from '../../lib/journal/journal.ts';
import { createManualClock } from '../../lib/platform/testing/manual-clock.ts';
import type { SalesforceClient } from '../../lib/salesforce/client.ts';
import type { Soql } from '../../lib/salesforce/soql.ts';
import { openWorkDatabase } from '../../lib/storage/work-database.ts';
import { createWhoLogs } from './who-logs.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A browser of an org whose Setup is empty. */
async function begin() {
  const database = await openWorkDatabase(new IDBFactory(), { orgId: '00D1', userId: '0051' });
  const journal = createJournal({ database, clock: createManualClock() });
  const at = { now: noon };
  const reports: { calls: CallRow[]; enquiries: EnquiryRow[] } = { calls: [], enquiries: [] };
  const tasks: Record<string, unknown>[] = [];
  const cases: Record<string, unknown>[] = [];
  const names = new Set(['Subject', 'Description', 'CallObject', 'Origin', 'SuppliedPhone']);
  const query = vi.fn(async (soql: Soql) => (soql.toString().includes('FROM Task') ? tasks : cases));
  const calls = vi.fn(async () => reports.calls);
  const client = {
    query,
    tooling: async () => [],
    describe: async () => ({ fields: Object.fromEntries([...names].map((name) => [name, {}])) }),
  } as unknown as SalesforceClient;
  const whoLogs = createWhoLogs({
    ...{ journal, client, now: () => at.now },
    gateway: { calls, enquiries: async () => reports.enquiries, staff: async () => [], chat: async () => [] },
    decisions: { known: async () => ({}), refresh: async () => ({}), decide: async () => ({}) },
    staff: async () => new Set(['ada', 'ben']),
    me: async () => 'ada',
    cinnoxHost: async () => 'acme.cinnox.com',
  });
  /** So many calls until now, and a Task for each that another product made. */
  const ring = (count: number) => {
    for (let index = 0; index < count; index += 1) {
      const startedAt = at.now - (index + 1) * 10 * minute;
      const endedAt = startedAt + minute;
      reports.calls.push(callReport({ hid: `h${index}`, callId: `c${index}`, startedAt, endedAt }));
      const CreatedDate = new Date(endedAt).toISOString();
      tasks.push({ Id: `00T${index}`, CreatedDate, Subject: 'CINNOX call +852 9466 7788' });
    }
  };
  return { whoLogs, at, reports, cases, names, ring, query, calls };
}

const found = [expect.stringMatching(/^2 Tasks of the last day/)];

describe('who else writes', () => {
  it('is looked for again soon where there was nothing to compare yet', async () => {
    const { whoLogs, at, ring } = await begin();
    await whoLogs.look();
    expect(await whoLogs.gate()).toBe('extension');
    at.now += hour + minute;
    ring(2);
    await whoLogs.look();
    expect(await whoLogs.others()).toEqual(found);
    expect(await whoLogs.gate()).toBe('undecided');
  });

  it('is not looked for where too little happened to tell: the org is not asked, and the reports once an hour', async () => {
    const { whoLogs, at, ring, reports, query, calls } = await begin();
    ring(1);
    reports.enquiries.push(enquiryReport());
    await whoLogs.look();
    at.now += 10 * minute;
    await whoLogs.look();
    expect(calls).toHaveBeenCalledTimes(1);
    at.now += hour;
    await whoLogs.look();
    expect(calls).toHaveBeenCalledTimes(2);
    expect(query).not.toHaveBeenCalled();
  });

  it('is looked for once a week where something was compared', async () => {
    const { whoLogs, at, ring, reports, query } = await begin();
    ring(2);
    await whoLogs.look();
    expect(await whoLogs.others()).toEqual(found);
    expect(query).toHaveBeenCalledTimes(2);
    at.now += 6 * day;
    await whoLogs.look();
    expect(query).toHaveBeenCalledTimes(2);
    at.now += 2 * day;
    // A quiet day tells nothing: what was found before stays.
    reports.calls.length = 0;
    await whoLogs.look();
    expect(await whoLogs.others()).toEqual(found);
    at.now += 2 * hour;
    reports.enquiries.push(enquiryReport({ channel: 'EMAIL' }));
    await whoLogs.look();
    expect(query).toHaveBeenCalledTimes(4);
    expect(await whoLogs.others()).toEqual([]);
  });

  it('is not told by the Cases of this product where their text is hidden from the user', async () => {
    const { whoLogs, at, reports, cases, names } = await begin();
    names.delete('Description');
    for (const id of ['e1', 'e2']) {
      const createdAt = at.now - hour;
      reports.enquiries.push(enquiryReport({ id, createdAt, visitorPhone: '+85294667788' }));
      const CreatedDate = new Date(createdAt + minute).toISOString();
      cases.push({ Id: id, CreatedDate, Subject: 'WhatsApp enquiry 1001 · Mei', SuppliedPhone: '+85294667788' });
    }
    await whoLogs.look();
    expect(await whoLogs.others()).toEqual([]);
    expect(await whoLogs.gate()).toBe('extension');
  });
});
