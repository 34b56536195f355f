import { usePanel } from './panel-context.ts';
import { Idle } from './Idle.tsx';
import { Interaction } from './Interaction.tsx';
import { Switcher } from './Switcher.tsx';

/** What is going on: the selected call or chat, or the quiet in between. */
export function Now() {
  const { selected, count } = usePanel((state) => {
    const interactions = state.now?.interactions ?? [];
    return {
      selected: interactions.find((interaction) => interaction.id === state.selectedId),
      count: interactions.length,
    };
  });
  if (selected === undefined) return <Idle />;
  return (
    <>
      {count > 1 && <Switcher />}
      <Interaction key={selected.id} interaction={selected} />
    </>
  );
}
