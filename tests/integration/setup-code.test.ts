// @vitest-environment node
import { expect, it, vi } from 'vitest';
import { logSettingsOf } from '../../lib/domain/log-settings.ts';
import { useScenes } from './support/scene.ts';
import { readable, secretsIn, secretsOf } from './support/secret-search.ts';
import { problemLine } from '../../lib/domain/problem-words.ts';

vi.setConfig({ testTimeout: 60_000 });
const scene = useScenes();
const passphrase = 'tell it by telephone';

it('an admin prints a code; an agent pastes it, enters the passphrase, signs in, and is ready', async () => {
  const stage = await scene();
  const { agent: admin, addBrowser, clock, world } = stage;
  const view = await admin.send('settings.read', {});
  const rules = { ...logSettingsOf(view), voiceCase: 'answered' as const };
  await admin.send('rules.save', { ...rules, defaultCountry: 'SG', dispositions: ['Sold', 'Not sold'] });
  const { host, consumerKey } = view.salesforce;
  await admin.send('salesforce.save', {
    host,
    consumerKey,
    consumerSecret: world.salesforce.oauth.apps.get('uat').secret,
  });
  const plain = await clock.track(admin.send('setup.print', {}));
  const { code } = await clock.track(admin.send('setup.print', { passphrase }));
  for (const one of [plain.code, code]) {
    const content = Buffer.from(one.split('.')[1] ?? '', 'base64url').toString();
    expect(secretsIn(`${one} ${content}`, secretsOf(world))).toEqual([]);
  }

  const agent = await addBrowser({ user: 'ben', seed: 9 });
  await clock.track(agent.send('salesforce.disconnect', {}));
  await agent.browser.local.remove(['settings']);
  await agent.app.services.vault.removeSecret('cinnox-app-token');

  const contents = await clock.track(agent.send('setup.read', { code }));
  expect(contents).toEqual({
    host: 'acme--uat.sandbox.my.salesforce.com',
    isSandbox: true,
    consumerKey,
    cinnoxBaseUrl: 'https://acme.cinnox.com',
    cinnoxAppId: 'app-acme',
    mode: 'package',
    defaultCountry: 'SG',
    dispositions: ['Sold', 'Not sold'],
    rules: ['voiceCase'],
    hasToken: true,
  });
  // Looking at it changed nothing.
  expect((await agent.send('settings.read', {})).salesforce.host).toBe('');
  await expect(agent.send('setup.apply', { code, passphrase: 'another one entirely' })).rejects.toMatchObject({
    details: { field: 'passphrase' },
  });
  expect((await agent.send('settings.read', {})).salesforce.host).toBe('');

  const applied = await clock.track(agent.send('setup.apply', { code, passphrase }));
  expect(applied).toMatchObject({ voiceCase: 'answered', cinnox: { tokenSet: true, trial: { isOk: true } } });
  expect(secretsIn(readable([applied, contents]), secretsOf(world))).toEqual([]);
  await clock.track(agent.send('session.signIn', {}));
  await clock.track(agent.app.services.projection.settled());
  expect(agent.session()).toMatchObject({ status: 'signed-in', staff: { name: 'Ben Ortiz' }, mode: 'package' });
});

it('a code for another org is refused while this one is connected; one for another service takes no token along', async () => {
  const { agent, clock, world } = await scene();
  const { code } = await clock.track(agent.send('setup.print', {}));
  expect((await clock.track(agent.send('setup.apply', { code }))).cinnox.tokenSet).toBe(true);
  const elsewhere = (change: Record<string, string>) => {
    const content: unknown = JSON.parse(Buffer.from(code.split('.')[1] ?? '', 'base64url').toString());
    const values = typeof content === 'object' && content !== null && 'values' in content ? content.values : {};
    return Buffer.from(JSON.stringify({ values: { ...Object(values), ...change } })).toString('base64url');
  };
  const signed = async (content: string) => {
    const sum = await crypto.subtle.digest('SHA-256', Buffer.from(content));
    return `CINNOX1.${content}.${Buffer.from(sum).toString('base64url').slice(0, 10)}`;
  };
  const otherOrg = await signed(elsewhere({ host: 'globex.my.salesforce.com' }));
  await expect(agent.send('setup.apply', { code: otherOrg })).rejects.toMatchObject({
    message: expect.stringMatching(/^This browser belongs to acme--uat\.sandbox\.my\.salesforce\.com\. Disconnect/),
  });
  const odd = await signed(elsewhere({ host: 'https://login.salesforce.com', appToken: 'x' }));
  await expect(agent.send('setup.read', { code: odd })).rejects.toMatchObject({
    message: 'This version of the extension cannot use a part of this set-up code: host, appToken.',
  });
  const otherService = await signed(elsewhere({ cinnoxBaseUrl: 'https://evil.cinnox.com' }));
  const sent = agent.requests().length;
  expect((await clock.track(agent.send('setup.apply', { code: otherService }))).cinnox).toMatchObject({
    baseUrl: 'https://evil.cinnox.com',
    tokenSet: false,
  });
  expect(agent.requests().length).toBe(sent);
  expect(world.cinnox.info().appToken).not.toBe('');
});

it.each(['setup.apply', 'cinnox.save'] as const)(
  'a worker that dies in the middle of %s leaves no token that would go to the new address',
  async (name) => {
    const { agent, addBrowser, clock, world } = await scene();
    const { code } = await clock.track(agent.send('setup.print', { passphrase }));
    const other = await addBrowser({ user: 'ben', seed: 9 });
    await other.app.services.settings.change({ cinnoxBaseUrl: 'https://before.cinnox.com' });
    vi.spyOn(other.app.services.vault, 'setSecret').mockReturnValue(new Promise(() => undefined));
    const { baseUrl, appId } = world.cinnox.info();
    void (name === 'setup.apply'
      ? other.send(name, { code, passphrase })
      : other.send(name, { baseUrl, appId, appToken: 'a new one' }));
    await vi.waitFor(
      async () => expect((await other.app.services.settings.read()).cinnoxBaseUrl).toBe(baseUrl),
      // The passphrase is meant to take its time.
      { timeout: 30_000 },
    );
    other.kill();
    await other.boot();
    expect(await other.app.services.vault.hasSecret('cinnox-app-token')).toBe(false);
  },
);

it('a code that says "package" makes a hidden package an admin’s matter, not a second way of logging', async () => {
  const { agent, clock } = await scene({ org: 'globex' });
  expect(agent.session().mode).toBe('package-free');
  await agent.app.services.settings.change({ mode: 'package' });
  await clock.track(agent.send('salesforce.connect', {}));
  expect(
    agent
      .session()
      .problems.map((problem) => problemLine(problem))
      .join(),
  ).toMatch(/permission set/i);
});
