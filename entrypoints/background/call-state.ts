import { isRinging } from '../../lib/domain/ringing.ts';
import type { InteractionView } from '../../lib/domain/view.ts';
import { CHANNEL, type CallState, type FrameCommand } from '../../lib/messaging/contract.ts';
import type { BrowserPort } from '../../lib/platform/ports.ts';

export interface CallStateTeller {
  /** Tells every Lightning tab when it changed. */
  tell(state: CallState): Promise<void>;
  /** Tells one tab that just came up. */
  tellTab(tabId: number): Promise<void>;
}

/** A ring stands before a call that goes on: it waits for somebody. */
export function callStateOf(interactions: readonly InteractionView[]): CallState {
  if (interactions.some(isRinging)) return 'ringing';
  // Which nobody here claimed, of a whole group's it is a colleague's sooner than mine.
  const isTalking = interactions.some(
    ({ kind, stage, isShared }) => kind === 'call' && (stage === 'yours' || (stage === 'for-you' && isShared !== true)),
  );
  return isTalking ? 'call' : 'none';
}

/** A minimised panel still says on its launcher that a call rings or goes on, and nothing more. */
export function createCallStateTeller(browser: Pick<BrowserPort, 'tabs'>): CallStateTeller {
  /** Unknown at the worker's start: what an earlier life said may be over. */
  let said: CallState | undefined;

  async function send(tabId: number, call: CallState): Promise<void> {
    const command: FrameCommand = { channel: CHANNEL, frame: 'call', call };
    // A tab without the panel has nobody to tell.
    await browser.tabs.send(tabId, command).catch(() => undefined);
  }

  return {
    async tell(state) {
      if (state === said) return;
      said = state;
      await Promise.all((await browser.tabs.lightning()).map(({ id }) => send(id, state)));
    },
    async tellTab(tabId) {
      if (said !== undefined && said !== 'none') await send(tabId, said);
    },
  };
}
