import { ToggleGroup } from '@base-ui/react/toggle-group';
import { Toggle } from '@base-ui/react/toggle';
import type { InteractionView } from '../../lib/domain/view.ts';
import { isLive } from '../../lib/state/panel-state.ts';
import { Icon } from '../ui/Icon.tsx';
import { nameOf } from './interaction-words.ts';
import { useActions, usePanel } from './panel-context.ts';
import { texts } from './texts.ts';

/** Several calls or chats at once: one press to the other. */
export function Switcher() {
  const { select } = useActions();
  const { interactions, selectedId } = usePanel((state) => ({
    interactions: state.now?.interactions ?? [],
    selectedId: state.selectedId,
  }));
  return (
    <ToggleGroup
      className="switcher"
      aria-label={texts.interactions}
      value={selectedId === null ? [] : [selectedId]}
      onValueChange={([id]) => {
        if (id !== undefined) select(id);
      }}
    >
      {interactions.map((interaction) => (
        <Chip key={interaction.id} interaction={interaction} />
      ))}
    </ToggleGroup>
  );
}

function Chip({ interaction }: { interaction: InteractionView }) {
  return (
    <Toggle className="switcher__chip" value={interaction.id} data-live={isLive(interaction) ? '' : undefined}>
      <Icon name={interaction.kind === 'call' ? 'phone' : 'chat'} />
      <span className="truncate remote">{nameOf(interaction)}</span>
    </Toggle>
  );
}
