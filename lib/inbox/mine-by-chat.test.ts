// @vitest-environment node
import { expect, it } from 'vitest';
import type { ChatMessage, EnquiryRow } from '../cinnox/gateway.ts';
import { noon } from '../domain/testing/rows.ts';
import { findMineByChat } from './mine-by-chat.ts';
import { enquiryReport, ownContext } from './testing/reports.ts';

function nobodys(status: EnquiryRow['status']): EnquiryRow {
  const { agentEid, ...report } = enquiryReport({ status });
  void agentEid;
  return report;
}

it.each<[what: string, report: Partial<EnquiryRow>, wasOpen: boolean, asked: number]>([
  ['was over before this browser began', { closedAt: noon + 1 }, false, 0],
  ['was open then', { closedAt: noon + 3_600_000 }, false, 1],
  ['has no time of its end', {}, false, 0],
  ['has no time of its end, and was seen here while it was open', {}, true, 1],
])('a chat that began before this browser is asked for where it %s', async (_what, change, wasOpen, asked) => {
  let count = 0;
  const gateway = {
    async chat(): Promise<ChatMessage[]> {
      count += 1;
      return [];
    },
  };
  const journal = {
    meta: async (key: string) =>
      (key === 'open-enquiries' && wasOpen
        ? [{ service: 'acme', facts: { displayCaseNumber: '1001' } }]
        : undefined) as never,
    setMeta: async () => undefined,
  };
  const context = ownContext({ since: noon + 60_000 });
  await findMineByChat({ gateway, journal, enquiries: [{ ...nobodys('closed'), ...change }], context });
  expect(count).toBe(asked);
});

it('a closed chat is read once, and once more when it was resumed and closed again', async () => {
  const writers = ['ben'];
  let asked = 0;
  const metas = new Map<string, unknown>();
  const journal = {
    meta: async (key: string) => structuredClone(metas.get(key)) as never,
    setMeta: async (key: string, value: unknown) => void metas.set(key, value),
  };
  const gateway = {
    async chat(): Promise<ChatMessage[]> {
      asked += 1;
      return writers.map((fromEid, seq) => ({ seq, text: 'hi', system: false, kind: 'text', at: noon, fromEid }));
    },
  };
  const sweep = (report: EnquiryRow) =>
    findMineByChat({ gateway, journal, enquiries: [report], context: ownContext() });
  expect((await sweep(nobodys('closed'))).size).toBe(0);
  writers.push('ada');
  expect((await sweep(nobodys('closed'))).size).toBe(0);
  expect(asked).toBe(1);
  await sweep(nobodys('ongoing'));
  expect([...(await sweep(nobodys('closed')))]).toEqual(['1001']);
  expect(asked).toBe(2);
});
