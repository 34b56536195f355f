import { use } from 'react';
import type { ButtonProps } from '../ui/Button.tsx';
import { GuardedButton } from '../ui/GuardedButton.tsx';
import { ShownSince, useActions, useSurroundings } from './panel-context.ts';
import { texts } from './texts.ts';

type GuardedProps = Omit<ButtonProps, 'onClick'> & { onAct: () => void; takesFocus?: boolean; isReplacing?: boolean };

/** Nobody has seen and pressed what came up within this time. */
const unseenMs = 300;

/** A button that sends or changes something: in a Lightning page it acts only when it was plainly visible. */
export function Guarded({ onAct, ...rest }: GuardedProps) {
  const { isEmbedded, clock, observe } = useSurroundings();
  const { reportRefused } = useActions();
  const isJustShown = clock.now() - use(ShownSince) < unseenMs;
  return (
    <GuardedButton
      {...rest}
      isJustShown={isJustShown}
      isGuarded={isEmbedded}
      clock={clock}
      observe={observe}
      onAct={onAct}
      onRefused={reportRefused}
      coveredText={texts.covered}
    />
  );
}
