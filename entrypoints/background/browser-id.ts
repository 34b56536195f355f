import type { Deps } from '../../lib/platform/ports.ts';

/** A random id of this profile, made once. */
export async function browserIdOf(deps: Deps): Promise<string> {
  return deps.locks.request('browser-id', async () => {
    const stored = (await deps.browser.local.get(['browser-id']))['browser-id'];
    if (typeof stored === 'string') return stored;
    const fresh = deps.random.uuid().slice(0, 8);
    await deps.browser.local.set({ 'browser-id': fresh });
    return fresh;
  });
}
