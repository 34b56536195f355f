import type { ButtonProps } from '../ui/Button.tsx';
import { GuardedButton } from '../ui/GuardedButton.tsx';
import { useActions, useSurroundings } from './panel-context.ts';

/** A button that sends or changes something: in a Lightning page it acts only when it was plainly visible. */
export function Guarded({ onAct, ...rest }: Omit<ButtonProps, 'onClick'> & { onAct: () => void }) {
  const { isEmbedded, clock, observe } = useSurroundings();
  const { reportCovered } = useActions();
  return (
    <GuardedButton
      {...rest}
      isGuarded={isEmbedded}
      clock={clock}
      observe={observe}
      onAct={onAct}
      onCovered={reportCovered}
    />
  );
}
