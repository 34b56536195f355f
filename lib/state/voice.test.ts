import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeChannels, createTestClock } from '../../tests/gallery/fakes.ts';
import { createVoice } from './voice.ts';

describe('a ring that several panels see', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function setUp() {
    const open = createFakeChannels();
    const clock = createTestClock(0);
    const said: string[] = [];
    const panel = (name: string, isEmbedded: boolean) => {
      const voice = createVoice({ channel: open(), clock, isEmbedded });
      return (...names: string[]) => voice.say(names, () => said.push(`${name}: ${names[0]}`));
    };
    return { said, side: panel('side', false), page: panel('page', true), later: panel('later', true) };
  }

  it('is said by the side panel, whoever hears of it first', async () => {
    const { said, side, page } = setUp();
    page('call-1');
    side('call-1');
    await vi.advanceTimersByTimeAsync(1_000);
    side('call-2');
    page('call-2');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(said).toEqual(['side: call-1', 'side: call-2']);
  });

  it('is said by the panel in the page where there is no side panel, and not again by one that comes later', async () => {
    const { said, side, page, later } = setUp();
    page('call-1');
    await vi.advanceTimersByTimeAsync(200);
    later('joined', 'call-1');
    side('call-1');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(said).toEqual(['page: call-1']);
  });

  it('is not said once it is over', async () => {
    const { said, page } = setUp();
    page('call-1')();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(said).toEqual([]);
  });
});
