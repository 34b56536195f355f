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
    /** `ringing`: ids of the calls that ring now. */
    async open(ringing: readonly string[]): Promise<void> {
      if (ringing.length === 0) return;
      const before = rung ?? (await known());
      if (ringing.every((id) => before.has(id))) return;
      rung = new Set(ringing);
      await browser.session.set({ [rungKey]: ringing });
      if ((await browser.local.get([shapeKey]))[shapeKey] !== 'launcher') return;
      const shape = 'panel';
      await browser.local.set({ [shapeKey]: shape });
      const command: FrameCommand = { channel: CHANNEL, frame: 'shape', shape };
      const tabs = await browser.tabs.lightning();
      await Promise.all(tabs.map((tab) => browser.tabs.send(tab.id, command).catch(() => undefined)));
    },
  };
}
