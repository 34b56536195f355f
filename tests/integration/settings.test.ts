// @vitest-environment node
import { logSettingsOf } from '../../lib/domain/log-settings.ts';
import { describe, expect, it } from 'vitest';
import { walkAuthorization } from '../emulators/salesforce/oauth/walk.ts';
import { credentialsOf } from '../emulators/testing.ts';
import { useScenes, written, type Scene } from './support/scene.ts';

const scene = useScenes();

function credentials({ world }: Scene) {
  const { baseUrl, appId, appToken } = world.cinnox.info();
  return { baseUrl, appId, appToken };
}

/** Time passes while a command waits for a service. */
async function whileTimePasses<T>({ clock }: Scene, answer: Promise<T>): Promise<T> {
  let isOver = false;
  void answer.then(
    () => (isOver = true),
    () => (isOver = true),
  );
  while (!isOver) await clock.advance(1_000);
  return answer;
}

describe('saving the CINNOX settings tries them', () => {
  it('and says that they work', async () => {
    const open = await scene();
    const view = await open.agent.send('cinnox.save', credentials(open));
    expect(view.cinnox.trial).toEqual({ isOk: true, sentence: 'CINNOX answers and names 3 members of staff.' });
    expect(view.staff).toMatchObject({ name: 'Ada Lam' });
  });

  it('and says that the App token was refused, also later, until a save or a test succeeds', async () => {
    const open = await scene();
    const { agent } = open;
    const view = await agent.send('cinnox.save', { ...credentials(open), appToken: 'not the token' });
    expect(view.cinnox).toMatchObject({ appId: 'app-acme', tokenSet: true, trial: { isOk: false } });
    expect(view.cinnox.trial?.sentence).toMatch(/refused the App token or the App ID\. Copy both again/);
    agent.kill();
    await agent.boot();
    expect((await agent.send('settings.read', {})).cinnox.trial?.isOk).toBe(false);
    expect((await agent.send('cinnox.save', credentials(open))).cinnox.trial?.isOk).toBe(true);
  });

  it('and says that CINNOX could not be reached, and keeps what was typed', async () => {
    const open = await scene();
    const { agent, world } = open;
    world.faults.add({ service: 'cinnox', route: '*', cut: true });
    const view = await whileTimePasses(
      open,
      agent.send('cinnox.save', { ...credentials(open), appId: 'app-of-tomorrow' }),
    );
    expect(view.cinnox).toMatchObject({ baseUrl: 'https://acme.cinnox.com', appId: 'app-of-tomorrow', tokenSet: true });
    expect(view.cinnox.trial?.sentence).toBe(
      'CINNOX could not be reached at https://acme.cinnox.com. Check the Base URL and your network, then press Save again.',
    );
    world.faults.clear();
    await agent.send('cinnox.save', { ...credentials(open), appToken: null });
    const { lines } = await agent.send('connections.test', {});
    expect(lines.find(({ name }) => name === 'CINNOX')).toMatchObject({ state: 'ok' });
  });

  it('and forgets the App token when somebody wants that, also what came of the last try', async () => {
    const open = await scene();
    const { agent, clock } = open;
    const gone = await clock.track(agent.send('cinnox.save', { ...credentials(open), appToken: '' }));
    expect(gone.cinnox).toMatchObject({ tokenSet: false, appId: 'app-acme' });
    expect(gone.cinnox.trial).toBeUndefined();
    await agent.app.services.projection.settled();
    expect(agent.session().problems.map(({ id }) => id)).toContain('cinnox-missing');
    expect(await agent.app.services.vault.getSecret('cinnox-app-token')).toBeNull();
    expect((await agent.send('cinnox.save', credentials(open))).cinnox.trial?.isOk).toBe(true);
  });

  it('before anybody signed in, too; "Test all" says the same', async () => {
    const open = await scene();
    const { agent } = open;
    await agent.send('salesforce.disconnect', {});
    const view = await agent.send('cinnox.save', { ...credentials(open), appId: 'app-nobody' });
    expect(view.cinnox.trial?.isOk).toBe(false);
    const { lines } = await agent.send('connections.test', {});
    expect(lines.find(({ name }) => name === 'CINNOX')).toMatchObject({
      state: 'bad',
      sentence: view.cinnox.trial?.sentence,
    });
  });
});

describe('what cannot be used', () => {
  it('is refused with its field', async () => {
    const open = await scene();
    const { agent } = open;
    const view = await agent.send('settings.read', {});
    const rules = { ...logSettingsOf(view), dispositions: view.dispositions };
    const org = { host: 'acme--uat.sandbox.my.salesforce.com', consumerKey: 'key' };
    await expect(agent.send('salesforce.save', { ...org, host: 'acme.example' })).rejects.toMatchObject({
      code: 'bad_input',
      details: { field: 'host' },
    });
    await agent.send('salesforce.save', org);
    await expect(agent.send('salesforce.connect', {})).rejects.toMatchObject({
      message: expect.stringMatching(/not a consumer key/),
      details: { field: 'consumerKey' },
    });
    await expect(agent.send('cinnox.save', { ...credentials(open), baseUrl: 'http://a.b' })).rejects.toMatchObject({
      message: expect.stringMatching(/must begin with https:\/\//),
      details: { field: 'baseUrl' },
    });
    for (const defaultCountry of ['ZZ', 'AQ', 'EU']) {
      await expect(agent.send('rules.save', { ...rules, defaultCountry })).rejects.toMatchObject({
        message: expect.stringMatching(/not a country with telephone numbers/),
        details: { field: 'defaultCountry' },
      });
    }
    expect((await agent.send('rules.save', { ...rules, defaultCountry: 'SG' })).defaultCountry).toBe('SG');
  });
});

describe('disconnecting', () => {
  it('keeps a log that is not in Salesforce yet; it is written once after the same user signs in again', async () => {
    const open = await scene();
    const { agent, clock, world, ada, rows } = open;
    const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
    await clock.advance(2_000);
    world.cinnox.actions.answer({ call: callId, staff: ada });
    const { id } = agent.shown();
    await agent.send('note.save', { id, text: 'Wants the price list', revision: 0 });
    world.faults.add({ service: 'salesforce', route: 'POST /services/data/*', cut: true });
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(60_000);
    expect(await rows(written.tasks)).toEqual([]);
    expect((await agent.send('settings.read', {})).salesforce.unfinished).toBeGreaterThan(0);
    await whileTimePasses(open, agent.send('salesforce.disconnect', {}));
    expect(agent.session().status).toBe('signed-out');
    world.faults.clear();
    await clock.advance(120_000);
    expect(await rows(written.tasks)).toEqual([]);
    await clock.track(agent.send('salesforce.connect', {}));
    await clock.advance(180_000);
    const tasks = await rows(written.tasks);
    expect(tasks).toHaveLength(1);
    expect(tasks[0]).toMatchObject({ Description: expect.stringContaining('Wants the price list') });
    expect((await agent.send('settings.read', {})).salesforce.unfinished).toBe(0);
  });
});

describe('connecting again as somebody else', () => {
  it('the stream carries the new person’s calls and no longer the first one’s', async () => {
    const { agent, browserOf, clock, world, ada, rows } = await sceneWithStream();
    const old = await agent.send('stream.grant', {});
    expect(old?.channel).toContain(ada);
    agent.browser.authFlow = (url) =>
      clock.track(walkAuthorization(world.fetch, url, credentialsOf({ org: 'uat', user: 'ben' })));
    await clock.track(agent.send('salesforce.connect', {}));
    await clock.advance(1_000);
    expect(browserOf('offscreen.close')).toBe(1);
    expect(agent.session().staff?.name).toBe('Ben Ortiz');
    const fresh = await agent.send('stream.grant', {});
    if (fresh === null) throw new Error('no grant for Ben');
    expect(fresh.channel).not.toContain(ada);
    await agent.send('stream.status', { generation: fresh.generation, state: 'subscribed', detail: '' });
    await clock.advance(1_000);
    expect(agent.session().events.kind).toBe('live');

    world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
    await clock.advance(2_000);
    // Even an event that the first stream still brought is nobody's now.
    const [signal] = await rows("SELECT Id FROM CINNOX_Signal__c WHERE Kind__c = 'call'");
    const late = { recordId: String(signal?.Id), replayId: 7, kind: 'call', nonce: null };
    await agent.send('stream.event', { ...late, generation: old?.generation ?? 0 });
    await clock.advance(2_000);
    expect(agent.now().interactions).toEqual([]);

    world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: 'Ben' });
    await clock.advance(2_000);
    expect(agent.now().interactions).toHaveLength(1);
    expect(agent.shown().stage).toBe('for-you');
  });

  async function sceneWithStream() {
    const open = await scene();
    const before = open.agent.browser.calls.length;
    const browserOf = (name: string) =>
      open.agent.browser.calls.slice(before).filter((call) => call.name === name).length;
    return { ...open, browserOf };
  }
});
