import '../../components/ui/tokens.css';
import '../../components/ui/base.css';
import '../../components/ui/ui.css';
import '../../components/popup/popup.css';
import { createRoot } from 'react-dom/client';
import { PopupApp } from '../../components/popup/PopupApp.tsx';
import { createSessionStore } from '../../lib/state/session-store.ts';
import { createFakeProjection, createFakeSend } from './fakes.ts';
import { projectionOf, scenes } from './scenes.ts';

const { send } = createFakeSend({});
const store = createSessionStore({
  send,
  projection: createFakeProjection(projectionOf(scenes.idle)),
  close: () => undefined,
});
store.actions.start();
const root = document.getElementById('root');
if (root !== null) createRoot(root).render(<PopupApp store={store} />);
document.body.dataset['ready'] = '';
