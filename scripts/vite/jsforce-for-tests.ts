import { existsSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';

const root = path.resolve(import.meta.dirname, '../..');
const transport = path.join(root, 'lib/salesforce/jsforce-request.ts');
const bundle = path.join(root, '.cache/jsforce/connection.mjs');

/** jsforce on Node, with nothing replaced but its request, as one module beside which our transport stays a module. */
async function bundleConnection(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    root,
    plugins: [
      {
        name: 'own-transport',
        enforce: 'pre',
        resolveId(source, importer) {
          if (importer?.includes('/jsforce/lib/') === true && /(^|\/)request$/.test(source)) return '\0own-transport';
          if (source === transport) return { id: transport, external: true };
          return undefined;
        },
        load(id) {
          if (id !== '\0own-transport') return undefined;
          return `export * from ${JSON.stringify(transport)};\nexport { default } from ${JSON.stringify(transport)};`;
        },
      },
    ],
    build: {
      ssr: path.join(root, 'node_modules/jsforce/lib/connection.js'),
      outDir: path.dirname(bundle),
      minify: false,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: 'connection.mjs' } },
    },
    ssr: { noExternal: [/jsforce/] },
  });
}

/**
 * Gives `jsforce/lib/connection` in tests the same transport that it has in the worker. Tests run on Node, where
 * packages are loaded as they are; so jsforce is bundled once with its request replaced.
 */
export function jsforceForTests() {
  let ready: Promise<void> | undefined;
  return {
    name: 'jsforce-for-tests',
    enforce: 'pre' as const,
    async resolveId(source: string) {
      if (source !== 'jsforce/lib/connection' || !existsSync(transport)) return undefined;
      ready ??= bundleConnection();
      await ready;
      return bundle;
    },
  };
}
