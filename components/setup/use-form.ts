import { useState } from 'react';
import { useOptions } from './options-context.ts';
import { follow, isSame } from './rules/rules-draft.ts';

export interface Form<T> {
  values: T;
  change: (part: Partial<T>) => void;
  /** What is in the form is on its way to be stored. */
  onSave: () => void;
  /** Something else is typed than what is stored. */
  isChanged: boolean;
  /** What is stored changed while something was typed here that is not saved. */
  isChangedElsewhere: boolean;
}

export interface FormProgress {
  /** What was sent is on its way. */
  isAtWork: boolean;
  /** What was sent is stored. */
  isSaved: boolean;
  isLocked?: (name: string) => boolean;
}

interface Kept<T> {
  mine: T;
  /** What was stored when this was begun, or seen last. */
  base: T;
  sent?: T | undefined;
  isChangedElsewhere: boolean;
  wasApplied: boolean;
}

/**
 * What is typed outlives a change of what is stored: only what was not touched follows it. What was sent comes back in
 * the worker's own form, and what was typed meanwhile goes on from there. A set-up code is put over everything.
 */
export function useForm<T extends object>(
  stored: T,
  { isAtWork, isSaved, isLocked = () => false }: FormProgress,
): Form<T> {
  const isApplied = useOptions((state) => state.saved === 'setup');
  const [kept, setKept] = useState<Kept<T>>({
    mine: stored,
    base: stored,
    isChangedElsewhere: false,
    wasApplied: isApplied,
  });
  const { mine, base, sent, wasApplied } = kept;
  const isOther = !isSame(stored, base);
  const isCode = isApplied && !wasApplied;
  const own = isCode ? mine : isSaved || (isAtWork && isOther) ? sent : undefined;
  const isGivenUp = sent !== undefined && !isAtWork && own === undefined;
  if (own !== undefined || isOther || isGivenUp || isApplied !== wasApplied) {
    const next = follow(own ?? base, mine, stored, isLocked);
    setKept({
      mine: next,
      base: stored,
      sent: own !== undefined || isGivenUp ? undefined : sent,
      isChangedElsewhere: own === undefined && !isSame(next, stored) && (isOther || kept.isChangedElsewhere),
      wasApplied: isApplied,
    });
  }
  return {
    values: mine,
    change: (part) => setKept((now) => ({ ...now, mine: { ...now.mine, ...part } })),
    onSave: () => setKept((now) => ({ ...now, sent: now.mine, isChangedElsewhere: false })),
    isChanged: !isSame(mine, stored),
    isChangedElsewhere: kept.isChangedElsewhere && !isSame(mine, stored),
  };
}
