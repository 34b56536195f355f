import type { InteractionView, TodayView } from '../domain/view.ts';
import type { NoteDraft } from './note-keeper.ts';
import type { Views } from './projection.ts';

export type Place = 'now' | 'today';
/** The header's, and whatever has no record. */
export type TodayFilter = TodayView['pill']['filter'] | 'unlogged';

export interface PanelState extends Views {
  /** The projection was read at least once. */
  isReady: boolean;
  /** The worker has answered, and said whose page this is in. */
  isHeard: boolean;
  /** The extension was updated under this page: nothing can be sent any more. */
  isGone: boolean;
  /** False while the panel is minimised. */
  isDrawn: boolean;
  /** Somebody can see this panel. Hidden ones keep what they showed and do no work. */
  isVisible: boolean;
  place: Place;
  filter: TodayFilter;
  /** Grows each time somebody goes to a place: Today begins with today. */
  visits: number;
  /** The interaction on screen; null = none. */
  selectedId: string | null;
  /** What was on screen when its id changed, by its new id: the picture is the same one. */
  screenKeys: Readonly<Record<string, string>>;
  /** Interactions that were on screen in this page. */
  opened: readonly string[];
  /** Texts being typed, by interaction. */
  notes: Readonly<Record<string, NoteDraft>>;
  /** What was chosen in a field and the projection does not show yet, e.g. by `disposition:<id>`. */
  choices: Readonly<Record<string, string | null>>;
  /** Intents under way, e.g. `decline:<id>`. */
  busy: readonly string[];
  /** The last intent that failed, for people. */
  failure: string | null;
  /** Focus left the panel in the middle of typing. */
  hasTypingLeft: boolean;
  /** Something was pressed while the page covered the panel, or before it was in full view for a moment. */
  refused: 'covered' | 'early' | null;
}

export const startState: PanelState = {
  session: undefined,
  now: undefined,
  today: undefined,
  tab: undefined,
  isReady: false,
  isHeard: false,
  isGone: false,
  isDrawn: true,
  isVisible: false,
  place: 'now',
  filter: 'all',
  visits: 0,
  selectedId: null,
  screenKeys: {},
  opened: [],
  notes: {},
  choices: {},
  busy: [],
  failure: null,
  hasTypingLeft: false,
  refused: null,
};

export function isLive(interaction: InteractionView): boolean {
  return interaction.stage === 'for-you' || interaction.stage === 'yours';
}

const doneStates: readonly InteractionView['log']['state'][] = ['logged', 'do-not-log', 'skipped'];
/** What is over and done makes room for what is not. */
const keptAfterEndMs = 3 * 60_000;

/** Going on, just over, or in need of a person: one press away. Everything else is found in Today. */
export function isAtHand(interaction: InteractionView, now: number): boolean {
  const { endedAt, log, match, direction } = interaction;
  if (endedAt === undefined || isLive(interaction) || now - endedAt < keptAfterEndMs) return true;
  const isUnanswered = (match.status === 'many' || match.status === 'none') && match.isNobody !== true;
  const isSomebodyMissing = log.state === 'logged' && isUnanswered && direction !== 'internal';
  return isSomebodyMissing || log.problem !== undefined || !doneStates.includes(log.state);
}

export interface Held {
  /** On screen now. */
  id: string | null;
  /** In one of its fields, or with words that are not saved. */
  isTyping: boolean;
  /** A person opened it or worked in it; it did not come up by itself. */
  isChosen: boolean;
  /** Was this one there before? */
  isKnown: (id: string) => boolean;
}

/**
 * Which interaction to show: what somebody looks at stays. Only a ring takes its place, and only when nothing goes on and
 * nobody types: a new one, or any when what is shown came up by itself.
 */
export function chooseInteraction(interactions: readonly InteractionView[], held: Held, now: number): string | null {
  const live = interactions.filter(isLive);
  const current = interactions.find(({ id }) => id === held.id);
  if (current === undefined) return (live[0] ?? interactions.find((other) => isAtHand(other, now)))?.id ?? null;
  if (held.isTyping || isLive(current) || live.some(({ stage }) => stage !== 'for-you')) return current.id;
  const ring = live.find(({ id }) => !held.isChosen || !held.isKnown(id));
  return (ring ?? current).id;
}
