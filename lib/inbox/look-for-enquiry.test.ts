// @vitest-environment node
import { expect, it } from 'vitest';
import type { EnquiryRow, TimeWindow } from '../cinnox/gateway.ts';
import { noon } from '../domain/testing/rows.ts';
import { createJournal } from '../journal/journal.ts';
import { createFakeDeps } from '../platform/testing/fake-deps.ts';
import { openWorkDatabase } from '../storage/work-database.ts';
import { applyReports } from './apply-reports.ts';
import { isSaid, lookForEnquiry } from './look-for-enquiry.ts';
import { enquiryReport, ownContext } from './testing/reports.ts';

const days = 24 * 3600_000;

it('the end of a chat that was open for days is found by its begin, though nobody knew till then whose it was', async () => {
  const deps = createFakeDeps();
  const database = await openWorkDatabase(deps.indexedDB, { orgId: '00D1', userId: '0051' });
  const journal = createJournal({ database, clock: deps.clock });
  const context = ownContext({ now: noon, since: noon - 3 * days });
  const { agentEid, ...chat } = enquiryReport({ createdAt: noon - 2 * days });
  void agentEid;
  await applyReports(journal, { calls: [], enquiries: [chat], mineByChat: new Set() }, context);
  const gateway: Parameters<typeof lookForEnquiry>[0]['gateway'] = {
    staff: async () => [],
    calls: async () => [],
    // A service shows an enquiry by its begin.
    async enquiries(query: TimeWindow | { enquiryId: string; near: number }): Promise<EnquiryRow[]> {
      const isShown = 'near' in query ? query.near === chat.createdAt : query.startAt <= chat.createdAt;
      return isShown ? [{ ...chat, status: 'closed', closedAt: noon - 1000 }] : [];
    },
    chat: async () => [{ seq: 0, text: 'hi', system: false, kind: 'text', at: noon, fromEid: 'ada' }],
  };
  const hook = {
    kind: 'enquiry',
    service: 'acme',
    displayCaseNumber: '1001',
    status: 'closed',
    channel: 'WHATSAPP',
  } as const;
  expect(await lookForEnquiry({ gateway, journal, context, hook, sentAt: noon })).toBe(true);
  expect(await journal.since(0)).toMatchObject([{ mine: { by: 'chat' }, enquiry: { status: 'closed' } }]);
  database.close();
});

it('a report of an earlier closing does not tell an event of a chat that was taken up again', async () => {
  const deps = createFakeDeps();
  const database = await openWorkDatabase(deps.indexedDB, { orgId: '00D1', userId: '0051' });
  const journal = createJournal({ database, clock: deps.clock });
  const context = ownContext({ now: noon, since: noon - 3 * days });
  let report = enquiryReport({ createdAt: noon - 2 * days, status: 'closed', closedAt: noon - 600_000 });
  const gateway: Parameters<typeof lookForEnquiry>[0]['gateway'] = {
    staff: async () => [],
    calls: async () => [],
    enquiries: async () => [report],
    chat: async () => [],
  };
  const event = { kind: 'enquiry', service: 'acme', displayCaseNumber: '1001', channel: 'WHATSAPP' } as const;
  const look = (status: 'handling' | 'closed', sentAt: number) =>
    lookForEnquiry({ gateway, journal, context, hook: { ...event, status }, sentAt });
  expect(await look('closed', noon - 599_000)).toBe(true);
  for (const status of ['handling', 'closed'] as const) expect(await look(status, noon - 5_000)).toBe(false);
  const { lane } = (await journal.since(0))[0] ?? { lane: '' };
  const hook = { ...event, status: 'closed' } as const;
  const [row] = await journal.byLane(lane);
  if (row === undefined) throw new Error('a row');
  expect([isSaid(row, hook, noon - 599_000), isSaid(row, hook, noon - 5_000)]).toEqual([true, false]);
  report = { ...report, closedAt: noon - 6_000 };
  expect(await look('closed', noon - 5_000)).toBe(true);
  database.close();
});
