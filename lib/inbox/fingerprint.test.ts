// @vitest-environment node
import { expect, it } from 'vitest';
import { fingerprint } from './fingerprint.ts';

it('is the same for the same content and another for any change', () => {
  const row = { status: 'open', at: 1 };
  expect(fingerprint(row)).toBe(fingerprint({ ...row }));
  const others = Array.from({ length: 5_000 }, (_none, at) => fingerprint({ status: 'open', at }));
  expect(new Set(others).size).toBe(5_000);
});
