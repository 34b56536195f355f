// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { getDefaultLogSettings } from '../../lib/domain/log-settings.ts';
import type { KillPoint } from './support/agent-browser.ts';
import { useScenes, written, type Scene } from './support/scene.ts';

const scene = useScenes();
/** KILL_POINTS=all tries both sides of every request. */
const everyPoint = process.env.KILL_POINTS === 'all';

/** One missed call to follow up, one that is not logged, and two chats of one contact; the worker may die once. */
async function play(org: 'uat' | 'globex', point?: KillPoint) {
  const stage = await scene({ org });
  const { world, clock, agent, ada } = stage;
  const { actions } = world.cinnox;
  const first = getDefaultLogSettings();
  await agent.send('rules.save', {
    ...first,
    defaultCountry: 'HK',
    dispositions: [],
    calls: { ...first.calls, missed: 'follow-up', abandoned: 'none' },
    reopenHours: 4,
    templates: { ...first.templates, caseSubject: '{{Who}} asks' },
  });
  agent.watch(point);
  let struck = false;
  const wait = async (ms: number): Promise<void> => {
    for (let gone = 0; gone < ms; gone += 5_000) {
      await clock.advance(5_000);
      if (!agent.isDead) continue;
      struck = true;
      await agent.boot();
    }
  };
  const missed = actions.ringIn({ from: '+852 9466 7788', to: ada });
  await wait(5_000);
  actions.miss({ call: missed.callId });
  const abandoned = actions.ringIn({ from: '+852 9123 4567', to: ada });
  await wait(5_000);
  actions.hangUp({ call: abandoned.callId, by: 'visitor' });
  for (const text of ['First question', 'Second question']) {
    const chat = actions.openChat({ name: 'Jonas', email: 'jonas.berg@bergdotter.example', to: ada });
    actions.pickUp({ enquiry: chat.inquiry, staff: ada });
    actions.visitorWrites({ enquiry: chat.inquiry, text });
    await wait(120_000);
    actions.closeEnquiry({ enquiry: chat.inquiry });
    // Long enough for a back-off and a lease of a dead worker.
    await wait(5 * 60_000);
  }
  return { stage, requests: agent.requests().length, struck };
}

async function expectByTheRules({ rows }: Scene): Promise<void> {
  const tasks = await rows(written.tasks);
  expect(tasks.map(({ Subject, Status }) => [Subject, Status])).toEqual([
    ['Follow up: Missed call · Mei-ling Wong', 'Not Started'],
  ]);
  const cases = (await rows('SELECT Subject, Status, Description FROM Case')).filter(({ Subject }) =>
    String(Subject).endsWith(' asks'),
  );
  const [chats, ...others] = cases.filter(({ Subject }) => Subject === 'Jonas Berg asks');
  expect(others).toEqual([]);
  expect(chats).toMatchObject({ Status: 'Closed' });
  const text = String(chats?.Description);
  for (const once of ['First question', 'Second question']) expect(text.match(new RegExp(once, 'g'))).toHaveLength(1);
  expect(text.match(/--- CINNOX enquiry ---/g)).toHaveLength(2);
}

describe.each(['uat', 'globex'] as const)('the worker dies at any request while rules are at work (%s)', (org) => {
  it('and what the rules say is there once, all the same', { timeout: 300_000 }, async () => {
    const calm = await play(org);
    await expectByTheRules(calm.stage);
    expect(calm.requests).toBeGreaterThan(15);
    const failures: string[] = [];
    // Some of them each time, others in the other org; KILL_POINTS=all takes a quarter of an hour.
    const step = everyPoint ? 1 : 9;
    for (let request = org === 'uat' ? 4 : 1; request <= calm.requests; request += step) {
      for (const when of everyPoint ? (['before', 'after'] as const) : (['after'] as const)) {
        const run = await play(org, { request, when });
        try {
          if (run.struck) await expectByTheRules(run.stage);
        } catch (error) {
          const message = error instanceof Error ? error.message.split('\n').slice(0, 12).join(' | ') : String(error);
          failures.push(`${when} request ${request}: ${message}`);
        }
        run.stage.close();
      }
    }
    expect(failures).toEqual([]);
  });
});
