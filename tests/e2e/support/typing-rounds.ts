import { createSeededRandom } from '../../emulators/kernel/seeded-random.ts';
import type { Desk } from './agent-desk.ts';
import { notes } from './scene.ts';

export interface TypingRound {
  end: 'tab' | 'browser';
  typed: string;
  /** What had to be there: all that was typed 300 ms before the end. */
  promised: string;
  found: string;
  isKept: boolean;
}

const keyEveryMs = 25;
const longestMs = 5_000;
const lossMs = 300;

/** A word of its own for each round, then numbers: every piece stands once. */
function* letters(index: number): Generator<string> {
  yield* `Round ${index}: `;
  for (let count = 100; ; count += 1) yield* `${count} `;
}

/**
 * Types without a pause and ends it at a random moment: the tab is closed, or the browser is killed and started again.
 * Tells what of it stands in the note afterwards.
 */
export async function typeUntilTheEnd(
  desk: Desk,
  { index, end, seed }: { index: number; end: TypingRound['end']; seed: number },
): Promise<TypingRound> {
  const field = notes(desk.panel);
  await field.waitFor({ timeout: 60_000 });
  await field.fill(`Before round ${index}.`);
  const saved = desk.panel.getByText(/^(Saved|In Salesforce)$/);
  await saved.first().waitFor({ timeout: 20_000 });
  await field.fill('');
  await saved.first().waitFor({ timeout: 20_000 });
  await field.focus();
  const typingMs = 500 + createSeededRandom(seed * 1_000 + index).next() * (longestMs - 500);
  const keys: { letter: string; at: number }[] = [];
  const startedAt = performance.now();
  for (const letter of letters(index)) {
    const dueAt = startedAt + keys.length * keyEveryMs;
    const pauseMs = dueAt - performance.now();
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (performance.now() - startedAt > typingMs) break;
    await desk.page.keyboard.type(letter);
    keys.push({ letter, at: performance.now() });
  }
  const endedAt = performance.now();
  const after = end === 'tab' ? await closeTab(desk) : await killAndStart(desk);
  const typed = keys.map(({ letter }) => letter).join('');
  const promised = keys.filter(({ at }) => at <= endedAt - lossMs).map(({ letter }) => letter);
  const found = await notes(after).inputValue({ timeout: 60_000 });
  // Nothing of it is lost, and nothing stands there twice.
  const isKept = found.startsWith(promised.join('')) && typed.startsWith(found);
  return { end, typed, promised: promised.join(''), found, isKept };
}

async function closeTab(desk: Desk) {
  await desk.closeTab();
  return desk.panel;
}

async function killAndStart(desk: Desk) {
  await desk.killBrowser();
  await desk.startAgain();
  return desk.panel;
}
