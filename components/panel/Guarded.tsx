import type { ButtonProps } from '../ui/Button.tsx';
import { GuardedButton } from '../ui/GuardedButton.tsx';
import { useActions, useSurroundings } from './panel-context.ts';
import { texts } from './texts.ts';

type GuardedProps = Omit<ButtonProps, 'onClick'> & { onAct: () => void; takesFocus?: boolean; isReplacing?: boolean };

/** A button that sends or changes something: in a Lightning page it acts only when it was plainly visible. */
export function Guarded({ onAct, ...rest }: GuardedProps) {
  const { isEmbedded, clock, observe } = useSurroundings();
  const { reportRefused } = useActions();
  return (
    <GuardedButton
      {...rest}
      isGuarded={isEmbedded}
      clock={clock}
      observe={observe}
      onAct={onAct}
      onRefused={reportRefused}
      coveredText={texts.covered}
    />
  );
}
