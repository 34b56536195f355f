// @vitest-environment node
import { afterEach, expect, it, vi } from 'vitest';
import background from './index.ts';

afterEach(() => vi.unstubAllGlobals());

/** An extension API in which every path leads somewhere; what is listened to is noted. */
function listening(path: string, heard: Set<string>): object {
  return new Proxy(() => undefined, {
    get(_target, name) {
      if (name === 'addListener') return () => heard.add(path);
      if (name === 'then' || typeof name === 'symbol') return undefined;
      return listening(path === '' ? name : `${path}.${name}`, heard);
    },
  });
}

it('listens before its first await to everything that has to wake it, the start of the browser among it', () => {
  const heard = new Set<string>();
  vi.stubGlobal('chrome', listening('', heard));
  vi.stubGlobal('indexedDB', {});
  background.main();
  expect([...heard].toSorted()).toEqual([
    'alarms.onAlarm',
    'runtime.onConnect',
    'runtime.onInstalled',
    'runtime.onMessage',
    'runtime.onStartup',
    'runtime.onUpdateAvailable',
    'storage.local.onChanged',
    'storage.managed.onChanged',
    'storage.session.onChanged',
    'tabs.onActivated',
    'tabs.onRemoved',
  ]);
});
