import type { Frame } from '@playwright/test';

/** Where in the panel a name has to stand: the profile, or anywhere (several calls at once have only chips). */
export type Place = 'profile' | 'anywhere';

export interface PaintWatch {
  /** Epoch ms of the first frame on the screen in which the name stood there. */
  paintedAt(): Promise<number>;
}

/**
 * Watches from inside the panel: each change of the document is looked at when it happens, and the time is taken after
 * the frame that shows it was produced.
 */
export async function watchPaint(panel: Frame, name: string, place: Place, timeoutMs = 20_000): Promise<PaintWatch> {
  const handle = await panel.evaluateHandle(
    ([wanted, where, limitMs]) => {
      const isThere = () =>
        where === 'profile'
          ? [...document.querySelectorAll('.person__open')].some((element) => element.textContent === wanted)
          : document.body.textContent.includes(wanted);
      const afterFrame = (run: () => void) => {
        requestAnimationFrame(() => {
          const channel = new MessageChannel();
          channel.port1.onmessage = run;
          channel.port2.postMessage(null);
        });
      };
      const painted = new Promise<number | null>((resolve) => {
        const look = () => {
          if (!isThere()) return;
          observer.disconnect();
          afterFrame(() => resolve(Date.now()));
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        setTimeout(() => resolve(null), limitMs);
        look();
      });
      return { painted };
    },
    [name, place, timeoutMs] as const,
  );
  return {
    async paintedAt() {
      const at = await handle.evaluate(({ painted }) => painted);
      await handle.dispose();
      if (at === null) throw new Error(`The panel did not show ${name} within ${timeoutMs / 1000} s.`);
      return at;
    },
  };
}
