import { defineConfig } from 'vitest/config';
import { WxtVitest } from 'wxt/testing/vitest-plugin';

const everywhere = ['**/node_modules/**', '.output/**', '.wxt/**', '.cache/**'];
const settings = { restoreMocks: true, setupFiles: ['./tests/setup.ts'] };

export default defineConfig({
  plugins: [WxtVitest()],
  test: {
    // All cores: the tests wait for nothing but themselves.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          ...settings,
          name: 'unit',
          environment: 'node',
          // Loading the modules anew for each file takes longer than all the tests: no module keeps state.
          isolate: false,
          include: ['{lib,scripts,entrypoints,components}/**/*.test.ts', 'tests/{emulators,e2e,bench}/**/*.test.ts'],
          exclude: everywhere,
        },
      },
      {
        extends: true,
        test: {
          ...settings,
          name: 'component',
          environment: 'jsdom',
          include: ['{lib,components,entrypoints}/**/*.test.tsx'],
          exclude: everywhere,
        },
      },
      {
        extends: true,
        test: {
          ...settings,
          name: 'integration',
          environment: 'node',
          include: ['tests/{clients,integration,simulation}/**/*.test.ts'],
          exclude: everywhere,
          testTimeout: 30_000,
        },
      },
    ],
  },
});
