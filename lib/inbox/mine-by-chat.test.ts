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
