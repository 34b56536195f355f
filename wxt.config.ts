import { defineConfig } from 'wxt';
import { manifestFor } from './scripts/vite/manifest.ts';
import { jsforceForWorker } from './scripts/vite/jsforce-for-worker.ts';
import { smallPhoneNumbers } from './scripts/vite/phone-numbers.ts';
import { quietContentScript } from './scripts/vite/quiet-content-script.ts';

export default defineConfig({
  imports: false,
  modules: ['@wxt-dev/module-react'],
  manifestVersion: 3,
  manifest: ({ mode }) => manifestFor({ forStore: mode === 'store' }),
  outDirTemplate: '{{browser}}-mv{{manifestVersion}}{{modeSuffix}}',
  vite: () => ({
    plugins: [jsforceForWorker(), smallPhoneNumbers(), quietContentScript()],
    // Terser packs the worker some kilobytes smaller than the built-in minifier; a code that reads alike everywhere, with
    // constants on the right and statements of their own, is longer and packs half a kilobyte smaller.
    build: {
      target: 'chrome130',
      modulePreload: { polyfill: false },
      minify: 'terser',
      terserOptions: { ecma: 2020, module: true, compress: { passes: 3, lhs_constants: false, sequences: false } },
    },
  }),
  zip: { artifactTemplate: '{{name}}-{{version}}-{{browser}}{{modeSuffix}}.zip' },
});
