import { expectSoon } from '../../scripts/demo/wait.ts';
import { drawMs, getDemoLatencies, type Latencies, type Range } from '../emulators/kernel/latencies.ts';
import { createSeededRandom } from '../emulators/kernel/seeded-random.ts';
import type { World } from '../emulators/world.ts';
import type { Caller } from './callers.ts';
import { watchPaint, type PaintWatch } from './painted.ts';
import type { Round } from './round.ts';
import type { BenchStage } from './stage.ts';
import { postedAt } from './watch.ts';

/** Of a total, what the world's latencies made of it and what the product and the machine added (ms). */
export interface Share {
  total: number;
  injected: number;
  added: number;
}

export interface Overlapping {
  painted: Share;
  firstWrite: Share;
  final: Share;
}

/** Requests one after the other between a signal and the painted profile: the signal's row, the match. */
const requestsToPaint = 2;
/** Between the signal of the end and the Task: the signal's row, what is there already, the write. */
const requestsToWrite = 3;
const patienceMs = 60_000;

const share = (total: number, injected: number): Share => ({ total, injected, added: total - injected });

/** When each signal is ready for its subscriber: the bus delays each by its own draw and keeps their order. */
function watchBus(world: World, range: Range) {
  const random = createSeededRandom(20);
  const arrivals = new Map<string, number>();
  let draws: number[] = [];
  let lastArrival = 0;
  Object.defineProperty(world.latencies, 'eventBus', {
    configurable: true,
    enumerable: true,
    get() {
      const ms = drawMs(random, range);
      draws.push(ms);
      // A published event passes the same bus and may hold up what comes after it.
      lastArrival = Math.max(lastArrival, Date.now() + ms);
      return [ms, ms];
    },
  });
  // The bus listens since the world began, so for each commit it has drawn when this listener hears of it.
  const stop = world.salesforce.org('uat').store.onCommit((changes) => {
    const own = draws.splice(-changes.length);
    draws = [];
    changes.forEach((change, index) => {
      const arrivesAt = Math.max(lastArrival, Date.now() + (own[index] ?? 0));
      if (change.object === 'CINNOX_Signal__c') arrivals.set(String(change.after?.Payload__c), arrivesAt);
    });
  });
  return {
    arrivalOf: (type: 'CallStart' | 'CallEnd', callId: string) =>
      [...arrivals].find(([payload]) => payload.includes(type) && payload.includes(callId))?.[1],
    stop,
  };
}

/** When the reports show the end of a call and of its enquiry; asked for right after the end. */
function reportsVisibleAt(world: World, hid: string, inquiry: string): number {
  const rows = world.cinnox.pendingReports().filter(({ row }) => row.key === hid || row.key === inquiry);
  return Math.max(Date.now(), ...rows.map(({ row }) => row.visibleAt));
}

async function claimAll({ panel }: BenchStage): Promise<number> {
  return panel.evaluate(async () => {
    const stored = await chrome.storage.session.get(null);
    const now: unknown = Object.entries(stored).find(([key]) => key.endsWith(':now'))?.[1];
    const list: unknown = typeof now === 'object' && now !== null && 'interactions' in now ? now.interactions : [];
    const claimable = (Array.isArray(list) ? list : []).filter(
      (item: { canClaim?: unknown }) => item.canClaim === true,
    );
    for (const { id } of claimable)
      await chrome.runtime.sendMessage({ channel: 'cinnox/1', name: 'call.claim', input: { id } });
    return claimable.length;
  });
}

async function ringAll(stage: BenchStage, callers: readonly Caller[]) {
  const watches: PaintWatch[] = [];
  for (const caller of callers) watches.push(await watchPaint(stage.panel, caller.name, 'anywhere', patienceMs));
  const calls = callers.map(({ phone }) => stage.world.cinnox.actions.ringIn({ from: phone, to: stage.ada }));
  const paintedAt = await Promise.all(watches.map((watch) => watch.paintedAt()));
  return calls.map((call, index) => ({ ...call, paintedAt: paintedAt[index] ?? Number.NaN }));
}

/** Calls that ring, go on and end at the same time, in a world as slow as real services may be. */
export async function measureOverlapping({ stage, callers, commits }: Round): Promise<Overlapping[]> {
  const { world, ada } = stage;
  const latencies: Latencies = getDemoLatencies();
  Object.assign(world.latencies, latencies);
  const bus = watchBus(world, latencies.eventBus);
  const [roundTripMs] = latencies.roundTrip;
  const calls = await ringAll(stage, callers);
  for (const { callId } of calls) world.cinnox.actions.answer({ call: callId, staff: ada });
  const claimed = await claimAll(stage);
  if (claimed !== calls.length) throw new Error(`${claimed} of ${calls.length} calls could be claimed.`);
  const ended = calls.map((call) => {
    world.cinnox.actions.hangUp({ call: call.callId, by: 'visitor' });
    return { ...call, visibleAt: reportsVisibleAt(world, call.hid, call.inquiry) };
  });
  const isFinal = () => (ended.every(({ callId }) => commits.ofCall(callId)?.isFinal === true) ? true : undefined);
  await expectSoon('the final fields', isFinal, 240_000);
  bus.stop();
  return ended.map(({ callId, paintedAt, visibleAt }) => {
    const startPosted = postedAt(world, 'CallStart', callId) ?? Number.NaN;
    const endPosted = postedAt(world, 'CallEnd', callId) ?? Number.NaN;
    const startArrived = bus.arrivalOf('CallStart', callId) ?? Number.NaN;
    const endArrived = bus.arrivalOf('CallEnd', callId) ?? Number.NaN;
    const records = commits.ofCall(callId);
    return {
      painted: share(paintedAt - startPosted, startArrived - startPosted + requestsToPaint * roundTripMs),
      firstWrite: share(
        (records?.firstAt ?? Number.NaN) - endPosted,
        endArrived - endPosted + requestsToWrite * roundTripMs,
      ),
      final: share((records?.lastAt ?? Number.NaN) - endPosted, Math.max(0, visibleAt - endPosted)),
    };
  });
}
