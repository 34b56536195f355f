import type { Frame } from '@playwright/test';
import { expectSoon } from '../../scripts/demo/wait.ts';
import type { Caller } from './callers.ts';
import { watchPaint } from './painted.ts';
import type { BenchStage } from './stage.ts';
import { postedAt, type CommitWatch } from './watch.ts';

/** What was measured of one call, in ms. */
export interface Measured {
  callId: string;
  painted: number;
  firstWrite: number;
  /** From the POST of the end until nothing of the Task or its Case changed any more. */
  final: number;
}

export interface Played {
  callId: string;
  paintedMs: number;
  endPostedAt: number;
}

const patienceMs = 30_000;

/** Reads the reports now instead of at the next poll, as the panel's "Try again" does. */
export async function readReportsNow(panel: Frame): Promise<void> {
  await panel.evaluate(() =>
    chrome.runtime.sendMessage({ channel: 'cinnox/1', name: 'log.retry', input: { id: null } }),
  );
}

/**
 * One call as an agent has it: it rings, she answers and says in the panel that she is on it, the customer hangs up.
 * Before hook ids are known to be call ids the Task waits for the reports, which `afterEnd` may have read at once.
 */
export async function playCall(
  stage: BenchStage,
  caller: Caller,
  commits: CommitWatch,
  afterEnd: () => Promise<void> = async () => {},
): Promise<Played> {
  const { world, panel, ada } = stage;
  const { actions } = world.cinnox;
  await stage.quiet();
  const watch = await watchPaint(panel, caller.name, 'profile', patienceMs);
  const { callId } = actions.ringIn({ from: caller.phone, to: ada });
  const paintedAt = await watch.paintedAt();
  actions.answer({ call: callId, staff: ada });
  await panel.getByRole('button', { name: 'I’m on this call' }).click();
  await panel.getByRole('heading', { name: 'Your call' }).waitFor({ timeout: patienceMs });
  actions.hangUp({ call: callId, by: 'visitor' });
  const startPostedAt = await expectSoon(
    'the hook of the call',
    () => postedAt(world, 'CallStart', callId),
    patienceMs,
  );
  const endPostedAt = await expectSoon('the hook of the end', () => postedAt(world, 'CallEnd', callId), patienceMs);
  await afterEnd();
  await expectSoon('the Task', () => commits.ofCall(callId), patienceMs + 60_000);
  await panel.getByText('Logged as Task').first().waitFor({ timeout: patienceMs });
  return { callId, paintedMs: paintedAt - startPostedAt, endPostedAt };
}

/** Waits until Tasks and Cases have their final fields; reports are polled, so this takes up to a poll. */
export async function finish(played: readonly Played[], commits: CommitWatch): Promise<Measured[]> {
  await expectSoon(
    'the final fields',
    () => (played.every(({ callId }) => commits.ofCall(callId)?.isFinal === true) ? true : undefined),
    180_000,
  );
  return played.flatMap(({ callId, paintedMs, endPostedAt }) => {
    const records = commits.ofCall(callId);
    if (records === undefined) return [];
    const { firstAt, lastAt } = records;
    return [{ callId, painted: paintedMs, firstWrite: firstAt - endPostedAt, final: lastAt - endPostedAt }];
  });
}
