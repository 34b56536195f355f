import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

export const builtFolder = path.resolve(import.meta.dirname, '../../.output/chrome-mv3');

export const WORKER = 'background.js';
export const CONTENT_SCRIPT = 'content-scripts/lightning.js';
export const PAGES = ['panel.html', 'options.html', 'popup.html', 'stream.html'] as const;

export function assertBuilt(folder: string = builtFolder): void {
  if (!existsSync(path.join(folder, 'manifest.json'))) throw new Error(`No build in ${folder}: run "npm run build".`);
}

export function readBuilt(file: string, folder: string = builtFolder): string {
  return readFileSync(path.join(folder, file), 'utf8');
}

/** Every file of the build, relative to its folder. */
export function builtFiles(folder: string = builtFolder): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(path.join(folder, file)).isFile())
    .map((file) => file.split(path.sep).join('/'))
    .toSorted();
}

/** What is loaded before anything is shown, and what code can ask for afterwards. */
const loadedAtOnce = [/\bfrom\s*["']([^"']+\.js)["']/g, /\bimport\s*["']([^"']+\.js)["']/g];
const loadedLater = [
  /\bimport\(\s*["'`]([^"'`]+\.js)["'`]\s*\)/g,
  /["'`]((?:\/|\.\/|assets\/|chunks\/)[\w./-]+\.(?:js|css))["'`]/g,
];

/** `start`: what an entry loads by itself; `all`: that and everything it can ever ask for. */
export type Extent = 'start' | 'all';

/** What a page's markup or a script loads by name: script and style tags, static and dynamic imports, workers. */
function namedFiles(file: string, text: string, extent: Extent): string[] {
  const inScripts = extent === 'start' ? loadedAtOnce : [...loadedAtOnce, ...loadedLater];
  const patterns = file.endsWith('.html') ? [/(?:src|href)="([^"]+\.(?:js|css))"/g] : inScripts;
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map((match) => match[1] ?? ''));
}

/** A file and everything it can load, so that splitting a bundle cannot hide anything from a check. */
export function closureOf(entry: string, folder: string = builtFolder, extent: Extent = 'all'): string[] {
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file) || !existsSync(path.join(folder, file))) return;
    seen.add(file);
    if (!/\.(html|js)$/.test(file)) return;
    for (const name of namedFiles(file, readBuilt(file, folder), extent)) {
      visit(name.startsWith('/') ? name.slice(1) : path.posix.join(path.posix.dirname(file), name));
      visit(name.replace(/^\.?\//, ''));
    }
  };
  visit(entry);
  return [...seen];
}

/** Bytes after gzip of the scripts and styles that belong to an entry. */
export function gzipSize(entry: string, extent: Extent, folder: string = builtFolder): number {
  return closureOf(entry, folder, extent)
    .filter((file) => /\.(js|css)$/.test(file))
    .reduce((sum, file) => sum + gzipSync(readFileSync(path.join(folder, file))).length, 0);
}
