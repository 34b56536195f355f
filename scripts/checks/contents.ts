import { CONTENT_SCRIPT, PAGES, assertBuilt, builtFiles, closureOf, readBuilt } from './built-extension.ts';
import type { CheckResult } from './check-result.ts';

interface Ban {
  pattern: RegExp;
  reason: string;
}

/** Storage that an embedded frame is refused when third-party storage is blocked; only the worker uses it. */
const storage: Ban[] = [
  { pattern: /\bindexedDB\b/, reason: 'indexedDB is refused in an embedded frame' },
  { pattern: /\blocalStorage\b/, reason: 'localStorage is refused in an embedded frame' },
  { pattern: /\bcaches\b\s*[.[?]/, reason: 'caches is refused in an embedded frame' },
  { pattern: /\bnavigator\s*\??\.\s*locks\b/, reason: 'navigator.locks is refused in an embedded frame' },
];

/** Pages are one trust domain, so none of them may carry what handles tokens. */
const secrets: Ban[] = [
  { pattern: /refresh_token|refreshToken/, reason: 'refresh tokens belong to the vault' },
  { pattern: /cinnox-vault/, reason: 'the vault belongs to the worker' },
  { pattern: /jsforce/i, reason: 'jsforce belongs to the worker' },
];

const windowMessages: Ban[] = [
  {
    pattern: /\b(?:window|parent|top|opener|contentWindow|event\.source)\s*\??\.\s*postMessage\b/,
    reason: 'window.postMessage hands the page a reference to the frame',
  },
];

const evaluation: Ban[] = [
  { pattern: /(?<![.\w$])eval\s*\(/, reason: 'eval' },
  { pattern: /\bnew\s+Function\s*\(/, reason: 'new Function' },
];

const contentScript: Ban[] = [
  { pattern: /react[.-](?:element|transitional|dom|memo|fragment)|__REACT|createRoot/i, reason: 'React' },
  { pattern: /webextension-polyfill|__isPolyfill|mozilla\.github\.io/, reason: 'the polyfill' },
  { pattern: /~standard|safeParse|valibot|Expected \$\{/, reason: 'schemas are the receiver’s' },
];

const bansByKind = {
  page: [...storage, ...secrets, ...windowMessages, ...evaluation],
  content: [...storage, ...secrets, ...windowMessages, ...evaluation, ...contentScript],
  any: evaluation,
} as const;

export type Kind = keyof typeof bansByKind;

/** The reasons why a script may not be part of a bundle of this kind. */
export function bannedIn(kind: Kind, text: string): string[] {
  return bansByKind[kind].filter(({ pattern }) => pattern.test(text)).map(({ reason }) => reason);
}

/** Reads the built bundles: what a page must not contain is not merely unused, it is absent. */
export function checkContents(folder?: string): CheckResult {
  assertBuilt(folder);
  const scripts = (entry: string) => closureOf(entry, folder).filter((file) => file.endsWith('.js'));
  const kinds = new Map<string, Kind>(
    builtFiles(folder)
      .filter((file) => file.endsWith('.js'))
      .map((file) => [file, 'any']),
  );
  for (const page of PAGES) for (const file of scripts(page)) kinds.set(file, 'page');
  for (const file of scripts(CONTENT_SCRIPT)) kinds.set(file, 'content');
  const problems = [...kinds].flatMap(([file, kind]) =>
    bannedIn(kind, readBuilt(file, folder)).map((reason) => `${file}: ${reason}`),
  );
  return { problems, summary: `${kinds.size} scripts read` };
}
