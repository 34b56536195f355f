import { openOffice } from '../e2e/support/agent-desk.ts';
import { findCrashPoints, playCrash, type CrashRound } from '../e2e/support/crash-rounds.ts';
import { typeUntilTheEnd, type TypingRound } from '../e2e/support/typing-rounds.ts';
import { runProgram } from '../../scripts/test/run-program.ts';

export interface KillsResult {
  crashes: CrashRound[];
  typing: TypingRound[];
}

export interface KillsOptions {
  /** Calls that meet an accident. */
  crashes: number;
  /** Notes that are cut off. */
  typing: number;
  seed: number;
  say: (line: string) => void;
}

/** A fresh world now and then: neither the org nor the panel's list grows without end. */
const crashesPerWorld = 10;
const typingPerWorld = 20;

async function crashesInOneWorld(count: number, seed: number): Promise<CrashRound[]> {
  const office = await openOffice();
  try {
    const desk = await office.openDesk();
    const points = await findCrashPoints(office, desk, seed);
    const rounds: CrashRound[] = [];
    for (const point of points) {
      const round = await playCrash(office, desk, point);
      if (round.isStruck || round.problems.length > 0) rounds.push(round);
      if (rounds.length === count) break;
    }
    return rounds;
  } finally {
    await office.close();
  }
}

async function typingInOneWorld(count: number, seed: number): Promise<TypingRound[]> {
  const office = await openOffice();
  try {
    const desk = await office.openDesk();
    const { callId } = office.world.cinnox.actions.ringIn({ from: office.caller.phone, to: office.ada });
    office.world.cinnox.actions.answer({ call: callId, staff: office.ada });
    const rounds: TypingRound[] = [];
    for (let index = 0; index < count; index += 1)
      rounds.push(await typeUntilTheEnd(desk, { index, end: index % 2 === 0 ? 'tab' : 'browser', seed }));
    return rounds;
  } finally {
    await office.close();
  }
}

/** The production build in a real browser; the worker or the whole browser is killed again and again. */
export async function benchKills({ crashes, typing, seed, say }: KillsOptions): Promise<KillsResult> {
  say('Building the extension.');
  const { code, output } = await runProgram('wxt', ['build'], { show: false });
  if (code !== 0) throw new Error(`The build failed:\n${output}`);
  const result: KillsResult = { crashes: [], typing: [] };
  for (let world = 0; result.crashes.length < crashes; world += 1) {
    const left = Math.min(crashesPerWorld, crashes - result.crashes.length);
    result.crashes.push(...(await crashesInOneWorld(left, seed + world)));
    say(`${result.crashes.length} of ${crashes} calls have met their accident.`);
  }
  for (let world = 0; result.typing.length < typing; world += 1) {
    const left = Math.min(typingPerWorld, typing - result.typing.length);
    result.typing.push(...(await typingInOneWorld(left, seed + world)));
    say(`${result.typing.length} of ${typing} notes have been cut off.`);
  }
  return result;
}

/** What did not hold, in words. */
export function killsProblems({ crashes, typing }: KillsResult): string[] {
  return [
    ...crashes
      .filter(({ problems }) => problems.length > 0)
      .map(
        ({ request, point, victim, problems }) =>
          `${victim} killed, request ${point}: ${request}: ${problems.join('; ')}`,
      ),
    ...typing
      .filter(({ isKept }) => !isKept)
      .map(({ end, promised, found }) => `${end} ended while typing: "${promised}" was promised, "${found}" is there`),
  ];
}

/** In numbers. */
export function killsSummary({ crashes, typing }: KillsResult): string {
  const count = (victim: CrashRound['victim']) => crashes.filter((round) => round.victim === victim).length;
  const lost = typing.map(({ typed, found }) => Math.max(0, typed.length - found.length));
  const whole = crashes.filter(({ problems }) => problems.length === 0).length;
  return [
    `${whole} of ${crashes.length} calls: one Task with the note and one Case (worker killed ${count('worker')} times, browser ${count('browser')} times).`,
    `${typing.filter(({ isKept }) => isKept).length} of ${typing.length} notes kept all but their last 300 ms; lost were at most ${Math.max(0, ...lost)} keys.`,
  ].join('\n');
}
