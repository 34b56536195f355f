import { queryOrg } from '../../scripts/demo/records.ts';
import { expectSoon } from '../../scripts/demo/wait.ts';
import { soleCallers, type Caller } from './callers.ts';
import { finish, playCall, readReportsNow, type Measured, type Played } from './calls.ts';
import { measureOverlapping, type Overlapping } from './overlapping.ts';
import type { BenchStage } from './stage.ts';
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
/** Known callers take turns, so that none is on the screen already when it rings again. */
const knownCallers = 4;

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

async function playAll(stage: BenchStage, callers: readonly Caller[], commits: CommitWatch): Promise<Measured[]> {
  const played: Played[] = [];
  for (const caller of callers) played.push(await playCall(stage, caller, commits));
  return finish(played, commits);
}

/** Measures the time from a hook to what the agent sees and to what the org holds. */
export async function benchPop(stage: BenchStage, { runs, overlapping, say }: PopOptions): Promise<PopResult> {
  const callers = await soleCallers(stage.world);
  const needed = learningCalls + runs + overlapping;
  if (callers.length < needed) {
    throw new Error(`The seeded org has ${callers.length} callers of one number each, ${needed} are needed.`);
  }
  const commits = watchCommits(stage.world);
  const take = (count: number) => callers.splice(0, count);
  say(`Playing ${learningCalls} calls from which the browser learns what hook ids are.`);
  const known = take(learningCalls);
  await learnHookIds(stage, known, commits);
  say(`${runs} calls from contacts that this browser has not seen.`);
  const notSeen = await playAll(stage, take(runs), commits);
  say(`${runs} calls from contacts that it has seen.`);
  const again = Array.from({ length: runs }, (_, index) => known[index % knownCallers]).filter(
    (one) => one !== undefined,
  );
  const seen = await playAll(stage, again, commits);
  say(`${overlapping} overlapping calls in a world with latencies.`);
  const overlapped = await measureOverlapping(stage, take(overlapping), commits);
  commits.stop();
  return { runs, machine: stage.machine, notSeen, seen, overlapping: overlapped };
}
