import { afterEach, expect, it, vi } from 'vitest';
import { createFakeSend } from '../../tests/gallery/fakes.ts';
import { connectedSettings } from '../../tests/gallery/settings-fixtures.ts';
import { createOptionsStore } from './options-store.ts';
import { onSettingsChange } from '../platform/real-page.ts';

afterEach(() => vi.unstubAllGlobals());

/** The events of the browser's storage areas. */
function stubStorage() {
  const heard: Record<'local' | 'managed', ((changes: object) => void)[]> = { local: [], managed: [] };
  const areaOf = (name: keyof typeof heard) => ({
    onChanged: { addListener: (run: (changes: object) => void) => heard[name].push(run) },
  });
  vi.stubGlobal('chrome', { storage: { local: areaOf('local'), managed: areaOf('managed') } });
  return (name: keyof typeof heard, ...keys: string[]) =>
    heard[name].forEach((run) => run(Object.fromEntries(keys.map((key) => [key, {}]))));
}

const tick = () => new Promise((resolve) => setTimeout(resolve, 0));

it('settings that another window stores are shown in this one, though it is never hidden', async () => {
  const change = stubStorage();
  let stored = connectedSettings;
  const fake = createFakeSend({ 'settings.read': () => stored });
  const page = createOptionsStore({ send: fake.send, requestOrigin: async () => true, saveFile: () => undefined });
  onSettingsChange(page.actions.refresh);
  page.actions.load();
  await tick();
  stored = { ...stored, reopenHours: 24 };
  change('local', 'frame-shape');
  await tick();
  expect(page.state.getState().settings?.reopenHours).toBe(connectedSettings.reopenHours);
  change('local', 'settings');
  await tick();
  expect(page.state.getState().settings?.reopenHours).toBe(24);
  stored = { ...stored, skipWithheld: true };
  change('managed', 'skipWithheld');
  await tick();
  expect(page.state.getState().settings?.skipWithheld).toBe(true);
});
