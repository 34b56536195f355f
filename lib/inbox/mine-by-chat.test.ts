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
  ['has no time of its end', {}, false, 1],
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

it('where no report tells when a chat that began before this browser ended, its last message does', async () => {
  let asked = 0;
  const metas = new Map<string, unknown>();
  const journal = {
    meta: async (key: string) => structuredClone(metas.get(key)) as never,
    setMeta: async (key: string, value: unknown) => void metas.set(key, value),
  };
  const at = noon + 60_000;
  const gateway = {
    async chat(): Promise<ChatMessage[]> {
      asked += 1;
      return [{ seq: 1, text: 'hi', system: false, kind: 'text', at, fromEid: 'ada' }];
    },
  };
  const sweep = async (since: number) => [
    ...(await findMineByChat({ gateway, journal, enquiries: [nobodys('closed')], context: ownContext({ since }) })),
  ];
  expect(await sweep(at + 1)).toEqual([]);
  // Somebody asks for everything from an earlier time on.
  expect(await sweep(at)).toEqual(['1001']);
  expect(asked).toBe(1);
});

it('a chat that may have been over before this browser began lets the others go first', async () => {
  const read: string[] = [];
  const gateway = {
    async chat(number: string): Promise<ChatMessage[]> {
      read.push(number);
      return [];
    },
  };
  const journal = { meta: async () => undefined as never, setMeta: async () => undefined };
  const old = ['1', '2', '3', '4', '5'].map((displayCaseNumber) => ({ ...nobodys('closed'), displayCaseNumber }));
  const recent = { ...nobodys('closed'), displayCaseNumber: '6', createdAt: noon + 120_000 };
  const context = ownContext({ since: noon + 60_000 });
  await findMineByChat({ gateway, journal, enquiries: [...old, recent], context });
  expect(read).toEqual(['6', '1', '2', '3', '4']);
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

it('a colleague who was added today has the chat in which they wrote last', async () => {
  const journal = { meta: async () => undefined as never, setMeta: async () => undefined };
  const says = { text: 'hi', system: false, kind: 'text', at: noon } as const;
  let writers = ['visitor', 'ada', 'zoe'];
  const gateway = { chat: async () => writers.map((fromEid, seq) => ({ ...says, seq, fromEid })) };
  let renewed = 0;
  const renew = async () => {
    renewed += 1;
    return new Set(['ada', 'zoe']);
  };
  const context = { ...ownContext(), renew };
  const find = () => findMineByChat({ gateway, journal, enquiries: [nobodys('closed')], context });
  expect([...(await find())]).toEqual([]);
  writers = ['visitor', 'ada'];
  expect([...(await find())]).toEqual(['1001']);
  expect(renewed).toBe(1);
});
