import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { brokenDirections } from './directions.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'directions-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function put(file: string, text: string) {
  mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

/** One file importing a value of another; both exist. */
function rulesBrokenBy(from: string, to: string): string[] {
  const specifier = path.posix.relative(path.posix.dirname(from), to);
  put(to, 'export const value = 1;\n');
  put(
    from,
    `import { value } from '${specifier.startsWith('.') ? specifier : `./${specifier}`}';\nexport const used = value;\n`,
  );
  return brokenDirections(folder).broken.map(({ rule }) => rule);
}

describe('directions between rooms', () => {
  it.each([
    ['domain-is-pure', 'lib/domain/call.ts', 'lib/platform/clock.ts'],
    ['platform-is-low', 'lib/platform/alarms.ts', 'lib/storage/items.ts'],
    ['clients-are-low', 'lib/salesforce/queries.ts', 'lib/journal/rows.ts'],
    ['messages-know-no-client', 'lib/messaging/send.ts', 'lib/vault/vault.ts'],
    ['lib-is-below-pages', 'lib/state/panel-store.ts', 'components/panel/Panel.tsx'],
    ['state-talks-by-messages', 'lib/state/panel-store.ts', 'lib/vault/vault.ts'],
    ['components-use-stores', 'components/panel/Panel.tsx', 'lib/messaging/send.ts'],
    ['primitives-use-props', 'components/ui/Button.tsx', 'lib/state/panel-store.ts'],
    ['pages-stay-thin', 'entrypoints/panel/main.tsx', 'lib/vault/vault.ts'],
    ['content-script-is-small', 'entrypoints/lightning.content/index.ts', 'components/ui/Button.tsx'],
    ['stream-holds-no-vault', 'entrypoints/stream/main.ts', 'lib/vault/vault.ts'],
    ['product-knows-no-test', 'entrypoints/panel/main.tsx', 'tests/world.ts'],
    ['emulators-know-no-client', 'tests/emulators/cinnox/cinnox.ts', 'lib/cinnox/schemas.ts'],
  ])('%s: %s must not import %s', (rule, from, to) => {
    expect(rulesBrokenBy(from, to)).toEqual([rule]);
  });

  it.each([
    ['lib/journal/rows.ts', 'lib/domain/call.ts'],
    ['components/panel/Panel.tsx', 'lib/state/panel-store.ts'],
    ['tests/emulators/salesforce/org.ts', 'lib/salesforce/package/install.ts'],
  ])('%s may import %s', (from, to) => {
    expect(rulesBrokenBy(from, to)).toEqual([]);
  });

  it('reads JSX, re-exports, dynamic imports and types', () => {
    put('lib/vault/vault.ts', 'export const value = 1;\nexport type Value = 1;\n');
    put(
      'components/panel/Panel.tsx',
      [
        "import type { Value } from '../../lib/vault/vault.ts';",
        "export { value } from '../../lib/vault/vault.ts';",
        "export const later = () => import('../../lib/vault/vault.ts');",
        'export const Panel = ({ value }: { value: Value }) => <p>{value}</p>;',
      ].join('\n'),
    );
    expect(brokenDirections(folder).broken.map(({ rule }) => rule)).toEqual(Array(3).fill('components-use-stores'));
  });

  it('lets jsforce be imported by the connection only', () => {
    put(
      'lib/salesforce/connection.ts',
      "import { Connection } from 'jsforce/lib/connection.js';\nexport const c = Connection;\n",
    );
    expect(brokenDirections(folder).broken).toEqual([]);
    put(
      'lib/salesforce/queries.ts',
      "import { Connection } from 'jsforce/lib/connection.js';\nexport const c = Connection;\n",
    );
    expect(brokenDirections(folder).broken.map(({ rule }) => rule)).toEqual(['jsforce-in-one-place']);
  });

  it('finds files that import each other, but for types', () => {
    put('lib/journal/a.ts', "import { b } from './b.ts';\nexport const a = (): number => b();\n");
    put(
      'lib/journal/b.ts',
      "import type { a } from './a.ts';\nexport const b = (): number => 1 as ReturnType<typeof a>;\n",
    );
    expect(brokenDirections(folder).broken).toEqual([]);
    put('lib/journal/b.ts', "import { a } from './a.ts';\nexport const b = (): number => a();\n");
    expect(brokenDirections(folder).broken.map(({ rule }) => rule)).toEqual(['no-circle']);
  });

  it('finds an import that leads nowhere', () => {
    put('lib/journal/a.ts', "import { b } from './gone.ts';\nexport const a = b;\n");
    expect(brokenDirections(folder).broken).toEqual([
      { rule: 'resolvable', from: 'lib/journal/a.ts', to: 'lib/journal/gone.ts' },
    ]);
  });
});
