import type { Who } from '../../lib/domain/view.ts';
import type { Deps } from '../../lib/platform/ports.ts';

/** A random id of this profile, made once. */
async function profileId(deps: Deps): Promise<string> {
  return deps.locks.request('browser-id', async () => {
    const stored = (await deps.browser.local.get(['browser-id']))['browser-id'];
    if (typeof stored === 'string') return stored;
    const fresh = deps.random.uuid().slice(0, 8);
    await deps.browser.local.set({ 'browser-id': fresh });
    return fresh;
  });
}

/**
 * Under this id the org knows what was said in this browser. Each user of a shared desk has another one: by one of the
 * profile alone a colleague's words about the same chat would be taken for one's own of before, and replaced.
 */
export async function browserIdOf(deps: Deps, { userId }: Pick<Who, 'userId'>): Promise<string> {
  return `${await profileId(deps)}-${userId.slice(0, 15)}`;
}
