import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { manifestFor } from '../vite/manifest.ts';
import { checkBudgets } from './budgets.ts';
import { closureOf } from './built-extension.ts';
import { bannedIn, checkContents } from './contents.ts';
import type { Kind } from './contents.ts';
import { manifestProblems } from './manifest.ts';

/** The manifest as a build writes it: our constant part plus what WXT adds. */
const built = {
  manifest_version: 3,
  version: '0.1.0',
  ...manifestFor({ forStore: false }),
  icons: { 16: 'icon/16.png' },
  background: { service_worker: 'background.js' },
  action: { default_popup: 'popup.html' },
  options_ui: { open_in_tab: true, page: 'options.html' },
  content_scripts: [
    {
      matches: manifestFor({ forStore: false }).web_accessible_resources[0]?.matches,
      js: ['content-scripts/lightning.js'],
    },
  ],
};

function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'built-'));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return folder;
}

describe('manifest check', () => {
  it('accepts the table', () => {
    expect(manifestProblems(built)).toEqual([]);
  });

  it.each([
    ['one permission more', { permissions: [...built.permissions, 'tabs'] }],
    ['one host fewer', { host_permissions: built.host_permissions.slice(1) }],
    ['plain http', { optional_host_permissions: ['*://*/*'] }],
    ['a weaker policy', { content_security_policy: { extension_pages: "script-src 'self' 'unsafe-eval'" } }],
    [
      'a static address for the panel',
      { web_accessible_resources: [{ resources: ['panel.html'], matches: ['<all_urls>'] }] },
    ],
    ['a key nobody decided on', { externally_connectable: { matches: ['https://example.com/*'] } }],
    [
      'a content script everywhere',
      { content_scripts: [{ matches: ['<all_urls>'], js: ['content-scripts/lightning.js'] }] },
    ],
    ['embedded options', { options_ui: { page: 'options.html' } }],
  ])('refuses %s', (_name, change) => {
    expect(manifestProblems({ ...built, ...change })).not.toEqual([]);
  });
});

describe('contents check', () => {
  it.each<[Kind, string]>([
    ['page', 'const r=indexedDB.open("x")'],
    ['page', 'localStorage.x'],
    ['page', 'await caches.open("x")'],
    ['page', 'navigator.locks.request("x")'],
    ['page', 'grant_type:"refresh_token"'],
    ['page', 'open("cinnox-vault")'],
    ['page', 'parent.postMessage(1,"*")'],
    ['content', 'frame.contentWindow.postMessage(1,"*")'],
    ['content', 'Symbol.for("react.element")'],
    ['content', '{version:1,vendor:"valibot","~standard":1}'],
    ['any', 'eval("1")'],
    ['any', 'new Function("return this")'],
  ])('finds in a %s bundle: %s', (kind, text) => {
    expect(bannedIn(kind, text)).not.toEqual([]);
  });

  it.each<[Kind, string]>([
    ['page', 'port.postMessage({kind:"draft"})'],
    ['page', 'const cachesKept=1;medieval(2)'],
    ['any', 'indexedDB.open("journal")'],
  ])('leaves alone in a %s bundle: %s', (kind, text) => {
    expect(bannedIn(kind, text)).toEqual([]);
  });

  it('follows the chunks of a page', () => {
    const folder = folderWith({
      'manifest.json': '{}',
      'background.js': 'indexedDB.open("journal")',
      'panel.html': '<script type="module" src="/chunks/panel.js"></script>',
      'chunks/panel.js': 'import{a}from"./shared.js";const later=()=>import("./late.js")',
      'chunks/shared.js': 'export const a=1',
      'chunks/late.js': 'localStorage.x=1',
    });
    expect(closureOf('panel.html', folder)).toHaveLength(4);
    expect(closureOf('panel.html', folder, 'start')).toEqual(['panel.html', 'chunks/panel.js', 'chunks/shared.js']);
    expect(checkContents(folder).problems).toEqual(['chunks/late.js: localStorage is refused in an embedded frame']);
    rmSync(folder, { recursive: true });
  });
});

describe('budget check', () => {
  it('refuses a bundle that is too large and one that is absent', () => {
    const noise = Array.from({ length: 12_000 }, (_, index) => Math.imul(index, 2_654_435_761).toString(36)).join('');
    const folder = folderWith({ 'manifest.json': '{}', 'background.js': '1', 'content-scripts/lightning.js': noise });
    const { problems } = checkBudgets(folder);
    expect(problems.map((problem) => problem.split(':')[0])).toEqual([
      'content script',
      'panel page',
      'panel page with all that is loaded later',
    ]);
    rmSync(folder, { recursive: true });
  });
});
