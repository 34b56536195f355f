import type { Deps } from '../../lib/platform/ports.ts';
import { ActionError, type Call } from '../emulators/cinnox/model.ts';
import { lightenHttp } from './light-http/light-http.ts';
import { quickenGlobals } from './machine/quick-globals.ts';
import { countTurns } from './machine/turns.ts';
import { simulationStartMs } from './machine/sim-clock.ts';
import { actInCinnox } from './cinnox-deeds.ts';
import { checkRun } from './check.ts';
import type { Violation } from './violation.ts';
import { createHands, type Told } from './hands.ts';
import { minute, type Deed, type Plan } from './plan.ts';
import { lockRows, refuseWrites } from './org-faults.ts';
import { playOut } from './quiet.ts';
import { openStage, type Desk, type Stage } from './stage.ts';

export interface RunResult {
  violations: Violation[];
  trace: string[];
  /** CPU ms of this process. */
  cpuMs: number;
  counts: {
    desks: number;
    calls: number;
    enquiries: number;
    tasks: number;
    cases: number;
    deaths: number;
    /** Calls through ports, of the lives that go on in the end. */
    awaits: number;
    /** Records that people deleted. */
    deleted: number;
  };
  /** Each ring that a panel showed, once. */
  rings: Stage['rings'];
}

/** A call or chat of the plan, once it has begun. */
export interface LiveThing {
  kind: 'call' | 'chat';
  /** Inquiry id. */
  inquiry: string;
  displayCaseNumber: string;
  /** Inquiry ids that it had before: a transfer may begin another enquiry. */
  before: string[];
  /** Every leg, the latest last. */
  legs: Call[];
  from: string;
}

export interface Play {
  stage: Stage;
  things: Map<number, LiveThing>;
  told: Told;
}

const refusals = {
  '503': { status: 503, body: [{ errorCode: 'SERVER_UNAVAILABLE', message: 'Service unavailable' }] },
  '429': { status: 429, body: { code: 6451010, message: 'Too many requests' } },
  limit: {
    status: 403,
    body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
  },
} as const;

function addOutage({ stage }: Play, deed: Extract<Deed, { do: 'service-fault' }>): void {
  const { world, clock } = stage;
  const { service, fault, chance, ms } = deed;
  const strikes = { service, route: '*', chance };
  const added =
    fault === 'cut-before'
      ? world.faults.add({ ...strikes, point: 'received', cut: true })
      : fault === 'cut-after'
        ? world.faults.add({ ...strikes, point: 'afterCommit', cut: true })
        : world.faults.add({ ...strikes, point: 'received', response: refusals[fault] });
  clock.setTimeout(() => added.remove(), ms);
}

function goWrong(play: Play, deed: Deed): void {
  const { stage } = play;
  const desk = 'browser' in deed ? stage.desks.find((one) => one.name === `${deed.by}/${deed.browser}`) : undefined;
  switch (deed.do) {
    case 'kill':
      return desk?.browser.strike(deed.awaits, deed.side);
    case 'offline':
      if (desk !== undefined) desk.offlineUntil = stage.elapsed() + deed.ms;
      return undefined;
    case 'service-fault':
      return addOutage(play, deed);
    case 'stream-gap':
      return desk?.browser.stream?.gap(deed.ms, deed.replayRefused);
    case 'tabs':
      return desk === undefined ? undefined : setTabs(stage, desk, deed.count);
    case 'wipe':
      if (desk === undefined) return undefined;
      stage.renew(desk);
      desk.signInAt = stage.elapsed() + deed.signInAfterMs;
      return later(stage, deed.signInAfterMs, () => setUpAgain(stage, desk));
    case 'lock-rows':
      return lockRows(play, deed.ms);
    case 'refuse-writes':
      return refuseWrites(stage, deed);
    case 'set-rules':
      return stage.admin.setRules(
        deed.rules,
        stage.desks.map(({ browser }) => browser),
      );
    case 'give-rights':
      return stage.giveRights(deed.by);
    case 'close-browser':
      return desk?.browser.quit();
    case 'open-browser':
      return desk?.browser.open();
    case 'expire-tokens':
      for (const one of stage.desks.filter(({ user }) => user === deed.by)) {
        stage.world.salesforce.oauth.expireAll(one.userId);
        one.browser.stream?.sessionRefused();
      }
      return undefined;
    case 'revoke':
      for (const one of stage.desks.filter(({ user }) => user === deed.by)) {
        stage.world.salesforce.oauth.revokeUser(one.userId);
        one.signInAt = stage.elapsed() + deed.signInAfterMs;
      }
      return undefined;
    default:
      return undefined;
  }
}

function later(stage: Stage, ms: number, run: () => void): void {
  stage.clock.setTimeout(run, ms);
}

function setTabs({ org }: Stage, { browser }: Desk, count: number): void {
  browser.fake.tabList = Array.from({ length: count }, (_none, index) => ({
    id: index + 1,
    windowId: 1,
    url: `https://${org.lightningHost}/lightning/page/home`,
    active: index === 0,
  }));
}

/** A person sets the new profile up, and goes on trying when something fails. */
function setUpAgain(stage: Stage, desk: Desk): void {
  const profile = desk.profile;
  let done = false;
  desk.browser.setUp().then(
    () => {
      done = true;
      desk.setUps.push(stage.elapsed());
      stage.note(`${desk.name} is set up again`);
    },
    (error: unknown) => stage.note(`${desk.name} cannot be set up: ${String(error)}`),
  );
  later(stage, 45_000, () => {
    if (!done && desk.profile === profile) setUpAgain(stage, desk);
  });
}

const lookEveryMs = 90_000;

/** A person who is told that the sign-in has ended signs in again. */
function watchSignIn(stage: Stage, desk: Desk): void {
  later(stage, lookEveryMs, () => {
    const session = desk.browser.fake.session.peek('ui:session');
    const status = typeof session === 'object' && session !== null && 'status' in session ? session.status : undefined;
    if (status === 'signed-out' && stage.elapsed() >= desk.signInAt) desk.browser.signIn().catch(() => undefined);
    watchSignIn(stage, desk);
  });
}

/** Whatever is still going on is brought to its end. */
function finishAll(play: Play): void {
  const { stage } = play;
  const { actions, ledger } = stage.world.cinnox;
  const attempt = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof ActionError)) throw error;
    }
  };
  for (const call of ledger.calls()) {
    if (call.state === 'ended') continue;
    attempt(() => actions.hangUp({ call: call.hid, by: call.direction === 'inbound' ? 'visitor' : 'staff' }));
  }
  for (const { inquiry, status, initChannel } of ledger.enquiries()) {
    if (initChannel !== 'IM' || status === 'closed') continue;
    attempt(() =>
      status === 'open' ? actions.missChat({ enquiry: inquiry }) : actions.closeEnquiry({ enquiry: inquiry }),
    );
  }
}

/** Everybody has two tabs open, a network, a sign-in and the rights; what failed for good is tried again by hand. */
function allWell({ stage }: Play): void {
  const wasRefused = stage.plan.deeds.some((deed) => deed.do === 'refuse-writes' || deed.do === 'give-rights');
  stage.world.faults.clear();
  for (const { user } of stage.plan.agents) stage.giveRights(user);
  for (const desk of stage.desks) {
    desk.offlineUntil = 0;
    desk.browser.open();
    setTabs(stage, desk, 2);
    if (wasRefused)
      later(stage, 5 * minute, () => void desk.browser.send('log.retry', { id: null }).catch(() => undefined));
  }
}

function perform(play: Play, deed: Deed, hands: ReturnType<typeof createHands>): void {
  try {
    actInCinnox({ world: play.stage.world, things: play.things, elapsed: play.stage.elapsed }, deed);
    goWrong(play, deed);
    hands.act(deed);
    play.stage.note(JSON.stringify(deed));
  } catch (error) {
    if (!(error instanceof ActionError)) throw error;
    play.stage.note(`${deed.do} is not possible: ${error.message}`);
  }
}

export interface RunOptions {
  /** Changes what the worker reaches the outside with (tests that break something on purpose). */
  wrap?: (deps: Deps) => Deps;
}

/** Plays a plan to its end and holds the org against the ledger. */
export async function runPlan(plan: Plan, options: RunOptions = {}): Promise<RunResult> {
  const cpu = process.cpuUsage();
  const turns = countTurns();
  const slowDown = quickenGlobals();
  const restoreHttp = lightenHttp();
  const stage = await openStage(plan, turns, options);
  try {
    const things: Play['things'] = new Map();
    const told: Told = { deletions: new Set(), notes: [], choices: [], refusals: [], edits: [] };
    const play: Play = { stage, things, told };
    const hands = createHands(play);
    for (const desk of stage.desks) watchSignIn(stage, desk);
    const start = stage.clock.now() - simulationStartMs;
    const to = (at: number) => stage.clock.runTo(simulationStartMs + start + at);
    for (const deed of plan.deeds) {
      await to(deed.at);
      perform(play, deed, hands);
    }
    await to(plan.workMs);
    finishAll(play);
    await to(Math.min(plan.workMs + 10 * minute, plan.endMs));
    allWell(play);
    await playOut(stage, simulationStartMs + start + plan.endMs);
    const violations = await checkRun(play);
    const used = process.cpuUsage(cpu);
    const { made } = stage.records;
    return {
      violations,
      trace: stage.trace,
      cpuMs: (used.user + used.system) / 1000,
      counts: {
        desks: stage.desks.length,
        calls: stage.world.cinnox.ledger.calls().length,
        enquiries: stage.world.cinnox.ledger.enquiries().length,
        tasks: made.filter((one) => one.object === 'Task').length,
        cases: made.filter((one) => one.object === 'Case').length,
        deaths: stage.trace.filter((line) => line.endsWith('worker dies')).length,
        awaits: stage.desks.reduce((sum, { browser }) => sum + browser.life.awaits, 0),
        deleted: told.deletions.size,
      },
      rings: stage.rings,
    };
  } finally {
    stage.close();
    turns.release();
    slowDown();
    restoreHttp();
  }
}
