import { describe, expect, it } from 'vitest';
import { createFakeProjection } from '../../tests/gallery/fakes.ts';
import { session, tabId, today, who } from '../../tests/gallery/fixtures.ts';
import { projectionOf, scenes } from '../../tests/gallery/scenes.ts';
import { uiKeys } from '../domain/view.ts';
import { watchProjection, type Views } from './projection.ts';

const tick = () => new Promise((resolve) => setTimeout(resolve, 0));

async function setUp(start: Record<string, unknown>) {
  const port = createFakeProjection(start);
  const seen: Views[] = [];
  const watch = await watchProjection(port, (views) => seen.push(views));
  return { port, watch, last: () => seen.at(-1) };
}

describe('watchProjection', () => {
  it('reads the views of the person who is signed in, and the tab once it is known', async () => {
    const { watch, last } = await setUp(projectionOf(scenes.during));
    expect(last()?.now?.interactions[0]?.heading).toBe('Your call');
    expect(last()?.tab).toBeUndefined();
    void watch.setTab(tabId);
    await tick();
    expect(last()?.tab?.agreement).toBe('ok');
  });

  it('follows changes and removals', async () => {
    const { port, last } = await setUp(projectionOf(scenes.during));
    port.put({ [uiKeys.today(who)]: today({ logged: 3 }) });
    await tick();
    expect(last()?.today?.logged).toBe(3);
    port.put({ [uiKeys.now(who)]: undefined });
    await tick();
    expect(last()?.now).toBeUndefined();
  });

  it('drops the former person’s views when somebody else signs in', async () => {
    const { port, last } = await setUp(projectionOf(scenes.during));
    port.put({ [uiKeys.session]: session({ who: { orgId: '00Dother', userId: '005other' } }) });
    await tick();
    expect(last()?.session?.who?.orgId).toBe('00Dother');
    expect(last()?.now).toBeUndefined();
    expect(last()?.today).toBeUndefined();
  });

  it('prefers a change that arrived during the first read', async () => {
    const port = createFakeProjection(projectionOf(scenes.during));
    const slow = {
      ...port,
      async read(keys: readonly string[]) {
        const found = await port.read(keys);
        port.put({ [uiKeys.today(who)]: today({ logged: 9 }) });
        return found;
      },
    };
    const seen: Views[] = [];
    await watchProjection(slow, (views) => seen.push(views));
    await tick();
    expect(seen.at(-1)?.today?.logged).toBe(9);
  });

  it('ignores keys of others', async () => {
    const { port, last } = await setUp(projectionOf(scenes.idle));
    const before = last();
    port.put({ 'lease:x': 1 });
    await tick();
    expect(last()).toBe(before);
  });
});
