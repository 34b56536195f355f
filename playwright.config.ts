import { defineConfig } from '@playwright/test';

// One browser at a time: each test starts its own, and the machine may have two cores.
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  workers: 1,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  use: { actionTimeout: 10_000, navigationTimeout: 15_000 },
});
