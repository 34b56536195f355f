// @vitest-environment node
import { describe, expect, it } from 'vitest';
import type { KillPoint } from './support/agent-browser.ts';
import { sampleOfRequests } from './support/kill-sample.ts';
import { useScenes, written, type Scene, type SceneOptions } from './support/scene.ts';

const scene = useScenes();
/** KILL_POINTS=all tries both sides of every request; else it is a sample of them. */
const everyPoint = process.env.KILL_POINTS === 'all';

/** The whole main job: a call with a note, and a chat; the worker may die once on the way. */
async function play(
  options: SceneOptions,
  point?: KillPoint,
): Promise<{ scene: Scene; requests: string[]; struck: boolean }> {
  const stage = await scene(options);
  const { world, clock, agent, ada } = stage;
  const { actions } = world.cinnox;
  agent.watch(point);
  let struck = false;
  /** Time goes on; a dead worker is booted by the next alarm or message. */
  const wait = async (ms: number): Promise<void> => {
    for (let gone = 0; gone < ms; gone += 5_000) {
      await clock.advance(5_000);
      if (!agent.isDead) continue;
      struck = true;
      await agent.boot();
    }
  };
  const type = async (text: string): Promise<boolean> => {
    const shown = agent.now().interactions.find((one) => one.kind === 'call');
    if (shown === undefined) return false;
    if (agent.isDead) await agent.boot();
    await agent.send('note.save', { id: shown.id, text, revision: shown.note.revision });
    return true;
  };
  const { callId } = actions.ringIn({ from: '+852 9466 7788', to: ada });
  await wait(5_000);
  actions.answer({ call: callId, staff: ada });
  await type('Wants a slot');
  await wait(40_000);
  await type('Wants a slot on Monday.');
  actions.hangUp({ call: callId, by: 'visitor' });
  const chat = actions.openChat({ name: 'Jonas', email: 'jonas.berg@bergdotter.example', to: ada });
  actions.pickUp({ enquiry: chat.inquiry, staff: ada });
  actions.visitorWrites({ enquiry: chat.inquiry, text: 'Hello' });
  await wait(60_000);
  // Without live events the call is shown after its report.
  while (!(await type('Wants a slot on Monday.'))) await wait(30_000);
  actions.closeEnquiry({ enquiry: chat.inquiry });
  // Long enough for a back-off and a lease of a dead worker.
  await wait(10 * 60_000);
  return { scene: stage, requests: agent.requests(), struck };
}

async function expectExactlyOnce({ scene: stage }: { scene: Scene }): Promise<void> {
  const tasks = await stage.rows(written.tasks);
  expect(tasks.map((task) => task.Subject)).toEqual(['Call in · Mei-ling Wong']);
  expect(tasks[0]?.Description).toContain('Wants a slot on Monday.');
  const cases = await stage.rows(written.cases);
  expect(cases.map((one) => [String(one.Subject).split(' ')[0], one.Status]).sort()).toEqual([
    ['Call', 'Closed'],
    ['Web', 'Closed'],
  ]);
  expect(cases.some((one) => one.Id === tasks[0]?.WhatId)).toBe(true);
  expect(String(cases.find((one) => String(one.Subject).startsWith('Web'))?.Description).match(/Hello/g)).toHaveLength(
    1,
  );
}

describe.each(['uat', 'globex'] as const)('the worker dies at any request (%s)', (org) => {
  it(
    'before it is sent or before its answer is heard: still exactly one record each',
    { timeout: 600_000 },
    async () => {
      const calm = await play({ org });
      await expectExactlyOnce(calm);
      const all = calm.requests.map((_request, index) => index + 1);
      const points = everyPoint ? all : sampleOfRequests(calm.requests);
      expect(points.length).toBeGreaterThan(15);
      const failures: string[] = [];
      for (const request of points) {
        for (const when of everyPoint || request % 4 === 0 ? (['before', 'after'] as const) : (['after'] as const)) {
          const run = await play({ org }, { request, when });
          try {
            // A run that took another way may need fewer requests.
            if (run.struck) await expectExactlyOnce(run);
          } catch (error) {
            failures.push(
              `${when} request ${request}: ${error instanceof Error ? error.message.split('\n').slice(0, 12).join(' | ') : String(error)}`,
            );
          }
          run.scene.close();
        }
      }
      expect(failures).toEqual([]);
    },
  );
});
