import '../../components/ui/tokens.css';
import '../../components/ui/base.css';
import '../../components/ui/ui.css';
import '../../components/setup/setup.css';
import '../../components/health/health.css';
import { createRoot } from 'react-dom/client';
import { AdminPage } from '../../components/health/AdminPage.tsx';
import { createRealClock } from '../../lib/platform/real-clock.ts';
import { galleryNow } from './fixtures.ts';
import { createHealthScene, healthScenes } from './health-scene.ts';

const name = location.search.slice(1);
const scene = healthScenes[name] ?? { place: 'coverage' as const };
location.hash = `#/${scene.place}`;
const clock = { ...createRealClock(), now: () => galleryNow };
const { coverage, failed } = createHealthScene(scene, clock);
const root = document.getElementById('root');
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

if (root !== null) {
  createRoot(root).render(
    <AdminPage
      coverage={coverage}
      failed={failed}
      clock={clock}
      copy={() => Promise.resolve(true)}
      saveFile={() => undefined}
      onPlace={(place) => {
        if (place === 'failed') failed.actions.load();
        if (place === 'coverage') coverage.actions.start();
      }}
    >
      <p>Settings</p>
    </AdminPage>,
  );
}
const button = (label: string) =>
  [...document.querySelectorAll('button')].find(({ textContent }) => textContent === label);
await wait(500);
for (const label of scene.press ?? []) {
  for (let tries = 0; button(label) === undefined && tries < 50; tries += 1) await wait(50);
  button(label)?.click();
  await wait(300);
}
document.body.dataset['ready'] = '';
