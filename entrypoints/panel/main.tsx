import '../../components/ui/tokens.css';
import '../../components/ui/base.css';
import '../../components/ui/ui.css';
import '../../components/panel/panel.css';
import { createRoot } from 'react-dom/client';
import { loadTheRest } from '../../components/panel/later.tsx';
import { PanelApp } from '../../components/panel/PanelApp.tsx';
import { observeVisibility } from '../../components/ui/visibility.ts';
import { send } from '../../lib/messaging/send.ts';
import { createRealClock } from '../../lib/platform/real-clock.ts';
import { realChannel, realPage, realProjection } from '../../lib/platform/real-page.ts';
import { mayRunUnder } from '../../lib/state/framing.ts';
import { createPanelStore } from '../../lib/state/panel-store.ts';
import { createVoice } from '../../lib/state/voice.ts';

const root = document.getElementById('root');

// Under any page but a Lightning one this document stays blank: nothing to read, nothing to press.
if (root !== null && mayRunUnder([...window.location.ancestorOrigins])) {
  const clock = createRealClock();
  const page = realPage();
  const store = createPanelStore({ send, projection: realProjection(), page, clock });
  const { isEmbedded } = page;
  const voice = createVoice({ channel: realChannel('rings'), clock, isEmbedded });
  store.actions.start();
  createRoot(root).render(
    <PanelApp store={store} clock={clock} isEmbedded={isEmbedded} observe={observeVisibility} voice={voice} />,
  );
  window.requestIdleCallback(() => void loadTheRest(), { timeout: 1_000 });
}
