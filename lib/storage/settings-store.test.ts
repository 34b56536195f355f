// @vitest-environment node
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createFakeDeps } from '../platform/testing/fake-deps.ts';
import { createSettingsStore, getDefaultSettings, policyNames } from './settings-store.ts';

describe('settings', () => {
  it('begin with the defaults', async () => {
    expect(await createSettingsStore({ deps: createFakeDeps() }).read()).toEqual(getDefaultSettings());
  });

  it('keep every change that is made at the same time', async () => {
    const store = createSettingsStore({ deps: createFakeDeps() });
    await Promise.all([store.change({ host: 'a.my.salesforce.com' }), store.change({ voiceCase: 'never' })]);
    expect(await store.read()).toMatchObject({ host: 'a.my.salesforce.com', voiceCase: 'never' });
  });

  it('set an unreadable value aside instead of losing it', async () => {
    const deps = createFakeDeps();
    await deps.browser.local.set({ settings: { version: 9, host: 5 } });
    const store = createSettingsStore({ deps });
    expect(await store.read()).toEqual(getDefaultSettings());
    await store.change({ host: 'b.my.salesforce.com' });
    expect(deps.browser.local.snapshot()).toMatchObject({
      'settings.bak': { version: 9, host: 5 },
      settings: { host: 'b.my.salesforce.com' },
    });
  });
});

describe('settings of several people', () => {
  const org = { host: 'a.my.salesforce.com', values: { voiceCase: 'missed', followUpDays: 5 }, locked: ['voiceCase'] };

  it('hold in the order policy, org, person; what is locked is not overwritten by a save of the whole page', async () => {
    const deps = createFakeDeps();
    const store = createSettingsStore({ deps });
    await store.change({ host: org.host, closeCase: false, skipNumbers: ['1823'] });
    await store.setOrg(org);
    await deps.browser.managed.set({ closeCase: true, dispositions: ['Done'] });
    const { settings, origins } = await store.layered();
    expect(settings).toMatchObject({ voiceCase: 'missed', followUpDays: 5, closeCase: true, dispositions: ['Done'] });
    expect(origins).toMatchObject({
      voiceCase: { by: 'org', locked: true },
      followUpDays: { by: 'org', locked: false },
      closeCase: { by: 'policy', locked: true },
      skipNumbers: { by: 'you', locked: false },
    });
    await store.change({ ...settings, voiceCase: 'always', closeCase: false, followUpDays: 1 });
    expect(await store.read()).toMatchObject({ voiceCase: 'missed', closeCase: true, followUpDays: 1 });
    await store.setOrg({ ...org, values: { followUpDays: 9 }, locked: [] });
    expect(await store.read()).toMatchObject({ followUpDays: 1, voiceCase: 'always' });
    await deps.browser.managed.remove(['closeCase']);
    expect(await store.read()).toMatchObject({ closeCase: false });
  });

  it('what was said of one org’s package is not believed of another', async () => {
    const store = createSettingsStore({ deps: createFakeDeps() });
    await store.change({ host: 'a.my.salesforce.com', mode: 'package' });
    await store.change({ host: 'a.my.salesforce.com', closeCase: false });
    expect((await store.read()).mode).toBe('package');
    await store.change({ host: 'b.my.salesforce.com' });
    expect((await store.read()).mode).toBeUndefined();
  });

  it('nor of the one that a policy names, unless the policy says so of it', async () => {
    const deps = createFakeDeps();
    const store = createSettingsStore({ deps });
    await store.change({ host: 'a.my.salesforce.com', mode: 'package-free' });
    await deps.browser.managed.set({ host: 'b.my.salesforce.com' });
    expect((await store.read()).mode).toBeUndefined();
    await deps.browser.managed.set({ mode: 'package' });
    expect((await store.read()).mode).toBe('package');
    await deps.browser.managed.set({ host: 'a.my.salesforce.com' });
    await deps.browser.managed.remove(['mode']);
    expect((await store.read()).mode).toBe('package-free');
  });

  it('is kept where a set-up code says it of the org that a policy names, and of another one not', async () => {
    const deps = createFakeDeps();
    const store = createSettingsStore({ deps });
    await store.change({ host: 'c.my.salesforce.com', instance: 'sandbox', location: 'CS5' });
    await deps.browser.managed.set({ host: 'a.my.salesforce.com' });
    await store.change({ host: 'b.my.salesforce.com', mode: 'package-free', closeCase: false });
    expect(await store.read()).toMatchObject({ host: 'a.my.salesforce.com', closeCase: false });
    expect((await store.read()).mode).toBeUndefined();
    await store.change({ host: 'a.my.salesforce.com', mode: 'package' });
    expect(await store.read()).toMatchObject({ host: 'a.my.salesforce.com', mode: 'package', location: '' });
    expect((await store.read()).instance).toBeUndefined();
    await store.change({ host: 'b.my.salesforce.com', mode: 'package-free' });
    expect((await store.read()).mode).toBe('package');
    await deps.browser.managed.set({ host: 'b.my.salesforce.com' });
    expect((await store.read()).mode).toBeUndefined();
  });

  it('are the org’s in that org only, and never more than the known ones', async () => {
    const deps = createFakeDeps();
    const store = createSettingsStore({ deps });
    await store.change({ host: 'b.my.salesforce.com' });
    await store.setOrg({ ...org, values: { ...org.values, relayPathHash: 'abc', consumerKey: 'x', caseAt: 'never' } });
    expect(await store.read()).toMatchObject({ voiceCase: 'always', consumerKey: '', caseAt: 'handling' });
    expect(JSON.stringify(deps.browser.local.snapshot())).not.toContain('relayPathHash');
    await store.change({ host: org.host });
    expect(await store.read()).toMatchObject({ voiceCase: 'missed' });
    await store.setOrg(null);
    expect(await store.read()).toMatchObject({ voiceCase: 'always' });
  });

  it('a policy gives the address of the org in any form; what cannot be used is named', async () => {
    const deps = createFakeDeps();
    const store = createSettingsStore({ deps });
    await store.change({ host: 'acme--uat.sandbox.my.salesforce.com', instance: 'sandbox', location: 'CS5' });
    const policy = {
      host: 'https://acme.lightning.force.com/lightning/page/home',
      cinnoxBaseUrl: 'https://acme.cinnox.com/x',
    };
    await deps.browser.managed.set({ ...policy, caseAt: 'someday', appToken: 'no' });
    const { settings, unusable } = await store.layered();
    expect(settings).toMatchObject({
      host: 'acme.my.salesforce.com',
      location: '',
      cinnoxBaseUrl: 'https://acme.cinnox.com',
    });
    expect(settings.instance).toBeUndefined();
    expect(unusable.toSorted()).toEqual(['appToken', 'caseAt']);
  });

  it('a country without telephone numbers holds for nobody, and is named', async () => {
    const deps = createFakeDeps();
    const store = createSettingsStore({ deps });
    // Great Britain's letters are GB.
    await deps.browser.managed.set({ defaultCountry: 'UK', caseAt: 'close' });
    const { settings, origins, unusable } = await store.layered();
    expect(unusable).toEqual(['defaultCountry']);
    expect(settings).toMatchObject({ defaultCountry: null, caseAt: 'close' });
    expect(origins.defaultCountry).toBeUndefined();
  });

  it('numbers of a policy or an org are read as those that somebody types', async () => {
    const deps = createFakeDeps();
    const store = createSettingsStore({ deps });
    await store.change({ host: org.host });
    const typed = ['+852 2800 1234', '+852 2800*', '852 9466-7788', ' 1823 ', 'boss', '+85228001234'];
    const read = ['+85228001234', '+8522800*', '+85294667788', '1823', 'boss'];
    await store.setOrg({ ...org, values: { skipNumbers: typed } });
    expect((await store.read()).skipNumbers).toEqual(read);
    await deps.browser.managed.set({ skipNumbers: ['+44 (0)20 7946 0000'] });
    expect((await store.read()).skipNumbers).toEqual(['+442079460000']);
  });

  it('the published schema of the policy names what is read, and nothing else', async () => {
    const schema: unknown = JSON.parse(readFileSync('public/managed-schema.json', 'utf8'));
    const names =
      typeof schema === 'object' && schema !== null && 'properties' in schema
        ? Object.keys(schema.properties ?? {})
        : [];
    expect(names.toSorted()).toEqual([...policyNames].toSorted());
  });
});
