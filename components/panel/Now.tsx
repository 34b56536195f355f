import { usePanel } from './panel-context.ts';
import { Idle } from './Idle.tsx';
import { Interaction } from './Interaction.tsx';
import { Switcher } from './Switcher.tsx';

/** What is going on: the selected call or chat, or the quiet in between. */
export function Now() {
  const selected = usePanel((state) =>
    state.now?.interactions.find((interaction) => interaction.id === state.selectedId),
  );
  if (selected === undefined) return <Idle />;
  return (
    <>
      <Switcher />
      <Interaction key={selected.id} interaction={selected} />
    </>
  );
}
