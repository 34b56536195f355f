import '../../components/ui/tokens.css';
import '../../components/ui/base.css';
import '../../components/ui/ui.css';
import '../../components/popup/popup.css';
import { createRoot } from 'react-dom/client';
import { PopupApp } from '../../components/popup/PopupApp.tsx';
import { send } from '../../lib/messaging/send.ts';
import { realPage, realProjection } from '../../lib/platform/real-page.ts';
import { createSessionStore } from '../../lib/state/session-store.ts';

const root = document.getElementById('root');

if (root !== null && !realPage().isEmbedded) {
  const store = createSessionStore({ send, projection: realProjection(), close: () => window.close() });
  store.actions.start();
  createRoot(root).render(<PopupApp store={store} />);
}
