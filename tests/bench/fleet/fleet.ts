import process from 'node:process';
import { mostAlone } from '../../../lib/inbox/poll-schedule.ts';
import { actInCinnox } from '../../simulation/cinnox-deeds.ts';
import { createHands } from '../../simulation/hands.ts';
import { quickenGlobals } from '../../simulation/machine/quick-globals.ts';
import { countTurns } from '../../simulation/machine/turns.ts';
import { minute } from '../../simulation/plan.ts';
import type { Play } from '../../simulation/run.ts';
import { openStage, type Stage } from '../../simulation/stage.ts';
import { watchDoors, type Doors } from './door.ts';
import { attempt, playHistory } from './history.ts';
import { drawShift } from './shift.ts';

/** What the services saw of so many agents. */
export interface FleetRun {
  agents: number;
  /** Minutes of contacts before the first sign-in. */
  history: number;
  /** From the first sign-in to a minute after the last. */
  start: { salesforce: number; signIn: number; cinnox: number; deliveries: number };
  /** The measured time. */
  steady: {
    minutes: number;
    /** Calls and chats that came to their end in it. */
    contacts: number;
    salesforce: number;
    cinnox: number;
    deliveries: number;
    cinnoxBusiestMinute: number;
    cinnoxRefused: number;
    /** Minutes from one reading of the reports to the next, on average: of each browser, or of the one that reads for all. */
    sweepEveryMinutes: number;
    byKind: { salesforce: [string, number][]; cinnox: [string, number][] };
  };
  /** Tasks and Cases that came into being in the measured time. */
  records: number;
  cpuSeconds: number;
}

export interface FleetOptions {
  agents: number;
  /** Length of the measured time. */
  minutes: number;
  /** Minutes of contacts that the reports know of before anybody signs in. */
  history: number;
  /** People begin their day within so many minutes. */
  arrival: number;
  /** Minutes of work before the measured time: the first contacts are over and their reports are there. */
  warm: number;
  seed: number;
}

const settledMs = minute;

interface Span {
  from: number;
  to: number;
}

function contactsEnded({ world }: Stage, { from, to }: Span): number {
  const isIn = (at: number | undefined): boolean => at !== undefined && at >= from && at < to;
  const { ledger } = world.cinnox;
  const chats = ledger.enquiries().filter((one) => one.initChannel === 'IM' && isIn(one.closedAt));
  return ledger.calls().filter((one) => isIn(one.endedAt)).length + chats.length;
}

async function work(stage: Stage): Promise<void> {
  const things: Play['things'] = new Map();
  const play: Play = { stage, things, told: { notes: [], choices: [], refusals: [], edits: [], deletions: new Set() } };
  const hands = createHands(play);
  const start = stage.clock.now();
  for (const deed of stage.plan.deeds) {
    await stage.clock.runTo(start + deed.at);
    attempt(() => {
      actInCinnox({ world: stage.world, things, elapsed: () => stage.elapsed() }, deed);
      hands.act(deed);
    });
  }
  await stage.clock.runTo(start + stage.plan.workMs);
}

function readSteady(stage: Stage, doors: Doors, span: Span): FleetRun['steady'] {
  const { from, to } = span;
  const minutes = (to - from) / minute;
  const sweeps = doors.arrivals.filter(
    ({ atMs, kind, isFirstPage }) => atMs >= from && atMs < to && kind === 'GET /data/call-log' && isFirstPage,
  ).length;
  return {
    minutes,
    contacts: contactsEnded(stage, span),
    salesforce: doors.count('salesforce', from, to),
    cinnox: doors.count('cinnox', from, to),
    deliveries: stage.hub.deliveries.filter((at) => at >= from && at < to).length,
    cinnoxBusiestMinute: doors.busiestMinute('cinnox', from, to),
    cinnoxRefused: doors.arrivals.filter(
      ({ atMs, door, status }) => door === 'cinnox' && status === 429 && atMs >= from && atMs < to,
    ).length,
    sweepEveryMinutes: (minutes * (stage.desks.length > mostAlone ? 1 : stage.desks.length)) / Math.max(1, sweeps),
    byKind: { salesforce: doors.byKind('salesforce', from, to), cinnox: doors.byKind('cinnox', from, to) },
  };
}

/** Plays a busy time of so many agents with the worker's real code, and counts what arrives at the services. */
export async function runFleet(options: FleetOptions): Promise<FleetRun> {
  const { agents, seed } = options;
  const warmMs = options.warm * minute;
  const cpu = process.cpuUsage();
  const turns = countTurns();
  const slowDown = quickenGlobals();
  let doors: Doors | undefined;
  let signInAt = 0;
  const stage = await openStage(drawShift(agents, warmMs + options.minutes * minute, seed), turns, {
    arriveEveryMs: (options.arrival * minute) / agents,
    async onWorld(world, clock) {
      await playHistory(world, clock, drawShift(agents, options.history * minute, seed + 1).deeds);
      doors = watchDoors(world, clock);
      signInAt = clock.now();
    },
  });
  try {
    if (doors === undefined) throw new Error('the doors are not watched');
    await stage.clock.runTo(stage.clock.now() + settledMs);
    const begin = stage.clock.now();
    await work(stage);
    const span = { from: begin + warmMs, to: stage.clock.now() };
    const started = { from: signInAt, to: begin };
    const startedAt = (at: number): boolean => at >= started.from && at < started.to;
    const elapsedFrom = stage.elapsed() - (stage.clock.now() - span.from);
    const used = process.cpuUsage(cpu);
    return {
      agents,
      history: options.history,
      start: {
        salesforce: doors.count('salesforce', started.from, started.to),
        signIn: doors.count('sign-in', started.from, started.to),
        cinnox: doors.count('cinnox', started.from, started.to),
        deliveries: stage.hub.deliveries.filter(startedAt).length,
      },
      steady: readSteady(stage, doors, span),
      records: stage.records.made.filter(({ at }) => at >= elapsedFrom).length,
      cpuSeconds: (used.user + used.system) / 1e6,
    };
  } finally {
    stage.close();
    turns.release();
    slowDown();
  }
}
