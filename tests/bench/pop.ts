import { queryOrg } from '../../scripts/demo/records.ts';
import { expectSoon } from '../../scripts/demo/wait.ts';
import { soleCallers, type Caller } from './callers.ts';
import { finish, playCall, readReportsNow, type Measured, type Played } from './calls.ts';
import { measureOverlapping, type Overlapping } from './overlapping.ts';
import type { Round } from './round.ts';
import type { Bench, BenchStage } from './stage.ts';
import { watchCommits, type CommitWatch } from './watch.ts';

export interface PopResult {
  runs: number;
  machine: string;
  /** The contact was never read by this browser, or it was. */
  notSeen: Measured[];
  seen: Measured[];
  overlapping: Overlapping[];
}

export interface PopOptions {
  runs: number;
  overlapping: number;
  say(line: string): void;
}

/** Calls that teach this browser that a hook's id is the call's id: five joined pairs, kept in the org. */
const learningCalls = 5;
/** The panel lists what ended in the last quarter of an hour: no agent has a hundred calls in it. */
const callsPerWorld = 10;

async function learnHookIds(stage: BenchStage, callers: readonly Caller[], commits: CommitWatch): Promise<void> {
  const played: Played[] = [];
  for (const caller of callers) {
    played.push(await playCall(stage, caller, commits, () => readReportsNow(stage.panel)));
  }
  await finish(played, commits);
  const learned = async () => {
    const rows = await queryOrg(
      stage.world,
      "SELECT Id, Data__c FROM CINNOX_Log__c WHERE Key__c = 'learn:acme:hookId'",
    );
    const data: unknown = JSON.parse(String(rows[0]?.Data__c ?? '{}'));
    const agrees = typeof data === 'object' && data !== null && 'agree' in data ? Number(data.agree) : 0;
    return agrees >= learningCalls ? true : undefined;
  };
  await expectSoon('the evidence that hook ids are call ids', learned, 60_000);
}

async function playAll(stage: BenchStage, callers: readonly Caller[], commits: CommitWatch): Promise<Played[]> {
  const played: Played[] = [];
  for (const caller of callers) played.push(await playCall(stage, caller, commits));
  return played;
}

/** Calls of people whom the browser has not seen, then of the same people again. */
async function playTwice({ stage, callers, commits }: Round) {
  const first = await playAll(stage, callers, commits);
  const second = await playAll(stage, callers, commits);
  return { notSeen: await finish(first, commits), seen: await finish(second, commits) };
}

/** Measures the time from a hook to what the agent sees and to what the org holds. */
export async function benchPop(bench: Bench, { runs, overlapping, say }: PopOptions): Promise<PopResult> {
  const result: PopResult = { runs, machine: '', notSeen: [], seen: [], overlapping: [] };
  /** Each world begins with the calls from which its browser learns what hook ids are. */
  const inWorld = <T>(seed: number, count: number, work: (round: Round) => Promise<T>) =>
    bench.inFreshWorld(seed, async (stage) => {
      const callers = await soleCallers(stage.world);
      const needed = learningCalls + count;
      if (callers.length < needed)
        throw new Error(`Of ${needed} callers with a number of their own there are ${callers.length}.`);
      const commits = watchCommits(stage.world);
      await learnHookIds(stage, callers.splice(0, learningCalls), commits);
      return work({ stage, callers: callers.slice(0, count), commits });
    });
  for (let seed = 1; result.seen.length < runs; seed += 1) {
    const count = Math.min(callsPerWorld, runs - result.seen.length);
    say(`${count} calls of new callers and ${count} of the same again, in a fresh world.`);
    const { notSeen, seen } = await inWorld(seed, count, playTwice);
    result.notSeen.push(...notSeen);
    result.seen.push(...seen);
  }
  say(`${overlapping} overlapping calls in a world with latencies.`);
  result.overlapping = await inWorld(0, overlapping, measureOverlapping);
  return { ...result, machine: bench.machine() };
}
