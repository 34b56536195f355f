import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { preview, build } from 'vite';
import { healthScenes } from './health-scene.ts';

/**
 * Pictures of every state from fixtures: `npx node tests/gallery/shoot.ts [folder] [width] [only] [height]`. Writes one board per
 * colour scheme and one picture per state, and the settings and popup pages. 360 wide and 264 high is how the panel is in a
 * window of 1366 x 768 that is magnified to 200 %.
 */
const [folder = 'demo-output/gallery', width = '360', only = '', height = '656'] = process.argv.slice(2);
const root = import.meta.dirname;
const outDir = path.resolve(root, '../../.cache/gallery');
const input = ['index.html', 'setup.html', 'popup.html', 'health.html'].map((name) => path.join(root, name));

await build({
  root,
  configFile: false,
  logLevel: 'error',
  oxc: { jsx: { runtime: 'automatic' } },
  build: { outDir, emptyOutDir: true, target: 'chrome130', rolldownOptions: { input } },
});
const server = await preview({ root, configFile: false, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
const origin = server.resolvedUrls?.local[0] ?? '';
const executablePath = process.env['CHROME_PATH'] ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });

async function open(address: string, colorScheme: 'light' | 'dark', viewWidth: number): Promise<Page> {
  const page = await browser.newPage({ colorScheme, viewport: { width: viewWidth, height: 200 } });
  page.on('pageerror', (error) => console.error(address, error));
  await page.goto(`${origin}${address}`);
  await page.waitForSelector('body[data-ready]');
  await page.waitForTimeout(1_200);
  return page;
}

async function shootPanel(colorScheme: 'light' | 'dark') {
  const page = await open(`index.html?width=${width}&height=${height}`, colorScheme, 5 * (Number(width) + 28) + 64);
  await page.screenshot({ path: path.join(folder, `board-${width}-${colorScheme}.png`), fullPage: true });
  for (const frame of await page.locator('[data-scene]').all()) {
    const name = await frame.getAttribute('data-scene');
    await frame.screenshot({ path: path.join(folder, `${name}-${colorScheme}.png`) });
  }
  await page.close();
}

try {
  await mkdir(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    if (only === '') await shootPanel(colorScheme);
    for (const [name, address, viewWidth] of [
      ['settings', 'setup.html', 760],
      ['settings-wide', 'setup.html', 1280],
      ['settings-narrow', 'setup.html', 400],
      ['settings-undecided', 'setup.html?undecided', 760],
      ['settings-fresh', 'setup.html?fresh', 760],
      ['settings-code', 'setup.html?code', 760],
      ['settings-printed', 'setup.html?printed', 1280],
      ['settings-locked', 'setup.html?locked', 1280],
      ['popup', 'popup.html', 320],
      ...Object.keys(healthScenes).flatMap((name) =>
        [1280, 400].map((viewWidth) => [`${name}-${viewWidth}`, `health.html?${name}`, viewWidth] as const),
      ),
    ] as const) {
      if (!name.startsWith(only)) continue;
      const page = await open(address, colorScheme, viewWidth);
      await page.screenshot({ path: path.join(folder, `${name}-${colorScheme}.png`), fullPage: true });
      await page.close();
    }
  }
} finally {
  await browser.close();
  await server.close();
}
