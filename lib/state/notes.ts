import type { InteractionView, NoteView } from '../domain/view.ts';
import type { Clock } from '../platform/clock.ts';
import { createNoteKeeper, type NoteDraft, type NoteKeeper } from './note-keeper.ts';
import type { Send } from './ports.ts';
import { codeOf } from './reply-error.ts';

/** The notes that were typed into in this page. */
export interface Notes {
  /** `note`: what the field showed before. */
  type(id: string, text: string, note: NoteView | undefined): void;
  remote(interactions: readonly InteractionView[]): void;
  /** The call or chat has another id by now: what is typed goes on under that. */
  rename(from: string, to: string): void;
  isDirty(id: string): boolean;
  isAllSaved(): boolean;
  flush(id: string): void;
  flushAll(): void;
  /** Nobody goes on with any of them. */
  forget(): void;
  /** The page goes away. */
  flushLast(): void;
  stop(): void;
}

export interface NotesOptions {
  send: Send;
  clock: Clock;
  messageOf: (error: unknown) => string;
  onDraft: (drafts: Readonly<Record<string, NoteDraft>>) => void;
}

export function createNotes({ send, clock, messageOf, onDraft }: NotesOptions): Notes {
  const keepers = new Map<string, NoteKeeper>();
  let drafts: Readonly<Record<string, NoteDraft>> = {};

  function tell(next: Readonly<Record<string, NoteDraft>>) {
    drafts = next;
    onDraft(drafts);
  }

  function create(id: string, note: NoteView): NoteKeeper {
    const keeper = createNoteKeeper({
      note,
      clock,
      // The worker finds the row under the id that it had when these words were begun, too.
      save: (text, revision, sent) =>
        send('note.save', { id, text, revision, ...(sent.length === 0 ? {} : { sent: [...sent] }) }),
      isConflict: (error) => codeOf(error) === 'version_conflict',
      isGone: (error) => codeOf(error) === 'not_found',
      messageOf,
      onChange() {
        const shown = [...keepers].find(([, one]) => one === keeper)?.[0];
        if (shown !== undefined) tell({ ...drafts, [shown]: keeper.draft() });
      },
    });
    keepers.set(id, keeper);
    return keeper;
  }

  const each = (run: (keeper: NoteKeeper) => void) => keepers.forEach((keeper) => run(keeper));

  return {
    type(id, text, note) {
      const keeper = keepers.get(id) ?? (note === undefined ? undefined : create(id, note));
      keeper?.type(text);
    },
    remote(interactions) {
      for (const { id, note } of interactions) keepers.get(id)?.remote(note);
    },
    rename(from, to) {
      const keeper = keepers.get(from);
      // Typed into both: each saves its own words, and the worker joins them.
      if (keeper === undefined || keepers.has(to)) return;
      keepers.delete(from);
      keepers.set(to, keeper);
      const { [from]: draft, ...others } = drafts;
      tell(draft === undefined ? others : { ...others, [to]: draft });
    },
    isDirty: (id) => keepers.get(id)?.isDirty() === true,
    isAllSaved: () => [...keepers.values()].every((keeper) => !keeper.isDirty()),
    flush: (id) => keepers.get(id)?.flush(),
    flushAll: () => each((keeper) => keeper.flush()),
    forget() {
      each((keeper) => keeper.stop());
      keepers.clear();
      tell({});
    },
    flushLast: () => each((keeper) => keeper.flushLast()),
    stop: () => each((keeper) => keeper.stop()),
  };
}
