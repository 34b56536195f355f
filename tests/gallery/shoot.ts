import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { preview, build } from 'vite';

/**
 * Pictures of every state from fixtures: `npx node tests/gallery/shoot.ts [folder] [width]`. Writes one board per colour
 * scheme and one picture per state.
 */
const [folder = 'demo-output/gallery', width = '360'] = process.argv.slice(2);
const root = import.meta.dirname;
const outDir = path.resolve(root, '../../.cache/gallery');

await build({
  root,
  configFile: false,
  logLevel: 'error',
  oxc: { jsx: { runtime: 'automatic' } },
  build: { outDir, emptyOutDir: true, target: 'chrome130' },
});
const server = await preview({ root, configFile: false, build: { outDir }, preview: { port: 0, host: '127.0.0.1' } });
const origin = server.resolvedUrls?.local[0] ?? '';
const executablePath = process.env['CHROME_PATH'] ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  await mkdir(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ colorScheme, viewport: { width: 5 * (Number(width) + 28) + 64, height: 1000 } });
    page.on('pageerror', (error) => console.error(error));
    page.on('console', (message) => message.type() === 'error' && console.error(message.text()));
    await page.goto(`${origin}?width=${width}`);
    await page.waitForSelector('body[data-ready]');
    await page.waitForTimeout(1_500);
    await page.screenshot({ path: path.join(folder, `board-${width}-${colorScheme}.png`), fullPage: true });
    for (const frame of await page.locator('[data-scene]').all()) {
      const name = await frame.getAttribute('data-scene');
      await frame.screenshot({ path: path.join(folder, `${name}-${colorScheme}.png`) });
    }
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}
