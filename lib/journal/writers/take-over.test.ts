// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, it } from 'vitest';
import type { CallRow } from '../../cinnox/gateway.ts';
import { newJournalRow, type JournalRow } from '../../domain/journal-row.ts';
import { alias, callKey } from '../../domain/keys.ts';
import { getDefaultLogSettings, type LogSettings } from '../../domain/log-settings.ts';
import { noon } from '../../domain/testing/rows.ts';
import { callReport, enquiryReport } from '../../inbox/testing/reports.ts';
import { createFakeDeps } from '../../platform/testing/fake-deps.ts';
import type { SalesforceClient } from '../../salesforce/client.ts';
import { openWorkDatabase } from '../../storage/work-database.ts';
import { createJournal } from '../journal.ts';
import { leftKey, takeOver, type TakeOverContext } from './take-over.ts';
import { unwrittenKey, type UnwrittenThing } from './unwritten.ts';

const minute = 60_000;
const hour = 60 * minute;
const now = noon + 6 * hour;

/** A supervisor's browser that holds the leases; the org has a row of each of these keys. */
async function scene(inOrg: readonly string[] = []) {
  const database = await openWorkDatabase(new IDBFactory(), { orgId: '00D1', userId: '0051' });
  const { clock } = createFakeDeps();
  const journal = createJournal({ database, clock });
  const world = { queries: 0, held: true };
  const has = new Set(inOrg);
  let ids = 0;
  const query: SalesforceClient['query'] = async (asked) => {
    world.queries += 1;
    const texts = [...String(asked).matchAll(/'([^'%]+)(%?)'/g)];
    const keys = texts.flatMap(([, text = '', any]) =>
      any === '' ? [text].filter((key) => has.has(key)) : [...has].filter((key) => key.startsWith(text)),
    );
    return keys.map((Key__c) => ({ attributes: { type: 'CINNOX_Log__c' }, Key__c }));
  };
  const context: TakeOverContext = {
    journal,
    // Nothing else is asked for.
    client: { query } as unknown as SalesforceClient,
    leases: { heldUntil: async () => ({ held: world.held, until: now + hour }) },
    ...{ mode: 'package', me: 'chris', ownerEid: 'chris', isSupervisor: true, now, since: noon },
    newId: () => `row-${(ids += 1)}`,
    rules: () => Promise.resolve({ settings: getDefaultLogSettings(), defaultCountry: 'HK' }),
    userOf: async (eid) => `user-${eid}`,
  };
  const rows = async () => (await journal.since(0)).map(({ call }) => call?.callId);
  const sweep = async (calls: readonly CallRow[], change: Partial<TakeOverContext> = {}) => {
    const reports = { calls, enquiries: [], service: 'acme', staff: new Set(['ada', 'chris']) };
    const left = await takeOver(reports, { ...context, ...change });
    await journal.setMeta(leftKey, left);
    return left;
  };
  const unwritten = async () => ((await journal.meta<UnwrittenThing[]>(unwrittenKey)) ?? []).map(({ key }) => key);
  return { journal, context, world, rows, sweep, has, unwritten };
}

/** Ada's calls, a minute after each other. */
const ofAda = (count: number) =>
  Array.from({ length: count }, (_none, index) => {
    const startedAt = noon + index * 1000;
    return callReport({ callId: `a${index}`, hid: `ha${index}`, startedAt, endedAt: startedAt + minute });
  });

const missed = (callId: string, startedAt = noon + hour): CallRow => {
  const { callee: _nobody, endedAt: _never, ...report } = callReport({ callId, hid: `h-${callId}`, startedAt });
  return { ...report, status: 'Missed', endedAt: startedAt + 20_000, durationS: 0 };
};

const keysOf = (calls: readonly CallRow[]) => calls.map(({ callId = '' }) => callKey('acme', callId, 'ada'));

it('what the org has already takes nobody’s turn', async () => {
  const calls = ofAda(450);
  const { sweep, rows } = await scene(keysOf(calls));
  expect(await sweep([...calls, missed('m1'), missed('m2'), missed('m3')])).toBeUndefined();
  expect((await rows()).sort()).toEqual(['m1', 'm2', 'm3']);
});

it('writes what nobody has before what colleagues have left', async () => {
  const { sweep, rows } = await scene();
  await sweep([...ofAda(450), missed('m1')]);
  expect(await rows()).toContain('m1');
});

it('a sweep that cannot do all says where the next one has to begin, until nothing is left', async () => {
  const calls = ofAda(900);
  const { sweep, rows } = await scene();
  const begins = [await sweep(calls), await sweep(calls), await sweep(calls)];
  expect(begins).toEqual([noon + 400_000, noon + 800_000, undefined]);
  expect(new Set(await rows()).size).toBe(900);
});

it('comes to the end however much the org has, and does not ask for the same again', async () => {
  const calls = ofAda(5000);
  const { sweep, rows, world } = await scene(keysOf(calls.slice(0, 4990)));
  expect([await sweep(calls), await sweep(calls), await sweep(calls)].map((left) => left !== undefined)).toEqual([
    ...[true, true, false],
  ]);
  expect(await rows()).toHaveLength(10);
  expect(world.queries).toBe(5000 / 20);
  world.queries = 0;
  await sweep(calls);
  expect(world.queries).toBe(0);
});

it('what was left waits for the turn that another browser has now', async () => {
  const calls = ofAda(450);
  const { sweep, rows, world } = await scene();
  const left = await sweep(calls);
  world.held = false;
  expect(await sweep(calls)).toBe(left);
  world.held = true;
  expect(await sweep(calls)).toBeUndefined();
  expect(await rows()).toHaveLength(450);
});

it('a browser whose turn it is not leaves nothing to itself', async () => {
  const { sweep, world } = await scene();
  world.held = false;
  expect(await sweep(ofAda(450))).toBeUndefined();
});

it('leaves what is there only for what belongs to it', async () => {
  const { context, rows } = await scene();
  const calls = [missed('m1', noon + hour), missed('m2', noon + 2 * hour)];
  await takeOver({ calls, enquiries: [], service: 'acme', staff: new Set(), until: noon + 2 * hour }, context);
  expect(await rows()).toEqual(['m1']);
});

it('an enquiry comes after its calls, also where it began long before', async () => {
  const { context, journal } = await scene();
  const { agentEid: _nobody, ...enquiry } = enquiryReport({ status: 'closed', initChannel: 'CALL' });
  const enquiries = [{ ...enquiry, createdAt: noon, closedAt: noon + 2 * hour }];
  const reports = { calls: [missed('m1')], enquiries, service: 'acme', staff: new Set(['ada']) };
  await takeOver(reports, context);
  expect((await journal.since(0)).map(({ id, kind }) => [id, kind]).sort()).toEqual([
    ['row-1', 'call'],
    ['row-2', 'enquiry'],
  ]);
});

describe('what nobody is to write', () => {
  const noOwner = { ownerEid: undefined };
  const [m1, m2] = ['m1', 'm2'].map((id) => callKey('acme', id, 'none'));

  it('stays listed when the sweeps show it no more, for as long as anybody looks back', async () => {
    const { sweep, unwritten, world } = await scene();
    await sweep([missed('m1', noon + 4 * hour)], noOwner);
    await sweep([missed('m2', noon + 5.5 * hour)], { ...noOwner, now: now + hour });
    expect(await unwritten()).toEqual([m2, m1]);
    world.queries = 0;
    for (let turn = 1; turn < 10; turn += 1) await sweep([], { ...noOwner, now: now + hour + turn * minute });
    expect(await unwritten()).toEqual([m2, m1]);
    expect(world.queries).toBeLessThan(2);
    await sweep([], { ...noOwner, now: now + 47 * hour });
    expect(await unwritten()).toEqual([m2]);
  });

  it('is listed no more once somebody has logged it, or it is decided who writes it', async () => {
    const { sweep, unwritten, has } = await scene();
    const some = ['m1', 'm2'].map((id) => missed(id, noon + 4 * hour));
    await sweep(some, noOwner);
    has.add(callKey('acme', 'm1', 'ben'));
    await sweep([], { ...noOwner, now: now + 2 * hour });
    expect(await unwritten()).toEqual([m2]);
    await sweep([], { ownerEid: 'ada', now: now + 3 * hour });
    expect(await unwritten()).toEqual([]);
  });

  it('is not listed where the rules leave it out', async () => {
    const { context, unwritten } = await scene();
    const call = { ...missed('m1', noon + 4 * hour), status: 'Not Answered', displayCaseNumber: '7' };
    const { agentEid: _nobody, ...enquiry } = enquiryReport({ status: 'missed', initChannel: 'CALL' });
    const enquiries = [{ ...enquiry, displayCaseNumber: '7', createdAt: noon + 4 * hour }];
    const listed = async (change: Partial<LogSettings>) => {
      const settings = { ...getDefaultLogSettings(), ...change };
      const reports = { calls: [call], enquiries, service: 'acme', staff: new Set(['ada']) };
      await takeOver(reports, {
        ...context,
        ...noOwner,
        rules: () => Promise.resolve({ settings, defaultCountry: 'HK' }),
      });
      return (await unwritten()).map((key) => key.split(':')[0]);
    };
    const { calls } = getDefaultLogSettings();
    expect((await listed({})).toSorted()).toEqual(['call', 'enq']);
    expect(await listed({ calls: { ...calls, missed: 'none' } })).toEqual(['enq']);
    expect(await listed({ calls: { ...calls, missed: 'none' }, voiceCase: 'answered' })).toEqual([]);
    expect(await listed({ skipNumbers: ['+85294667788'] })).toEqual([]);
  });

  it('is not listed where the rules leave it out, whoever it is that has no Salesforce user', async () => {
    const { sweep, unwritten } = await scene();
    const userless = async (change: Partial<LogSettings>) => {
      const rules = { settings: { ...getDefaultLogSettings(), ...change }, defaultCountry: 'HK' };
      await sweep(ofAda(1), { userOf: async () => undefined, rules: async () => rules });
      return unwritten();
    };
    expect(await userless({})).toEqual(keysOf(ofAda(1)));
    expect(await userless({ skipNumbers: ['+85294667788'] })).toEqual([]);
  });

  it('is not listed where somebody said here to have had it', async () => {
    const { sweep, unwritten, journal } = await scene();
    const free = { ...noOwner, mode: 'package-free', isSupervisor: false } as const;
    await sweep([missed('m1', noon + 4 * hour)], free);
    expect(await unwritten()).toEqual([m1]);
    const row = newJournalRow({ id: 'mine', kind: 'call', service: 'acme', mode: 'package-free', now });
    const mine: JournalRow = { ...row, aliases: [alias.call('acme', 'm1')], mine: { by: 'claimed', at: now } };
    await journal.transact((tx) => tx.put(mine));
    await sweep([], { ...free, now: now + hour });
    expect(await unwritten()).toEqual([]);
  });
});
