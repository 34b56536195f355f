import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clock, TimerHandle } from '../platform/clock.ts';
import type { SearchResultView, TodayRowView } from '../domain/view.ts';
import { chooseInteraction, startState, type PanelState, type Place, type TodayFilter } from './panel-state.ts';
import { createNoteKeeper, type NoteKeeper } from './note-keeper.ts';
import { watchProjection, type ProjectionWatch, type Views } from './projection.ts';
import type { PagePort, ProjectionPort, Send } from './ports.ts';
import { codeOf, messageOf } from './reply-error.ts';

export interface PanelDeps {
  send: Send;
  projection: ProjectionPort;
  page: PagePort;
  clock: Clock;
}

export interface PanelActions {
  /** Reads the projection and says hello; returns the way to stop. */
  start(): () => void;
  goTo(place: Place, filter?: TodayFilter): void;
  select(id: string): void;
  /** The caret stands in a field of this interaction: nothing takes its place meanwhile. */
  fieldFocused(id: string): void;
  fieldBlurred(): void;
  noteTyped(id: string, text: string): void;
  noteFocused(id: string): void;
  noteBlurred(id: string): void;
  claimCall(id: string): void;
  claimEnquiry(enquiryNumber: string): void;
  setDisposition(id: string, value: string | null): void;
  setRelated(id: string, recordId: string | null): void;
  chooseContact(id: string, contactId: string | null): void;
  decline(id: string): void;
  restore(id: string): void;
  retry(id: string | null): void;
  signIn(): void;
  openRecord(recordId: string): void;
  /** The settings, or the reconciliation or failed jobs in a tab of their own. */
  openOptions(): void;
  openPlace(view: 'coverage' | 'failed'): void;
  openOrg(): void;
  openSide(): void;
  minimise(): void;
  copy(text: string): Promise<boolean>;
  search(text: string): Promise<SearchResultView[]>;
  /** The lines of another day. */
  readDay(day: string): Promise<TodayRowView[]>;
  /** Something was pressed: what was said in passing was read. */
  hush(): void;
  /** A guarded button was pressed while the page covered it, or before it was in full view for a moment. */
  reportRefused(isCovered: boolean): void;
  dismissFailure(): void;
}

export interface PanelStore {
  state: StoreApi<PanelState>;
  actions: PanelActions;
}

/** How long after a key a lost focus counts as "in the middle of typing". */
const typingMs = 2_000;
/** Long enough to notice where the typing went. */
const saidForMs = 8_000;
/** One property read: is the extension that made this page still there? */
const alivePollMs = 1_000;
/** Long enough to read that there was an update, and for the new version to mount. */
const giveWayAfterMs = 2_000;

/** The panel's state: the worker's projection, what is being typed, and intents. */
export function createPanelStore({ send, projection, page, clock }: PanelDeps): PanelStore {
  const state = createStore<PanelState>(() => startState);
  const keepers = new Map<string, NoteKeeper>();
  let pending: Views | undefined;
  let watch: ProjectionWatch | undefined;
  let typingIn: string | null = null;
  /** What a person opened or worked in; the worker knows it for the next page of this tab. */
  let chosenId: string | null = null;
  /** Chosen before it was in the list. */
  let wantedId: string | null = null;
  let known = new Set<string>();
  let lastKeyAt = 0;
  const { setState, getState } = state;

  function intend(key: string, run: () => Promise<unknown>) {
    if (getState().busy.includes(key)) return;
    setState({ busy: [...getState().busy, key], failure: null, refused: null });
    const done = (failure: string | null) =>
      setState({ busy: getState().busy.filter((entry) => entry !== key), ...(failure === null ? {} : { failure }) });
    run().then(
      () => done(null),
      (error: unknown) => {
        checkAlive();
        done(getState().isGone ? null : messageOf(error));
      },
    );
  }

  function checkAlive(): boolean {
    const isAlive = page.isRuntimeAlive();
    if (!isAlive && !getState().isGone) {
      setState({ isGone: true });
      clock.setTimeout(giveWay, giveWayAfterMs);
    }
    return isAlive;
  }

  /** With nothing unsaved there is nothing to stay for: the new version's panel shows the same note. */
  function giveWay() {
    const isAllSaved = [...keepers.values()].every((keeper) => !keeper.isDirty());
    if (page.isEmbedded && isAllSaved) page.giveWay();
  }

  function applyViews(views: Views) {
    const isVisible = !page.isHidden() && views.tab?.visible !== false;
    pending = views;
    if (!isVisible) {
      // Twelve hidden tabs share one process with the one that is being worked in: they draw nothing.
      if (getState().isVisible) setState({ isVisible: false });
      return;
    }
    publish(views);
  }

  function publish(views: Views) {
    const interactions = views.now?.interactions ?? [];
    for (const { id, note } of interactions) keepers.get(id)?.remote(note);
    const isWantedHere = interactions.some((interaction) => interaction.id === wantedId);
    const id = isWantedHere ? wantedId : getState().selectedId;
    if (isWantedHere) wantedId = null;
    const held = { id, isTyping: isTyping(id), isChosen: chosenId === id, isKnown: (one: string) => known.has(one) };
    const selectedId = chooseInteraction(interactions, held, clock.now());
    known = new Set(interactions.map((interaction) => interaction.id));
    setState({ ...views, isReady: true, isVisible: true, selectedId, opened: openedWith({ selectedId }) });
  }

  function isTyping(id: string | null): boolean {
    return id !== null && (typingIn === id || keepers.get(id)?.isDirty() === true);
  }

  function openedWith({ place = getState().place, selectedId = getState().selectedId }: Partial<PanelState>) {
    const { opened } = getState();
    return place !== 'now' || selectedId === null || opened.includes(selectedId) ? opened : [...opened, selectedId];
  }

  /** Worked in or opened by a person: it stays, also when the page around the panel is loaded anew. */
  function hold(id: string) {
    if (id === chosenId) return;
    chosenId = id;
    // Only a convenience for the next page: nothing is lost without it.
    send('panel.shown', { id }).catch(checkAlive);
  }

  /** What this tab showed before its page was loaded anew; whoever was quicker than the answer keeps what is there. */
  function recall(id: string) {
    if (chosenId !== null || isTyping(getState().selectedId)) return;
    chosenId = id;
    wantedId = id;
    // What stood there for that moment was not looked at: if it rings, it is said.
    setState({ opened: [] });
    if (pending !== undefined) applyViews(pending);
  }

  function act(verb: string, id: string, run: () => Promise<unknown>) {
    if (id === getState().selectedId) hold(id);
    intend(`${verb}:${id}`, run);
  }

  function refreshNotes(id: string, keeper: NoteKeeper) {
    setState({ notes: { ...getState().notes, [id]: keeper.draft() } });
  }

  function keeperOf(id: string): NoteKeeper | undefined {
    const known = keepers.get(id);
    if (known !== undefined) return known;
    const note = getState().now?.interactions.find((interaction) => interaction.id === id)?.note;
    if (note === undefined) return undefined;
    const keeper: NoteKeeper = createNoteKeeper({
      note,
      clock,
      save: (text, revision) => send('note.save', { id, text, revision }),
      isConflict: (error) => codeOf(error) === 'version_conflict',
      messageOf: (error) => {
        checkAlive();
        return messageOf(error);
      },
      onChange: () => refreshNotes(id, keeper),
    });
    keepers.set(id, keeper);
    return keeper;
  }

  const flushAll = () => keepers.forEach((keeper) => keeper.flush());
  const flushLast = () => keepers.forEach((keeper) => keeper.flushLast());
  function onVisibility() {
    if (page.isHidden()) flushAll();
    if (pending !== undefined) applyViews(pending);
  }

  async function hello() {
    try {
      const { tabId, shown } = await send('panel.hello', {});
      watch?.setTab(tabId);
      if (shown !== undefined) recall(shown);
    } catch (error) {
      checkAlive();
      setState({ failure: messageOf(error) });
    }
  }

  function start(): () => void {
    let isStopped = false;
    void watchProjection(projection, applyViews).then((started) => {
      if (isStopped) return started.stop();
      watch = started;
      return hello();
    });
    let alive: TimerHandle | undefined;
    const poll = () => {
      if (checkAlive()) alive = clock.setTimeout(poll, alivePollMs);
    };
    poll();
    let wasDrawn = true;
    const stops = [
      page.onVisibility(onVisibility),
      page.onPageHide(flushLast),
      page.onTabActivated(() => void (page.isEmbedded ? undefined : hello())),
      page.onDrawn((isDrawn) => {
        // The launcher in the page opened the frame; the worker keeps the shape for the next page.
        if (isDrawn && !wasDrawn) intend('shape', () => send('panel.shape', { shape: 'panel' }));
        wasDrawn = isDrawn;
      }),
    ];
    return () => {
      isStopped = true;
      if (alive !== undefined) clock.clearTimeout(alive);
      stops.forEach((stop) => stop());
      watch?.stop();
      keepers.forEach((keeper) => keeper.stop());
    };
  }

  const actions: PanelActions = {
    start,
    goTo: (place, filter = 'all') => setState({ place, filter, opened: openedWith({ place }) }),
    select(id) {
      hold(id);
      typingIn = null;
      wantedId = known.has(id) ? null : id;
      setState({ selectedId: id, place: 'now', opened: openedWith({ selectedId: id, place: 'now' }) });
    },
    fieldFocused: (id) => (typingIn = id),
    fieldBlurred: () => (typingIn = null),
    noteTyped(id, text) {
      hold(id);
      lastKeyAt = clock.now();
      keeperOf(id)?.type(text);
    },
    noteFocused(id) {
      typingIn = id;
      setState({ hasTypingLeft: false });
    },
    noteBlurred(id) {
      typingIn = null;
      keepers.get(id)?.flush();
      if (clock.now() - lastKeyAt >= typingMs) return;
      // Within the event the document still counts as focused.
      clock.setTimeout(() => {
        if (page.hasFocus() || page.isHidden()) return;
        setState({ hasTypingLeft: true });
        clock.setTimeout(() => setState({ hasTypingLeft: false }), saidForMs);
      }, 0);
    },
    claimCall: (id) => act('claim', id, () => send('call.claim', { id })),
    claimEnquiry: (enquiryNumber) =>
      intend(`claim:${enquiryNumber}`, async () => {
        const { id } = await send('enquiry.claim', { enquiryNumber });
        actions.select(id);
      }),
    setDisposition: (id, value) => act('disposition', id, () => send('disposition.set', { id, value })),
    setRelated: (id, recordId) => act('related', id, () => send('related.set', { id, recordId })),
    chooseContact: (id, contactId) => act('choose', id, () => send('contact.choose', { id, contactId })),
    decline: (id) => act('decline', id, () => send('log.decline', { id })),
    restore: (id) => act('restore', id, () => send('log.restore', { id })),
    retry: (id) => intend(`retry:${id ?? 'all'}`, () => send('log.retry', { id })),
    signIn: () => intend('sign-in', () => send('session.signIn', {})),
    openRecord: (recordId) => intend(`open:${recordId}`, () => send('record.open', { recordId })),
    openOptions: () => intend('options', () => send('options.open', {})),
    openPlace: (view) => intend('options', () => send('options.open', { view })),
    openOrg: () => intend('org', () => send('panel.open', {})),
    openSide: () => intend('side', () => send('panel.openSide', {})),
    minimise: () => intend('shape', () => send('panel.shape', { shape: 'launcher' })),
    copy: (text) => page.copy(text),
    search: async (text) => (await send('contacts.search', { text })).results,
    readDay: async (day) => (await send('today.read', { day })).rows,
    hush: () => setState(({ refused }) => ({ hasTypingLeft: false, refused: refused === 'early' ? null : refused })),
    reportRefused: (isCovered) => setState({ refused: isCovered ? 'covered' : 'early' }),
    dismissFailure: () => setState({ failure: null }),
  };
  return { state, actions };
}
