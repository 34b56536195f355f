import { createStore, type StoreApi } from 'zustand/vanilla';
import type { FailedItem, FailedView } from '../domain/failed-jobs.ts';
import type { SearchResultView } from '../domain/view.ts';
import type { TimerHandle } from '../platform/clock.ts';
import { findContacts } from './find-contacts.ts';
import type { Clock, ProjectionPort, Send } from './ports.ts';
import { createPersonChange, watchProjection } from './projection.ts';
import { messageOf } from './reply-error.ts';

/** What a person changed about a call or chat before the next try; absent = as it was. */
export interface FailedEdit {
  note?: string;
  disposition?: string | null;
  contactId?: string | null;
  withoutRelated?: boolean;
}

/** What is typed for an item and not sent yet. */
export interface FailedDraft {
  /** As it was when this was begun: what somebody else wrote since is not taken back. */
  begun: FailedItem;
  note: string;
  disposition: string | null;
  contact?: { id: string | null; name: string };
  withoutRelated: boolean;
}

export interface FailedState {
  status: 'loading' | 'ready' | 'failed';
  problem: string | null;
  view: FailedView | null;
  /** By the item's id; they outlive a list that is read again. */
  drafts: Readonly<Record<string, FailedDraft>>;
  /** Why an item is to be discarded, as it is being typed; these outlive such a list, too. */
  reasons: Readonly<Record<string, string>>;
  /** What is being done to which item. */
  busy: string | null;
  /** Why the last intent was refused. */
  failure: string | null;
  /** What was done last, said in passing. */
  said: string | null;
}

export interface FailedActions {
  /** Reads again when somebody else signs in; returns the way to stop. */
  start(): () => void;
  load(): void;
  /** Somebody comes back to the page: what was read before may be over by now. */
  refresh(): void;
  /** One row's lane, or everything with null. */
  retry(rowId: string | null): void;
  /** Null: nothing is kept of it. */
  draft(id: string, draft: FailedDraft | null): void;
  /** Null: nothing is kept of it. */
  reason(id: string, reason: string | null): void;
  /** True once it was taken: what was typed for it is needed until then. `item`: as it was when it was begun. */
  save(item: FailedItem, edit: FailedEdit): Promise<boolean>;
  discard(id: string, reason: string): Promise<boolean>;
  restore(rowId: string): void;
  search(text: string): Promise<SearchResultView[]>;
}

export interface FailedStore {
  state: StoreApi<FailedState>;
  actions: FailedActions;
}

function withOne<T>(all: Readonly<Record<string, T>>, id: string, one: T | null): Record<string, T> {
  const { [id]: _, ...others } = all;
  return one === null ? others : { ...others, [id]: one };
}

/** A request to Salesforce takes a second, several in turn some more. */
const looksAfterMs = [1_500, 4_000, 10_000];

/** Failed jobs: what failed and why, and what a person does about it. */
export function createFailedStore(deps: {
  send: Send;
  readFailed: () => Promise<FailedView>;
  projection: ProjectionPort;
  clock: Clock;
}): FailedStore {
  const { send, readFailed, projection, clock } = deps;
  const state = createStore<FailedState>(() => ({
    status: 'loading',
    problem: null,
    view: null,
    drafts: {},
    reasons: {},
    busy: null,
    failure: null,
    said: null,
  }));
  const { setState, getState } = state;

  const isOther = createPersonChange();
  /** Only the answer to the last question counts. */
  let questions = 0;
  let looks: TimerHandle[] = [];

  async function load(): Promise<void> {
    const question = ++questions;
    try {
      const view = await readFailed();
      if (question === questions) setState({ view, status: 'ready', problem: null });
    } catch (error) {
      if (question === questions)
        setState({ status: getState().view === null ? 'failed' : 'ready', problem: messageOf(error) });
    }
  }

  /** The worker only begins what it was told to do: what became of it is there a little later. */
  function lookLater() {
    looks.forEach((timer) => clock.clearTimeout(timer));
    looks = looksAfterMs.map((delayMs) => clock.setTimeout(() => void load(), delayMs));
  }

  async function intend(busy: string, said: string, run: () => Promise<unknown>): Promise<boolean> {
    if (getState().busy !== null) return false;
    setState({ busy, failure: null, said: null });
    const failure = await run().then(
      () => null,
      (error: unknown) => messageOf(error),
    );
    setState(failure === null ? { said } : { failure });
    await load();
    setState({ busy: null });
    if (failure === null) lookLater();
    return failure === null;
  }

  /** One after the other: each is a whole change, and the try comes when all of them are there. */
  async function save({ rowId, edit: before }: FailedItem, edit: FailedEdit): Promise<void> {
    if (rowId === undefined) return;
    if (edit.note !== undefined && edit.note !== before?.note)
      await send('note.save', { id: rowId, text: edit.note, revision: before?.noteRevision ?? 0 });
    if (edit.disposition !== undefined && edit.disposition !== (before?.disposition ?? null))
      await send('disposition.set', { id: rowId, value: edit.disposition });
    if (edit.withoutRelated === true) await send('related.set', { id: rowId, recordId: null });
    if (edit.contactId !== undefined && edit.contactId !== (before?.contact?.id ?? null))
      await send('contact.choose', { id: rowId, contactId: edit.contactId });
    await send('log.retry', { id: rowId });
  }

  return {
    state,
    actions: {
      start() {
        const watch = watchProjection(projection, ({ session }) => {
          if (!isOther(session)) return;
          setState({
            view: null,
            drafts: {},
            reasons: {},
            status: 'loading',
            problem: null,
            failure: null,
            said: null,
          });
          void load();
        });
        return () => {
          looks.forEach((timer) => clock.clearTimeout(timer));
          void watch.then(({ stop }) => stop());
        };
      },
      load: () => void load(),
      refresh: () => void (getState().view !== null && load()),
      retry: (rowId) =>
        void intend(`retry:${rowId ?? 'all'}`, 'It is being tried again.', () => send('log.retry', { id: rowId })),
      draft: (id, draft) => setState({ drafts: withOne(getState().drafts, id, draft) }),
      reason: (id, reason) => setState({ reasons: withOne(getState().reasons, id, reason) }),
      save: (item, edit) => intend(`save:${item.id}`, 'Saved. It is being tried again.', () => save(item, edit)),
      discard: (id, reason) =>
        intend(`discard:${id}`, 'Discarded. It stands below, with your reason.', () =>
          send('failed.discard', { id, reason }),
        ),
      restore: (rowId) =>
        void intend(`restore:${rowId}`, 'Taken back. It is being logged.', () => send('log.restore', { id: rowId })),
      search: (text) => findContacts(send, text),
    },
  };
}
