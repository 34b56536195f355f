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
    // Terser packs the worker some kilobytes smaller than the built-in minifier. Code that reads alike everywhere, with
    // constants on the right, statements and functions of their own, is longer and packs almost a kilobyte smaller.
    build: {
      target: 'chrome130',
      modulePreload: { polyfill: false },
      minify: 'terser',
      terserOptions: {
        ecma: 2020,
        module: true,
        compress: { passes: 2, inline: 1, lhs_constants: false, sequences: false },
        format: { quote_style: 1 },
      },
    },
  }),
  zip: { artifactTemplate: '{{name}}-{{version}}-{{browser}}{{modeSuffix}}.zip' },
});
