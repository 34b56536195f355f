import type { InteractionView, TodayView } from '../domain/view.ts';
import type { NoteDraft } from './note-keeper.ts';
import type { Views } from './projection.ts';

export type Place = 'now' | 'today';
export type TodayFilter = TodayView['pill']['filter'];

export interface PanelState extends Views {
  /** The projection was read at least once. */
  isReady: boolean;
  /** The extension was updated under this page: nothing can be sent any more. */
  isGone: boolean;
  /** Somebody can see this panel. Hidden ones keep what they showed and do no work. */
  isVisible: boolean;
  place: Place;
  filter: TodayFilter;
  /** The interaction on screen; null = none. */
  selectedId: string | null;
  /** Texts being typed, by interaction. */
  notes: Readonly<Record<string, NoteDraft>>;
  /** Intents under way, e.g. `decline:<id>`. */
  busy: readonly string[];
  /** The last intent that failed, for people. */
  failure: string | null;
  /** Focus left the panel in the middle of typing. */
  hasTypingLeft: boolean;
  /** Something was pressed while the page covered the panel. */
  isCovered: boolean;
}

export const startState: PanelState = {
  session: undefined,
  now: undefined,
  today: undefined,
  tab: undefined,
  isReady: false,
  isGone: false,
  isVisible: false,
  place: 'now',
  filter: 'all',
  selectedId: null,
  notes: {},
  busy: [],
  failure: null,
  hasTypingLeft: false,
  isCovered: false,
};

export function isLive(interaction: InteractionView): boolean {
  return interaction.stage === 'for-you' || interaction.stage === 'yours';
}

/**
 * Which interaction to show: what somebody is working in stays, else the newest live one. A call that comes in never
 * takes the field away from under typing fingers.
 */
export function chooseInteraction(
  interactions: readonly InteractionView[],
  held: { id: string | null; isTyping: boolean; isChosen: boolean },
): string | null {
  const current = interactions.find((interaction) => interaction.id === held.id);
  if (current !== undefined && held.isTyping) return current.id;
  if (current !== undefined && held.isChosen && isLive(current)) return current.id;
  const live = interactions.find(isLive);
  if (current !== undefined && (live === undefined || isLive(current))) return current.id;
  return (live ?? interactions[0])?.id ?? null;
}
