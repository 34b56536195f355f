// @vitest-environment node
import { expect, it } from 'vitest';
import { changeOrg } from '../emulators/control/org-settings.ts';
import { useScenes, written, type Scene } from './support/scene.ts';
import { said } from './support/said.ts';

const scene = useScenes();

/** A call with a note that ends; the report follows within a minute. */
async function playCall({ world, clock, agent, ada }: Scene): Promise<void> {
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await agent.send('note.save', { id: agent.shown().id, text: 'Kept through it all.', revision: 0 });
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(1_000);
}

async function expectLoggedOnce({ rows }: Scene): Promise<void> {
  const tasks = await rows(written.tasks);
  expect(tasks).toHaveLength(1);
  expect(tasks[0]?.Description).toContain('Kept through it all.');
  expect(await rows(written.cases)).toHaveLength(1);
}

it('an admin revokes the sign-in in the middle of a call: the note is kept and the log is written after signing in', async () => {
  const stage = await scene();
  const { world, clock, agent } = stage;
  await playCall(stage);
  const { userId } = agent.session().who ?? { userId: '' };
  world.salesforce.oauth.revokeUser(userId);
  await clock.advance(4 * 60_000);
  expect(agent.session()).toMatchObject({ status: 'signed-out', keptNotes: 1 });
  expect(await stage.rows(written.tasks)).toEqual([]);
  await clock.track(agent.send('session.signIn', {}));
  await clock.advance(3 * 60_000);
  expect(agent.session().status).toBe('signed-in');
  await expectLoggedOnce(stage);
});

it('CINNOX is down when the call ends: said plainly, and logged when it is back', async () => {
  const stage = await scene();
  const { world, clock, agent } = stage;
  await playCall(stage);
  const fault = world.faults.add({ service: 'cinnox', route: '*', cut: true });
  await clock.advance(3 * 60_000);
  expect(agent.session().problems.map((problem) => said(problem)?.title)).toContain('CINNOX cannot be reached');
  expect(await stage.rows(written.tasks)).toEqual([]);
  expect(fault.struck).toBeGreaterThan(0);
  fault.remove();
  await clock.advance(6 * 60_000);
  expect(agent.session().problems).toEqual([]);
  await expectLoggedOnce(stage);
});

it('Salesforce is down for a while: nothing is lost, nothing is doubled', async () => {
  const stage = await scene();
  const { world, clock } = stage;
  await playCall(stage);
  const fault = world.faults.add({ service: 'salesforce', route: '*', point: 'afterCommit', cut: true });
  await clock.advance(3 * 60_000);
  expect(fault.struck).toBeGreaterThan(0);
  fault.remove();
  await clock.advance(20 * 60_000);
  await expectLoggedOnce(stage);
});

it('a caller whose number is withheld or nonsense matches nobody and is logged without a contact', async () => {
  const stage = await scene();
  const { world, clock, agent, ada, rows } = stage;
  for (const from of ['anonymous', '+', '1'.repeat(40), 'Restricted caller', '']) {
    const { callId } = world.cinnox.actions.ringIn({ from, to: ada });
    await clock.advance(2_000);
    expect(agent.shown()).toMatchObject({ heading: 'Unknown caller', match: { status: 'none' } });
    world.cinnox.actions.answer({ call: callId, staff: ada });
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(150_000);
  }
  const tasks = await rows(written.tasks);
  expect(tasks.map((task) => task.WhoId)).toEqual([null, null, null, null, null]);
  expect(agent.today()).toMatchObject({ pill: { filter: 'choose' } });
  const [row] = agent.today().rows.filter((one) => one.kind === 'call');
  const { results } = await agent.send('contacts.search', { text: 'Jonas Berg' });
  expect(results.map((one) => one.name)).toEqual(['Jonas Berg']);
  await agent.send('contact.choose', { id: row?.id ?? '', contactId: results[0]?.contactId ?? null });
  await clock.advance(5_000);
  expect((await rows(written.tasks)).filter((task) => task.WhoId === results[0]?.contactId)).toHaveLength(1);
});

it('the org is renamed in the middle of a call: the new address is told, not followed', async () => {
  const stage = await scene();
  const { world, clock, agent, rows } = stage;
  const myDomainHost = 'acme-group--uat.sandbox.my.salesforce.com';
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: stage.ada });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff: stage.ada });
  changeOrg(world.salesforce.org('uat'), { myDomainHost });
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(4 * 60_000);
  const problem = said(agent.shown().log.problem);
  expect(problem).toMatchObject({ title: 'The address of the org has changed', action: 'open-options' });
  expect(problem?.text).toContain(`If your admin renamed the org to ${myDomainHost}, enter that as My Domain host`);
  expect(await rows(written.tasks)).toEqual([]);
});
