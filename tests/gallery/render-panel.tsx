import { act, render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  createFakeChannels,
  createFakePage,
  createFakeProjection,
  createFakeSend,
  createTestClock,
  type Answers,
} from './fakes.ts';
import { galleryNow, tabId, who } from './fixtures.ts';
import { projectionOf, type Scene } from './scenes.ts';
import { uiKeys, type NowView } from '../../lib/domain/view.ts';
import { createPanelStore } from '../../lib/state/panel-store.ts';
import type { ChannelPort } from '../../lib/state/ports.ts';
import { createVoice } from '../../lib/state/voice.ts';
import type { Sight } from '../../components/ui/visibility.ts';
import { loadTheRest } from '../../components/panel/later.tsx';
import { PanelApp } from '../../components/panel/PanelApp.tsx';

export interface RenderOptions {
  answers?: Answers;
  isEmbedded?: boolean;
  /** Of the Lightning page around the frame. */
  hostAround?: string;
  /** Shared with other panels. */
  channel?: ChannelPort;
}

/** The real panel over the real store; the worker behind it is a table of answers. */
export async function renderPanel(
  scene: Scene,
  { answers = {}, isEmbedded = false, hostAround, channel = createFakeChannels()() }: RenderOptions = {},
) {
  const page = createFakePage({ isEmbedded, ...(hostAround === undefined ? {} : { hostAround }) });
  const projection = createFakeProjection(projectionOf(scene));
  const fake = createFakeSend({
    'panel.hello': () => ({ tabId, who }),
    'note.save': ({ text, revision }) => ({ text, revision: revision + 1 }),
    ...answers,
  });
  const clock = createTestClock(galleryNow);
  const store = createPanelStore({ send: fake.send, projection, page, clock });
  const sight: { say: (sight: Sight) => void } = { say: () => undefined };
  const watchers = new Set<(sight: Sight) => void>();
  sight.say = (next) => act(() => watchers.forEach((watcher) => watcher(next)));
  store.actions.start();
  // As in the page, where it is fetched before anybody presses anything.
  await loadTheRest();
  const view = render(
    <PanelApp
      store={store}
      clock={clock}
      isEmbedded={isEmbedded}
      voice={createVoice({ channel, clock, isEmbedded })}
      observe={(_, onChange) => {
        watchers.add(onChange);
        return () => watchers.delete(onChange);
      }}
    />,
  );
  await act(async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (scene.place !== undefined) store.actions.goTo(scene.place);
  });
  const put = (values: Record<string, unknown>) =>
    act(async () => {
      projection.put(values);
      await Promise.resolve();
    });
  return {
    ...view,
    page,
    fake,
    put,
    sight,
    show: (now: NowView) => put({ [uiKeys.now(who)]: now }),
    user: userEvent.setup(),
  };
}
