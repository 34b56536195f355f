import { IconButton } from '../ui/IconButton.tsx';
import { MenuButton, type MenuEntry } from '../ui/MenuButton.tsx';
import { Pill } from '../ui/Pill.tsx';
import { useActions, usePanel, useSurroundings } from './panel-context.ts';
import { texts } from './texts.ts';

/** Who we are, where we are, whether everything is logged. */
export function Header({ mayWork }: { mayWork: boolean }) {
  const { isEmbedded } = useSurroundings();
  const actions = useActions();
  const { isSandbox, pill } = usePanel((state) => ({
    isSandbox: state.session?.org?.isSandbox === true && state.tab?.agreement !== 'other-org',
    pill: mayWork ? state.today?.pill : undefined,
  }));
  const settings: MenuEntry = { label: texts.settings, icon: 'settings', onSelect: actions.openOptions };
  const side: MenuEntry = { label: texts.openSide, icon: 'side', onSelect: actions.openSide };
  return (
    <header className="head">
      <h1 className="head__brand">{texts.brand}</h1>
      {isSandbox && <span className="badge">{texts.sandbox}</span>}
      <span className="head__space" />
      {pill !== undefined && (
        <Pill text={pill.text} tone={pill.tone} withDot onClick={() => actions.goTo('today', pill.filter)} />
      )}
      <span className="head__tools">
        <MenuButton label={texts.menu} entries={isEmbedded ? [side, settings] : [settings]} />
        {isEmbedded && <IconButton icon="minimise" label={texts.minimise} onClick={actions.minimise} />}
      </span>
    </header>
  );
}
