// @vitest-environment node
import { expect, it } from 'vitest';
import { createFakeDeps } from '../../lib/platform/testing/fake-deps.ts';
import { browserIdOf } from './browser-id.ts';

const [ada, ben] = [{ userId: '005000000000001AAA' }, { userId: '005000000000002AAA' }];

it('each user of a profile has an id of their own, and keeps it', async () => {
  const deps = createFakeDeps();
  const ids = [await browserIdOf(deps, ada), await browserIdOf(deps, ben)];
  expect(new Set(ids).size).toBe(2);
  expect([await browserIdOf(deps, ada), await browserIdOf(deps, ben)]).toEqual(ids);
});

it('whose words the org has under the id of an older version keeps that one', async () => {
  const deps = createFakeDeps();
  await deps.browser.local.set({ 'browser-id': '1234abcd' });
  expect(await browserIdOf(deps, ada)).toBe('1234abcd');
  expect(await browserIdOf(deps, ben)).toBe('1234abcd-005000000000002');
  expect(await browserIdOf(deps, ada)).toBe('1234abcd');
});
