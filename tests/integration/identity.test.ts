// @vitest-environment node
import { expect, it } from 'vitest';
import { walkAuthorization } from '../emulators/salesforce/oauth/walk.ts';
import { credentialsOf } from '../emulators/testing.ts';
import { useScenes, written, type Scene } from './support/scene.ts';
import { said } from './support/said.ts';

const scene = useScenes();
const caller = '+852 9466 7788';

/** A call with a note that is over, while Salesforce takes nothing. */
async function callWithNote({ world, clock, agent, ada }: Scene, text: string): Promise<string> {
  const { callId } = world.cinnox.actions.ringIn({ from: caller, to: ada });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await agent.send('note.save', { id: agent.shown().id, text, revision: 0 });
  return callId;
}

/** What every area of the browser's storage holds in the open. */
const inTheOpen = ({ agent }: Scene) =>
  JSON.stringify([agent.browser.local.snapshot(), agent.browser.session.snapshot(), agent.deps.log]);

const databases = async ({ agent }: Scene) =>
  (await agent.deps.indexedDB.databases()).map(({ name }) => name ?? '').toSorted();

it('an app that demands its secret from today: nobody is signed out, the sentence says it, the secret mends it', async () => {
  const stage = await scene();
  const { world, clock, agent } = stage;
  const app = world.salesforce.oauth.apps.get('uat');
  app.requireSecretForRefresh = true;
  const callId = await callWithNote(stage, 'Kept while the app wanted a secret.');
  world.salesforce.oauth.expireAll();
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(2 * 60_000);
  expect(agent.session().status).toBe('signed-in');
  const problems = agent
    .session()
    .problems.filter((problem) => said(problem)?.title === 'Salesforce does not let CINNOX in');
  expect(problems).toHaveLength(1);
  expect(said(problems[0])?.text).toMatch(/"Require secret for Refresh Token Flow"/);

  // The next worker says it at once, not only when it is refused, too.
  await agent.browser.session.remove(Object.keys(agent.browser.session.snapshot()));
  agent.kill();
  await agent.boot();
  agent.watch();
  await agent.app.services.projection.settled();
  expect(agent.session().problems).toEqual(problems);
  expect((await agent.send('settings.read', {})).salesforce.trouble).toMatch(/Refresh Token Flow/);
  expect(agent.requests()).toEqual([]);

  const { host, consumerKey } = (await agent.send('settings.read', {})).salesforce;
  const saved = await agent.send('salesforce.save', { host, consumerKey, consumerSecret: app.secret });
  expect(saved.salesforce.secretSet).toBe(true);
  expect(JSON.stringify(saved)).not.toContain(app.secret);
  await clock.track(agent.send('log.retry', { id: null }));
  await clock.advance(2 * 60_000);
  expect(agent.session().problems).toEqual([]);
  expect((await stage.rows(written.tasks)).map((task) => task.Description)).toEqual([
    expect.stringContaining('Kept while the app wanted a secret.'),
  ]);
  expect(inTheOpen(stage)).not.toContain(app.secret);
  await clock.track(agent.send('salesforce.disconnect', {}));
  expect((await agent.send('settings.read', {})).salesforce.secretSet).toBe(false);
});

it('what the org refused at sign-in is said by the next worker, too, and over when it is mended', async () => {
  const { world, clock, agent } = await scene();
  const fault = world.faults.add({
    service: 'salesforce',
    route: 'GET /services/data/*',
    response: { status: 403, body: [{ errorCode: 'API_DISABLED_FOR_ORG', message: 'The REST API is not enabled.' }] },
  });
  await clock.track(agent.send('salesforce.connect', {}));
  await agent.app.services.projection.settled();
  const told = agent.session().problems;
  expect(told).toMatchObject([{ id: expect.stringMatching(/^connection:Salesforce:/) }]);
  agent.kill();
  await agent.boot();
  await agent.app.services.projection.settled();
  expect(agent.session().problems).toEqual(told);
  fault.remove();
  await clock.advance(2 * 60_000);
  expect(agent.session().problems).toEqual([]);
});

it('sandbox and production: one at a time, each with its own values, the wrong kind refused', async () => {
  const { agent, clock, world } = await scene();
  const production = { host: 'globex.my.salesforce.com', consumerKey: '3MVG9.cinnox.demo.globex' };
  expect((await agent.send('settings.read', {})).salesforce).toMatchObject({ instance: 'sandbox', isSandbox: true });
  await expect(agent.send('salesforce.save', { ...production, instance: 'production' })).rejects.toMatchObject({
    message: expect.stringMatching(/Disconnect it before you change the org/),
    details: { field: 'host' },
  });
  const left = await clock.track(agent.send('salesforce.disconnect', { switchTo: 'production' }));
  expect(left.salesforce).toMatchObject({ instance: 'production', host: '', connected: false });
  expect(world.salesforce.oauth.grants().filter(({ revoked }) => !revoked)).toEqual([]);
  await expect(
    agent.send('salesforce.save', {
      host: 'acme--uat.sandbox.my.salesforce.com',
      consumerKey: 'key',
      instance: 'production',
    }),
  ).rejects.toMatchObject({ message: expect.stringMatching(/address of a sandbox, but a production org is chosen/) });
  await expect(agent.send('salesforce.save', { ...production, location: 'somewhere' })).rejects.toMatchObject({
    details: { field: 'location' },
  });
  await agent.send('salesforce.save', { ...production, instance: 'production' });
  agent.browser.authFlow = (url) =>
    clock.track(walkAuthorization(world.fetch, url, credentialsOf({ org: 'globex', user: 'ada' })));
  expect((await clock.track(agent.send('salesforce.connect', {}))).salesforce).toMatchObject({
    connected: true,
    isSandbox: false,
  });
  const back = await clock.track(agent.send('salesforce.disconnect', { switchTo: 'sandbox' }));
  expect(back.salesforce).toMatchObject({
    instance: 'sandbox',
    host: 'acme--uat.sandbox.my.salesforce.com',
    consumerKey: '3MVG9.cinnox.demo.uat',
    other: { host: production.host },
  });
});

it('disconnecting deletes what waits when asked to, after it was offered as a file; else it keeps only that', async () => {
  const stage = await scene();
  const { world, clock, agent } = stage;
  await callWithNote(stage, 'Only in this browser.');
  const { text, fileName } = await agent.send('work.export', {});
  expect(fileName).toMatch(/\.csv$/);
  expect(text).toContain('Only in this browser.');
  expect(await databases(stage)).toHaveLength(3);

  await clock.track(agent.send('salesforce.disconnect', { unfinished: 'keep' }));
  expect(await databases(stage)).toEqual(['cinnox-vault', expect.stringMatching(/^cinnox-work:/)]);
  expect(inTheOpen(stage)).not.toMatch(/Only in this browser|9466/);
  expect(agent.session()).toMatchObject({ status: 'signed-out', keptNotes: 1 });

  await clock.track(agent.send('session.signIn', {}));
  await clock.advance(2_000);
  expect(agent.shown().note.text).toBe('Only in this browser.');
  await clock.track(agent.send('salesforce.disconnect', { unfinished: 'delete' }));
  expect(await databases(stage)).toEqual(['cinnox-vault']);
  expect(agent.session().keptNotes).toBe(0);
  expect(world.salesforce.oauth.grants().every(({ revoked }) => revoked)).toBe(true);
});

it('work that is to be kept is kept also where two pages disconnect at once', async () => {
  const stage = await scene();
  const { clock, agent } = stage;
  await callWithNote(stage, 'Only in this browser.');
  const first = agent.send('salesforce.disconnect', { unfinished: 'keep' });
  while (agent.app.services.session() !== undefined) await new Promise((resolve) => setImmediate(resolve));
  await clock.track(Promise.all([first, agent.send('salesforce.disconnect', { unfinished: 'keep' })]));
  expect(await databases(stage)).toContainEqual(expect.stringMatching(/^cinnox-work:/));
  expect(agent.session()).toMatchObject({ status: 'signed-out', keptNotes: 1 });
});

it('what waits is logged first when a person says so', async () => {
  const stage = await scene();
  const { world, clock, agent } = stage;
  const callId = await callWithNote(stage, 'To be logged before leaving.');
  const fault = world.faults.add({ service: 'salesforce', route: 'POST /services/data/*', cut: true });
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(90_000);
  expect(await stage.rows(written.tasks)).toEqual([]);
  fault.remove();
  const finished = await clock.track(agent.send('work.finish', {}));
  expect(finished.salesforce.unfinished).toBe(0);
  expect(await stage.rows(written.tasks)).toHaveLength(1);
});

it('a browser has one grant: a new sign-in ends the one before, and a live one is used again', async () => {
  const { agent, clock, world } = await scene();
  const live = () => world.salesforce.oauth.grants().filter(({ revoked }) => !revoked);
  const [first] = live();
  await clock.track(agent.send('session.signIn', {}));
  expect(live()).toEqual([first]);
  agent.browser.authFlow = (url) =>
    clock.track(walkAuthorization(world.fetch, url, credentialsOf({ org: 'uat', user: 'ben' })));
  await clock.track(agent.send('salesforce.connect', {}));
  expect(live()).toHaveLength(1);
  expect(live()[0]?.userId).not.toBe(first?.userId);
  expect(agent.session().user?.name).toBe('Ben Ortiz');
});

it('a note of the one who was signed in before is told when somebody else signs in, and logged by its own user', async () => {
  const stage = await scene();
  const { agent, clock, world } = stage;
  const { authFlow } = agent.browser;
  const callId = await callWithNote(stage, 'Typed by Ada.');
  world.salesforce.oauth.revokeUser(agent.session().who?.userId ?? '');
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(90_000);
  agent.browser.authFlow = (url) =>
    clock.track(walkAuthorization(world.fetch, url, credentialsOf({ org: 'uat', user: 'ben' })));
  await clock.track(agent.send('session.signIn', {}));
  await clock.advance(2_000);
  expect(agent.session().user?.name).toBe('Ben Ortiz');
  const { left } = (await agent.send('settings.read', {})).salesforce;
  expect(left).toMatchObject([{ name: 'Ada Lam', notes: 1 }]);
  expect(inTheOpen(stage)).not.toContain('Typed by Ada');
  agent.browser.authFlow = authFlow;
  await clock.track(agent.send('salesforce.connect', {}));
  await clock.advance(3 * 60_000);
  expect((await agent.send('settings.read', {})).salesforce.left).toBeUndefined();
  expect((await stage.rows(written.tasks)).map((task) => task.Description)).toEqual([
    expect.stringContaining('Typed by Ada.'),
  ]);
});

it('a worker that was stopped with the sign-in window open says "try again" until somebody does', async () => {
  const { agent, clock } = await scene();
  await clock.track(agent.send('salesforce.disconnect', {}));
  const { authFlow } = agent.browser;
  agent.browser.authFlow = () => new Promise(() => undefined);
  void agent.send('session.signIn', {}).catch(() => undefined);
  await clock.advance(1_000);
  expect(agent.session().status).toBe('signing-in');
  agent.kill();
  await agent.boot();
  await clock.advance(1_000);
  expect(agent.session()).toMatchObject({ status: 'signed-out', signInLost: true });
  expect(JSON.stringify(agent.browser.session.snapshot())).not.toContain('verifier');
  agent.browser.authFlow = authFlow;
  await clock.track(agent.send('session.signIn', {}));
  await clock.advance(1_000);
  expect(agent.session().signInLost).toBeUndefined();
  expect(agent.session().status).toBe('signed-in');
});
