import { setTimeout as pause } from 'node:timers/promises';
import { queryOrg } from '../../../scripts/demo/records.ts';
import { createSeededRandom } from '../../emulators/kernel/seeded-random.ts';
import type { Desk, Office } from './agent-desk.ts';
import { gatePoints, type GateHold, type GatePoint } from './request-gate.ts';
import { notes, readReportsNow } from './scene.ts';

/** Where a call meets its accident. */
export interface CrashPoint {
  request: string;
  point: GatePoint;
  victim: 'worker' | 'browser';
}

export interface CrashRound extends CrashPoint {
  /** False where the request did not come this time. */
  isStruck: boolean;
  /** What is wrong in the org afterwards; empty when all is right. */
  problems: string[];
}

const patienceMs = 100_000;

interface Call {
  callId: string;
  inquiry: string;
  note: string;
}

/** What the org has of a call, in words; nothing when it is one Task with the note and one Case. */
async function problemsOf({ world, ada }: Office, { callId, inquiry, note }: Call): Promise<string[]> {
  const key = `cinnox:call:acme:${callId}:${ada}`;
  const tasks = (
    await queryOrg(world, 'SELECT Id, CallObject, Description, WhatId, CallDurationInSeconds FROM Task')
  ).filter(({ CallObject }) => CallObject === key);
  const number = world.cinnox.ledger.enquiries().find((one) => one.inquiry === inquiry)?.displayCaseNumber;
  const cases = (await queryOrg(world, 'SELECT Id, Subject, IsClosed FROM Case')).filter(({ Subject }) =>
    String(Subject).includes(`enquiry ${number} `),
  );
  const [task] = tasks;
  const [record] = cases;
  return [
    tasks.length === 1 ? '' : `${tasks.length} Tasks`,
    cases.length === 1 ? '' : `${cases.length} Cases`,
    task === undefined || String(task.Description).includes(note) ? '' : 'the note is not in the Task',
    task === undefined || record === undefined || task.WhatId === record.Id ? '' : 'the Task is not of the Case',
    record === undefined || record.IsClosed === true ? '' : 'the Case is open',
  ].filter(Boolean);
}

/** The new call is on screen, or a card above what is. */
async function showRinging({ panel }: Desk): Promise<void> {
  const heading = panel.getByRole('heading', { name: /^(Call for you|Your call)$/ });
  const show = panel.getByRole('button', { name: 'Show call' });
  await heading.or(show).first().waitFor({ timeout: 60_000 });
  if (await show.first().isVisible()) await show.first().click();
  await heading.waitFor();
}

/** Lets one call go its way, with an accident when `hold` says so, and waits until the org has what it should. */
async function playCall(office: Office, desk: Desk, crash?: { hold: GateHold; victim: CrashPoint['victim'] }) {
  const ringing = office.world.cinnox.actions.ringIn({ from: office.caller.phone, to: office.ada });
  const call: Call = { callId: ringing.callId, inquiry: ringing.inquiry, note: `Note of call ${ringing.callId}.` };
  let restart: Promise<void> | undefined;
  const accident = crash?.hold.arrived.then(async () => {
    if (crash.victim === 'worker') {
      await desk.killWorker();
      crash.hold.release();
      return;
    }
    restart = desk.killBrowser().then(async () => {
      crash.hold.release();
      await desk.startAgain();
    });
    await restart;
  });
  accident?.catch(() => undefined);
  const { actions } = office.world.cinnox;
  const todo = [
    async () => {
      await showRinging(desk);
      actions.answer({ call: call.callId, staff: office.ada });
    },
    async () => {
      await notes(desk.panel).fill(call.note, { timeout: 30_000 });
      const saved = desk.panel.getByText(/^(Saved|In Salesforce)$/);
      await saved.first().waitFor({ timeout: 30_000 });
    },
    async () => actions.hangUp({ call: call.callId, by: 'visitor' }),
  ];
  for (const step of todo) {
    try {
      await step();
    } catch (error) {
      // The browser went away under the step: it is done again in the next one.
      if (restart === undefined) throw error;
      await restart;
      await step();
    }
  }
  const problems = await waitForRecords(office, desk, call, () => restart);
  if (crash?.hold.hasArrived === true) await accident;
  crash?.hold.release();
  return problems;
}

async function waitForRecords(office: Office, desk: Desk, call: Call, restart: () => Promise<void> | undefined) {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    await restart();
    const problems = await problemsOf(office, call);
    if (problems.length === 0 || performance.now() > deadline) break;
    await readReportsNow(desk.panel).catch(() => undefined);
    await pause(500);
  }
  // What comes twice comes soon: retries follow within seconds.
  await pause(2_000);
  return problemsOf(office, call);
}

/** The points where a call can meet an accident, found by watching one that meets none; shuffled by the seed. */
export async function findCrashPoints(office: Office, desk: Desk, seed: number): Promise<CrashPoint[]> {
  const requests = office.gate.record();
  const problems = await playCall(office, desk);
  if (problems.length > 0) throw new Error(`A call without any accident: ${problems.join(', ')}.`);
  const random = createSeededRandom(seed);
  const points = [...new Set(requests)].flatMap((request) =>
    gatePoints.flatMap((point) => (['worker', 'browser'] as const).map((victim) => ({ request, point, victim }))),
  );
  return points
    .map((point) => ({ point, order: random.next() }))
    .toSorted((left, right) => left.order - right.order)
    .map(({ point }) => point);
}

export async function playCrash(office: Office, desk: Desk, crash: CrashPoint): Promise<CrashRound> {
  const hold = office.gate.hold(crash.request, crash.point);
  try {
    const problems = await playCall(office, desk, { hold, victim: crash.victim });
    if (problems.length > 0) problems.push(await saidBy(desk));
    return { ...crash, isStruck: hold.hasArrived, problems };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return { ...crash, isStruck: hold.hasArrived, problems: [what, await saidBy(desk)] };
  }
}

async function saidBy({ panel }: Desk): Promise<string> {
  return `The panel says: ${await panel.evaluate(() => document.body.innerText).catch(() => 'nothing')}`;
}
