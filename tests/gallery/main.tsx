import '../../components/ui/tokens.css';
import '../../components/ui/base.css';
import '../../components/ui/ui.css';
import '../../components/panel/panel.css';
import './gallery.css';
import { createRoot } from 'react-dom/client';
import { PanelApp } from '../../components/panel/PanelApp.tsx';
import type { Clock } from '../../lib/platform/clock.ts';
import { createPanelStore } from '../../lib/state/panel-store.ts';
import { createVoice } from '../../lib/state/voice.ts';
import { createFakeChannels, createFakePage, createFakeProjection, createFakeSend } from './fakes.ts';
import { galleryNow, tabId, who } from './fixtures.ts';
import { projectionOf, scenes, type Scene } from './scenes.ts';

/** Time stands still, so that the pictures do too. */
const clock: Clock = {
  now: () => galleryNow,
  setTimeout: (run, delayMs) => ({ timer: setTimeout(run, Math.min(delayMs, 2 ** 30)) }),
  clearTimeout: ({ timer }) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};

async function show(scene: Scene, element: Element) {
  const page = createFakePage();
  const { send } = createFakeSend({
    'panel.hello': () => ({ tabId, who }),
    'note.save': () => {
      throw Object.assign(new Error('The browser’s storage is full.'), { code: 'storage_full' });
    },
  });
  const store = createPanelStore({ send, projection: createFakeProjection(projectionOf(scene)), page, clock });
  store.actions.start();
  createRoot(element).render(
    <PanelApp
      store={store}
      clock={clock}
      isEmbedded
      voice={createVoice({ channel: createFakeChannels()(), clock, isEmbedded: true })}
      observe={(_, onChange) => {
        onChange('seen');
        return () => undefined;
      }}
    />,
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  if (scene.place !== undefined) store.actions.goTo(scene.place);
  const id = scene.now?.interactions[0]?.id;
  if (scene.typed !== undefined && id !== undefined) store.actions.noteTyped(id, scene.typed);
  if (scene.isGone === true) page.kill();
}

const wanted = new URLSearchParams(location.search);
const width = wanted.get('width');
const height = wanted.get('height');
if (height !== null) document.documentElement.style.setProperty('--gallery-height', `${height}px`);
if (width !== null) document.documentElement.style.setProperty('--gallery-width', `${width}px`);
const board = document.createElement('div');
board.className = 'board';
document.getElementById('root')?.append(board);
for (const [name, scene] of Object.entries(scenes)) {
  const figure = document.createElement('figure');
  const caption = document.createElement('figcaption');
  caption.textContent = scene.title;
  const frame = document.createElement('div');
  frame.className = 'frame';
  frame.dataset['scene'] = name;
  figure.append(caption, frame);
  board.append(figure);
  await show(scene, frame);
}
document.body.dataset['ready'] = '';
