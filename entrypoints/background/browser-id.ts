import type { Who } from '../../lib/domain/view.ts';
import type { Deps } from '../../lib/platform/ports.ts';

const idKey = 'browser-id';
const ofKey = 'browser-id.of';

/**
 * Under this id the org knows what was said in this browser. Each user of a shared desk has another one: by one of the
 * profile alone a colleague's words about the same chat would be taken for one's own of before, and replaced. Whoever is
 * first has the profile's own, under which an older version wrote: by a new one that user's words would be another browser's.
 */
export async function browserIdOf({ browser, locks, random }: Deps, { userId }: Pick<Who, 'userId'>): Promise<string> {
  const user = userId.slice(0, 15);
  return locks.request('browser-id', async () => {
    const { [idKey]: known, [ofKey]: first = user } = await browser.local.get([idKey, ofKey]);
    const id = typeof known === 'string' ? known : random.uuid().slice(0, 8);
    if (first !== user) return `${id}-${user}`;
    await browser.local.set({ [idKey]: id, [ofKey]: user });
    return id;
  });
}
