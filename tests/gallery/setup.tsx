import '../../components/ui/tokens.css';
import '../../components/ui/base.css';
import '../../components/ui/ui.css';
import '../../components/setup/setup.css';
import { createRoot } from 'react-dom/client';
import { OptionsApp } from '../../components/setup/OptionsApp.tsx';
import { createOptionsStore } from '../../lib/state/options-store.ts';
import { createFakeSend } from './fakes.ts';
import {
  codeView,
  connectedSettings,
  freshSettings,
  lockedSettings,
  plainWriters,
  testLines,
  undecidedWriters,
} from './settings-fixtures.ts';

const scene = location.search.slice(1);
const isFresh = scene === 'fresh' || scene === 'code';
const isUndecided = scene === 'undecided';
const shown = isFresh ? freshSettings : scene === 'locked' ? lockedSettings : connectedSettings;
const printedCode = `CINNOX1.${'q4ZbN7rW2tYk'.repeat(24)}`;
const freshWriters = { ...plainWriters, mode: undefined, oldest: undefined } as never;
const { send } = createFakeSend({
  'settings.read': () => shown,
  'setup.read': () => codeView,
  'setup.print': () => ({ code: printedCode }),
  'writers.read': () => (isUndecided ? undecidedWriters : isFresh ? freshWriters : plainWriters),
  'backfill.count': () => ({ calls: 12, enquiries: 9 }),
  'connections.test': () => ({ lines: testLines }),
  'cinnox.save': () => ({
    ...connectedSettings,
    cinnox: {
      ...connectedSettings.cinnox,
      trial: {
        isOk: false,
        sentence:
          'CINNOX refused the App token or the App ID. Copy both again from the CINNOX Dashboard, enter them here and save.',
      },
    },
  }),
});
const store = createOptionsStore({ send, requestOrigin: () => Promise.resolve(true), saveFile: () => undefined });
store.actions.load();
const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<OptionsApp store={store} copy={() => Promise.resolve(true)} />);
await new Promise((resolve) => setTimeout(resolve, 50));
if (!isFresh) store.writers.actions.count(Date.UTC(2026, 10, 20));
if (scene === 'code') store.actions.checkCode(printedCode);
if (scene === 'printed') store.actions.printCode({ passphrase: 'correct horse battery' });
if (scene === '') {
  store.actions.testAll();
  await new Promise((resolve) => setTimeout(resolve, 50));
  store.actions.saveCinnox({ baseUrl: 'https://acme.cinnox.com', appId: 'app', appToken: null });
}
document.body.dataset['ready'] = '';
