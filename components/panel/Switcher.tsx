import { isLive } from '../../lib/state/panel-state.ts';
import { Icon } from '../ui/Icon.tsx';
import { nameOf } from './interaction-words.ts';
import { useActions, usePanel } from './panel-context.ts';
import { texts } from './texts.ts';

/** Several calls or chats at once: one press to the other. */
export function Switcher() {
  const { select } = useActions();
  const { interactions, selectedId } = usePanel((state) => ({
    interactions: state.now?.interactions,
    selectedId: state.selectedId,
  }));
  return (
    <div className="switcher" role="group" aria-label={texts.interactions}>
      {interactions?.map((interaction) => (
        <button
          key={interaction.id}
          type="button"
          className="switcher__chip"
          aria-pressed={interaction.id === selectedId}
          data-live={isLive(interaction) ? '' : undefined}
          onClick={() => select(interaction.id)}
        >
          <Icon name={interaction.kind === 'call' ? 'phone' : 'chat'} />
          <span className="truncate remote">{nameOf(interaction)}</span>
        </button>
      ))}
    </div>
  );
}
