// @vitest-environment node
import { forceCloseDatabase } from 'fake-indexeddb';
import { expect, it, vi } from 'vitest';
import { useScenes, written, type Scene } from './support/scene.ts';

const scene = useScenes();

const isWork = (name: string) => name.startsWith('cinnox-work:');

/** A call that rings and ends, with a note. */
async function playCall({ world, clock, agent, ada }: Scene): Promise<void> {
  const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
  await clock.advance(2_000);
  world.cinnox.actions.answer({ call: callId, staff: ada });
  await agent.send('note.save', { id: agent.shown().id, text: 'Said today.', revision: 0 });
  world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
  await clock.advance(3 * 60_000);
}

async function expectLogged({ rows }: Scene): Promise<void> {
  const tasks = await rows(written.tasks);
  expect(tasks).toHaveLength(1);
  expect(tasks[0]?.Description).toContain('Said today.');
}

/** The work of this browser cannot be opened, once. */
function refuseOnce({ indexedDB }: Scene['agent']['deps']): void {
  const open = indexedDB.open.bind(indexedDB);
  let refused = 0;
  vi.spyOn(indexedDB, 'open').mockImplementation((name, version) => {
    if (!isWork(name) || refused > 0) return open(name, version);
    refused += 1;
    throw new DOMException('Internal error opening backing store.', 'UnknownError');
  });
}

/** As a browser does it: what fails is the request, not the call. */
function failing(): IDBOpenDBRequest {
  const error = new DOMException('Internal error opening backing store for indexedDB.open.', 'UnknownError');
  const request = { error } as unknown as IDBOpenDBRequest;
  queueMicrotask(() => request.onerror?.(new Event('error')));
  return request;
}

it('a sign-in whose database could not be opened is gone on with at the next event', async () => {
  const stage = await scene();
  const { agent, clock } = stage;
  await clock.track(agent.send('salesforce.disconnect', {}));
  refuseOnce(agent.deps);
  await expect(clock.track(agent.send('salesforce.connect', {}))).rejects.toThrow();
  // The stream is opened, too.
  await clock.advance(3 * 60_000);
  await playCall(stage);
  await expectLogged(stage);
});

it('a worker whose database could not be opened at its start opens it at the next event', async () => {
  const stage = await scene();
  const { agent, clock } = stage;
  agent.kill();
  refuseOnce(agent.deps);
  await expect(agent.boot()).rejects.toThrow();
  await clock.advance(40_000);
  await playCall(stage);
  await expectLogged(stage);
});

it('a database that the browser closes under the worker is opened again', async () => {
  const stage = await scene();
  const { agent } = stage;
  const open = vi.spyOn(agent.deps.indexedDB, 'open');
  agent.kill();
  await agent.boot();
  const opened = open.mock.results.flatMap(({ value }) => (value instanceof Error ? [] : [value.result]));
  const work = opened.find(({ name }) => isWork(name));
  if (work === undefined) throw new Error('It was not opened.');
  forceCloseDatabase(work);
  await playCall(stage);
  await expectLogged(stage);
});

it('a worker that could not open the vault at its start signs nobody out: it opens it at the next event', async () => {
  const stage = await scene();
  const { agent, clock } = stage;
  agent.kill();
  const { indexedDB } = agent.deps;
  const open = indexedDB.open.bind(indexedDB);
  let refused = 0;
  vi.spyOn(indexedDB, 'open').mockImplementation((name, version) => {
    if (name !== 'cinnox-vault' || refused > 0) return open(name, version);
    refused += 1;
    return failing();
  });
  await agent.boot().catch(() => undefined);
  await clock.advance(40_000);
  expect(refused).toBe(1);
  expect(agent.session().status).toBe('signed-in');
  await playCall(stage);
  await expectLogged(stage);
});

it('a note that is typed while the vault cannot be opened to renew the tokens comes into its Task', async () => {
  const stage = await scene();
  const { agent, world, clock } = stage;
  const { indexedDB } = agent.deps;
  const open = indexedDB.open.bind(indexedDB);
  let isRefused = false;
  let refused = 0;
  const opened = vi.spyOn(indexedDB, 'open').mockImplementation((name, version) => {
    if (name !== 'cinnox-vault' || !isRefused) return open(name, version);
    refused += 1;
    return failing();
  });
  agent.kill();
  await agent.boot();
  await playCall(stage);
  const { id, note } = agent.shown();
  isRefused = true;
  const databases = opened.mock.results.flatMap(({ value }) => (value instanceof Error ? [] : [value.result]));
  for (const database of databases) if (database?.name === 'cinnox-vault') forceCloseDatabase(database);
  world.salesforce.oauth.expireAll();
  await agent.send('note.save', { id, text: 'Said today. Said later.', revision: note.revision });
  await clock.advance(10_000);
  expect(refused).toBeGreaterThan(0);
  isRefused = false;
  await clock.advance(20 * 60_000);
  expect((await stage.rows(written.tasks))[0]?.Description).toContain('Said later.');
});
