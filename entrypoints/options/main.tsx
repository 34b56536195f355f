import '../../components/ui/tokens.css';
import '../../components/ui/base.css';
import '../../components/ui/ui.css';
import '../../components/setup/setup.css';
import '../../components/health/health.css';
import { createRoot } from 'react-dom/client';
import { AdminPage } from '../../components/health/AdminPage.tsx';
import { OptionsApp } from '../../components/setup/OptionsApp.tsx';
import { SandboxMark } from '../../components/setup/SandboxMark.tsx';
import { seal } from '../../lib/messaging/sealing.ts';
import { createSend } from '../../lib/messaging/send.ts';
import { createRealClock } from '../../lib/platform/real-clock.ts';
import { onSettingsChange, realPage, realProjection, requestOrigin, saveFile } from '../../lib/platform/real-page.ts';
import { createRealRuntime } from '../../lib/platform/real-runtime.ts';
import { createCompare, readFailed } from '../../lib/state/compare.ts';
import { createCoverageStore } from '../../lib/state/coverage-store.ts';
import { createFailedStore } from '../../lib/state/failed-store.ts';
import { createOptionsStore } from '../../lib/state/options-store.ts';

const root = document.getElementById('root');
const page = realPage();

// Settings exist in top-level pages only: a frame can be covered by the page around it.
if (root !== null && !page.isEmbedded) {
  const clock = createRealClock();
  const send = createSend({
    runtime: createRealRuntime(),
    clock,
    // The only page on which secrets are typed.
    seal: (doorKey, text) => seal(crypto.subtle, doorKey, text),
  });
  const store = createOptionsStore({ send, requestOrigin, saveFile });
  const coverage = createCoverageStore({ send, compare: createCompare(send), projection: realProjection(), clock });
  const failed = createFailedStore({ send, readFailed: () => readFailed(send), projection: realProjection(), clock });
  store.actions.load();
  failed.actions.start();
  onSettingsChange(store.actions.refresh);
  // Another tab may have stored something meanwhile.
  page.onVisibility(() => {
    if (page.isHidden()) return;
    store.actions.refresh();
    failed.actions.refresh();
  });
  let isComparing = false;
  createRoot(root).render(
    <AdminPage
      coverage={coverage}
      failed={failed}
      clock={clock}
      mark={<SandboxMark store={store} />}
      copy={page.copy}
      saveFile={saveFile}
      onPlace={(place) => {
        if (place === 'failed') failed.actions.load();
        // The reports are asked for when somebody looks, not when the settings are opened.
        if (place !== 'coverage' || isComparing) return;
        isComparing = true;
        coverage.actions.start();
      }}
    >
      <OptionsApp store={store} copy={page.copy} />
    </AdminPage>,
  );
}
