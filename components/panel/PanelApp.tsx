import { CSPProvider } from '@base-ui/react/csp-provider';
import { useEffect } from 'react';
import type { InteractionView } from '../../lib/domain/view.ts';
import { isLive, type PanelState } from '../../lib/state/panel-state.ts';
import { keepFocus } from '../ui/keep-focus.ts';
import { PanelContext, usePanel, useSurroundings, type PanelSurroundings } from './panel-context.ts';
import { GoneScreen } from './GoneScreen.tsx';
import { Header } from './Header.tsx';
import { Places } from './Places.tsx';
import { Rings } from './Rings.tsx';
import { SessionScreen, SignedOutStrip } from './SessionScreen.tsx';
import { Strips } from './Strips.tsx';
import { texts } from './texts.ts';

const doneStates: ReadonlySet<InteractionView['log']['state']> = new Set(['logged', 'do-not-log', 'skipped']);

/** The whole panel. It draws what the store holds and sends intents; nothing is asked or computed here. */
export function PanelApp(props: PanelSurroundings) {
  useEffect(() => keepFocus(document), []);
  return (
    <CSPProvider disableStyleElements>
      <PanelContext value={props}>
        <Panel />
      </PanelContext>
    </CSPProvider>
  );
}

function Panel() {
  const { isEmbedded } = useSurroundings();
  const { isReady, isGone, isSandbox, status, agreement, hasWork, person } = usePanel((state) => ({
    // Only the worker knows the user of the page around: nobody else is to see this one's calls.
    isReady: state.isReady && (state.isHeard || !isEmbedded || state.tab?.agreement === 'other-org'),
    isGone: state.isGone,
    // A tab of another org is not marked with what this one is.
    isSandbox: state.session?.org?.isSandbox === true && state.tab?.agreement !== 'other-org',
    status: state.session?.status,
    agreement: state.tab?.agreement,
    person: `${state.session?.who?.orgId} ${state.session?.who?.userId}`,
    hasWork: state.session?.who !== undefined && hasWorkHere(state),
  }));
  if (isGone) return <GoneScreen />;
  if (!isReady) return <Starting />;
  const isOthers = agreement === 'other-org' || agreement === 'other-user';
  const mayWork = status === 'signed-in' && !isOthers;
  // Whose journal it is, is known: a sign-in that was lost takes nothing from under an agent's hands.
  const isKept = !mayWork && !isOthers && hasWork;
  return (
    <div className={isSandbox ? 'panel panel--sandbox' : 'panel'}>
      <Header mayWork={mayWork} />
      <Strips />
      {/* It stands there before anything is said. */}
      <div role="status">{isKept && <SignedOutStrip />}</div>
      {mayWork && <Rings />}
      {/* What somebody else looked at is not shown on. */}
      {mayWork || isKept ? <Places key={person} /> : <SessionScreen />}
    </div>
  );
}

/** Something is unfinished, or somebody typed into what is on screen. */
function hasWorkHere({ now, selectedId, notes }: PanelState): boolean {
  return now?.interactions.some((one) => isUnfinished(one) || (one.id === selectedId && one.id in notes)) === true;
}

/** Going on, or with words that are not in Salesforce yet. */
function isUnfinished(interaction: InteractionView): boolean {
  return isLive(interaction) || !doneStates.has(interaction.log.state);
}

function Starting() {
  const isBusy = usePanel((state) => state.failure === null);
  return (
    <div className="panel" aria-busy={isBusy}>
      <header className="head">
        <span className="head__brand">{texts.brand}</span>
      </header>
      <span className="visually-hidden">{texts.starting}</span>
      <Strips />
    </div>
  );
}
