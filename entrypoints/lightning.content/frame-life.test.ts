import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFrameLife } from './frame-life.ts';

function setUp() {
  let now = 0;
  let timers: { id: number; at: number; run: () => void }[] = [];
  let nextId = 1;
  const rebuild = vi.fn();
  const giveUp = vi.fn();
  const life = createFrameLife({
    rebuild: () => {
      rebuild();
      life.built();
    },
    giveUp,
    now: () => now,
    setTimer(run, ms) {
      timers.push({ id: nextId, at: now + ms, run });
      return nextId++;
    },
    clearTimer(id) {
      timers = timers.filter((timer) => timer.id !== id);
    },
  });
  function pass(ms: number) {
    const end = now + ms;
    for (;;) {
      const due = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      now = due.at;
      timers = timers.filter((timer) => timer !== due);
      due.run();
    }
    now = end;
  }
  return { life, rebuild, giveUp, pass };
}

describe('frame life', () => {
  let world: ReturnType<typeof setUp>;
  beforeEach(() => {
    world = setUp();
    world.life.built();
  });

  it('leaves a frame alone that loads once and says hello', () => {
    world.life.loaded();
    world.life.ready();
    world.pass(3_600_000);
    expect(world.rebuild).not.toHaveBeenCalled();
  });

  it('accepts a hello that comes before the load', () => {
    world.life.ready();
    world.life.loaded();
    world.pass(3_600_000);
    expect(world.rebuild).not.toHaveBeenCalled();
  });

  it('builds again when no hello comes within 3 s after the load', () => {
    world.life.loaded();
    world.pass(2_999);
    expect(world.rebuild).not.toHaveBeenCalled();
    world.pass(1);
    expect(world.rebuild).toHaveBeenCalledTimes(1);
  });

  it('builds again at once on a second load, however ready it was', () => {
    world.life.loaded();
    world.life.ready();
    world.life.loaded();
    expect(world.rebuild).toHaveBeenCalledTimes(1);
  });

  it('builds again when nothing loads at all', () => {
    world.pass(15_000);
    expect(world.rebuild).toHaveBeenCalledTimes(1);
  });

  it('gives up after three tries, each with more patience', () => {
    for (const patienceMs of [3_000, 6_000, 9_000]) {
      world.life.loaded();
      world.pass(patienceMs - 1);
      const before = world.rebuild.mock.calls.length;
      world.pass(1);
      expect(world.rebuild).toHaveBeenCalledTimes(before + 1);
    }
    expect(world.giveUp).not.toHaveBeenCalled();
    world.life.loaded();
    world.pass(12_000);
    expect(world.rebuild).toHaveBeenCalledTimes(3);
    expect(world.giveUp).toHaveBeenCalledTimes(1);
  });

  it('does not let a page make it build for ever', () => {
    for (let attack = 0; attack < 20; attack += 1) {
      world.life.loaded();
      world.life.loaded();
    }
    expect(world.rebuild).toHaveBeenCalledTimes(3);
    expect(world.giveUp).toHaveBeenCalled();
  });

  it('forgets old trouble after a minute, and at once when a person asks', () => {
    const trouble = () => {
      world.life.loaded();
      world.life.ready();
      world.life.loaded();
    };
    trouble();
    trouble();
    trouble();
    world.life.loaded();
    world.life.ready();
    world.pass(61_000);
    world.life.loaded();
    expect(world.rebuild).toHaveBeenCalledTimes(4);
    world.life.reset();
    trouble();
    trouble();
    expect(world.giveUp).not.toHaveBeenCalled();
  });

  it('does nothing after it was stopped', () => {
    world.life.loaded();
    world.life.stop();
    world.pass(60_000);
    expect(world.rebuild).not.toHaveBeenCalled();
  });
});
