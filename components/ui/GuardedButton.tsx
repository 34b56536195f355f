import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Timers } from './timers.ts';
import { Button, type ButtonProps } from './Button.tsx';
import { intoView, type ObserveVisibility, type Sight } from './visibility.ts';

export interface GuardedButtonProps extends Omit<ButtonProps, 'onClick'> {
  /** Only an embedded page can be covered by its surroundings. */
  isGuarded: boolean;
  clock: Timers;
  observe: ObserveVisibility;
  onAct: () => void;
  /** Pressed before it was plainly visible for a while; `isCovered`: the page lies over it. */
  onRefused: (isCovered: boolean) => void;
  /** Why it does not work, while it is covered. */
  coveredText: string;
  /** It takes the place of something that had the focus. */
  takesFocus?: boolean;
  /** It comes in the place of another one: the second click of who pressed that twice is not for it. */
  isReplacing?: boolean;
  /** What it is about has just come on screen, perhaps by itself: a press at once was meant for what was there before. */
  isJustShown?: boolean;
}

/** Held down, the key goes on pressing: also what comes in the place of this button, which takes it back. */
function oncePerPress(event: KeyboardEvent) {
  if (event.repeat && event.key === 'Enter') event.preventDefault();
}

const seenForMs = 300;
/** After this time a covered button also looks as if it did not work. */
const dimAfterMs = 1_000;
/** Two clicks within this time are a double click, as systems have it at first. */
const secondClickMs = 500;

/**
 * A button that acts only when it was plainly visible for a while before the press: the page around the frame could lay
 * something over it and lend it a click. One that is only scrolled out looks like any other: a press brings it into view.
 */
export function GuardedButton({
  isGuarded,
  clock,
  observe,
  onAct,
  onRefused,
  coveredText,
  takesFocus = false,
  isReplacing = false,
  isJustShown = false,
  ...rest
}: GuardedButtonProps) {
  const ref = useRef<HTMLButtonElement>(null);
  const [sight, setSight] = useState<Sight>();
  const [isSeen, setSeen] = useState(!isGuarded && !isJustShown);
  const [isDim, setDim] = useState(false);
  const [isNew, setNew] = useState(isReplacing);

  useEffect(() => {
    const timer = clock.setTimeout(() => setNew(false), secondClickMs);
    return () => clock.clearTimeout(timer);
  }, [clock]);

  useEffect(() => {
    if (isGuarded) return;
    const timer = clock.setTimeout(() => setSeen(true), seenForMs);
    return () => clock.clearTimeout(timer);
  }, [isGuarded, clock]);

  useEffect(() => {
    if (takesFocus) ref.current?.focus();
  }, [takesFocus]);

  useEffect(() => {
    if (!isGuarded || ref.current === null) return;
    let timer = clock.setTimeout(() => setDim(true), dimAfterMs);
    const stop = observe(ref.current, (next) => {
      clock.clearTimeout(timer);
      setSight(next);
      if (next !== 'seen') setSeen(false);
      if (next === 'out') return setDim(false);
      timer = clock.setTimeout(
        () => {
          setSeen(next === 'seen');
          setDim(next === 'covered');
        },
        next === 'seen' ? seenForMs : dimAfterMs,
      );
    });
    return () => {
      clock.clearTimeout(timer);
      stop();
    };
  }, [isGuarded, clock, observe]);

  function press() {
    if (isNew) return;
    if (isSeen) return onAct();
    intoView(ref.current);
    onRefused(sight === 'covered' || isDim);
  }

  return (
    <Button
      ref={ref}
      {...rest}
      aria-disabled={isNew || (!isSeen && sight !== 'out')}
      data-dim={isDim ? '' : undefined}
      title={isDim ? coveredText : undefined}
      onKeyDown={oncePerPress}
      onClick={press}
    />
  );
}
