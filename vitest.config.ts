import { defineConfig } from 'vitest/config';
import { WxtVitest } from 'wxt/testing/vitest-plugin';

const everywhere = ['**/node_modules/**', '.output/**', '.wxt/**', '.cache/**'];
/** Whole jsforce is only whole when nobody has loaded a part of it before: these files get modules of their own. */
const withWholeJsforce = [
  'tests/emulators/salesforce/{bulk,metadata}/jsforce-*.test.ts',
  'tests/emulators/salesforce/soap/partner-service.test.ts',
];
/** A busy machine is no fault of what is tested: only what never ends runs out of time. */
const settings = { restoreMocks: true, setupFiles: ['./tests/setup.ts'], testTimeout: 30_000 };

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
          exclude: [...everywhere, ...withWholeJsforce],
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
          include: ['tests/{clients,integration,simulation}/**/*.test.ts', ...withWholeJsforce],
          exclude: everywhere,
          // Whole workers make much that lives for a moment: a roomy young heap saves a tenth of the time.
          execArgv: ['--max-semi-space-size=64', '--min-semi-space-size=64'],
        },
      },
    ],
  },
});
