import { useEffect, useRef, useState } from 'react';
import type { Timers } from './timers.ts';
import { Button, type ButtonProps } from './Button.tsx';
import type { ObserveVisibility } from './visibility.ts';

export interface GuardedButtonProps extends Omit<ButtonProps, 'onClick'> {
  /** Only an embedded page can be covered by its surroundings. */
  isGuarded: boolean;
  clock: Timers;
  observe: ObserveVisibility;
  onAct: () => void;
  /** Pressed while the page covers it. */
  onCovered: () => void;
}

const seenForMs = 300;
/** After this time an unseen button also looks as if it did not work. */
const dimAfterMs = 1_000;

/**
 * A button that acts only when it was plainly visible for a while before the press: the page around the frame could lay
 * something over it and lend it a click.
 */
export function GuardedButton({ isGuarded, clock, observe, onAct, onCovered, ...rest }: GuardedButtonProps) {
  const ref = useRef<HTMLButtonElement>(null);
  const [isSeen, setSeen] = useState(!isGuarded);
  const [isDim, setDim] = useState(false);

  useEffect(() => {
    if (!isGuarded || ref.current === null) return;
    let timer = clock.setTimeout(() => setDim(true), dimAfterMs);
    const stop = observe(ref.current, (isVisible) => {
      clock.clearTimeout(timer);
      if (!isVisible) setSeen(false);
      timer = clock.setTimeout(
        () => {
          setSeen(isVisible);
          setDim(!isVisible);
        },
        isVisible ? seenForMs : dimAfterMs,
      );
    });
    return () => {
      clock.clearTimeout(timer);
      stop();
    };
  }, [isGuarded, clock, observe]);

  return (
    <Button
      ref={ref}
      {...rest}
      aria-disabled={!isSeen}
      data-dim={isDim ? '' : undefined}
      onClick={() => (isSeen ? onAct() : onCovered())}
    />
  );
}
