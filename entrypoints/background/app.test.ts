// @vitest-environment node
import 'fake-indexeddb/auto';
import { describe, expect, it, vi } from 'vitest';
import { uiKeys } from '../../lib/domain/view.ts';
import { walkAuthorization } from '../../tests/emulators/salesforce/oauth/walk.ts';
import { credentialsOf } from '../../tests/emulators/testing.ts';
import { useScenes } from '../../tests/integration/support/scene.ts';
import { said } from '../../tests/integration/support/said.ts';

const scene = useScenes();

describe('what the panel is told when something is not right', () => {
  it('says that CINNOX refused the App token, from the first moment, until it is mended', async () => {
    const { agent, clock, world } = await scene();
    const { baseUrl, appId, appToken } = world.cinnox.info();
    await agent.send('salesforce.disconnect', {});
    await agent.send('cinnox.save', { baseUrl, appId, appToken: 'not the token' });
    await clock.track(agent.send('salesforce.connect', {}));
    await clock.advance(1_000);
    expect(agent.session().problems.map(said)).toMatchObject([
      { title: 'CINNOX refused the App token', action: 'open-options' },
    ]);
    await agent.send('cinnox.save', { baseUrl, appId, appToken });
    await clock.advance(60_000);
    expect(agent.session().problems).toEqual([]);
    expect(agent.session().staff).toMatchObject({ name: 'Ada Lam' });
    expect(agent.session().pageHosts).toContain(agent.session().org?.lightningHost);
  });

  it('paints everything again after somebody signed out and in', async () => {
    const { agent, clock } = await scene();
    const { who } = agent.session();
    if (who === undefined) throw new Error('nobody is signed in');
    expect(agent.now().interactions).toEqual([]);
    await agent.send('salesforce.disconnect', {});
    await clock.settle();
    expect(agent.session().status).toBe('signed-out');
    expect(agent.browser.session.snapshot()).not.toHaveProperty(uiKeys.now(who));
    await clock.track(agent.send('salesforce.connect', {}));
    await clock.advance(1_000);
    expect(agent.browser.session.snapshot()).toHaveProperty(uiKeys.now(who));
    expect(agent.browser.session.snapshot()).toHaveProperty(uiKeys.today(who));
  });
});

describe('two panels that sign in at once', () => {
  it('share one window, and the work of one writer', async () => {
    const { agent, clock } = await scene();
    await agent.send('salesforce.disconnect', {});
    const opened = vi.spyOn(agent.deps.indexedDB, 'open');
    const windows = vi.fn(agent.browser.authFlow);
    agent.browser.authFlow = windows;
    const both = Promise.all([agent.send('session.signIn', {}), agent.send('session.signIn', {})]);
    await clock.track(both);
    expect(windows).toHaveBeenCalledTimes(1);
    expect(opened.mock.calls.filter(([name]) => name.startsWith('cinnox-work:'))).toHaveLength(1);
    expect(agent.session().status).toBe('signed-in');
  });
});

describe('a tab that the browser froze', () => {
  it('does not keep the panel from being opened in another one', async () => {
    const { agent, clock } = await scene();
    const url = `https://${agent.session().org?.lightningHost}/lightning/page/home`;
    agent.browser.tabList = [1, 2].map((id) => ({ id, url, windowId: 1, active: id === 2 }));
    agent.browser.answerTab = (tabId) => (tabId === 1 ? new Promise(() => undefined) : Promise.resolve());
    let isOpen = false;
    void agent.send('panel.open', {}).then(() => (isOpen = true));
    await clock.advance(1_000);
    expect(isOpen).toBe(true);
    expect(agent.browser.calls.filter(({ name }) => name === 'tabs.focus')).toMatchObject([{ input: 2 }]);
  });
});

describe('a record that is opened from the side panel', () => {
  it('opens in a tab of its own org, whatever else is in front in another window', async () => {
    const { agent } = await scene();
    const tab = (id: number, host = '') => ({
      id,
      url: `https://${host}/lightning/page/home`,
      windowId: id,
      active: true,
    });
    agent.browser.tabList = [tab(1, 'other.lightning.force.com'), tab(2, agent.session().org?.lightningHost)];
    agent.browser.answerPage = () => Promise.resolve(true);
    const open = agent.app.handlers['record.open'];
    await open({ recordId: '003000000000001AAA' }, { kind: 'page', url: 'chrome-extension://x/panel.html' });
    expect(agent.browser.calls.findLast(({ name }) => name === 'tabs.runInPage')?.input).toMatchObject({ tabId: 2 });
  });
});

describe('live events', () => {
  it('are live when the probe came back', async () => {
    const { agent, clock } = await scene();
    await clock.advance(1_000);
    expect(agent.session().events).toMatchObject({ kind: 'live', sentence: 'Events arrive live' });
  });

  it('are said to be off when the probe does not come back in ten seconds', async () => {
    const { agent, clock } = await scene();
    agent.browser.offscreenOpen = false;
    const grant = await agent.send('stream.grant', {});
    if (grant === null) throw new Error('no grant');
    await agent.send('stream.status', { generation: grant.generation, state: 'subscribed', detail: '' });
    await clock.advance(11_000);
    expect(agent.session().events).toMatchObject({ kind: 'reports' });
    expect(agent.session().events.sentence).toContain('A test event did not come back within 10 seconds.');
  });

  it('are live once a later probe comes back', async () => {
    const { agent, clock } = await scene();
    agent.browser.offscreenOpen = false;
    const grant = await agent.send('stream.grant', {});
    await agent.send('stream.status', { generation: grant?.generation ?? 0, state: 'subscribed', detail: '' });
    await clock.advance(11_000);
    agent.browser.offscreenOpen = true;
    expect(agent.session().events).toMatchObject({ kind: 'reports' });
    await clock.advance(12 * 60_000);
    expect(agent.session().events).toMatchObject({ kind: 'live' });
  });

  it.each([
    ['before another one has a stream', true],
    ['afterwards', false],
  ])('of who was signed in before are not taken for those of the next one, %s', async (_when, isHeld) => {
    const { agent, clock, world } = await scene();
    const { who: ada } = agent.app.services.requireSession();
    const generation = (await agent.send('stream.grant', {}))?.generation ?? 0;
    agent.browser.authFlow = (url) =>
      clock.track(walkAuthorization(world.fetch, url, credentialsOf({ org: 'uat', user: 'ben' })));
    const isOpen = vi.spyOn(agent.browser.offscreen, 'isOpen');
    if (isHeld) isOpen.mockReturnValue(new Promise(() => undefined));
    const connected = agent.send('salesforce.connect', {});
    if (!isHeld) await clock.track(connected);
    await clock.advance(5_000);
    const { journal, who } = agent.app.services.requireSession();
    expect(who).not.toEqual(ada);
    const event = { generation, replayId: 7_000, recordId: 'a0B000000000000AAA', kind: 'call', nonce: null };
    await agent.send('stream.event', event);
    expect(await journal.meta('replay')).not.toBe(7_000);
  });

  it('are heard while the reports are read, however long that takes', async () => {
    const { agent, clock } = await scene();
    agent.app.services.requireSession().sweeper.run = () => new Promise(() => undefined);
    const grant = await agent.send('stream.grant', {});
    const status = { generation: grant?.generation ?? 0, state: 'subscribed' as const, detail: '' };
    let isAnswered = false;
    void agent.send('stream.status', status).then(() => (isAnswered = true));
    await clock.advance(2_000);
    // The page asks for events once it has its answer.
    expect(isAnswered).toBe(true);
  });

  it('that are off are not said to be off each minute', async () => {
    const { agent, clock } = await scene({ org: 'globex' });
    await clock.advance(2 * 60_000);
    const written: string[] = [];
    agent.browser.session.onChanged((changes) => written.push(...Object.keys(changes)));
    await clock.advance(10 * 60_000);
    expect(agent.session().events).toMatchObject({ kind: 'reports' });
    expect(written).toEqual([]);
  });

  it('hear nothing of a stream that was replaced', async () => {
    const { agent, clock } = await scene();
    await clock.advance(1_000);
    const old = await agent.send('stream.grant', {});
    await agent.send('stream.grant', {});
    await agent.send('stream.status', { generation: old?.generation ?? 0, state: 'refused', detail: 'old news' });
    await clock.settle();
    expect(agent.session().events.kind).toBe('live');
  });

  it('told twice ring once', async () => {
    const { agent, clock, world, ada, rows } = await scene();
    world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
    await clock.advance(2_000);
    const [signal] = await rows("SELECT Id FROM CINNOX_Signal__c WHERE Kind__c = 'call'");
    const grant = await agent.send('stream.grant', {});
    const event = {
      generation: grant?.generation ?? 0,
      replayId: 99,
      recordId: String(signal?.Id),
      kind: 'call',
      nonce: null,
    };
    await agent.send('stream.event', event);
    await agent.send('stream.event', event);
    await clock.advance(2_000);
    expect(agent.now().interactions).toHaveLength(1);
  });

  it('addressed to somebody else, or invented, do nothing', async () => {
    const { agent, clock, world, rows } = await scene();
    world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: 'Ben' });
    await clock.advance(2_000);
    const [signal] = await rows("SELECT Id FROM CINNOX_Signal__c WHERE Kind__c = 'call'");
    const grant = await agent.send('stream.grant', {});
    for (const recordId of [String(signal?.Id), 'a0B000000000000AAA']) {
      await agent.send('stream.event', {
        generation: grant?.generation ?? 0,
        replayId: 5,
        recordId,
        kind: 'call',
        nonce: null,
      });
    }
    await clock.advance(2_000);
    expect(agent.now().interactions).toEqual([]);
  });
});

describe('intents', () => {
  it('of a row that is not kept give a plain sentence', async () => {
    const { agent } = await scene();
    await expect(agent.send('note.save', { id: 'nobody', text: 'x', revision: 0 })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(agent.send('enquiry.claim', { enquiryNumber: '404' })).rejects.toMatchObject({ code: 'not_found' });
  });

  it('to undo a "don’t log" that was never said change nothing', async () => {
    const { agent, clock, world, ada, rows } = await scene();
    const { callId } = world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
    await clock.advance(2_000);
    world.cinnox.actions.answer({ call: callId, staff: ada });
    const { id } = agent.shown();
    await agent.send('call.claim', { id });
    world.cinnox.actions.hangUp({ call: callId, by: 'visitor' });
    await clock.advance(120_000);
    expect(agent.shown().log.state).toBe('logged');
    await agent.send('log.restore', { id });
    await clock.advance(5_000);
    expect(agent.shown().log.state).toBe('logged');
    expect(await rows("SELECT Id FROM Task WHERE CallObject LIKE 'cinnox:%'")).toHaveLength(1);
    await expect(agent.send('log.decline', { id })).rejects.toMatchObject({ code: 'bad_input' });
  });

  it('a note typed while the call rings makes it mine; a second panel’s words are kept', async () => {
    const { agent, clock, world, ada } = await scene();
    world.cinnox.actions.ringIn({ from: '+852 9466 7788', to: ada });
    await clock.advance(2_000);
    const { id } = agent.shown();
    await agent.send('note.save', { id, text: 'one', revision: 0 });
    const other = await agent.send('note.save', { id, text: 'two', revision: 0 });
    expect(other.text).toBe('one\n\ntwo');
    await clock.settle();
    expect(agent.shown()).toMatchObject({ stage: 'yours', note: { text: 'one\n\ntwo' } });
  });
});
