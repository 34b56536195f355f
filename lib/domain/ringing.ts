import type { InteractionView } from './view.ts';

/** Somebody rings me and waits for an answer; a call that I place does not. */
export function isRinging({ stage, direction, canClaim, isRungOut }: InteractionView): boolean {
  return stage === 'for-you' && isRungOut !== true && direction !== 'out' && (direction !== 'internal' || canClaim);
}
