import { CONTENT_SCRIPT, WORKER, assertBuilt, gzipSize, type Extent } from './built-extension.ts';
import type { CheckResult } from './check-result.ts';

const kilobyte = 1000;
const budgets: { name: string; entry: string; extent: Extent; limit: number }[] = [
  { name: 'content script', entry: CONTENT_SCRIPT, extent: 'all', limit: 10 * kilobyte },
  { name: 'worker', entry: WORKER, extent: 'all', limit: 155 * kilobyte },
  { name: 'panel page', entry: 'panel.html', extent: 'start', limit: 150 * kilobyte },
  { name: 'panel page with all that is loaded later', entry: 'panel.html', extent: 'all', limit: 200 * kilobyte },
];

/** Sizes after gzip. What the panel shows at first is one thing; nothing may hide in what it loads later. */
export function checkBudgets(folder?: string): CheckResult {
  assertBuilt(folder);
  const sizes = budgets.map((budget) => ({ ...budget, size: gzipSize(budget.entry, budget.extent, folder) }));
  const inKilobytes = (bytes: number) => `${(bytes / kilobyte).toFixed(1)} kB`;
  return {
    problems: sizes
      .filter(({ size, limit }) => size > limit || size === 0)
      .map(({ name, size, limit }) => `${name}: ${inKilobytes(size)} gzip, allowed are ${inKilobytes(limit)}`),
    summary: sizes.map(({ name, size }) => `${name} ${inKilobytes(size)}`).join(', '),
  };
}
