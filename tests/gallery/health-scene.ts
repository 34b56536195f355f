import { planFill, type CoverageView } from '../../lib/domain/coverage.ts';
import type { FailedView } from '../../lib/domain/failed-jobs.ts';
import { uiKeys } from '../../lib/domain/view.ts';
import type { Compare } from '../../lib/state/compare.ts';
import { createCoverageStore, type CoverageStore } from '../../lib/state/coverage-store.ts';
import { createFailedStore, type FailedStore } from '../../lib/state/failed-store.ts';
import { AppError } from '../../lib/errors/app-error.ts';
import type { Clock } from '../../lib/state/ports.ts';
import { createFakeSend, type Answers, type FakeSend } from './fakes.ts';
import { session } from './fixtures.ts';
import { cleanView, coverageView, emptyView, failedView, nothingFailed, supervisedView } from './health-fixtures.ts';

export interface HealthScene {
  place: 'coverage' | 'failed';
  view?: CoverageView;
  failed?: FailedView;
  /** What failed at each reading; the last one stays. */
  reads?: FailedView[];
  /** Pressed once it is there. */
  press?: string[];
  isSignedOut?: boolean;
  refused?: string;
}

/** States of the two pages, as the worker would answer. */
export const healthScenes: Record<string, HealthScene> = {
  coverage: { place: 'coverage', view: coverageView },
  'coverage-all': { place: 'coverage', view: supervisedView },
  'coverage-clean': { place: 'coverage', view: cleanView },
  'coverage-empty': { place: 'coverage', view: emptyView },
  'coverage-filled': { place: 'coverage', view: coverageView, press: ['Fill 2 missing'] },
  'coverage-refused': {
    place: 'coverage',
    refused: 'CINNOX refused the App token. Check App ID and App token in the CINNOX settings.',
  },
  'coverage-signed-out': { place: 'coverage', isSignedOut: true },
  failed: { place: 'failed', failed: failedView },
  'failed-edit': { place: 'failed', failed: failedView, press: ['Change…'] },
  'failed-discard': { place: 'failed', failed: failedView, press: ['Discard…'] },
  'failed-export': { place: 'failed', failed: failedView, press: ['Export…'] },
  'failed-none': { place: 'failed', failed: nothingFailed },
};

/** The stores of a scene, with a worker that answers from fixtures. */
export function createHealthScene(
  scene: HealthScene,
  clock: Clock,
  more: Answers = {},
): { coverage: CoverageStore; failed: FailedStore; fake: FakeSend } {
  const { view = coverageView, failed = failedView, refused } = scene;
  const fake = createFakeSend({
    'coverage.fill': ({ parts }) => ({
      rows: Object.fromEntries(parts.map(({ id }, index) => [id, `r${index}`])),
      open: [],
    }),
    'coverage.progress': ({ rows }) => ({
      states: rows.map(({ id }, index) =>
        index === 0
          ? { id, state: 'logged', sentence: 'Logged as Task.' }
          : { id, state: 'failed', sentence: 'You may not create Cases. Ask your admin for access, then try again.' },
      ),
    }),
    'log.retry': () => null,
    'failed.discard': () => null,
    'log.restore': () => null,
    'contacts.search': () => ({ results: [] }),
    ...more,
  });
  const compare: Compare = async (request) => {
    if (refused !== undefined) throw new AppError('cinnox_refused', refused);
    const { from, to, whose } = view;
    if (request.from !== from || request.to !== to || request.whose !== whose) {
      // As if somebody had chosen these days.
      coverage.state.setState({ from, to, whose });
      coverage.actions.read();
    }
    const { lines } = planFill(view.lines);
    return { view, fillable: lines.map(({ id, kind, key }) => ({ id, kind, keys: [key ?? id], eid: 'ada' })) };
  };
  const known = session(scene.isSignedOut === true ? { status: 'signed-out' } : {});
  const projection = {
    read: (keys: readonly string[]) =>
      Promise.resolve(keys.includes(uiKeys.session) ? { [uiKeys.session]: known } : {}),
    watch: () => () => undefined,
  };
  const reads = [...(scene.reads ?? [])];
  const readFailed = () => Promise.resolve((reads.length > 1 ? reads.shift() : reads[0]) ?? failed);
  const coverage = createCoverageStore({ send: fake.send, compare, projection, clock });
  return {
    coverage,
    failed: createFailedStore({ send: fake.send, readFailed, projection, clock }),
    fake,
  };
}
