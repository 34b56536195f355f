import { useState } from 'react';
import { ShownSince, usePanel, useSurroundings } from './panel-context.ts';
import { Idle } from './Idle.tsx';
import { Interaction } from './Interaction.tsx';
import { Switcher } from './Switcher.tsx';

/** What is going on: the selected call or chat, or the quiet in between. */
export function Now() {
  const { selected, key } = usePanel(({ now, selectedId, screenKeys }) => ({
    selected: now?.interactions.find((interaction) => interaction.id === selectedId),
    key: screenKeys[selectedId ?? ''] ?? selectedId,
  }));
  const { clock } = useSurroundings();
  const [shown, setShown] = useState({ key, since: -Infinity });
  if (shown.key !== key) setShown({ key, since: clock.now() });
  if (selected === undefined) return <Idle />;
  return (
    <>
      <Switcher />
      <ShownSince value={shown.since}>
        <Interaction key={key} interaction={selected} />
      </ShownSince>
    </>
  );
}
