import process from 'node:process';
import { defineConfig } from '@playwright/test';

// Each test starts its own world and browser, and mostly waits for reports that are late: three fit on two cores.
export default defineConfig({
  testDir: 'tests/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  workers: 3,
  // A shared machine may stall for seconds; what passes only when it is repeated is counted and said.
  retries: process.env.CI === undefined ? 0 : 1,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  forbidOnly: true,
  use: { actionTimeout: 10_000, navigationTimeout: 15_000 },
});
