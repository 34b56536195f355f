import { setTimeout as pause } from 'node:timers/promises';

export { pause };

/** Asks again and again until there is an answer. */
export async function expectSoon<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  timeoutMs: number,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`Waited ${Math.round(timeoutMs / 1000)} s in vain for ${what}.`);
    await pause(100);
  }
}
