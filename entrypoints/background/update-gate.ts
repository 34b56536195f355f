import { endedAt, isOpen } from '../../lib/domain/journal-row.ts';
import type { BrowserPort } from '../../lib/platform/ports.ts';
import type { UserSession } from './user-session.ts';

export interface UpdateGate {
  /** A new version is there: reloads when no call is live and all work in flight is done, else waits. */
  request(): Promise<void>;
  /** Called with each tick: reloads when an update waits and the moment is right. */
  retry(): Promise<void>;
}

const waitsKey = 'worker:update-waits';
const lookBackMs = 3 * 24 * 3600_000;

/** Nobody loses a note to an update: every note is on disk the moment it is saved, and a live call postpones it. */
export function createUpdateGate(options: {
  browser: BrowserPort;
  session: () => UserSession | undefined;
}): UpdateGate {
  const { browser } = options;

  async function onCall(): Promise<boolean> {
    const session = options.session();
    if (session === undefined) return false;
    const now = session.serverNow();
    const rows = await session.journal.since(now - lookBackMs);
    return rows.some((row) => row.kind === 'call' && endedAt(row) === undefined && isOpen(row, now));
  }

  async function request(): Promise<void> {
    const isFree = !(await onCall());
    if (isFree) await options.session()?.outbox.idle();
    // What is in flight takes a while, and a call may have begun meanwhile.
    if (!isFree || (await onCall())) {
      await browser.session.set({ [waitsKey]: true });
      return;
    }
    await browser.session.remove([waitsKey]);
    await browser.offscreen.close().catch(() => undefined);
    browser.reload();
  }

  return {
    request,
    async retry() {
      const waits = (await browser.session.get([waitsKey]))[waitsKey] === true;
      if (waits) await request();
    },
  };
}
