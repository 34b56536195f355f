import { isDeepStrictEqual } from 'node:util';
import {
  HOSTS,
  LIGHTNING_HOSTS,
  MANAGED_SCHEMA,
  OPTIONAL_HOSTS,
  PERMISSIONS,
  EXTENSION_PAGES_POLICY,
} from '../vite/manifest.ts';
import { CONTENT_SCRIPT, WORKER, assertBuilt, readBuilt } from './built-extension.ts';
import type { CheckResult } from './check-result.ts';

type Manifest = Record<string, unknown>;

const sorted = (values: readonly string[]) => [...values].toSorted();

/** Keys whose whole value is fixed. A key that is neither here nor in `free` is a change somebody has to decide on. */
const fixed: Manifest = {
  manifest_version: 3,
  minimum_chrome_version: '130',
  permissions: sorted(PERMISSIONS),
  host_permissions: sorted(HOSTS),
  optional_host_permissions: sorted(OPTIONAL_HOSTS),
  content_security_policy: { extension_pages: EXTENSION_PAGES_POLICY },
  background: { service_worker: WORKER },
  storage: { managed_schema: MANAGED_SCHEMA },
  side_panel: { default_path: 'panel.html' },
  web_accessible_resources: [{ resources: ['panel.html'], matches: sorted(LIGHTNING_HOSTS), use_dynamic_url: true }],
};

const free = ['name', 'short_name', 'description', 'version', 'version_name', 'icons', 'action', 'key'];

function isRecord(value: unknown): value is Manifest {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Lists without an order of their own are compared sorted. */
function normalised(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.every((item) => typeof item === 'string') ? sorted(value) : value.map((item) => normalised(item));
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, normalised(item)]));
}

function contentScriptProblems(scripts: unknown): string[] {
  if (!Array.isArray(scripts) || scripts.length !== 1 || !isRecord(scripts[0]))
    return ['one content script is expected'];
  const [script] = scripts;
  const { matches, js, css, all_frames: allFrames, world } = script;
  return [
    ...(isDeepStrictEqual(normalised(matches), sorted(LIGHTNING_HOSTS))
      ? []
      : ['content script: other hosts than Lightning']),
    ...(isDeepStrictEqual(js, [CONTENT_SCRIPT]) ? [] : ['content script: other files']),
    ...(css === undefined ? [] : ['content script: styles in the page']),
    ...(allFrames === undefined || allFrames === false ? [] : ['content script: all frames']),
    ...(world === undefined || world === 'ISOLATED' ? [] : ['content script: runs in the page’s world']),
  ];
}

/** Differences between a built manifest and the table of what the extension may do. */
export function manifestProblems(manifest: Manifest): string[] {
  const differing = Object.entries(fixed)
    .filter(([key, value]) => !isDeepStrictEqual(normalised(manifest[key]), value))
    .map(([key, value]) => `${key}: ${JSON.stringify(manifest[key])}, allowed is ${JSON.stringify(value)}`);
  const known = new Set([...Object.keys(fixed), ...free, 'content_scripts', 'options_ui']);
  const unknown = Object.keys(manifest)
    .filter((key) => !known.has(key))
    .map((key) => `${key} is not in the table`);
  const options = manifest.options_ui;
  const opensInTab = isRecord(options) && options.open_in_tab === true && options.page === 'options.html';
  return [
    ...differing,
    ...unknown,
    ...contentScriptProblems(manifest.content_scripts),
    ...(opensInTab ? [] : ['options_ui: the options page opens in a tab of its own']),
    ...(isRecord(manifest.icons) ? [] : ['icons are missing']),
  ];
}

export function checkManifest(folder?: string): CheckResult {
  assertBuilt(folder);
  const manifest: unknown = JSON.parse(readBuilt('manifest.json', folder));
  if (!isRecord(manifest)) return { problems: ['manifest.json is not an object'], summary: '' };
  return {
    problems: manifestProblems(manifest),
    summary: `${PERMISSIONS.length} permissions, ${HOSTS.length} hosts`,
  };
}
