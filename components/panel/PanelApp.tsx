import { CSPProvider } from '@base-ui/react/csp-provider';
import { PanelContext, usePanel, type PanelSurroundings } from './panel-context.ts';
import { GoneScreen } from './GoneScreen.tsx';
import { Header } from './Header.tsx';
import { Places } from './Places.tsx';
import { Rings } from './Rings.tsx';
import { SessionScreen } from './SessionScreen.tsx';
import { Strips } from './Strips.tsx';
import { texts } from './texts.ts';

/** The whole panel. It draws what the store holds and sends intents; nothing is asked or computed here. */
export function PanelApp(props: PanelSurroundings) {
  return (
    <CSPProvider disableStyleElements>
      <PanelContext value={props}>
        <Panel />
      </PanelContext>
    </CSPProvider>
  );
}

function Panel() {
  const { isReady, isGone, status, agreement } = usePanel((state) => ({
    isReady: state.isReady,
    isGone: state.isGone,
    status: state.session?.status,
    agreement: state.tab?.agreement,
  }));
  if (isGone) return <GoneScreen />;
  if (!isReady) return <Starting />;
  const mayWork = status === 'signed-in' && agreement !== 'other-org' && agreement !== 'other-user';
  return (
    <div className="panel">
      <Header mayWork={mayWork} />
      <Strips />
      {mayWork && <Rings />}
      {mayWork ? <Places /> : <SessionScreen />}
    </div>
  );
}

function Starting() {
  return (
    <div className="panel" aria-busy="true">
      <header className="head">
        <span className="head__brand">{texts.brand}</span>
      </header>
      <span className="visually-hidden">{texts.starting}</span>
    </div>
  );
}
