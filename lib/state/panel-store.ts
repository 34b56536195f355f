import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Clock, TimerHandle } from '../platform/clock.ts';
import type { InteractionView, Who } from '../domain/view.ts';
import { createChoices } from './choices.ts';
import { findContacts } from './find-contacts.ts';
import type { PanelActions } from './panel-actions.ts';
import { chooseInteraction, startState, type PanelState } from './panel-state.ts';
import { createNotes } from './notes.ts';
import { watchProjection, type ProjectionWatch, type Views } from './projection.ts';
import type { PagePort, ProjectionPort, Send } from './ports.ts';
import { messageOf, notCopied } from './reply-error.ts';
import { inPage } from './whose-page.ts';

export interface PanelDeps {
  send: Send;
  projection: ProjectionPort;
  page: PagePort;
  clock: Clock;
}

export interface PanelStore {
  state: StoreApi<PanelState>;
  actions: PanelActions;
}

/** How long after a key a lost focus counts as "in the middle of typing". */
const typingMs = 2_000;
/** Long enough to notice where the typing went. */
const saidForMs = 8_000;
/** After a hello that nobody answered. */
const helloAgainMs = [1_000, 3_000, 10_000];
/** One property read: is the extension that made this page still there? */
const alivePollMs = 1_000;
/** Long enough to read that there was an update, and for the new version to mount. */
const giveWayAfterMs = 2_000;

const keyOf = ({ orgId, userId }: Who) => `${orgId}:${userId}`;

/** The panel's state: the worker's projection, what is being typed, and intents. */
export function createPanelStore({ send, projection, page, clock }: PanelDeps): PanelStore {
  const state = createStore<PanelState>(() => startState);
  const notes = createNotes({
    send,
    clock,
    messageOf(error) {
      checkAlive();
      return messageOf(error);
    },
    onDraft: (drafts) => state.setState({ notes: drafts }),
  });
  let pending: Views | undefined;
  /** Who is signed in, or was last. */
  let person: Who | undefined;
  let watch: ProjectionWatch | undefined;
  let typingIn: string | null = null;
  /** What a person opened or worked in; the worker knows it for the next page of this tab. */
  let chosenId: string | null = null;
  /** Chosen before it was in the list; who works in another one meanwhile stays there. */
  let wantedId: string | null = null;
  let known = new Set<string>();
  let lastKeyAt = 0;
  let isStopped = false;
  const { setState, getState } = state;
  const choices = createChoices(state, intend);

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
    if (page.isEmbedded && notes.isAllSaved()) page.giveWay();
  }

  function applyViews(views: Views) {
    const next = views.session?.who;
    // What somebody else typed here is not shown, and not sent under the new name.
    if (next !== undefined && person !== undefined && keyOf(next) !== keyOf(person)) notes.forget();
    person = next ?? person;
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
    const shown = followed(interactions);
    notes.remote(interactions);
    const isWantedHere = interactions.some((interaction) => interaction.id === wantedId);
    const id = isWantedHere && chosenId === wantedId && !isTyping(shown.selectedId) ? wantedId : shown.selectedId;
    if (isWantedHere) wantedId = null;
    const held = { id, isTyping: isTyping(id), isChosen: chosenId === id, isKnown: (one: string) => known.has(one) };
    const selectedId = chooseInteraction(interactions, held, clock.now());
    known = new Set(interactions.map((interaction) => interaction.id));
    const opened = openedWith({ selectedId, opened: shown.opened });
    choices.shown();
    setState({ ...views, ...shown, isReady: true, isVisible: true, selectedId, opened });
  }

  /** Two rows proved to be one: what is on screen stays there under the id that is left. */
  function followed(interactions: readonly InteractionView[]) {
    let { selectedId, opened, screenKeys } = getState();
    for (const { id, was = [] } of interactions)
      for (const gone of was) {
        if (typingIn === gone) typingIn = id;
        if (known.has(gone)) known.add(id);
        if (wantedId === gone) wantedId = id;
        if (chosenId === gone) hold(id);
        notes.rename(gone, id);
        if (opened.includes(gone)) opened = [...opened.filter((one) => one !== gone && one !== id), id];
        if (selectedId !== gone) continue;
        selectedId = id;
        screenKeys = { ...screenKeys, [id]: screenKeys[gone] ?? gone };
      }
    return { selectedId, opened, screenKeys };
  }

  function isTyping(id: string | null): boolean {
    return id !== null && (typingIn === id || notes.isDirty(id));
  }

  function openedWith(change: Partial<PanelState>) {
    const { place, selectedId, opened } = { ...getState(), ...change };
    return place !== 'now' || selectedId === null || opened.includes(selectedId) ? opened : [...opened, selectedId];
  }

  /** Worked in or opened by a person: it stays, also when the page around the panel is loaded anew. */
  function hold(id: string) {
    if (id === chosenId && known.has(id)) return;
    chosenId = id;
    const tell = () => send('panel.shown', { id });
    // It brings an older one to the screen. Else it is a convenience for the next page: nothing is lost without it.
    if (known.has(id)) tell().catch(checkAlive);
    else intend(`show:${id}`, tell);
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
    // A button was pressed: a field that went with it tells of no lost focus.
    typingIn = null;
    if (id === getState().selectedId) hold(id);
    intend(`${verb}:${id}`, run);
  }

  const choose: typeof choices.choose = (field, id, value, run) => {
    if (id === getState().selectedId) hold(id);
    choices.choose(field, id, value, run);
  };

  function onVisibility() {
    if (page.isHidden()) notes.flushAll();
    if (pending !== undefined) applyViews(pending);
  }

  /** Until it is answered nobody knows whose page this is in. */
  async function hello(tries = 0): Promise<void> {
    try {
      const { tabId, shown } = await send('panel.hello', {});
      await watch?.setTab(tabId);
      setState({ isHeard: true, ...(tries > 0 ? { failure: null } : {}) });
      if (shown !== undefined) recall(shown);
    } catch (error) {
      if (!checkAlive()) return;
      setState({ failure: messageOf(error) });
      const pauseMs = helloAgainMs[Math.min(tries, helloAgainMs.length - 1)] ?? 0;
      clock.setTimeout(() => void (isStopped ? undefined : hello(tries + 1)), pauseMs);
    }
  }

  function start(): () => void {
    isStopped = false;
    void watchProjection(projection, (views) => applyViews(inPage(views, page.hostAround))).then((started) => {
      if (isStopped) return started.stop();
      watch = started;
      return hello();
    });
    let alive: TimerHandle | undefined;
    const poll = () => {
      if (checkAlive()) alive = clock.setTimeout(poll, alivePollMs);
    };
    poll();
    const stops = [
      page.onVisibility(onVisibility),
      page.onPageHide(notes.flushLast),
      page.onTabActivated(() => void (page.isEmbedded ? undefined : hello())),
      page.onDrawn((isDrawn) => {
        // The launcher in the page opened the frame; the worker keeps the shape for the next page.
        if (isDrawn && !getState().isDrawn) intend('shape', () => send('panel.shape', { shape: 'panel' }));
        setState({ isDrawn });
      }),
    ];
    return () => {
      isStopped = true;
      if (alive !== undefined) clock.clearTimeout(alive);
      stops.forEach((stop) => stop());
      watch?.stop();
      notes.stop();
    };
  }

  const actions: PanelActions = {
    start,
    goTo: (place, filter = 'all') =>
      setState({ place, filter, opened: openedWith({ place }), visits: getState().visits + 1 }),
    showOnly: (filter) => setState({ filter }),
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
      notes.type(id, text, getState().now?.interactions.find((interaction) => interaction.id === id)?.note);
    },
    noteFocused(id) {
      typingIn = id;
      setState({ hasTypingLeft: false });
    },
    noteBlurred(id) {
      typingIn = null;
      notes.flush(id);
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
    setDisposition: (id, chosen) =>
      choose('disposition', id, chosen, (value) => send('disposition.set', { id, value })),
    setRelated: (id, chosen) => choose('related', id, chosen, (recordId) => send('related.set', { id, recordId })),
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
    async copy(text) {
      const isCopied = await page.copy(text);
      if (!isCopied) setState({ failure: notCopied });
      return isCopied;
    },
    search: (text) => findContacts(send, text),
    readDay: async (day) => (await send('today.read', { day })).rows,
    hush: () => setState(({ refused }) => ({ hasTypingLeft: false, refused: refused === 'early' ? null : refused })),
    reportRefused: (isCovered) => setState({ refused: isCovered ? 'covered' : 'early' }),
    dismissFailure: () => setState({ failure: null }),
  };
  return { state, actions };
}
