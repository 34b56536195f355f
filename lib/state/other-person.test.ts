import { expect, it } from 'vitest';
import { createFakeProjection, createFakeSend, createTestClock, type Answers } from '../../tests/gallery/fakes.ts';
import { galleryNow, session } from '../../tests/gallery/fixtures.ts';
import { coverageView, failedView, nothingFailed } from '../../tests/gallery/health-fixtures.ts';
import { uiKeys } from '../domain/view.ts';
import { createCoverageStore } from './coverage-store.ts';
import { createFailedStore } from './failed-store.ts';

const tick = () => new Promise((resolve) => setTimeout(resolve, 0));
const other = session({ who: { orgId: '00D8d0000001AbC', userId: '0058d000001Other' } });
const part = { id: '1', kind: 'call' as const, keys: ['call:1'], eid: 'ada' };

function setUp(answers: Answers = {}, fillable = [part]) {
  const projection = createFakeProjection({ [uiKeys.session]: session() });
  const comparing: (() => void)[] = [];
  const fake = createFakeSend({
    'coverage.fill': () => ({ rows: { 1: 'r1' }, open: [] }),
    'coverage.progress': () => ({ states: [{ id: '1', state: 'waiting' }] }),
    ...answers,
  });
  const coverage = createCoverageStore({
    send: fake.send,
    projection,
    clock: createTestClock(galleryNow),
    compare: ({ from, to, whose }) =>
      new Promise((resolve) => comparing.push(() => resolve({ view: { ...coverageView, from, to, whose }, fillable }))),
  });
  return { projection, comparing, fake, coverage, get: coverage.state.getState };
}

it('reconciliation: somebody else sees nothing of what the one before saw, asked for, or had filled in', async () => {
  const { projection, comparing, fake, coverage, get } = setUp();
  coverage.actions.start();
  await tick();
  comparing[0]?.();
  await tick();
  coverage.actions.fill();
  await tick();
  expect(get()).toMatchObject({ view: { lines: coverageView.lines }, fill: { status: 'watching' } });
  coverage.actions.setWhose('all');
  projection.put({ [uiKeys.session]: session({ status: 'signed-out' }) });
  projection.put({ [uiKeys.session]: other });
  await tick();
  expect(get()).toMatchObject({ status: 'reading', whose: 'me', view: null, fill: null });
  // The answer to what the one before asked.
  comparing[1]?.();
  await tick();
  expect(get().view).toBeNull();
  await new Promise((resolve) => setTimeout(resolve, 1_600));
  expect(get().fill).toBeNull();
  expect(fake.of('coverage.progress').length).toBeLessThan(3);
  comparing[2]?.();
  await tick();
  expect(get()).toMatchObject({ status: 'ready', view: { whose: 'me' } });
});

it('reconciliation: what came of filling in some days is not shown above others', async () => {
  const { comparing, coverage, get } = setUp();
  coverage.actions.start();
  await tick();
  comparing[0]?.();
  await tick();
  coverage.state.setState({ fill: { status: 'done', asked: 1, states: [] } });
  coverage.actions.read();
  expect(get().fill).not.toBeNull();
  coverage.actions.choose('yesterday');
  expect(get().fill).toBeNull();
});

it('reconciliation: what this browser may not write now is not said to be there', async () => {
  const { comparing, coverage, get } = setUp({ 'coverage.fill': () => ({ rows: {}, open: ['1'] }) });
  coverage.actions.start();
  await tick();
  comparing[0]?.();
  await tick();
  coverage.actions.fill();
  await tick();
  expect(get().fill).toMatchObject({ status: 'done', asked: 1, states: [{ id: '1', state: 'skipped' }] });
  expect(get().fill?.states[0]?.sentence).toMatch(/^Still missing/);
});

it('reconciliation: more than the worker takes at once is filled in piece by piece', async () => {
  const parts = Array.from({ length: 7_000 }, (_, index) => ({ ...part, id: String(index) }));
  const { comparing, coverage, get, fake } = setUp(
    {
      'coverage.fill': ({ parts: some }) => ({
        rows: Object.fromEntries(some.map(({ id }) => [id, `r${id}`])),
        open: [],
      }),
      'coverage.progress': ({ rows }) => ({ states: rows.map(({ id }) => ({ id, state: 'logged' })) }),
    },
    parts,
  );
  coverage.actions.start();
  await tick();
  comparing[0]?.();
  await tick();
  coverage.actions.fill();
  await tick();
  expect(fake.of('coverage.fill').map(({ parts: some }) => some.length)).toEqual([5_000, 2_000]);
  expect(fake.of('coverage.progress').map(({ rows }) => rows.length)).toEqual([5_000, 2_000]);
  expect(get().fill).toMatchObject({ status: 'done', asked: 7_000 });
  expect(get().fill?.states).toHaveLength(7_000);
});

it('failed jobs: are read again when somebody else signs in', async () => {
  const projection = createFakeProjection({ [uiKeys.session]: session() });
  const answers: ((view: typeof failedView) => void)[] = [];
  const store = createFailedStore({
    send: createFakeSend({}).send,
    projection,
    clock: createTestClock(0),
    readFailed: () => new Promise((resolve) => answers.push(resolve)),
  });
  const stop = store.actions.start();
  store.actions.load();
  await tick();
  answers[0]?.(failedView);
  await tick();
  projection.put({ [uiKeys.session]: session({ problems: [] }) });
  await tick();
  expect(store.state.getState().view).toEqual(failedView);
  store.actions.load();
  projection.put({ [uiKeys.session]: other });
  await tick();
  answers[1]?.(failedView);
  await tick();
  expect(store.state.getState()).toMatchObject({ status: 'loading', view: null });
  answers[2]?.(nothingFailed);
  await tick();
  expect(store.state.getState().view).toEqual(nothingFailed);
  stop();
});

it('failed jobs: are read again when somebody comes back to them, and only then', async () => {
  let reads = 0;
  const store = createFailedStore({
    send: createFakeSend({}).send,
    projection: createFakeProjection({}),
    clock: createTestClock(0),
    readFailed: () => Promise.resolve(++reads === 1 ? failedView : nothingFailed),
  });
  store.actions.refresh();
  await tick();
  expect(reads).toBe(0);
  store.actions.load();
  await tick();
  store.actions.refresh();
  await tick();
  expect(store.state.getState().view).toEqual(nothingFailed);
});
