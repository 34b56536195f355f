import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clock } from '../platform/clock.ts';
import { type CoverageClass, type CoverageView, type CoverageWhose, type FillState } from '../domain/coverage.ts';
import { addDays, localDate } from '../domain/user-dates.ts';
import type { SessionView } from '../domain/view.ts';
import type { FillPart } from '../reconcile/facts.ts';
import type { Compare } from './compare.ts';
import type { ProjectionPort, Send } from './ports.ts';
import { createPersonChange, watchProjection } from './projection.ts';
import { codeOf, fieldOf, messageOf } from './reply-error.ts';

export type CoveragePreset = 'today' | 'yesterday' | 'week';

export interface CoverageState {
  session: SessionView | undefined;
  from: string;
  to: string;
  whose: CoverageWhose;
  status: 'idle' | 'reading' | 'ready' | 'failed';
  problem: { field: string | undefined; message: string } | null;
  view: CoverageView | null;
  /** The class on screen; all when null. */
  filter: CoverageClass | null;
  fill: FillProgress | null;
}

export interface FillProgress {
  status: 'starting' | 'watching' | 'done' | 'failed';
  asked: number;
  states: FillState[];
  problem?: string;
}

export interface CoverageActions {
  start(): () => void;
  choose(preset: CoveragePreset): void;
  setFrom(from: string): void;
  setTo(to: string): void;
  setWhose(whose: CoverageWhose): void;
  read(): void;
  show(filter: CoverageClass | null): void;
  /** Writes what is missing, watches it, and reads the list again. */
  fill(): void;
}

export interface CoverageStore {
  state: StoreApi<CoverageState>;
  actions: CoverageActions;
}

const lookEveryMs = 1_500;
/** A record that takes longer is waiting for something: the list says for what. */
const longestWatchMs = 90_000;

/** As many as the worker takes in one message. */
const mostAtOnce = 5_000;

/** One piece after the other. */
async function inPieces<T, R>(items: readonly T[], run: (some: T[]) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let at = 0; at < items.length; at += mostAtOnce) answers.push(await run(items.slice(at, at + mostAtOnce)));
  return answers;
}

const stillMissing =
  'Still missing: this browser may not write it now. For others one supervisor’s browser writes at a time, for ten minutes; whose it is also needs a Salesforce user. Try again later.';

/** What was asked for and became no row of this browser's. */
const leftAlone =
  (open: readonly string[]) =>
  (id: string): FillState => ({
    ...{ id, state: 'skipped' },
    sentence: open.includes(id) ? stillMissing : 'Left alone: it was no longer missing.',
  });

/** Reconciliation: the range, the list, what is being filled in. */
export function createCoverageStore(deps: {
  send: Send;
  compare: Compare;
  projection: ProjectionPort;
  clock: Clock;
}): CoverageStore {
  const { send, compare, projection, clock } = deps;
  const state = createStore<CoverageState>(() => ({
    ...{ session: undefined, from: '', to: '', whose: 'me', status: 'idle', problem: null },
    ...{ view: null, filter: null, fill: null },
  }));
  const { setState, getState } = state;
  /** Only the answer to the last question counts. */
  let questions = 0;
  /** What it was about. */
  let asked = '';
  const isOther = createPersonChange();
  /** How often somebody else came. */
  let people = 0;
  /** What may be filled in of the list on screen. */
  let fillable: FillPart[] = [];

  const today = () => localDate(clock.now(), getState().session?.timeZone ?? 'UTC');

  function choose(preset: CoveragePreset) {
    const last = preset === 'yesterday' ? addDays(today(), -1) : today();
    setState({ from: preset === 'week' ? addDays(last, -6) : last, to: last });
    read();
  }

  function read() {
    const { from, to, whose, fill: done } = getState();
    const isSame = asked === [from, to, whose].join();
    asked = [from, to, whose].join();
    const question = ++questions;
    // What came of filling in other days says nothing about these.
    setState({ status: 'reading', problem: null, fill: isSame || isFilling() ? done : null });
    compare({ from, to, whose }).then(
      (found) => {
        if (question !== questions) return;
        const { filter } = getState();
        const isThere = filter !== null && found.view.lines.some((line) => line.class === filter);
        fillable = found.fillable;
        setState({ status: 'ready', view: found.view, filter: isThere ? filter : null });
      },
      (error: unknown) => {
        if (question !== questions) return;
        const isRange = codeOf(error) === 'bad_input' && fieldOf(error) === undefined;
        const message = isRange ? 'Choose a first and a last day.' : messageOf(error);
        setState({ status: 'failed', problem: { field: fieldOf(error), message } });
      },
    );
  }

  async function fill(): Promise<void> {
    const { view } = getState();
    const parts = fillable;
    const ids = parts.map(({ id }) => id);
    if (view === null || ids.length === 0 || isFilling()) return;
    const of = people;
    const tell = (fill: FillProgress): boolean => {
      if (of === people) setState({ fill });
      return of === people;
    };
    tell({ status: 'starting', asked: ids.length, states: [] });
    try {
      const { from, to, whose } = view;
      const answers = await inPieces(parts, (some) => send('coverage.fill', { from, to, whose, parts: some }));
      const rows = new Map(answers.flatMap((answer) => Object.entries(answer.rows)));
      const left = ids.filter((id) => !rows.has(id)).map(leftAlone(answers.flatMap(({ open }) => open)));
      await watch(rows, left, tell);
      if (of === people) read();
    } catch (error) {
      tell({ status: 'failed', asked: ids.length, states: [], problem: messageOf(error) });
    }
  }

  function isFilling(): boolean {
    const { fill: under } = getState();
    return under?.status === 'starting' || under?.status === 'watching';
  }

  /** `tell` says whether there is still somebody to tell. */
  async function watch(
    rows: ReadonlyMap<string, string>,
    left: readonly FillState[],
    tell: (fill: FillProgress) => boolean,
  ): Promise<void> {
    const asked = [...rows].map(([id, rowId]) => ({ id, rowId }));
    const until = clock.now() + longestWatchMs;
    for (;;) {
      const found = await inPieces(asked, (some) => send('coverage.progress', { rows: some }));
      const states = found.flatMap((answer) => answer.states);
      const isOver = states.every((one) => one.state !== 'waiting') || clock.now() >= until;
      const all = [...states, ...left];
      const isTold = tell({ status: isOver ? 'done' : 'watching', asked: all.length, states: all });
      if (isOver || !isTold) return;
      await new Promise<void>((resolve) => {
        clock.setTimeout(resolve, lookEveryMs);
      });
    }
  }

  function onSession(session: SessionView | undefined) {
    if (isOther(session)) {
      // What the one before was shown, and had filled in, is not this one's.
      questions += 1;
      people += 1;
      fillable = [];
      setState({ status: 'idle', whose: 'me', problem: null, view: null, filter: null, fill: null });
    }
    const wasIdle = getState().status === 'idle';
    setState({ session });
    if (!wasIdle || session?.status !== 'signed-in') return;
    choose('today');
  }

  return {
    state,
    actions: {
      start() {
        let stop: (() => void) | undefined;
        let isStopped = false;
        void watchProjection(projection, ({ session }) => onSession(session)).then((started) => {
          if (isStopped) started.stop();
          else stop = started.stop;
        });
        return () => {
          isStopped = true;
          stop?.();
        };
      },
      choose,
      setFrom: (from) => setState({ from }),
      setTo: (to) => setState({ to }),
      setWhose(whose) {
        setState({ whose });
        read();
      },
      read,
      show: (filter) => setState({ filter }),
      fill: () => void fill(),
    },
  };
}
