import type { Clock } from '../../lib/platform/clock.ts';
import type { CommandName, Input, Output } from '../../lib/messaging/contract.ts';
import type { ChannelPort, PagePort, ProjectionPort, Send } from '../../lib/state/ports.ts';

export interface FakeProjection extends ProjectionPort {
  put(values: Record<string, unknown>): void;
}

/** The part of `storage.session` that the pages see. */
export function createFakeProjection(start: Record<string, unknown>): FakeProjection {
  const values = { ...start };
  const listeners = new Set<(changes: Record<string, unknown>) => void>();
  return {
    read: (keys) => Promise.resolve(Object.fromEntries(keys.map((key) => [key, values[key]]))),
    watch(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
    put(changes) {
      Object.assign(values, changes);
      listeners.forEach((listener) => listener(changes));
    },
  };
}

/** Each opens another end of one channel. */
export function createFakeChannels(): () => ChannelPort {
  const ends: ((names: readonly string[]) => void)[][] = [];
  return () => {
    const mine: (typeof ends)[number] = [];
    ends.push(mine);
    return {
      post: (names) => ends.forEach((end) => end !== mine && end.forEach((run) => run(names))),
      listen: (run) => mine.push(run),
    };
  };
}

export type Answers = { [N in CommandName]?: (input: Input<N>) => Output<N> | Promise<Output<N>> };

export interface FakeSend {
  send: Send;
  /** What was sent, in order. */
  sent: { name: CommandName; input: unknown }[];
  of<N extends CommandName>(name: N): Input<N>[];
}

/** Answers commands from a table; a command that nobody expects is refused. */
export function createFakeSend(answers: Answers): FakeSend {
  const sent: FakeSend['sent'] = [];
  return {
    sent,
    of: <N extends CommandName>(name: N) =>
      sent.filter((message) => message.name === name).map((message) => message.input as Input<N>),
    async send<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>> {
      sent.push({ name, input });
      const answer = answers[name];
      if (answer === undefined) throw new Error(`Nobody answers ${name}`);
      return answer(input);
    },
  };
}

export interface FakePage extends PagePort {
  setHidden(isHidden: boolean): void;
  setFocus(hasFocus: boolean): void;
  setDrawn(isDrawn: boolean): void;
  kill(): void;
  leave(): void;
  copied: string[];
  hasGivenWay(): boolean;
}

export function createFakePage({
  isEmbedded = true,
  hostAround,
}: { isEmbedded?: boolean; hostAround?: string } = {}): FakePage {
  let isHidden = false;
  let isAlive = true;
  let hasFocus = true;
  let hasGivenWay = false;
  const visibility = new Set<() => void>();
  const leaving = new Set<() => void>();
  const drawn = new Set<(isDrawn: boolean) => void>();
  const copied: string[] = [];
  const listen = (listeners: Set<() => void>) => (run: () => void) => {
    listeners.add(run);
    return () => listeners.delete(run);
  };
  return {
    isEmbedded,
    hostAround,
    isRuntimeAlive: () => isAlive,
    isHidden: () => isHidden,
    hasFocus: () => hasFocus,
    onVisibility: listen(visibility),
    onPageHide: listen(leaving),
    onDrawn(run) {
      drawn.add(run);
      run(true);
      return () => drawn.delete(run);
    },
    onTabActivated: () => () => undefined,
    copied,
    hasGivenWay: () => hasGivenWay,
    giveWay() {
      hasGivenWay = true;
    },
    copy(text) {
      copied.push(text);
      return Promise.resolve(true);
    },
    setHidden(next) {
      isHidden = next;
      visibility.forEach((run) => run());
    },
    setFocus(next) {
      hasFocus = next;
    },
    setDrawn(isDrawn) {
      drawn.forEach((run) => run(isDrawn));
    },
    kill() {
      isAlive = false;
    },
    leave() {
      leaving.forEach((run) => run());
    },
  };
}

/** The browser's timers (which a test may fake) with a clock that starts at `startAt`. */
export function createTestClock(startAt: number): Clock {
  const offset = startAt - Date.now();
  return {
    now: () => Date.now() + offset,
    setTimeout: (run, delayMs) => ({ timer: setTimeout(run, delayMs) }),
    clearTimeout: ({ timer }) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  };
}
