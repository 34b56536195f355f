// Draws the PNG icons of the extension from the SVG sources beside this file: node scripts/icons/render.ts
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { chromium } from '@playwright/test';
import { ensureBrowser } from '../setup/browser.mjs';

const folder = path.resolve(import.meta.dirname, '../../public/icon');
const sources = [
  { file: 'mark-small.svg', sizes: [16] },
  { file: 'mark.svg', sizes: [32, 48, 128] },
];

const browser = await chromium.launch({
  executablePath: await ensureBrowser(),
  chromiumSandbox: process.getuid?.() !== 0,
});
const page = await browser.newPage();
mkdirSync(folder, { recursive: true });
for (const { file, sizes } of sources) {
  const svg = readFileSync(path.join(import.meta.dirname, file), 'utf8');
  for (const size of sizes) {
    await page.setViewportSize({ width: size, height: size });
    await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
    writeFileSync(path.join(folder, `${size}.png`), await page.screenshot({ omitBackground: true }));
  }
}
await browser.close();
