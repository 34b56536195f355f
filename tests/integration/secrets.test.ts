// @vitest-environment node
import { expect, it } from 'vitest';
import { databasesOf, listenTo, readable, secretsIn, secretsOf, type Overheard } from './support/secret-search.ts';
import { useScenes, written, type Scene } from './support/scene.ts';

const scene = useScenes();

/** Where secrets stand, as "place: secret", each once. */
function leaks({ world }: Scene, heard: readonly Overheard[]): string[] {
  const secrets = secretsOf(world);
  return [
    ...new Set(heard.flatMap(({ place, text }) => secretsIn(text, secrets).map((secret) => `${place}: ${secret}`))),
  ];
}

/** Answers of a service that repeat what it was sent, as proxies and debug pages do. */
function echo(stage: Scene): () => void {
  const { world } = stage;
  const live = () =>
    world.salesforce.oauth
      .issued()
      .filter(({ kind }) => kind === 'access')
      .at(-1)?.token ?? '';
  const fault = world.faults.add({
    service: 'salesforce',
    route: 'POST /services/data/*',
    response: {
      status: 400,
      body: [{ errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: `Bad header Authorization: Bearer ${live()}` }],
    },
  });
  return () => fault.remove();
}

async function call(stage: Scene, note: string): Promise<string> {
  const { world, clock, agent, ada } = stage;
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await agent.send('note.save', { id: agent.shown().id, text: note, revision: 0 });
  return callId;
}

it('a whole working day leaves no token or secret outside the vault, but the access token in the one answer to the stream page', async () => {
  const stage = await scene();
  const { world, clock, agent, rows } = stage;
  const { send, heard } = listenTo(agent);
  const app = world.salesforce.oauth.apps.get('uat');
  const { baseUrl, appId, appToken } = world.cinnox.info();

  // Sign-in again with a consumer secret that the app demands, and the App token typed anew.
  app.requireSecretForRefresh = true;
  const { host, consumerKey } = (await send('settings.read', {})).salesforce;
  await send('salesforce.save', { host, consumerKey, consumerSecret: app.secret });
  await clock.track(send('salesforce.connect', {}));
  await clock.track(send('cinnox.save', { baseUrl, appId, appToken }));
  await clock.track(send('cinnox.save', { baseUrl, appId, appToken: `${appToken}x` }));
  await clock.track(send('cinnox.save', { baseUrl, appId, appToken }));
  await send('stream.grant', {});

  // A call that is logged, with the session expired in between: rotation gives a new pair.
  const first = await call(stage, 'Logged in the end.');
  const before = world.salesforce.oauth.issued().length;
  world.salesforce.oauth.expireAll();
  world.cinnox.actions.hangUp({ call: first, by: 'visitor' });
  await clock.advance(4 * 60_000);
  expect(world.salesforce.oauth.issued().length).toBeGreaterThan(before);
  expect(await rows(written.tasks)).toHaveLength(1);

  // A call that fails: the service repeats the token in its refusal, a person looks at it and saves the file.
  const second = await call(stage, 'Not logged yet.');
  const stopEcho = echo(stage);
  world.cinnox.actions.hangUp({ call: second, by: 'visitor' });
  await clock.advance(5 * 60_000);
  const failed = await clock.track(send('failed.read', {}));
  expect(readable(failed)).toContain('Bad header');
  await send('work.export', {});
  await clock.track(send('connections.test', {}));
  await clock.track(send('settings.read', {}));
  const middle = await heard();
  stopEcho();

  // Revoked by an admin, signed in again, the worker restarted, left for good.
  world.salesforce.oauth.revokeUser(agent.session().who?.userId ?? '');
  await clock.advance(2 * 60_000);
  await clock.track(send('session.signIn', {}));
  agent.kill();
  await agent.boot();
  await clock.advance(2 * 60_000);
  const late = await heard();
  await clock.track(send('salesforce.disconnect', { unfinished: 'delete' }));

  const all = [...middle, ...late, ...(await heard())];
  expect(leaks(stage, all)).toEqual(['answer to stream.grant: access token']);
  // The search looks where it should: each place holds something, and issued were all kinds of secrets.
  for (const place of [
    'storage.local',
    'storage.session',
    'log',
    'answer to work.export',
    'database cinnox-vault/sealed',
  ])
    expect(all.find((one) => one.place === place)?.text.length, place).toBeGreaterThan(50);
  const kinds = new Set(secretsOf(world).map(({ name }) => name));
  expect([...kinds]).toEqual(
    expect.arrayContaining([
      'access token',
      'refresh token',
      'code token',
      'consumer secret',
      'App token',
      'relay path token',
    ]),
  );
}, 60_000);

it('the vault holds bytes and a key that cannot be exported; a secret in the open would be found in every place', async () => {
  const stage = await scene();
  const { agent } = stage;
  const [secret] = secretsOf(stage.world);
  const token = secret?.text ?? '';
  const vault = await databasesOf(agent.deps.indexedDB);
  expect(readable(vault['cinnox-vault/keys'])).toContain('"extractable":false');

  const { heard } = listenTo(agent);
  await agent.browser.local.set({ forgotten: { deep: [`x${token}y`] } });
  await agent.browser.session.set({ url: `https://x.example/?t=${encodeURIComponent(token)}` });
  await agent.app.services.session()?.journal.setMeta('staff-chosen', new TextEncoder().encode(token));
  agent.deps.log.warn('x', { reason: token.slice(0, 120) });
  const places = leaks(stage, await heard()).filter((leak) => leak.endsWith(`: ${secret?.name}`));
  expect(places.map((place) => place.replace(/:\w+:\w+\//, '/'))).toEqual(
    expect.arrayContaining([expect.stringMatching(/^storage\.local/), expect.stringMatching(/^storage\.session/)]),
  );
  expect(places.some((place) => place.startsWith('database cinnox-work'))).toBe(true);
  expect(places.some((place) => place.startsWith('log'))).toBe(true);
});
