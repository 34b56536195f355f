// @vitest-environment node
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';

test('what is read anew is not dimmed: its words keep their contrast', async () => {
  const css = await readFile(path.join(import.meta.dirname, 'health.css'), 'utf8');
  expect(css).toContain(".health__body[aria-busy='true']");
  expect(css).not.toMatch(/opacity|filter:/);
});
