// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { createFakeDeps } from '../platform/testing/fake-deps.ts';
import { createSettingsStore, getDefaultSettings } from './settings-store.ts';

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
