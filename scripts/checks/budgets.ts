import { CONTENT_SCRIPT, WORKER, assertBuilt, gzipSize } from './built-extension.ts';
import type { CheckResult } from './check-result.ts';

const kilobyte = 1000;
const budgets = [
  { name: 'content script', entry: CONTENT_SCRIPT, limit: 10 * kilobyte },
  { name: 'worker', entry: WORKER, limit: 150 * kilobyte },
  { name: 'panel page', entry: 'panel.html', limit: 150 * kilobyte },
];

/** Sizes after gzip, each entry with everything it loads. */
export function checkBudgets(folder?: string): CheckResult {
  assertBuilt(folder);
  const sizes = budgets.map((budget) => ({ ...budget, size: gzipSize(budget.entry, folder) }));
  const inKilobytes = (bytes: number) => `${(bytes / kilobyte).toFixed(1)} kB`;
  return {
    problems: sizes
      .filter(({ size, limit }) => size > limit || size === 0)
      .map(({ name, size, limit }) => `${name}: ${inKilobytes(size)} gzip, allowed are ${inKilobytes(limit)}`),
    summary: sizes.map(({ name, size }) => `${name} ${inKilobytes(size)}`).join(', '),
  };
}
