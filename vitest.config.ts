import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { WxtVitest } from 'wxt/testing/vitest-plugin';

const everywhere = ['**/node_modules/**', '.output/**', '.wxt/**', '.cache/**'];
/** Whole jsforce is only whole when nobody has loaded a part of it before: these files get modules of their own. */
const withWholeJsforce = [
  'tests/emulators/salesforce/{bulk,metadata}/jsforce-*.test.ts',
  'tests/emulators/salesforce/soap/partner-service.test.ts',
];
/** The longest first, whatever their project: one that begins last lets the other cores wait for it. */
const longest = [
  'tests/simulation/mended.test.ts',
  'tests/simulation/drawn.test.ts',
  'tests/simulation/simulation.test.ts',
  'tests/simulation/mutations.test.ts',
  'tests/integration/knobs-together.test.ts',
  'tests/integration/kill-points.test.ts',
  'tests/integration/knobs.test.ts',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((name) => moduleId.endsWith(name));
      return at === -1 ? longest.length : at;
    };
    return (await super.sort(files)).toSorted((left, right) => rank(left) - rank(right));
  }
}

/** Whole workers make much that lives for a moment: a roomy young heap saves a tenth of the time. */
const roomyHeap = ['--max-semi-space-size=64', '--min-semi-space-size=64'];
/** A busy machine is no fault of what is tested: only what never ends runs out of time. */
const settings = { restoreMocks: true, setupFiles: ['./tests/setup.ts'], testTimeout: 30_000 };

export default defineConfig({
  plugins: [WxtVitest()],
  test: {
    // All cores: the tests wait for nothing but themselves.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
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
          // As with the unit tests; what was compiled for one file is quick for the next, too.
          isolate: false,
          include: ['tests/integration/**/*.test.ts'],
          exclude: everywhere,
          execArgv: roomyHeap,
        },
      },
      {
        extends: true,
        test: {
          ...settings,
          // Its databases and its HTTP are others than those of the integration tests, and one file breaks modules.
          name: 'simulation',
          environment: 'node',
          include: ['tests/simulation/**/*.test.ts'],
          exclude: everywhere,
          execArgv: roomyHeap,
        },
      },
      {
        extends: true,
        test: {
          ...settings,
          name: 'clients',
          environment: 'node',
          include: ['tests/clients/**/*.test.ts', ...withWholeJsforce],
          exclude: everywhere,
        },
      },
    ],
  },
});
