import { defineConfig } from 'wxt';
import { manifestFor } from './scripts/vite/manifest.ts';
import { jsforceForWorker } from './scripts/vite/jsforce-for-worker.ts';
import { quietContentScript } from './scripts/vite/quiet-content-script.ts';

export default defineConfig({
  imports: false,
  modules: ['@wxt-dev/module-react'],
  manifestVersion: 3,
  manifest: ({ mode }) => manifestFor({ forStore: mode === 'store' }),
  outDirTemplate: '{{browser}}-mv{{manifestVersion}}{{modeSuffix}}',
  vite: () => ({
    plugins: [jsforceForWorker(), quietContentScript()],
    build: { target: 'chrome130', modulePreload: { polyfill: false } },
  }),
  zip: { artifactTemplate: '{{name}}-{{version}}-{{browser}}{{modeSuffix}}.zip' },
});
