import type { InteractionView } from '../../lib/domain/view.ts';
import { CHANNEL, type FrameCommand } from '../../lib/messaging/contract.ts';
import type { BrowserPort } from '../../lib/platform/ports.ts';
import { shapeKey } from './handlers/page.handlers.ts';

const rungKey = 'worker:rung';

/** A panel that was minimised opens when a call comes in, once for each call: whoever minimises it again keeps it so. */
export function createRingOpener(browser: Pick<BrowserPort, 'session' | 'local' | 'tabs'>) {
  /** Read once for each life of the worker. */
  let rung: Set<unknown> | undefined;

  async function known(): Promise<Set<unknown>> {
    const stored = (await browser.session.get([rungKey]))[rungKey];
    return (rung ??= new Set(Array.isArray(stored) ? stored : []));
  }

  return {
    /** `ringing`: the calls that ring now; one that proved to be another row's is not a second call. */
    async open(ringing: readonly Pick<InteractionView, 'id' | 'was'>[]): Promise<void> {
      if (ringing.length === 0) return;
      const before = rung ?? (await known());
      if (ringing.every(({ id, was = [] }) => [id, ...was].some((one) => before.has(one)))) return;
      const ids = ringing.map(({ id }) => id);
      rung = new Set(ids);
      await browser.session.set({ [rungKey]: ids });
      const shape = 'panel';
      if ((await browser.local.get([shapeKey]))[shapeKey] === 'launcher')
        await browser.local.set({ [shapeKey]: shape });
      // Also where it is open in the tab that was used last: each tab was minimised for itself.
      const command: FrameCommand = { channel: CHANNEL, frame: 'shape', shape };
      // A tab that the browser froze answers when it thaws: nothing waits for it.
      for (const tab of await browser.tabs.lightning()) void browser.tabs.send(tab.id, command).catch(() => undefined);
    },
  };
}
