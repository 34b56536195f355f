import '../../components/ui/tokens.css';
import '../../components/ui/base.css';
import '../../components/ui/ui.css';
import '../../components/setup/setup.css';
import { createRoot } from 'react-dom/client';
import { OptionsApp } from '../../components/setup/OptionsApp.tsx';
import { send } from '../../lib/messaging/send.ts';
import { realPage, requestOrigin, saveFile } from '../../lib/platform/real-page.ts';
import { createOptionsStore } from '../../lib/state/options-store.ts';

const root = document.getElementById('root');
const page = realPage();

// Settings exist in top-level pages only: a frame can be covered by the page around it.
if (root !== null && !page.isEmbedded) {
  const store = createOptionsStore({ send, requestOrigin, saveFile });
  store.actions.load();
  createRoot(root).render(<OptionsApp store={store} copy={page.copy} />);
}
