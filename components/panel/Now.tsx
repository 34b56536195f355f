import { usePanel } from './panel-context.ts';
import { Idle } from './Idle.tsx';
import { Interaction } from './Interaction.tsx';
import { Switcher } from './Switcher.tsx';

/** What is going on: the selected call or chat, or the quiet in between. */
export function Now() {
  const { selected, key } = usePanel(({ now, selectedId, screenKeys }) => ({
    selected: now?.interactions.find((interaction) => interaction.id === selectedId),
    key: screenKeys[selectedId ?? ''] ?? selectedId,
  }));
  if (selected === undefined) return <Idle />;
  return (
    <>
      <Switcher />
      <Interaction key={key} interaction={selected} />
    </>
  );
}
